import { instrumentId, type InstrumentId, type TradeDate } from '@prometheus/core';

import { copyRows } from '../copy/copy-out.js';
import { type Database } from '../database/store.js';
import { UnknownCollectionError, UnknownInstrumentError } from '../errors.js';
import { type CorporateActionType } from '../panel/market-panel.js';
import { type PriceBasis } from '../panel/price-basis.js';

export interface ReadFilters {
  readonly collection: string;
  /** Symbols wanted; all when absent. */
  readonly symbols?: readonly string[];
  /** First and last day wanted, both included. */
  readonly from?: TradeDate;
  readonly to?: TradeDate;
  /** Serves each fact in its newest version known at this instant, and none that was not known then. Without it: the
   * versions that are current now. */
  readonly knownBy?: Date;
}

/** Bars in columns, ordered by symbol and day: row k of each belongs together. */
export interface PriceColumns {
  readonly length: number;
  /** Positions in `instruments`. */
  readonly instrument: Int32Array;
  readonly instruments: readonly InstrumentId[];
  /** Days since 1970-01-01. */
  readonly day: Int32Array;
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  /** NaN where the collection has none. */
  readonly adjustedClose: Float64Array;
  readonly volume: Float64Array;
}

export interface CollectionRecord {
  readonly collection: string;
  readonly market: string;
  readonly basis: PriceBasis;
  readonly currency: string;
}

export interface InstrumentRecord {
  readonly instrumentId: InstrumentId;
  readonly symbol: string;
  readonly name: string;
  readonly sector: string | undefined;
  readonly exchange: string | undefined;
  readonly status: string;
}

export interface CorporateActionRecord {
  readonly instrumentId: InstrumentId;
  readonly exDate: TradeDate;
  readonly type: CorporateActionType;
  readonly ratio: number | undefined;
  readonly amount: number | undefined;
  readonly payDate: TradeDate | undefined;
  readonly knownAt: Date;
}

export interface ConstituentRecord {
  readonly instrumentId: InstrumentId;
  readonly symbol: string;
  readonly fromDate: TradeDate;
  /** First day outside; undefined while the spell goes on. */
  readonly toDate: TradeDate | undefined;
}

const PRICE_FIELDS = ['open', 'high', 'low', 'close', 'adjustedClose', 'volume'] as const;

/** Typed reads of the historical store: for research and tools. Engines read views. */
export class DataReader {
  constructor(readonly database: Database) {}

  async readCollections(): Promise<CollectionRecord[]> {
    const { rows } = await this.database.historical.pool.query<CollectionRecord>(
      `SELECT collection_id AS collection, market_id AS market, adjustment AS basis, currency
       FROM historical.collections ORDER BY collection_id COLLATE "C"`,
    );
    return rows;
  }

  /** By symbol in code-unit order.
   * @throws {UnknownCollectionError} */
  async readInstruments(collection: string): Promise<InstrumentRecord[]> {
    const { rows } = await this.database.runtime.pool.query<Record<string, string | null>>(
      `SELECT i.instrument_id, i.symbol, s.name, s.sector, i.exchange, i.status
       FROM runtime.instruments i JOIN runtime.issuers s USING (issuer_id)
       WHERE i.collection_id = $1 ORDER BY i.symbol COLLATE "C"`,
      [collection],
    );
    if (rows.length === 0) {
      const known = await this.readCollections();
      throw new UnknownCollectionError(
        collection,
        known.map((record) => record.collection),
      );
    }
    return rows.map((row) => ({
      instrumentId: instrumentId(row.instrument_id as string),
      symbol: row.symbol as string,
      name: row.name as string,
      sector: row.sector ?? undefined,
      exchange: row.exchange ?? undefined,
      status: row.status as string,
    }));
  }

  /** @throws {UnknownCollectionError}, {UnknownInstrumentError} */
  async readPrices(filters: ReadFilters): Promise<PriceColumns> {
    const instruments = await this.#instruments(filters);
    const position = new Map(instruments.map((id, i) => [id as string, i]));
    const rows: number[][] = [[], [], ...PRICE_FIELDS.map(() => [])];
    const client = await this.database.historical.pool.connect();
    try {
      await copyRows(
        client,
        `SELECT instrument_id, trade_date, open, high, low, close, adjusted_close, volume
         FROM (${versions('historical.prices_daily', 'instrument_id, trade_date', filters)}) p
         WHERE instrument_id IN (${instruments.map(literal).join(', ') || 'NULL'})${range('trade_date', filters)}
         ORDER BY instrument_id COLLATE "C", trade_date`,
        ['text', 'date', 'float8', 'float8', 'float8', 'float8', 'float8', 'float8'],
        (bar) => {
          rows[0].push(position.get(bar.text(0)) as number);
          rows[1].push(bar.date(1));
          for (let k = 0; k < PRICE_FIELDS.length; k++) rows[k + 2].push(bar.float8(k + 2));
        },
      );
    } finally {
      client.release();
    }
    const [instrument, day, ...fields] = rows;
    const columns = Object.fromEntries(PRICE_FIELDS.map((name, k) => [name, Float64Array.from(fields[k])])) as Record<
      (typeof PRICE_FIELDS)[number],
      Float64Array
    >;
    return {
      length: day.length,
      instrument: Int32Array.from(instrument),
      instruments,
      day: Int32Array.from(day),
      ...columns,
    };
  }

  /** By ex-date, instrument and type.
   * @throws {UnknownCollectionError}, {UnknownInstrumentError} */
  async readCorporateActions(filters: ReadFilters): Promise<CorporateActionRecord[]> {
    const { rows } = await this.database.historical.pool.query<
      Record<string, string | number | null> & { known_at: Date }
    >(
      `SELECT instrument_id, ex_date::text, type, ratio, amount, pay_date::text, known_at
       FROM (${versions('historical.corporate_actions', 'instrument_id, ex_date, type', filters)}) a
       WHERE instrument_id = ANY($1)${range('ex_date', filters)} ORDER BY ex_date, instrument_id COLLATE "C", type`,
      [await this.#instruments(filters)],
    );
    return rows.map((row) => ({
      instrumentId: instrumentId(row.instrument_id as string),
      exDate: row.ex_date as TradeDate,
      type: row.type as CorporateActionType,
      ratio: (row.ratio as number | null) ?? undefined,
      amount: (row.amount as number | null) ?? undefined,
      payDate: (row.pay_date as TradeDate | null) ?? undefined,
      knownAt: row.known_at,
    }));
  }

  /** Spells that touch the range, by symbol and day.
   * @throws {UnknownCollectionError}, {UnknownInstrumentError} */
  async readConstituents(filters: ReadFilters): Promise<ConstituentRecord[]> {
    const conditions = [
      ...(filters.to === undefined ? [] : [`from_date <= ${literal(filters.to)}`]),
      ...(filters.from === undefined ? [] : [`(to_date IS NULL OR to_date > ${literal(filters.from)})`]),
    ].map((condition) => ` AND ${condition}`);
    const { rows } = await this.database.historical.pool.query<Record<string, string | null>>(
      `SELECT instrument_id, from_date::text, to_date::text
       FROM (${versions('historical.index_constituents', 'index_id, instrument_id, from_date', filters)}) m
       WHERE instrument_id = ANY($1)${conditions.join('')} ORDER BY instrument_id COLLATE "C", from_date`,
      [await this.#instruments(filters)],
    );
    return rows.map((row) => ({
      instrumentId: instrumentId(row.instrument_id as string),
      symbol: (row.instrument_id as string).slice(filters.collection.length + 1),
      fromDate: row.from_date as TradeDate,
      toDate: (row.to_date as TradeDate | null) ?? undefined,
    }));
  }

  async #instruments({ collection, symbols }: ReadFilters): Promise<InstrumentId[]> {
    const known = await this.readInstruments(collection);
    if (symbols === undefined) return known.map((record) => record.instrumentId);
    const bySymbol = new Map(known.map((record) => [record.symbol, record.instrumentId]));
    return symbols.map((symbol) => {
      const id = bySymbol.get(symbol);
      if (id === undefined) throw new UnknownInstrumentError(symbol, collection);
      return id;
    });
  }
}

/** Current rows, or for each natural key the newest row known by an instant. */
function versions(table: string, key: string, { knownBy }: ReadFilters): string {
  if (knownBy === undefined) return `SELECT * FROM ${table} WHERE is_current`;
  return `SELECT DISTINCT ON (${key}) * FROM ${table}
          WHERE known_at <= ${literal(knownBy.toISOString())}::timestamptz ORDER BY ${key}, known_at DESC`;
}

function range(column: string, { from, to }: ReadFilters): string {
  return `${from === undefined ? '' : ` AND ${column} >= ${literal(from)}`}${to === undefined ? '' : ` AND ${column} <= ${literal(to)}`}`;
}

/** COPY takes no parameters, so values are written as SQL literals. */
const literal = (value: string): string => `'${value.replaceAll("'", "''")}'`;
