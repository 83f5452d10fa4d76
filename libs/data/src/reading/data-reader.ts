import { instrumentId, type InstrumentId, type TradeDate } from '@prometheus/core';

import { copyRows } from '../copy/copy-out.js';
import { type Database } from '../database/store.js';
import { UnknownCollectionError, UnknownInstrumentError } from '../errors.js';
import { type FilingRecord, readFilingRecords } from '../filings/read-filings.js';
import { type FundamentalRecord, readFundamentalRecords } from '../fundamentals/read-fundamentals.js';
import { type MacroFilters, type MacroRecord, readMacroRecords } from '../macro/read-macro.js';
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
  /** The ticker on the first day. */
  readonly symbol: string;
  readonly fromDate: TradeDate;
  /** First day outside; undefined while the spell goes on. */
  readonly toDate: TradeDate | undefined;
}

/** A stretch of days on which a ticker named an instrument. */
export interface SymbolRecord {
  readonly instrumentId: InstrumentId;
  readonly symbol: string;
  readonly fromDate: TradeDate;
  /** First day on which it no longer did; undefined while it does. */
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
    const known = await this.#selected(filters);
    const bySymbol = new Map(known.map((record) => [record.instrumentId as string, record.symbol]));
    const { rows } = await this.database.historical.pool.query<Record<string, string | null>>(
      `SELECT m.instrument_id, m.from_date::text, m.to_date::text,
              (SELECT h.symbol FROM historical.symbol_history h
               WHERE h.is_current AND h.instrument_id = m.instrument_id AND h.from_date <= m.from_date
               ORDER BY h.from_date DESC LIMIT 1) AS symbol
       FROM (${spellVersions('historical.index_constituents', ['index_id', 'instrument_id', 'from_date'], filters)}) m
       WHERE m.instrument_id = ANY($1)${touches(filters)} ORDER BY m.instrument_id COLLATE "C", m.from_date`,
      [known.map((record) => record.instrumentId)],
    );
    return rows.map((row) => ({
      instrumentId: instrumentId(row.instrument_id as string),
      symbol: row.symbol ?? (bySymbol.get(row.instrument_id as string) as string),
      fromDate: row.from_date as TradeDate,
      toDate: (row.to_date as TradeDate | null) ?? undefined,
    }));
  }

  /** Which ticker named which instrument, by instrument and day; spells that touch the range.
   * @param filters `symbols` are those of the collection, not the tickers of the time
   * @throws {UnknownCollectionError}, {UnknownInstrumentError} */
  async readSymbolHistory(filters: ReadFilters): Promise<SymbolRecord[]> {
    const { rows } = await this.database.historical.pool.query<Record<string, string | null>>(
      `SELECT instrument_id, symbol, from_date::text, to_date::text
       FROM (${spellVersions('historical.symbol_history', ['instrument_id', 'symbol', 'from_date'], filters)}) h
       WHERE instrument_id = ANY($1)${touches(filters)} ORDER BY instrument_id COLLATE "C", from_date`,
      [await this.#instruments(filters)],
    );
    return rows.map((row) => ({
      instrumentId: instrumentId(row.instrument_id as string),
      symbol: row.symbol as string,
      fromDate: row.from_date as TradeDate,
      toDate: (row.to_date as TradeDate | null) ?? undefined,
    }));
  }

  /** Reported figures by issuer, metric and period; `from` and `to` are days on which periods end. Without `metrics`, all.
   * Quarters that no filing states alone are left to views.
   * @throws {UnknownCollectionError}, {UnknownInstrumentError} */
  async readFundamentals(
    filters: ReadFilters & { readonly metrics?: readonly string[] },
  ): Promise<FundamentalRecord[]> {
    const { rows } = await this.database.runtime.pool.query<{ issuer_id: string }>(
      'SELECT DISTINCT issuer_id FROM runtime.instruments WHERE instrument_id = ANY($1)',
      [await this.#instruments(filters)],
    );
    const issuerIds = rows.map((row) => row.issuer_id);
    return readFundamentalRecords(this.database.historical.pool, { ...filters, issuerIds });
  }

  /** The instrument that a ticker named on a day; a ticker alone does not identify one, since it can be used again.
   * @returns undefined when it named none of the collection that day
   * @throws {UnknownCollectionError} */
  async instrumentBySymbol(
    collection: string,
    symbol: string,
    date: TradeDate,
    knownBy?: Date,
  ): Promise<InstrumentId | undefined> {
    const range = { collection, from: date, to: date, ...(knownBy === undefined ? {} : { knownBy }) };
    const history = await this.readSymbolHistory(range);
    return history.find((record) => record.symbol === symbol)?.instrumentId;
  }

  /** One instrument for each symbol: that of the price files, where members without prices share its ticker. */
  /** Filings of the instruments' issuers with their sections, by the instant that they became known; `from` and `to` are
   * filing dates, `types` exact (`10-K` does not bring `10-K/A`).
   * @throws {UnknownCollectionError}, {UnknownInstrumentError} */
  async readFilings(filters: ReadFilters & { readonly types?: readonly string[] }): Promise<FilingRecord[]> {
    const { rows } = await this.database.runtime.pool.query<{ issuer_id: string }>(
      'SELECT DISTINCT issuer_id FROM runtime.instruments WHERE instrument_id = ANY($1)',
      [await this.#instruments(filters)],
    );
    const issuerIds = rows.map((row) => row.issuer_id);
    return readFilingRecords(this.database.historical.pool, { ...filters, issuerIds });
  }

  /** Observations of macro series by series and date, those for evaluation only included; without `series`, of all.
   * @throws {MacroSeriesError} for a series that is not stored */
  async readMacro(filters: MacroFilters): Promise<MacroRecord[]> {
    return readMacroRecords(this.database.historical.pool, filters);
  }

  async #instruments({ collection, symbols }: ReadFilters): Promise<InstrumentId[]> {
    const known = await this.readInstruments(collection);
    if (symbols === undefined) return known.map((record) => record.instrumentId);
    const bySymbol = new Map(known.map((record) => [record.symbol, record.instrumentId]));
    for (const { instrumentId: id, symbol } of known) {
      if ((id as string) === `${collection}:${symbol}`) bySymbol.set(symbol, id);
    }
    return symbols.map((symbol) => {
      const id = bySymbol.get(symbol);
      if (id === undefined) throw new UnknownInstrumentError(symbol, collection);
      return id;
    });
  }

  /** Every instrument that the symbols name. */
  async #selected({ collection, symbols }: ReadFilters): Promise<InstrumentRecord[]> {
    const known = await this.readInstruments(collection);
    if (symbols === undefined) return known;
    const missing = symbols.find((symbol) => !known.some((record) => record.symbol === symbol));
    if (missing !== undefined) throw new UnknownInstrumentError(missing, collection);
    return known.filter(({ symbol }) => symbols.includes(symbol));
  }
}

/** Current rows, or for each natural key the newest row known by an instant. */
function versions(table: string, key: string, { knownBy }: ReadFilters): string {
  if (knownBy === undefined) return `SELECT * FROM ${table} WHERE is_current`;
  return `SELECT DISTINCT ON (${key}) * FROM ${table}
          WHERE known_at <= ${literal(knownBy.toISOString())}::timestamptz ORDER BY ${key}, known_at DESC`;
}

/** As `versions`, of tables of spells: a spell of which no row is current was withdrawn, because ingestion had taken one
 * instrument for another, and nobody sees it. */
function spellVersions(table: string, key: readonly string[], filters: ReadFilters): string {
  if (filters.knownBy === undefined) return versions(table, key.join(', '), filters);
  const same = key.map((column) => `c.${column} = v.${column}`).join(' AND ');
  return `SELECT * FROM (${versions(table, key.join(', '), filters)}) v
          WHERE EXISTS (SELECT FROM ${table} c WHERE c.is_current AND ${same})`;
}

/** Of spells: those that touch the range. */
function touches({ from, to }: ReadFilters): string {
  const begun = to === undefined ? '' : ` AND from_date <= ${literal(to)}`;
  return `${begun}${from === undefined ? '' : ` AND (to_date IS NULL OR to_date > ${literal(from)})`}`;
}

function range(column: string, { from, to }: ReadFilters): string {
  return `${from === undefined ? '' : ` AND ${column} >= ${literal(from)}`}${to === undefined ? '' : ` AND ${column} <= ${literal(to)}`}`;
}

/** COPY takes no parameters, so values are written as SQL literals. */
const literal = (value: string): string => `'${value.replaceAll("'", "''")}'`;
