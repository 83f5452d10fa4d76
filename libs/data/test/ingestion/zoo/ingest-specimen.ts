import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { fixedClock } from '@prometheus/core';

import { type Database } from '../../../src/database/store.js';
import { ingestFundamentals } from '../../../src/fundamentals/ingest-fundamentals.js';
import { ingestCsv } from '../../../src/ingestion/ingest-csv.js';
import { type IngestContext } from '../../../src/ingestion/ingest-request.js';
import { ingestMacroCsv } from '../../../src/macro/ingest-macro-csv.js';
import { ingestStooqZip } from '../../../src/providers/stooq/ingest-stooq-zip.js';
import { temporaryDirectory } from '../../fixture/temporary-directory.js';
import { SOUND_A, type Specimen, type SpecimenKind } from './specimen.js';

export const CLOCK = fixedClock('2020-01-02T12:00:00Z');
/** The first batch of a long specimen, not the few rows of the file beside it. */
const SPECIMEN_ROWS = 100;

const DEFINITION = 'title: Rate\n    frequency: daily\n    unit: percent\n    dateIs: day\n    lag: { sessions: 1 }';

/** Writes the specimen, with a sound price file beside it, and ingests it into a collection. */
export async function ingestSpecimen(database: Database, specimen: Specimen, collection: string): Promise<void> {
  const folder = join(temporaryDirectory(), 'zoo');
  mkdirSync(folder);
  const inPrices = specimen.kind === 'prices';
  const prices = inPrices ? folder : join(folder, 'prices');
  if (!inPrices) mkdirSync(prices);
  if (specimen.isAlone !== true) writeFileSync(join(prices, 'A.csv'), SOUND_A);
  const file = join(folder, specimen.file);
  if (typeof specimen.content === 'function') specimen.content(file);
  else writeFileSync(file, specimen.content);
  let { during } = specimen;
  const context: IngestContext = {
    clock: CLOCK,
    progress: ({ rows }) => {
      if (rows < SPECIMEN_ROWS) return;
      during?.(file);
      during = undefined;
    },
  };
  await READERS[specimen.kind](database, { file, prices, folder, collection }, context);
}

interface Place {
  readonly file: string;
  readonly prices: string;
  readonly folder: string;
  readonly collection: string;
}

type Reader = (database: Database, place: Place, context: IngestContext) => Promise<unknown>;

const beside =
  (option: 'membership' | 'sectors' | 'actions' | 'symbols'): Reader =>
  (database, { prices, collection, file }, context) =>
    ingestCsv(database, { dir: prices, collection, [option]: file }, context);

const READERS: Readonly<Record<SpecimenKind, Reader>> = {
  prices: (database, { prices, collection }, context) => ingestCsv(database, { dir: prices, collection }, context),
  long: (database, { file, collection }, context) => ingestCsv(database, { file, collection }, context),
  membership: beside('membership'),
  sectors: beside('sectors'),
  actions: beside('actions'),
  symbols: beside('symbols'),
  async fundamentals(database, { file, prices, collection }, context) {
    await ingestCsv(database, { dir: prices, collection }, context);
    await ingestFundamentals(database, { file, collection }, context);
  },
  async macro(database, { file, folder, collection }, context) {
    const definitions = join(folder, 'series.yaml');
    writeFileSync(definitions, `series:\n  RATE:\n    ${DEFINITION}\n`);
    await ingestMacroCsv(database, { file, definitions, collection: `${collection}-macro` }, context);
  },
  zip: (database, { file, collection }, context) =>
    ingestStooqZip(database, { zip: file, collection: `${collection}-zip` }, context),
};

const INSTANT = `to_char(known_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI')`;
const SYMBOL = `split_part(instrument_id, ':', 2)`;
const OTHER_PRICES = `SELECT ${SYMBOL}, trade_date::text, open, high, low, close, volume FROM historical.prices_daily
  WHERE is_current AND instrument_id LIKE $1 || ':%' AND instrument_id NOT LIKE '%:A' ORDER BY 1, 2`;

/** What is stored of a specimen of each kind in a collection, $1; of prices, those of the sound file A.csv are left out. */
export const STORED: Readonly<Record<SpecimenKind, string>> = {
  prices: OTHER_PRICES,
  long: OTHER_PRICES,
  zip: OTHER_PRICES.replace('$1', `$1 || '-zip'`),
  membership: `SELECT ${SYMBOL}, from_date::text, to_date::text FROM historical.index_constituents
    WHERE is_current AND instrument_id LIKE $1 || ':%'`,
  sectors: `SELECT split_part(issuer_id, ':', 2), name, sector FROM runtime.issuers WHERE issuer_id LIKE $1 || ':%'`,
  actions: `SELECT ${SYMBOL}, ex_date::text, type, ratio, amount, ${INSTANT} FROM historical.corporate_actions
    WHERE is_current AND instrument_id LIKE $1 || ':%'`,
  symbols: `SELECT ${SYMBOL}, symbol, from_date::text, to_date::text FROM historical.symbol_history
    WHERE is_current AND instrument_id LIKE $1 || ':%'`,
  fundamentals: `SELECT split_part(issuer_id, ':', 2), metric, period_end::text, basis, value, ${INSTANT}
    FROM historical.fundamentals WHERE is_current AND issuer_id LIKE $1 || ':%'`,
  macro: `SELECT date::text, value, ${INSTANT} FROM historical.macro_series WHERE is_current AND batch_id LIKE $1 || '-macro:%'`,
};

/** Findings of a collection, $1, but those of the sound file. */
export const FOUND = `SELECT code, split_part(instrument_id, ':', 2), first_date::text, last_date::text, occurrences
  FROM historical.qc_findings WHERE batch_id ~ ('^' || $1 || '(-macro|-zip)?:')
  AND code NOT IN ('VENUE_INFERRED', 'REVISED_VALUES') AND instrument_id IS DISTINCT FROM $1 || ':A' ORDER BY code`;
