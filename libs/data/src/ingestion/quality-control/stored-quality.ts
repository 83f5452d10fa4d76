import { dateOfEpochDay } from '@prometheus/core';
import type pg from 'pg';

import { copyRows } from '../../copy/copy-out.js';
import { type PriceBasis } from '../../panel/price-basis.js';
import { BarColumns } from '../bar-columns.js';
import { type SessionTable } from '../session-table.js';
import { entityId } from '../symbol.js';
import { unexplainedJumps } from './extreme-returns.js';
import { type DegradedSessions, SessionQuality } from './session-quality.js';

/** Sessions read before the first that is judged: enough for 63 earlier returns of a name that trades every fourth day. */
const LOOKBACK = 256;

export interface StoredQualityRequest {
  readonly collection: string;
  readonly basis: PriceBasis;
  readonly sessions: SessionTable;
  /** First session to judge. */
  readonly from: number;
  /** Days on which actions take effect, by symbol. */
  readonly actionDays: ReadonlyMap<string, ReadonlySet<number>>;
}

/** The quality of a collection's sessions, out of its current bars. */
export async function storedQuality(client: pg.ClientBase, request: StoredQualityRequest): Promise<SessionQuality> {
  const { collection, basis, sessions, from, actionDays } = request;
  const quality = new SessionQuality(sessions, basis);
  const prefix = entityId(collection, '');
  const after = `${prefix.slice(0, -1)}${String.fromCharCode(prefix.charCodeAt(prefix.length - 1) + 1)}`;
  const first = dateOfEpochDay(sessions.days[Math.max(0, from - LOOKBACK)]);
  const none: ReadonlySet<number> = new Set();
  let bars = new BarColumns();
  let current = '';
  const finish = (): void => {
    if (bars.length === 0) return;
    quality.add(bars, unexplainedJumps(bars, basis, actionDays.get(current.slice(prefix.length)) ?? none));
    bars = new BarColumns();
  };
  await copyRows(
    client,
    `SELECT instrument_id, trade_date, open, close, adjusted_close, volume FROM historical.prices_daily
     WHERE is_current AND trade_date >= '${first}'
       AND instrument_id COLLATE "C" >= ${client.escapeLiteral(prefix)} AND instrument_id COLLATE "C" < ${client.escapeLiteral(after)}
     ORDER BY instrument_id COLLATE "C", trade_date`,
    ['text', 'date', 'float8', 'float8', 'float8', 'float8'],
    (row) => {
      const id = row.text(0);
      if (id !== current) {
        finish();
        current = id;
      }
      const day = row.date(1);
      const at = bars.length;
      bars.push(day, row.float8(2), NaN, NaN, row.float8(3), row.float8(4), row.float8(5), 0, 0);
      bars.session[at] = sessions.sessionOf(day);
    },
  );
  finish();
  return quality;
}

/** What the newest accepted price batch of a collection says of its sessions. */
export async function readDegradedSessions(
  client: Pick<pg.ClientBase, 'query'>,
  collection: string,
): Promise<DegradedSessions> {
  const { rows } = await client.query<{ degraded: DegradedSessions | null }>(
    `SELECT qc_result -> 'degradedSessions' AS degraded FROM historical.ingestion_batches
     WHERE collection_id = $1 AND dataset = 'prices' AND state IN ('ACCEPTED', 'DEGRADED')
     ORDER BY sequence DESC LIMIT 1`,
    [collection],
  );
  return rows[0]?.degraded ?? {};
}
