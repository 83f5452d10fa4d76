import { fixedClock } from '@prometheus/core';
import { beforeEach } from '@jest/globals';

import { type FundamentalReport } from '../../src/fundamentals/fundamental-batch.js';
import { ingestFundamentals } from '../../src/fundamentals/ingest-fundamentals.js';
import { csvFile, csvFolder, priceRows } from '../ingestion/csv-folder.js';
import { ingestionDatabase, type IngestionDatabase } from '../ingestion/ingestion-database.js';

export const LONG_HEADER = 'symbol,period_end,metric,basis,value,unit,known_at,form';

/** Rows as `symbol metric period_end basis value known_at is_current form`. */
export const FUNDAMENTALS = `SELECT split_part(issuer_id, ':', 2), metric, period_end::text, basis, value,
  to_char(known_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI'), is_current::text, form
  FROM historical.fundamentals ORDER BY issuer_id COLLATE "C", metric, period_end, basis, known_at`;

export interface FundamentalDatabase extends IngestionDatabase {
  /** Ingests lines of a long file into the collection `shop`, at noon UTC of 2020-01-02 unless said otherwise. */
  ingestLong(lines: readonly string[], options?: { readonly now?: string }): Promise<FundamentalReport>;
  ingestFile(file: string, mapping?: string, now?: string): Promise<FundamentalReport>;
}

/** A database with a collection `shop` of the instruments A and B, without fundamentals before each test. */
export function fundamentalDatabase(): FundamentalDatabase {
  const base = ingestionDatabase();
  beforeEach(async () => {
    await base.database.historical.pool.query('TRUNCATE historical.fundamentals');
    const files = { 'A.csv': priceRows({ '2010-01-04': '10' }), 'B.csv': priceRows({ '2010-01-04': '20' }) };
    await base.ingest({ dir: csvFolder(files) });
  });
  const ingestFile: FundamentalDatabase['ingestFile'] = (file, mapping, now = '2020-01-02T12:00:00Z') =>
    ingestFundamentals(base.database, { file, collection: 'shop', mapping }, { clock: fixedClock(now) });
  return {
    get database() {
      return base.database;
    },
    ingest: base.ingest,
    rows: base.rows,
    ingestFile,
    ingestLong: (lines, { now } = {}) => ingestFile(csvFile('facts.csv', LONG_HEADER, ...lines), undefined, now),
  };
}
