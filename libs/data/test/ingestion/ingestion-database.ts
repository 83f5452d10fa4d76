import { fixedClock } from '@prometheus/core';
import { afterAll, beforeAll, beforeEach } from '@jest/globals';

import { openScratchDatabase, type ScratchDatabase } from '../../src/database/scratch-database.js';
import { ingestCsv } from '../../src/ingestion/ingest-csv.js';
import { type IngestReport } from '../../src/ingestion/ingest-report.js';
import { type IngestContext, type IngestCsvOptions } from '../../src/ingestion/ingest-request.js';
import { priceRows } from './csv-folder.js';

export interface IngestionDatabase {
  readonly database: ScratchDatabase;
  /** Ingests at noon UTC of 2020-01-02. */
  ingest(options: IngestCsvOptions, context?: Partial<IngestContext>): Promise<IngestReport>;
  /** Each row as its values separated by blanks, `-` for NULL. */
  rows(sql: string): Promise<string[]>;
}

/** A database for the tests of one file, empty before each. */
export function ingestionDatabase(): IngestionDatabase {
  let database: ScratchDatabase | undefined;
  const opened = (): ScratchDatabase => {
    if (database === undefined) throw new Error('the database is open inside tests only');
    return database;
  };
  beforeAll(async () => {
    database = await openScratchDatabase();
  });
  afterAll(async () => {
    await database?.close();
  });
  beforeEach(async () => {
    await opened().historical.pool.query(
      `TRUNCATE historical.collections, historical.ingestion_batches, historical.qc_findings, historical.prices_daily,
         historical.corporate_actions, historical.index_constituents, historical.symbol_history;
       TRUNCATE runtime.markets, runtime.issuers, runtime.instruments`,
    );
  });
  const clock = fixedClock('2020-01-02T12:00:00Z');
  return {
    get database() {
      return opened();
    },
    ingest: (options, context) => ingestCsv(opened(), options, { clock, ...context }),
    async rows(sql) {
      const { rows: found } = await opened().historical.pool.query({ text: sql, rowMode: 'array' });
      return (found as unknown[][]).map((row) => row.map((value) => (value === null ? '-' : String(value))).join(' '));
    },
  };
}

export const PRICES = `SELECT instrument_id, trade_date::text, open, high, low, close, adjusted_close, volume,
  to_char(known_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS'), is_current::text, batch_id
  FROM historical.prices_daily ORDER BY instrument_id COLLATE "C", trade_date, known_at`;

export const FINDINGS = `SELECT batch_id, severity, code, instrument_id, first_date::text, last_date::text, occurrences
  FROM historical.qc_findings ORDER BY batch_id, sequence`;

/** Five bars of two symbols. */
export const TWO = {
  'B.csv': priceRows({ '2010-01-04': '20', '2010-01-05': '21' }),
  'A.csv': priceRows({ '2010-01-05': '11', '2010-01-04': '10', '2010-07-06': '12' }),
};
