import type pg from 'pg';

import { PRICE_VALUES } from './bar-copy.js';
import { type PriceStaging } from './price-staging.js';

/** Restated bars of one instrument. */
export interface Restatement {
  readonly instrumentId: string;
  readonly dates: readonly string[];
}

export interface MergeResult {
  readonly rowsNew: number;
  readonly restatements: readonly Restatement[];
}

const INSERTED = `instrument_id, trade_date, ${PRICE_VALUES.join(', ')}, currency, known_at, is_current, batch_id`;
const STAGED_VALUES = PRICE_VALUES.map((name) => `s.${name}`).join(', ');
const STORED_VALUES = PRICE_VALUES.map((name) => `p.${name}`).join(', ');

/** Stores staged bars of a collection that has none yet. */
export async function insertStagedPrices(client: pg.ClientBase, staging: PriceStaging): Promise<MergeResult> {
  await client.query(
    `INSERT INTO historical.prices_daily (${INSERTED})
     SELECT instrument_id, trade_date, ${STAGED_VALUES}, currency, known_at, is_current, batch_id FROM ${staging.rest} s`,
  );
  await staging.attachFreshYears();
  return { rowsNew: staging.rows, restatements: [] };
}

/** Stores staged bars beside those stored already: bars of new days are added; a bar with other values than the current
 * one becomes the current one, known from `now` on, and the old row stays; equal ones are left alone, and so are stored
 * bars that were not staged. */
export async function mergeStagedPrices(client: pg.ClientBase, staging: PriceStaging, now: Date): Promise<MergeResult> {
  await client.query(`ANALYZE ${staging.rest}`);
  await client.query(`
    CREATE TEMP TABLE changed_prices ON COMMIT DROP AS
    SELECT s.*, p.known_at AS stored_known_at
    FROM ${staging.rest} s
    LEFT JOIN historical.prices_daily p
      ON p.instrument_id = s.instrument_id AND p.trade_date = s.trade_date AND p.is_current
    WHERE p.instrument_id IS NULL OR (${STAGED_VALUES}) IS DISTINCT FROM (${STORED_VALUES})
      OR s.currency <> p.currency`);
  await client.query(`
    UPDATE historical.prices_daily p SET is_current = false
    FROM changed_prices c
    WHERE p.instrument_id = c.instrument_id AND p.trade_date = c.trade_date AND p.known_at = c.stored_known_at`);
  // Two restatements within one millisecond stay two rows.
  const inserted = await client.query(
    `INSERT INTO historical.prices_daily (${INSERTED})
     SELECT instrument_id, trade_date, ${STAGED_VALUES}, currency,
       CASE WHEN stored_known_at IS NULL THEN known_at
            ELSE greatest($1::timestamptz, stored_known_at + interval '1 millisecond') END,
       is_current, batch_id
     FROM changed_prices s`,
    [now],
  );
  const { rows } = await client.query<{ instrument_id: string; dates: string[] }>(`
    SELECT instrument_id, array_agg(trade_date::text ORDER BY trade_date) AS dates
    FROM changed_prices WHERE stored_known_at IS NOT NULL
    GROUP BY instrument_id ORDER BY instrument_id COLLATE "C"`);
  const restatements = rows.map(({ instrument_id: instrumentId, dates }) => ({ instrumentId, dates }));
  const restated = restatements.reduce((sum, { dates }) => sum + dates.length, 0);
  const compared = await client.query<{ rows: number }>(`SELECT count(*)::int AS rows FROM ${staging.rest}`);
  const rowsFresh = staging.rows - compared.rows[0].rows;
  await staging.attachFreshYears();
  return { rowsNew: rowsFresh + (inserted.rowCount ?? 0) - restated, restatements };
}
