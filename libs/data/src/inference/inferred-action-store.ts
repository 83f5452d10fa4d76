import type pg from 'pg';

import { IngestOptionError } from '../errors.js';
import { readStoredActions, type StoredAction } from '../ingestion/action-store.js';
import { type PriceBasis } from '../panel/price-basis.js';
import { entityId } from '../ingestion/symbol.js';
import { type ActionInference } from './inferred-action-file.js';

/** Actions of one collection are either inferred or stated: an inferred one beside a stated one would be booked twice.
 * @param infers whether this ingestion infers, @param states whether it brings a file of actions
 * @throws {IngestOptionError} when stored actions are of the other kind, or prices do not allow inference */
export async function checkInference(
  client: pg.ClientBase,
  collection: string,
  { infers, states, basis }: { readonly infers: boolean; readonly states: boolean; readonly basis: PriceBasis },
): Promise<void> {
  if (!infers && !states) return;
  if (infers && basis === 'total_return') {
    throw new IngestOptionError(
      'inferActions',
      collection,
      'has no use on total_return prices, on which no action is booked. Ingest the prices with adjustment raw, or leave it out.',
    );
  }
  const { rows } = await client.query<{ inferred: boolean }>(
    `SELECT DISTINCT qc_result ? 'inference' AS inferred FROM historical.ingestion_batches
     WHERE collection_id = $1 AND dataset = 'actions' AND state <> 'REJECTED'`,
    [collection],
  );
  if (infers && rows.some(({ inferred }) => !inferred)) {
    throw new IngestOptionError(
      'inferActions',
      collection,
      'would add to actions that came from a file. Use another collection, or leave it out.',
    );
  }
  if (states && rows.some(({ inferred }) => inferred)) {
    throw new IngestOptionError(
      'actions',
      collection,
      'would add to actions that were inferred. Ingest prices and actions into another collection.',
    );
  }
}

/** Makes retired actions current again that the prices show again, so that they are compared and not written twice.
 * @returns the current actions of the symbols whose prices were read */
export async function reviveInferredActions(
  client: pg.ClientBase,
  collection: string,
  inference: ActionInference,
): Promise<readonly StoredAction[]> {
  const keys = inference.rows.map(({ row }) => ({
    instrument_id: entityId(collection, row.symbol),
    ex_date: row.exDate,
    type: row.type,
  }));
  await client.query(
    `UPDATE historical.corporate_actions a SET is_current = true
     FROM (SELECT c.instrument_id, c.ex_date, c.type, max(c.known_at) AS known_at
           FROM historical.corporate_actions c
           JOIN jsonb_to_recordset($1) AS r (instrument_id text, ex_date date, type text)
             USING (instrument_id, ex_date, type)
           GROUP BY c.instrument_id, c.ex_date, c.type HAVING NOT bool_or(c.is_current)) n
     WHERE (a.instrument_id, a.ex_date, a.type, a.known_at) = (n.instrument_id, n.ex_date, n.type, n.known_at)`,
    [JSON.stringify(keys)],
  );
  return readStoredActions(
    client,
    [...inference.spans.keys()].map((symbol) => entityId(collection, symbol)),
  );
}

/** Marks the rows of a batch as inferred, and retires stored actions that the prices of their days do not show any more. */
export async function finishInferredActions(
  client: pg.ClientBase,
  collection: string,
  inference: ActionInference,
): Promise<void> {
  const events = inference.rows.map(({ row, inferred }) => ({
    instrument_id: entityId(collection, row.symbol),
    ex_date: row.exDate,
    type: row.type,
    metadata: {
      inferred: true,
      confidence: inferred.confidence,
      low: inferred.range.low,
      high: inferred.range.high,
      firstDate: inferred.firstDate,
      lastDate: inferred.lastDate,
    },
  }));
  await client.query(
    `UPDATE historical.corporate_actions a SET metadata = r.metadata
     FROM jsonb_to_recordset($1) AS r (instrument_id text, ex_date date, type text, metadata jsonb)
     WHERE a.instrument_id = r.instrument_id AND a.ex_date = r.ex_date AND a.type = r.type AND a.is_current`,
    [JSON.stringify(events)],
  );
  const spans = [...inference.spans].map(([symbol, span]) => ({
    instrument_id: entityId(collection, symbol),
    ...span,
  }));
  await client.query(
    `UPDATE historical.corporate_actions a SET is_current = false
     FROM jsonb_to_recordset($1) AS s (instrument_id text, first date, last date)
     WHERE a.instrument_id = s.instrument_id AND a.ex_date > s.first AND a.ex_date <= s.last AND a.is_current
       AND NOT EXISTS (SELECT FROM jsonb_to_recordset($2) AS r (instrument_id text, ex_date date, type text)
                       WHERE r.instrument_id = a.instrument_id AND r.ex_date = a.ex_date AND r.type = a.type)`,
    [JSON.stringify(spans), JSON.stringify(events)],
  );
}
