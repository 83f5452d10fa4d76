import { sha256Json, type TradeDate } from '@prometheus/core';

import { type Database } from '../../database/store.js';
import { IngestOptionError, InputFileError } from '../../errors.js';
import { collectionCalendar } from '../../fundamentals/fundamental-batch.js';
import { BatchWriter } from '../../ingestion/batch-writer.js';
import { type Entity, upsertEntities } from '../../ingestion/entity-store.js';
import { type DatasetReport } from '../../ingestion/ingest-report.js';
import { type IngestContext } from '../../ingestion/ingest-request.js';
import { readStoredInstruments } from '../../ingestion/instrument-state.js';
import { InstrumentEnds } from '../../ingestion/quality-control/instrument-ends.js';
import { finding, listed, type QcFinding } from '../../ingestion/quality-control/finding.js';
import { SessionTable } from '../../ingestion/session-table.js';
import { SymbolMatcher } from './match-symbols.js';
import { type ListedSymbol, readSymbolList, type SymbolList } from './symbol-list.js';

const PROVIDER = 'nasdaq-symbols';

export interface IngestSymbolListOptions {
  /** `nasdaqlisted.txt`, `otherlisted.txt` or both. */
  readonly files: readonly string[];
  /** Of stored instruments. */
  readonly collection: string;
}

export interface SymbolListReport {
  readonly collection: string;
  /** Days on which the lists were made. */
  readonly listedOn: readonly TradeDate[];
  readonly securitiesListed: number;
  /** Instruments of the collection that the lists name. */
  readonly matched: number;
  /** Those whose name, venue or class was written anew. */
  readonly updated: number;
  /** Instruments of the collection that the lists do not name. */
  readonly notListed: readonly string[];
  /** Named by the lists, but their bars ended or they were delisted: the ticker may be another security's by now. */
  readonly ended: readonly string[];
  readonly dataset: DatasetReport;
  readonly findings: readonly QcFinding[];
}

/** Gives the instruments of a collection the names, venues and asset classes of Nasdaq's lists of listed securities.
 *
 * A list knows its own day only. What it says holds for no past date: whoever chooses instruments of the past by it
 * chooses with hindsight. Instruments that ended are left alone, as their tickers are given to others.
 *
 * @throws {InputFileError | IngestOptionError | UnknownCollectionError} */
export async function ingestSymbolLists(
  database: Database,
  { files, collection }: IngestSymbolListOptions,
  context: IngestContext,
): Promise<SymbolListReport> {
  if (files.length === 0) throw new IngestOptionError('files', '', 'names nothing. Name one list or both.');
  const lists: SymbolList[] = [];
  for (const file of files) lists.push(await readSymbolList(file));
  const securities = joined(lists);
  const calendar = await collectionCalendar(database, collection);
  const sessions = new SessionTable(calendar);
  const now = context.clock.now();
  return database.historical.transaction(async ({ client }) => {
    await client.query('SELECT pg_advisory_xact_lock(hashtext($1))', [`historical.collections.${collection}`]);
    const instruments = await readDescriptions(database, collection);
    const stored = await readStoredInstruments(client, collection, [...instruments.keys()], sessions);
    const ends = new InstrumentEnds(sessions, new Map(), stored.lastSessions, new Set());
    const endedSymbols = new Set(ends.early.map(({ symbol }) => symbol));
    const matcher = new SymbolMatcher(securities);
    const entities: (Entity & ListedDescription)[] = [];
    const ended: string[] = [];
    const notListed: string[] = [];
    let updated = 0;
    for (const [symbol, before] of instruments) {
      const match = matcher.find(symbol);
      if (match === undefined) notListed.push(symbol);
      else if (before.status === 'DELISTED' || endedSymbols.has(symbol)) ended.push(symbol);
      else {
        const { name, exchange, assetClass } = match;
        entities.push({
          symbol,
          hasPrices: stored.lastSessions.has(symbol),
          isDelisted: false,
          name,
          exchange,
          assetClass,
        });
        if (before.name !== name || before.exchange !== exchange || before.asset_class !== assetClass) updated += 1;
      }
    }
    const writer = await BatchWriter.open(client, collection, PROVIDER, context.clock, now);
    const content = {
      dataset: 'sectors',
      source: files.join(', '),
      contentHash: sha256Json(
        entities.map(({ symbol, name, exchange, assetClass }) => ({ symbol, name, exchange, assetClass })),
      ),
      rowsRead: lists.reduce((rows, list) => rows + list.rowsRead, 0),
      rowsAccepted: entities.length,
      rowsSetAside: ended.length,
      state: 'ACCEPTED',
      findings: endedFindings(ended),
    } as const;
    const { report, findings } = await writer.write(content, async () => {
      const market = { marketId: calendar.marketId, exchange: calendar.exchange, timeZone: calendar.timeZone };
      const currency = [...instruments.values()][0]?.currency ?? 'USD';
      await database.runtime.transaction(({ client: runtime }) =>
        upsertEntities(runtime, collection, market, currency, entities, now),
      );
      return { unchanged: entities.length - updated, restated: updated };
    });
    return {
      collection,
      listedOn: lists.map(({ listedOn }) => listedOn),
      securitiesListed: securities.length,
      matched: entities.length,
      updated: report.state === 'UNCHANGED' ? 0 : updated,
      notListed,
      ended,
      dataset: report,
      findings,
    };
  });
}

type ListedDescription = Required<Pick<Entity, 'name' | 'exchange' | 'assetClass'>>;

interface Description {
  readonly name: string;
  readonly exchange: string | null;
  readonly asset_class: string;
  readonly status: string;
  readonly currency: string;
}

/** Instruments that have a price file of their own symbol, in code-unit order. */
async function readDescriptions(database: Database, collection: string): Promise<Map<string, Description>> {
  const { rows } = await database.runtime.pool.query<Description & { symbol: string }>(
    `SELECT i.symbol, s.name, i.exchange, i.asset_class, i.status, i.currency
     FROM runtime.instruments i JOIN runtime.issuers s USING (issuer_id)
     WHERE i.collection_id = $1 AND i.instrument_id = i.collection_id || ':' || i.symbol
     ORDER BY i.symbol COLLATE "C"`,
    [collection],
  );
  return new Map(rows.map(({ symbol, ...description }) => [symbol, description]));
}

function joined(lists: readonly SymbolList[]): ListedSymbol[] {
  const found = new Map<string, string>();
  for (const { file, symbols } of lists) {
    for (const { symbol } of symbols) {
      const other = found.get(symbol);
      if (other !== undefined) {
        throw new InputFileError(file, `lists ${symbol}, as ${other} does`, 'Give lists of one day, each once.');
      }
      found.set(symbol, file);
    }
  }
  return lists.flatMap(({ symbols }) => symbols);
}

function endedFindings(ended: readonly string[]): QcFinding[] {
  if (ended.length === 0) return [];
  const detail = `listed today, but their bars ended before: perhaps other securities, not described: ${listed(ended)}`;
  return [finding('TICKER_REUSED', undefined, [], detail, ended.length)];
}
