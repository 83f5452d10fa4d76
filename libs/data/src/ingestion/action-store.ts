import { epochDay } from '@prometheus/core';
import type pg from 'pg';

import { BinaryCopyWriter } from '../copy/binary-copy-writer.js';
import { type CopyColumn } from '../copy/copy-columns.js';
import { copyIn } from '../copy/copy-in.js';
import { type CorporateActionType } from '../panel/market-panel.js';
import { type MergeOutcome } from './batch-writer.js';
import { type ResolvedAction } from './instrument-currency.js';
import { entityId } from './symbol.js';

const COLUMNS: readonly CopyColumn[] = [
  { name: 'instrument_id', type: 'text' },
  { name: 'ex_date', type: 'date' },
  { name: 'type', type: 'text' },
  { name: 'known_at', type: 'timestamptz' },
  { name: 'ratio', type: 'float8', nan: 'null' },
  { name: 'amount', type: 'float8', nan: 'null' },
  { name: 'currency', type: 'text' },
  { name: 'pay_date', type: 'date' },
  { name: 'new_instrument_id', type: 'text' },
  { name: 'batch_id', type: 'text' },
];

/** A current row of `corporate_actions`. */
export interface StoredAction {
  readonly instrument_id: string;
  readonly ex_date: string;
  readonly type: CorporateActionType;
  readonly ratio: number | null;
  readonly amount: number | null;
  readonly currency: string;
  readonly pay_date: string | null;
  readonly new_instrument_id: string | null;
  readonly known_at_ms: number;
}

export async function readStoredActions(
  client: pg.ClientBase,
  instrumentIds: readonly string[],
): Promise<readonly StoredAction[]> {
  const { rows } = await client.query<StoredAction>(
    `SELECT instrument_id, ex_date::text, type, ratio, amount, currency, pay_date::text, new_instrument_id,
       (extract(epoch FROM known_at) * 1000)::float8 AS known_at_ms
     FROM historical.corporate_actions WHERE is_current AND instrument_id = ANY($1)`,
    [instrumentIds],
  );
  return rows;
}

/** Stores actions beside the stored ones: one with other values becomes a further, current row, known from `nowMs` on.
 * Stored actions that the file does not have are left. */
export async function storeActions(
  client: pg.ClientBase,
  collection: string,
  actions: readonly ResolvedAction[],
  storedActions: readonly StoredAction[],
  batchId: string,
  nowMs: number,
): Promise<MergeOutcome> {
  const stored = new Map(storedActions.map((row) => [`${row.instrument_id} ${row.ex_date} ${row.type}`, row]));
  const writer = new BinaryCopyWriter(COLUMNS);
  const retired: StoredAction[] = [];
  let unchanged = 0;
  for (const action of actions) {
    const instrumentId = entityId(collection, action.symbol);
    const newInstrumentId = action.newSymbol === undefined ? undefined : entityId(collection, action.newSymbol);
    const before = stored.get(`${instrumentId} ${action.exDate} ${action.type}`);
    if (before !== undefined && sameAction(before, action, newInstrumentId)) {
      unchanged += 1;
      continue;
    }
    if (before !== undefined) retired.push(before);
    writer.text(instrumentId);
    writer.date(epochDay(action.exDate));
    writer.text(action.type);
    writer.timestamptz(before === undefined ? action.knownAtMs : Math.max(nowMs, before.known_at_ms + 1));
    writer.float8(action.ratio ?? NaN);
    writer.float8(action.amount ?? NaN);
    writer.text(action.currency);
    if (action.payDate === undefined) writer.null();
    else writer.date(epochDay(action.payDate));
    if (newInstrumentId === undefined) writer.null();
    else writer.text(newInstrumentId);
    writer.text(batchId);
  }
  await client.query(
    `UPDATE historical.corporate_actions a SET is_current = false
     FROM jsonb_to_recordset($1) AS r (instrument_id text, ex_date date, type text)
     WHERE a.instrument_id = r.instrument_id AND a.ex_date = r.ex_date AND a.type = r.type AND a.is_current`,
    [JSON.stringify(retired)],
  );
  await copyIn(client, { table: 'historical.corporate_actions', columns: COLUMNS }, [writer.finish()]);
  return { unchanged, restated: retired.length };
}

function sameAction(stored: StoredAction, action: ResolvedAction, newInstrumentId: string | undefined): boolean {
  return (
    (stored.ratio ?? undefined) === action.ratio &&
    (stored.amount ?? undefined) === action.amount &&
    stored.currency === action.currency &&
    (stored.pay_date ?? undefined) === action.payDate &&
    (stored.new_instrument_id ?? undefined) === newInstrumentId
  );
}
