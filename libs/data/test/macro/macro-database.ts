import { fixedClock } from '@prometheus/core';
import { beforeEach } from '@jest/globals';

import { ingestMacroCsv } from '../../src/macro/ingest-macro-csv.js';
import { type MacroReport } from '../../src/macro/macro-batch.js';
import { csvFile, csvFolder } from '../ingestion/csv-folder.js';
import { ingestionDatabase, type IngestionDatabase } from '../ingestion/ingestion-database.js';

const DAILY = 'frequency: daily, dateIs: day, unit: percent';
const MONTHLY = 'frequency: monthly, dateIs: periodStart, unit: percent';

/** RATE: daily, never revised. JOBS: monthly, 10 days after the month. GDP: quarterly, 30 days after the quarter. PAST: in
 * hindsight. FA and FB: columns of the file `wide`. */
export const DEFINITIONS = `series:
  RATE: { title: Rate, ${DAILY}, lag: { sessions: 1 }, revised: false }
  JOBS: { title: Jobs, ${MONTHLY}, lag: { days: 10, after: periodEnd } }
  GDP: { title: Product, frequency: quarterly, dateIs: periodStart, unit: USD, lag: { days: 30, after: periodEnd } }
  PAST: { title: Past, ${MONTHLY}, evaluationOnly: true, reason: decided years later }
  FA: { title: A, ${DAILY}, lag: { sessions: 1 }, file: wide, column: Mkt-RF }
  FB: { title: B, ${DAILY}, lag: { sessions: 0 }, file: wide, column: SMB }`;

/** Rows as `series date value known_at is_current`. */
export const MACRO = `SELECT series_id, date::text, value, to_char(known_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI'),
  is_current::text FROM historical.macro_series ORDER BY series_id COLLATE "C", date, known_at`;

export interface MacroDatabase extends IngestionDatabase {
  /** Ingests files by name into the collection `macro`, at noon UTC of 2020-01-02 unless said otherwise. */
  ingestSeries(
    files: Readonly<Record<string, string>>,
    options?: { readonly series?: readonly string[]; readonly now?: string; readonly definitions?: string },
  ): Promise<MacroReport>;
}

/** A database without macro series before each test. */
export function macroDatabase(): MacroDatabase {
  const base = ingestionDatabase();
  beforeEach(async () => {
    await base.database.historical.pool.query('TRUNCATE historical.macro_series, historical.macro_definitions');
  });
  return {
    get database() {
      return base.database;
    },
    ingest: base.ingest,
    rows: base.rows,
    ingestSeries: (files, { series, now = '2020-01-02T12:00:00Z', definitions = DEFINITIONS } = {}) =>
      ingestMacroCsv(
        base.database,
        { dir: csvFolder(files, 'series'), series, definitions: definitionFile(definitions) },
        { clock: fixedClock(now) },
      ),
  };
}

export function definitionFile(text = DEFINITIONS): string {
  return csvFile('series.yaml', text);
}
