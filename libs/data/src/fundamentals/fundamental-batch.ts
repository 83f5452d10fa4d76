import { type TradeDate, type TradingCalendar, tradingCalendar } from '@prometheus/core';
import type pg from 'pg';

import { type Database } from '../database/store.js';
import { UnknownCollectionError } from '../errors.js';
import { BatchWriter } from '../ingestion/batch-writer.js';
import { type CollectionKind, requireKind } from '../ingestion/collection-store.js';
import { type DatasetReport, type FindingSummary, summariseFindings } from '../ingestion/ingest-report.js';
import { type IngestContext } from '../ingestion/ingest-request.js';
import { finding, listed, type QcFinding } from '../ingestion/quality-control/finding.js';
import { entityId } from '../ingestion/symbol.js';
import { type FundamentalRow, rowsHash } from './fundamental-row.js';
import { storeFundamentals } from './fundamental-store.js';

/** Above this share of figures of unknown instruments the batch is accepted with reserve only. */
const DEGRADED_UNKNOWN_SHARE = 0.01;

/** What became of an ingestion of fundamentals; rows are figures. */
export interface FundamentalReport {
  readonly collection: string;
  readonly source: string;
  readonly dataset: DatasetReport;
  readonly issuers: number;
  readonly findings: readonly QcFinding[];
  readonly findingSummary: readonly FindingSummary[];
  readonly durationMs: number;
}

/** Figures that one source serves, sorted. */
export interface FundamentalContent {
  /** `csv` or `sec-edgar`. */
  readonly provider: string;
  /** File or service. */
  readonly source: string;
  readonly rows: readonly FundamentalRow[];
  /** Those that were read, accepted or not. */
  readonly figuresRead: number;
  readonly findings: readonly QcFinding[];
}

/** The market's calendar of a stored collection.
 * @throws {UnknownCollectionError | CollectionKindError} */
export async function collectionCalendar(database: Database, collection: string): Promise<TradingCalendar> {
  const { rows } = await database.historical.pool.query<{
    collection_id: string;
    market_id: string;
    kind: CollectionKind;
  }>(`SELECT collection_id, market_id, kind FROM historical.collections ORDER BY collection_id COLLATE "C"`);
  const found = rows.find((row) => row.collection_id === collection);
  if (found === undefined) {
    throw new UnknownCollectionError(
      collection,
      rows.map((row) => row.collection_id),
    );
  }
  requireKind(collection, found.kind, 'instruments');
  return tradingCalendar(found.market_id);
}

/** Stores figures of a collection's instruments in one transaction; those of other symbols are left out, as a finding. */
export async function writeFundamentals(
  database: Database,
  collection: string,
  { provider, source, rows, figuresRead, findings: readFindings }: FundamentalContent,
  context: IngestContext,
  startMs: number,
): Promise<FundamentalReport> {
  const now = context.clock.now();
  const symbols = await knownSymbols(database.runtime.pool, collection);
  const known = rows.filter((row) => symbols.has(row.symbol));
  const foreign = rows.filter((row) => !symbols.has(row.symbol)).map((row) => row.symbol);
  const ends = known.map((row) => row.periodEnd).sort();
  const content = {
    dataset: 'fundamentals',
    source,
    contentHash: rowsHash(known),
    rowsRead: figuresRead,
    rowsAccepted: known.length,
    rowsSetAside: figuresRead - known.length,
    firstDate: ends[0] as TradeDate | undefined,
    lastDate: ends.at(-1),
    state: foreign.length > DEGRADED_UNKNOWN_SHARE * figuresRead ? 'DEGRADED' : 'ACCEPTED',
    findings: [...readFindings, ...unknownInstruments(foreign)],
  } as const;
  const { report, findings } = await database.historical.transaction(async ({ client }) => {
    await client.query('SET LOCAL statement_timeout = 0');
    await client.query('SELECT pg_advisory_xact_lock(hashtext($1))', [`historical.collections.${collection}`]);
    const writer = await BatchWriter.open(client, collection, provider, context.clock, now);
    return writer.write(content, (batchId) =>
      storeFundamentals(client, collection, known, batchId, now.getTime(), provider),
    );
  });
  const { state } = report;
  context.logger?.info('ingested fundamentals', { collection, provider, figures: known.length, state });
  return {
    collection,
    source,
    dataset: report,
    issuers: new Set(known.map((row) => row.symbol)).size,
    findings,
    findingSummary: summariseFindings(findings),
    durationMs: context.clock.monotonicMs() - startMs,
  };
}

/** Issuers have the ids of their instruments: what follows the collection's name is what files call them. */
async function knownSymbols(client: pg.ClientBase | pg.Pool, collection: string): Promise<Set<string>> {
  const { rows } = await client.query<{ issuer_id: string }>(
    'SELECT DISTINCT issuer_id FROM runtime.instruments WHERE collection_id = $1',
    [collection],
  );
  const prefix = entityId(collection, '').length;
  return new Set(rows.map((row) => row.issuer_id.slice(prefix)));
}

function unknownInstruments(symbols: readonly string[]): QcFinding[] {
  if (symbols.length === 0) return [];
  const detail = `figures of symbols that are no instruments of the collection, not stored: ${listed([...new Set(symbols)])}`;
  return [finding('UNKNOWN_INSTRUMENT', undefined, [], detail, symbols.length)];
}
