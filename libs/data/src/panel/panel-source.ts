import { collectionId, instrumentId, marketId, sha256Json, tradingCalendar, type TradeDate } from '@prometheus/core';

import { type Database, type StoreTransaction } from '../database/store.js';
import { EmptyRangeError, UnknownCollectionError } from '../errors.js';
import { type CollectionKind, requireKind } from '../ingestion/collection-store.js';
import { readDegradedSessions } from '../ingestion/quality-control/stored-quality.js';
import {
  type CorporateActionType,
  type MarketPanel,
  type PanelInstrument,
  type PanelTicker,
  tickerOn,
} from './market-panel.js';
import { type BarExtent, readPanelBars } from './panel-bars.js';
import { type BuilderAction, type BuilderSpell, PanelBuilder } from './panel-builder.js';
import { readPanelFile, writePanelFile } from './panel-cache.js';
import { type PriceBasis } from './price-basis.js';

/** Written into the cache key: a panel file of another layout or meaning is never read. */
const PANEL_VERSION = 3;

export interface LoadPanelOptions {
  /** Folder of panel files; without it every load reads the database. */
  readonly cacheDir?: string;
  /** Called with bars read so far and in total. */
  readonly progress?: (read: number, total: number) => void;
}

export interface LoadedPanel {
  readonly panel: MarketPanel;
  readonly fromCache: boolean;
}

interface CollectionRow {
  readonly collection_id: string;
  readonly market_id: string;
  readonly adjustment: PriceBasis;
  readonly currency: string;
}

/** Reads a collection into a panel: from the cache when nothing was ingested since it was written, otherwise from the
 * current rows of the database.
 * @throws {UnknownCollectionError} */
export async function loadPanel(
  database: Database,
  collection: string,
  options: LoadPanelOptions = {},
): Promise<LoadedPanel> {
  const row = await readCollection(database, collection);
  const known = await readInstruments(database, row);
  return database.historical.transaction(async (tx) => {
    // One snapshot for key and rows, so that a batch that lands meanwhile cannot be cached under an older key.
    await tx.client.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ');
    const instruments = await withTickers(tx, known);
    const key = await stateKey(tx, row, instruments);
    const file = options.cacheDir === undefined ? undefined : { folder: options.cacheDir, key };
    const cached = file === undefined ? undefined : readPanelFile(file);
    if (cached !== undefined) return { panel: cached, fromCache: true };
    const panel = await buildPanel(database, tx, row, instruments, options);
    if (file !== undefined) writePanelFile(file, panel);
    return { panel, fromCache: false };
  });
}

async function readCollection(database: Database, collection: string): Promise<CollectionRow> {
  const { rows } = await database.historical.pool.query<CollectionRow & { readonly kind: CollectionKind }>(
    `SELECT kind, collection_id, market_id, adjustment, currency FROM historical.collections
     ORDER BY collection_id COLLATE "C"`,
  );
  const found = rows.find((candidate) => candidate.collection_id === collection);
  if (found === undefined)
    throw new UnknownCollectionError(
      collection,
      rows.filter(({ kind }) => kind === 'instruments').map((candidate) => candidate.collection_id),
    );
  const { kind, ...row } = found;
  requireKind(collection, kind, 'instruments');
  return row;
}

async function readInstruments(database: Database, collection: CollectionRow): Promise<PanelInstrument[]> {
  const { rows } = await database.runtime.pool.query<{
    id: string;
    symbol: string;
    sector: string | null;
    exchange: string | null;
    currency: string;
  }>(
    `SELECT i.instrument_id AS id, i.symbol, s.sector, i.exchange, i.currency
     FROM runtime.instruments i JOIN runtime.issuers s USING (issuer_id)
     WHERE i.collection_id = $1 ORDER BY i.instrument_id COLLATE "C"`,
    [collection.collection_id],
  );
  return rows.map(({ id, symbol, sector, exchange, currency }) => ({
    instrumentId: instrumentId(id),
    symbol,
    ...(sector === null ? {} : { sector }),
    ...(exchange === null ? {} : { exchange }),
    ...(currency === collection.currency ? {} : { currency }),
  }));
}

/** Changes whenever an accepted batch or an instrument of the collection does. */
async function stateKey(
  tx: StoreTransaction,
  row: CollectionRow,
  instruments: readonly PanelInstrument[],
): Promise<string> {
  const { rows } = await tx.client.query<{ dataset: string; sequence: number; content_hash: string }>(
    `SELECT dataset, sequence, content_hash FROM historical.ingestion_batches
     WHERE collection_id = $1 AND state IN ('ACCEPTED', 'DEGRADED') ORDER BY dataset COLLATE "C", sequence`,
    [row.collection_id],
  );
  return sha256Json({
    version: PANEL_VERSION,
    collection: { ...row },
    batches: rows.map((batch) => ({ ...batch })),
    instruments: instruments.map(({ tickers = [], ...instrument }) => ({
      ...instrument,
      tickers: tickers.map((ticker) => ({ ...ticker })),
    })),
  });
}

async function buildPanel(
  database: Database,
  tx: StoreTransaction,
  row: CollectionRow,
  instruments: readonly PanelInstrument[],
  options: LoadPanelOptions,
): Promise<MarketPanel> {
  const { client } = tx;
  await client.query('CREATE TEMPORARY TABLE panel_axis (position integer, instrument_id text) ON COMMIT DROP');
  await client.query(
    'INSERT INTO panel_axis SELECT ordinality - 1, id FROM unnest($1::text[]) WITH ORDINALITY AS axis(id, ordinality)',
    [instruments.map((instrument) => instrument.instrumentId)],
  );
  await client.query('ANALYZE panel_axis');
  const extent = await readExtent(tx, row);
  const builder = new PanelBuilder({
    collection: collectionId(row.collection_id),
    market: marketId(row.market_id),
    basis: row.adjustment,
    currency: row.currency,
    calendar: tradingCalendar(row.market_id),
    instruments: await withBars(tx, instruments),
    firstDate: extent.firstDate,
    lastDate: extent.lastDate,
    actions: await readActions(tx),
    membership: await readMembership(tx, instruments),
    degradedSessions: await readDegradedSessions(client, row.collection_id),
  });
  const read = await readPanelBars(database, tx, row.collection_id, builder, extent, (done) =>
    options.progress?.(done, extent.bars),
  );
  options.progress?.(read, read);
  return builder.build();
}

/** The batches know the extent, so that no scan of the bars is needed for it. */
async function readExtent(tx: StoreTransaction, { collection_id: collection }: CollectionRow): Promise<BarExtent> {
  const { rows } = await tx.client.query<{
    first: TradeDate | null;
    last: TradeDate | null;
    bars: number;
    superseded: number;
    others: number;
  }>(
    `WITH batches AS (
       SELECT *, collection_id = $1 AS is_own FROM historical.ingestion_batches
       WHERE dataset = 'prices' AND state IN ('ACCEPTED', 'DEGRADED')),
     own AS (
       SELECT min(first_date) AS first, max(last_date) AS last, sum(rows_accepted - rows_restated - rows_unchanged) AS bars,
         sum(rows_restated) AS superseded
       FROM batches WHERE is_own)
     SELECT first::text, last::text, bars::float8, superseded::float8,
       (SELECT coalesce(sum(rows_accepted - rows_unchanged), 0) FROM batches
        WHERE NOT is_own AND first_date < date_trunc('year', last) + interval '1 year' AND last_date >= date_trunc('year', first)
       )::float8 AS others
     FROM own`,
    [collection],
  );
  const { first, last, ...counts } = rows[0];
  if (first === null || last === null) {
    throw new EmptyRangeError(collection, 'any range', 'nowhere, because no price file was ingested');
  }
  return { firstDate: first, lastDate: last, ...counts };
}

/** Those with any bar: the builder makes room for each that it is told of. */
async function withBars(tx: StoreTransaction, instruments: readonly PanelInstrument[]): Promise<PanelInstrument[]> {
  const { rows } = await tx.client.query<{ position: number }>(
    `SELECT a.position FROM panel_axis a,
     LATERAL (SELECT 1 FROM historical.prices_daily p WHERE p.instrument_id = a.instrument_id LIMIT 1) bar
     ORDER BY a.position`,
  );
  return rows.map(({ position }) => instruments[position]);
}

async function readActions(tx: StoreTransaction): Promise<BuilderAction[]> {
  const { rows } = await tx.client.query<{
    instrument_id: string;
    type: CorporateActionType;
    ex_date: string;
    ratio: number | null;
    amount: number | null;
    new_instrument_id: string | null;
    pay_date: string | null;
    known_at: Date;
  }>(
    `SELECT c.instrument_id, c.type, c.ex_date::text, c.ratio, c.amount, c.new_instrument_id, c.pay_date::text, c.known_at
     FROM historical.corporate_actions c JOIN panel_axis USING (instrument_id) WHERE c.is_current`,
  );
  return rows.map((row) => ({
    instrumentId: row.instrument_id,
    type: row.type,
    exDate: row.ex_date as TradeDate,
    knownAtMs: row.known_at.getTime(),
    ...(row.ratio === null ? {} : { ratio: row.ratio }),
    ...(row.amount === null ? {} : { amount: row.amount }),
    ...(row.new_instrument_id === null ? {} : { newInstrumentId: instrumentId(row.new_instrument_id) }),
    ...(row.pay_date === null ? {} : { payDate: row.pay_date as TradeDate }),
  }));
}

/** The instruments with their tickers, where these are more than the symbol in the collection. */
async function withTickers(tx: StoreTransaction, instruments: readonly PanelInstrument[]): Promise<PanelInstrument[]> {
  const { rows } = await tx.client.query<{ id: string; symbol: string; from_date: TradeDate; known_at: Date }>(
    `SELECT h.instrument_id AS id, h.symbol, h.from_date::text,
            (SELECT min(o.known_at) FROM historical.symbol_history o
             WHERE (o.instrument_id, o.symbol, o.from_date) = (h.instrument_id, h.symbol, h.from_date)) AS known_at
     FROM historical.symbol_history h
     WHERE h.is_current AND h.instrument_id = ANY($1) ORDER BY h.from_date`,
    [instruments.map(({ instrumentId: id }) => id)],
  );
  const byId = new Map<string, PanelTicker[]>();
  for (const { id, symbol, from_date: fromDate, known_at: knownAt } of rows) {
    byId.set(id, [...(byId.get(id) ?? []), { symbol, fromDate, knownAtMs: knownAt.getTime() }]);
  }
  return instruments.map((instrument) => {
    const tickers = byId.get(instrument.instrumentId) ?? [];
    return tickers.every(({ symbol }) => symbol === instrument.symbol) ? instrument : { ...instrument, tickers };
  });
}

async function readMembership(tx: StoreTransaction, instruments: readonly PanelInstrument[]): Promise<BuilderSpell[]> {
  const byId = new Map(instruments.map((instrument) => [instrument.instrumentId as string, instrument]));
  const { rows } = await tx.client.query<{
    instrument_id: string;
    from_date: string;
    to_date: string | null;
    known_at: Date;
    end_known_at: Date | null;
  }>(
    // A spell was known when its beginning first was, and its end when an end first was, however often they were restated since.
    `SELECT m.instrument_id, m.from_date::text, m.to_date::text, o.known_at, o.end_known_at
     FROM historical.index_constituents m JOIN panel_axis USING (instrument_id),
     LATERAL (SELECT min(v.known_at) AS known_at, min(v.known_at) FILTER (WHERE v.to_date IS NOT NULL) AS end_known_at
              FROM historical.index_constituents v
              WHERE (v.index_id, v.instrument_id, v.from_date) = (m.index_id, m.instrument_id, m.from_date)) o
     WHERE m.is_current`,
  );
  return rows.map((row) => ({
    instrumentId: row.instrument_id,
    ...namesOf(byId.get(row.instrument_id) as PanelInstrument, row.from_date as TradeDate),
    fromDate: row.from_date as TradeDate,
    knownAtMs: row.known_at.getTime(),
    ...(row.to_date === null ? {} : { toDate: row.to_date as TradeDate }),
    ...(row.to_date === null || row.end_known_at === null ? {} : { endKnownAtMs: row.end_known_at.getTime() }),
  }));
}

/** What a spell says of the names of its member. */
function namesOf(instrument: PanelInstrument, fromDate: TradeDate): Pick<BuilderSpell, 'symbol' | 'tickers'> {
  const symbol = tickerOn(instrument, fromDate, Infinity);
  return instrument.tickers === undefined ? { symbol } : { symbol, tickers: instrument.tickers };
}

/** Closes of the panel's sessions in milliseconds since 1970: what a `ViewContext` gates facts with. */
export function sessionCloses(panel: MarketPanel): Float64Array {
  const calendar = tradingCalendar(panel.header.market);
  return Float64Array.from(panel.header.sessions, (date) => calendar.sessionCloseMs(date));
}
