import { compareCodeUnits, epochDay, type InstrumentId, type TradeDate } from '@prometheus/core';

import { compareActions, writeActionFields } from './action-fields.js';
import { digestSessions } from './panel-digest.js';
import { type PriceBasis } from './price-basis.js';
import {
  type CorporateActionType,
  MarketPanel,
  type MembershipSpell,
  PANEL_FIELDS,
  type PanelAction,
  panelBytes,
  type PanelHeader,
  type PanelInstrument,
  type PanelTicker,
} from './market-panel.js';

/** What the builder needs to know of a market's calendar. */
export interface SessionSource {
  tradingDaysBetween(from: TradeDate, to: TradeDate): readonly TradeDate[];
  sessionNumber(date: TradeDate): number;
}

export interface BuilderAction {
  readonly instrumentId: string;
  readonly type: CorporateActionType;
  readonly exDate: TradeDate;
  readonly ratio?: number;
  readonly amount?: number;
  /** It need not be among the panel's instruments. */
  readonly newInstrumentId?: InstrumentId;
  readonly payDate?: TradeDate;
  readonly knownAtMs: number;
}

export interface BuilderSpell {
  readonly instrumentId: string;
  /** The ticker on its first day. */
  readonly symbol: string;
  /** Where the member did not bear it all along: its tickers, oldest first. */
  readonly tickers?: readonly PanelTicker[];
  readonly fromDate: TradeDate;
  readonly toDate?: TradeDate;
  readonly knownAtMs: number;
  /** When the end was known: until then the spell goes on. Undefined: on `toDate`. */
  readonly endKnownAtMs?: number;
}

export type PanelSpec = Pick<PanelHeader, 'collection' | 'market' | 'basis' | 'currency'> & {
  readonly calendar: SessionSource;
  /** Any order; those without a bar are left out of the panel. */
  readonly instruments: readonly PanelInstrument[];
  readonly firstDate: TradeDate;
  readonly lastDate: TradeDate;
  readonly actions: readonly BuilderAction[];
  readonly membership: readonly BuilderSpell[];
  /** What quality control held against days, see `PanelHeader`; days outside of the panel are left out. */
  readonly degradedSessions?: PanelHeader['degradedSessions'];
};

/** Bars in columns. */
export interface BarBlock {
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  readonly volume: Float64Array;
  /** Read on the total-return basis alone. */
  readonly adjustedClose: Float64Array;
}

/** Doubles in a line of the processor's cache: so many instruments are written side by side. */
const LINE = 8;
/** The leading panel fields that a bar brings: open, high, low, close, volume. */
const BAR_FIELDS = 5;
const CLOSE = 3;

/** Collects bars in any order and turns them into a panel, once.
 * A bar on a day that is no session, or without finite open and close (and on the total-return basis adjusted close)
 * above zero, is set aside and counted. */
export class PanelBuilder {
  readonly #spec: PanelSpec;
  readonly #sessions: readonly TradeDate[];
  readonly #rowOfDay: Int32Array;
  readonly #firstDay: number;
  readonly #instruments: readonly PanelInstrument[];
  /** Bars of each instrument that has any, field after field over all sessions. Bars mostly come one instrument at a
   * time, and many declared instruments may have none: the session-major memory is made once it is known which count. */
  readonly #series: (Float64Array | undefined)[];
  #setAside = 0;
  #built = false;

  constructor(spec: PanelSpec) {
    this.#spec = spec;
    this.#sessions = spec.calendar.tradingDaysBetween(spec.firstDate, spec.lastDate);
    this.#firstDay = epochDay(spec.firstDate);
    this.#rowOfDay = new Int32Array(epochDay(spec.lastDate) - this.#firstDay + 1).fill(-1);
    this.#sessions.forEach((date, t) => {
      this.#rowOfDay[epochDay(date) - this.#firstDay] = t;
    });
    this.#instruments = [...spec.instruments].sort((a, b) => compareCodeUnits(a.instrumentId, b.instrumentId));
    this.#series = new Array<Float64Array | undefined>(this.#instruments.length).fill(undefined);
  }

  /** Positions by instrument id, in the panel's order. */
  get instruments(): readonly PanelInstrument[] {
    return this.#instruments;
  }

  get basis(): PriceBasis {
    return this.#spec.basis;
  }

  get setAside(): number {
    return this.#setAside;
  }

  /** @param instrument position in `instruments`
   * @param day whole days since 1970-01-01
   * @throws {RangeError} for an unknown position, for a second bar of an instrument on one day (which of the two
   * counted would depend on their order), and after `build` */
  addBar(
    instrument: number,
    day: number,
    open: number,
    high: number,
    low: number,
    close: number,
    adjustedClose: number,
    volume: number,
  ): void {
    const offset = day - this.#firstDay;
    const row = offset >= 0 && offset < this.#rowOfDay.length ? this.#rowOfDay[offset] : -1;
    const scaled = this.#spec.basis === 'total_return';
    if (row < 0 || !isPrice(open) || !isPrice(close) || (scaled && !isPrice(adjustedClose))) {
      this.#setAside += 1;
      return;
    }
    const sessions = this.#sessions.length;
    const known = this.#series[instrument];
    const hasBar = known !== undefined && known[CLOSE * sessions + row] > 0;
    if (this.#built || !(instrument >= 0 && instrument < this.#instruments.length) || hasBar) {
      throw new RangeError(this.#refusal(instrument, row));
    }
    const series = known ?? (this.#series[instrument] = new Float64Array(BAR_FIELDS * sessions).fill(Number.NaN));
    series[row] = scaled ? (open * adjustedClose) / close : open;
    series[sessions + row] = scaled ? (high * adjustedClose) / close : high;
    series[2 * sessions + row] = scaled ? (low * adjustedClose) / close : low;
    series[CLOSE * sessions + row] = scaled ? adjustedClose : close;
    series[4 * sessions + row] = scaled ? (volume * close) / adjustedClose : volume;
  }

  /** `addBar` for the first `count` of columns of bars of one instrument.
   * @param days whole days since 1970-01-01
   * @throws {RangeError} as `addBar` */
  addBars(instrument: number, count: number, days: Int32Array, bars: BarBlock): void {
    const { open, high, low, close, volume, adjustedClose } = bars;
    for (let k = 0; k < count; k++) {
      this.addBar(instrument, days[k], open[k], high[k], low[k], close[k], adjustedClose[k], volume[k]);
    }
  }

  /** @throws {RangeError} on the second call */
  build(): MarketPanel {
    if (this.#built) throw new RangeError('this PanelBuilder has already built its panel');
    this.#built = true;
    const { spec, kept, rows } = this.#extent();
    const sessions = this.#sessions.slice(rows.first, rows.last + 1);
    const instruments = kept.map((i) => this.#instruments[i]);
    const position = new Map(instruments.map((instrument, i) => [instrument.instrumentId as string, i]));
    const header: PanelHeader = {
      collection: spec.collection,
      market: spec.market,
      basis: spec.basis,
      currency: spec.currency,
      sessions,
      firstSessionNumber: sessions.length > 0 ? spec.calendar.sessionNumber(sessions[0]) : 0,
      instruments,
      actions: placeActions(spec.actions, position),
      hasMembership: spec.membership.length > 0,
      membership: placeMembership(spec.membership, position),
      ...placeDegraded(spec.degradedSessions, sessions),
    };
    const memory = this.#transpose(kept, rows);
    writeActionFields(header, memory);
    return new MarketPanel(header, memory, digestSessions(header, memory));
  }

  #refusal(instrument: number, row: number): string {
    if (this.#built) return 'this PanelBuilder has already built its panel, which nobody may write to';
    const known = this.#instruments[instrument];
    return known === undefined
      ? `there is no instrument at position ${instrument}: the panel was declared with ${this.#instruments.length}`
      : `${known.instrumentId} has two bars on ${this.#sessions[row]}; hand over one bar a day`;
  }

  #extent(): { spec: PanelSpec; kept: number[]; rows: { first: number; last: number } } {
    const sessions = this.#sessions.length;
    let first = sessions;
    let last = -1;
    const kept = [...this.#series.keys()].filter((i) => this.#series[i] !== undefined);
    for (const i of kept) {
      const closes = (this.#series[i] as Float64Array).subarray(CLOSE * sessions, (CLOSE + 1) * sessions);
      first = Math.min(
        first,
        closes.findIndex((close) => close > 0),
      );
      last = Math.max(
        last,
        closes.findLastIndex((close) => close > 0),
      );
    }
    return { spec: this.#spec, kept, rows: { first: Math.min(first, last + 1), last } };
  }

  /** The session-major memory of the instruments and sessions that count; releases the series on the way. */
  #transpose(kept: readonly number[], rows: { first: number; last: number }): SharedArrayBuffer {
    const sessions = this.#sessions.length;
    const count = rows.last - rows.first + 1;
    const columns = kept.length;
    const cells = count * columns;
    const memory = new SharedArrayBuffer(panelBytes(count, columns));
    const targets = PANEL_FIELDS.map((_, k) => new Float64Array(memory, k * cells * 8, cells));
    const mask = new Uint8Array(memory, PANEL_FIELDS.length * cells * 8, cells);
    for (let first = 0; first < columns; first += LINE) {
      const block = kept.slice(first, first + LINE).map((i) => this.#series[i] as Float64Array);
      for (let k = 0; k < BAR_FIELDS; k++) {
        const target = targets[k];
        const from = k * sessions + rows.first;
        if (block.length === LINE) writeLine(block, from, target, first, columns, count);
        else {
          block.forEach((series, j) => {
            for (let t = 0; t < count; t++) target[t * columns + first + j] = series[from + t];
          });
        }
      }
      const closes = CLOSE * sessions + rows.first;
      for (let t = 0; t < count; t++) {
        for (let j = 0; j < block.length; j++) if (block[j][closes + t] > 0) mask[t * columns + first + j] = 1;
      }
      for (const i of kept.slice(first, first + LINE)) this.#series[i] = undefined;
    }
    return memory;
  }
}

/** Writes `count` sessions of eight series side by side: one line of the cache at a time, which a write a series would fetch eight
 * times. */
function writeLine(
  [a, b, c, d, e, f, g, h]: readonly Float64Array[],
  from: number,
  target: Float64Array,
  column: number,
  columns: number,
  count: number,
): void {
  for (let t = 0, cell = column; t < count; t++, cell += columns) {
    const at = from + t;
    target[cell] = a[at];
    target[cell + 1] = b[at];
    target[cell + 2] = c[at];
    target[cell + 3] = d[at];
    target[cell + 4] = e[at];
    target[cell + 5] = f[at];
    target[cell + 6] = g[at];
    target[cell + 7] = h[at];
  }
}

function isPrice(value: number): boolean {
  return value > 0 && value < Infinity;
}

/** @param position of each instrument id in the panel; actions of others are left out */
export function placeActions(actions: readonly BuilderAction[], position: ReadonlyMap<string, number>): PanelAction[] {
  return (
    actions
      .filter((action) => position.has(action.instrumentId))
      .map(({ instrumentId, ...action }) => ({ ...action, instrument: position.get(instrumentId) as number }))
      .sort(compareActions)
      // Made anew in this order, so that a run that walks through them walks through memory.
      .map((action) => ({ ...action }))
  );
}

/** @param position of each instrument id in the panel; spells of others stay, without an instrument */
export function placeMembership(
  membership: readonly BuilderSpell[],
  position: ReadonlyMap<string, number>,
): MembershipSpell[] {
  return membership
    .map(({ instrumentId, ...spell }) => ({ ...spell, instrument: position.get(instrumentId) ?? -1 }))
    .sort(compareSpells);
}

/** The reasons against the given sessions, in their order; nothing where there are none. */
export function placeDegraded(
  degraded: PanelHeader['degradedSessions'],
  sessions: readonly TradeDate[],
): Pick<PanelHeader, 'degradedSessions'> {
  const entries = sessions.flatMap((date) => {
    const reasons = degraded?.[date] ?? [];
    return reasons.length === 0 ? [] : [[date, reasons] as const];
  });
  return entries.length === 0 ? {} : { degradedSessions: Object.fromEntries(entries) };
}

/** The order of a header's membership: by symbol and first day, then by all the rest, so that the order in which a source lists
 * the spells leaves no trace. */
function compareSpells(a: MembershipSpell, b: MembershipSpell): number {
  return (
    compareCodeUnits(a.symbol, b.symbol) ||
    compareCodeUnits(a.fromDate, b.fromDate) ||
    a.knownAtMs - b.knownAtMs ||
    compareCodeUnits(a.toDate ?? '', b.toDate ?? '') ||
    (a.endKnownAtMs ?? 0) - (b.endKnownAtMs ?? 0) ||
    a.instrument - b.instrument
  );
}
