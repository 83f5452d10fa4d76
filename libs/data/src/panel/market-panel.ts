import {
  type CollectionId,
  epochDay,
  type InstrumentId,
  type MarketId,
  sha256,
  type TradeDate,
} from '@prometheus/core';

import { type PriceBasis } from './price-basis.js';

/** The fields of a panel, in the order in which they lie in its memory. Prices and volume are in the panel's basis:
 * on `total_return` open, high and low are scaled by adjusted close / close, and volume by the inverse, so that price
 * times volume stays the day's dollar volume. Absent values are NaN. */
export const PANEL_FIELDS = ['open', 'high', 'low', 'close', 'volume', 'splitFactor', 'cashDividend'] as const;
export type PanelField = (typeof PANEL_FIELDS)[number];

/** From which day on a ticker named an instrument. */
export interface PanelTicker {
  readonly symbol: string;
  readonly fromDate: TradeDate;
  /** Milliseconds since 1970, UTC. */
  readonly knownAtMs: number;
}

export interface PanelInstrument {
  readonly instrumentId: InstrumentId;
  /** As in the collection, which may be the last of its tickers; in a view the ticker of the view's day. */
  readonly symbol: string;
  /** Where it did not bear `symbol` all along: its tickers, oldest first. Never in a view. */
  readonly tickers?: readonly PanelTicker[];
  readonly sector?: string;
  /** Venue of the last bars where known: NYSE, AMEX, NASDAQ, OTC. */
  readonly exchange?: string;
  /** Where it differs from that of the panel. */
  readonly currency?: string;
}

/** What may be told of an instrument while it lives: the venue of its last bars says how it will end, and its list of tickers
 * what it will be called. */
export function withoutVenue({ instrumentId, symbol, sector, currency }: PanelInstrument): PanelInstrument {
  return {
    instrumentId,
    symbol,
    ...(sector === undefined ? {} : { sector }),
    ...(currency === undefined ? {} : { currency }),
  };
}

/** The ticker of an instrument on a day, as known at an instant: what it then bore, or before anybody noted one its first. */
export function tickerOn(
  { symbol, tickers }: Pick<PanelInstrument, 'symbol' | 'tickers'>,
  date: TradeDate,
  knownByMs: number,
): string {
  if (tickers === undefined || tickers.length === 0) return symbol;
  const known = tickers.findLast(({ fromDate, knownAtMs }) => fromDate <= date && knownAtMs <= knownByMs);
  return (known ?? tickers[0]).symbol;
}

export type CorporateActionType =
  'SPLIT' | 'CASH_DIVIDEND' | 'STOCK_DIVIDEND' | 'SPINOFF' | 'MERGER' | 'SYMBOL_CHANGE' | 'DELISTING';

export interface PanelAction {
  /** Position of the instrument in the panel. */
  readonly instrument: number;
  readonly type: CorporateActionType;
  readonly exDate: TradeDate;
  /** New shares for one old share. */
  readonly ratio?: number;
  /** Cash for one share held after that day's split, or on leaving; of a spin-off the value of one new share. */
  readonly amount?: number;
  /** SPINOFF, MERGER, SYMBOL_CHANGE: whose shares the new ones are; it may be missing from the panel. */
  readonly newInstrumentId?: InstrumentId;
  readonly payDate?: TradeDate;
  /** Milliseconds since 1970, UTC. */
  readonly knownAtMs: number;
}

/** A spell of index membership; `toDate` is the first day outside. */
export interface MembershipSpell {
  /** The ticker on its first day. */
  readonly symbol: string;
  /** Where the member did not bear it all along: its tickers, oldest first. */
  readonly tickers?: readonly PanelTicker[];
  /** Position of the instrument in the panel; -1 when it has no bar at all. */
  readonly instrument: number;
  readonly fromDate: TradeDate;
  readonly toDate?: TradeDate;
  readonly knownAtMs: number;
  /** When the end was known: until then the spell goes on. Undefined: on `toDate`. */
  readonly endKnownAtMs?: number;
}

export interface PanelHeader {
  readonly collection: CollectionId;
  readonly market: MarketId;
  readonly basis: PriceBasis;
  readonly currency: string;
  /** T consecutive sessions of the market's calendar, from the first bar of any instrument to the last. */
  readonly sessions: readonly TradeDate[];
  /** The calendar's absolute number of the first of them: features are aligned to it. */
  readonly firstSessionNumber: number;
  /** N instruments with at least one bar, by id in code-unit order. */
  readonly instruments: readonly PanelInstrument[];
  /** By ex-date, then instrument, then type, then the rest. */
  readonly actions: readonly PanelAction[];
  /** Whether the collection comes with index membership at all: a property of the collection, not a fact about a day. */
  readonly hasMembership: boolean;
  /** By symbol, then first day. */
  readonly membership: readonly MembershipSpell[];
  /** What causal quality checks, which look at that session and earlier ones alone, held against sessions. */
  readonly degradedSessions?: Readonly<Record<TradeDate, readonly string[]>>;
}

/** Prices of a collection as dates x instruments arrays.
 *
 * Invariants: a field is one block of T * N doubles, the values of one session side by side (`t * N + i`); the bars
 * of an instrument lie on sessions only; `tradeable[t * N + i]` is 1 exactly where there is a bar; the memory is one
 * SharedArrayBuffer that worker threads may read and nobody writes after construction. Strategies and engines never
 * hold a panel: they get an `AsOfView`. */
export class MarketPanel {
  readonly sessionCount: number;
  readonly instrumentCount: number;
  readonly tradeable: Uint8Array;
  readonly #fields = new Map<PanelField, Float64Array>();
  readonly #sessionIndex = new Map<TradeDate, number>();
  readonly #instrumentIndex = new Map<InstrumentId, number>();
  readonly #firstBar: Int32Array;
  readonly #lastBar: Int32Array;
  #days: Int32Array | undefined;
  #idBytes: BigUint64Array | undefined;
  #months: Int32Array | undefined;

  /** @param digests shape (T * 32,), `PanelDigest` of every prefix of the sessions */
  constructor(
    readonly header: PanelHeader,
    readonly memory: SharedArrayBuffer,
    readonly digests: Uint8Array,
  ) {
    const rows = header.sessions.length;
    const columns = header.instruments.length;
    this.sessionCount = rows;
    this.instrumentCount = columns;
    const cells = rows * columns;
    if (memory.byteLength !== panelBytes(rows, columns) || digests.length !== rows * 32) {
      throw new RangeError(`panel memory of ${memory.byteLength} bytes does not hold ${rows} x ${columns} cells`);
    }
    const { fields, mask } = panelArrays(memory, cells);
    PANEL_FIELDS.forEach((field, k) => this.#fields.set(field, fields[k]));
    this.tradeable = mask;
    header.sessions.forEach((date, t) => this.#sessionIndex.set(date, t));
    header.instruments.forEach((instrument, i) => this.#instrumentIndex.set(instrument.instrumentId, i));
    this.#firstBar = new Int32Array(columns).fill(-1);
    this.#lastBar = new Int32Array(columns).fill(-1);
    for (let t = 0; t < rows; t++) {
      for (let i = 0, cell = t * columns; i < columns; i++, cell++) {
        if (this.tradeable[cell] === 0) continue;
        if (this.#firstBar[i] < 0) this.#firstBar[i] = t;
        this.#lastBar[i] = t;
      }
    }
  }

  /** Shape (T * N,), session-major. For the engine's own loops; never handed to a strategy. */
  field(name: PanelField): Float64Array {
    return this.#fields.get(name) as Float64Array;
  }

  /** Stands for everything known of the market up to session t: 64 hexadecimal digits. */
  digestOf(t: number): string {
    return Buffer.from(this.digests.buffer, this.digests.byteOffset + t * 32, 32).toString('hex');
  }

  /** Whole days since 1970-01-01 of each session, shape (T,). */
  get days(): Int32Array {
    this.#days ??= Int32Array.from(this.header.sessions, epochDay);
    return this.#days;
  }

  /** Eight bytes of the sha256 of each instrument's id, shape (N,): names it in a hash wherever it stands in a panel. */
  get idBytes(): BigUint64Array {
    this.#idBytes ??= BigUint64Array.from(this.header.instruments, ({ instrumentId }) =>
      BigInt(`0x${sha256(instrumentId).slice(0, 16)}`),
    );
    return this.#idBytes;
  }

  /** Calendar month of each session, counted from year 0, shape (T,). */
  get months(): Int32Array {
    this.#months ??= Int32Array.from(
      this.header.sessions,
      (date) => Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7)) - 1,
    );
    return this.#months;
  }

  /** Position of a session, or -1. */
  sessionIndex(date: TradeDate): number {
    return this.#sessionIndex.get(date) ?? -1;
  }

  /** Position of the last session on or before `date`, or -1. */
  lastSessionIndexOnOrBefore(date: TradeDate): number {
    const { sessions } = this.header;
    let low = 0;
    let high = sessions.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (sessions[middle] <= date) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  /** Position of an instrument, or -1. */
  instrumentIndex(id: InstrumentId): number {
    return this.#instrumentIndex.get(id) ?? -1;
  }

  /** Session position of the first bar of instrument `i`. */
  firstBar(i: number): number {
    return this.#firstBar[i];
  }

  /** Session position of the last bar of instrument `i`: knowledge of the future for any day before it. */
  lastBar(i: number): number {
    return this.#lastBar[i];
  }
}

/** Bytes of a panel's memory: seven doubles and one mask byte a cell. */
export function panelBytes(rows: number, columns: number): number {
  return rows * columns * (PANEL_FIELDS.length * 8 + 1);
}

/** The parts of a panel's memory. */
export interface PanelArrays {
  /** By the order of `PANEL_FIELDS`, each of shape (T * N,). */
  readonly fields: readonly Float64Array[];
  /** Shape (T * N,), 1 where there is a bar. */
  readonly mask: Uint8Array;
}

/** @param cells T * N */
export function panelArrays(memory: SharedArrayBuffer, cells: number): PanelArrays {
  return {
    fields: PANEL_FIELDS.map((_, k) => new Float64Array(memory, k * cells * 8, cells)),
    mask: new Uint8Array(memory, PANEL_FIELDS.length * cells * 8, cells),
  };
}
