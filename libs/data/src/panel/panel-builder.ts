import { addDays, compareCodeUnits, epochDay, type InstrumentId, type TradeDate } from '@prometheus/core';

import { compareActions } from './action-fields.js';
import { BarBlocks } from './bar-blocks.js';
import { type PriceBasis } from './price-basis.js';
import { type RowRange, SessionFinisher } from './session-finisher.js';
import { firstSessionOnOrAfter } from './session-search.js';
import {
  type CorporateActionType,
  MarketPanel,
  type MembershipSpell,
  type PanelAction,
  panelArrays,
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

/** Collects bars in any order and turns them into a panel, once.
 * A bar on a day that is no session, or without finite open and close (and on the total-return basis adjusted close)
 * above zero, is set aside and counted.
 *
 * Sessions are completed in their order, in memory for every declared instrument: all of them by `build`, or while later bars are
 * still on their way by `completeThrough`. Only where instruments turn out to have no bar, or the first or last sessions, are the
 * others moved together in the end. */
export class PanelBuilder {
  readonly #spec: PanelSpec;
  readonly #sessions: readonly TradeDate[];
  readonly #rowOfDay: Int32Array;
  readonly #firstDay: number;
  readonly #instruments: readonly PanelInstrument[];
  readonly #bars: BarBlocks;
  readonly #memory: SharedArrayBuffer;
  readonly #isScaled: boolean;
  /** Sessions of which no more bars come. */
  #complete = 0;
  #finisher: SessionFinisher | undefined;
  #setAside = 0;
  #built = false;

  constructor(spec: PanelSpec) {
    this.#spec = spec;
    this.#isScaled = spec.basis === 'total_return';
    this.#sessions = spec.calendar.tradingDaysBetween(spec.firstDate, spec.lastDate);
    this.#firstDay = epochDay(spec.firstDate);
    this.#rowOfDay = new Int32Array(epochDay(spec.lastDate) - this.#firstDay + 1).fill(-1);
    this.#sessions.forEach((date, t) => {
      this.#rowOfDay[epochDay(date) - this.#firstDay] = t;
    });
    this.#instruments = [...spec.instruments].sort((a, b) => compareCodeUnits(a.instrumentId, b.instrumentId));
    this.#bars = new BarBlocks(this.#sessions, this.#instruments.length);
    this.#memory = new SharedArrayBuffer(panelBytes(this.#sessions.length, this.#instruments.length));
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
   * counted would depend on their order), for a session that is complete, and after `build` */
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
    const scaled = this.#isScaled;
    if (row < 0 || !isPrice(open) || !isPrice(close) || (scaled && !isPrice(adjustedClose))) {
      this.#setAside += 1;
      return;
    }
    if (row < this.#complete || !(instrument >= 0 && instrument < this.#instruments.length)) {
      throw new RangeError(this.#refusal(instrument, row));
    }
    const isNew = scaled
      ? this.#bars.add(
          row,
          instrument,
          (open * adjustedClose) / close,
          (high * adjustedClose) / close,
          (low * adjustedClose) / close,
          adjustedClose,
          (volume * close) / adjustedClose,
        )
      : this.#bars.add(row, instrument, open, high, low, close, volume);
    if (!isNew) throw new RangeError(this.#refusal(instrument, row));
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

  /** Completes the sessions up to a day, of which no more bars will come: what would else be done in the end is done while later bars
   * are read. */
  completeThrough(date: TradeDate): void {
    this.#finisher ??= new SessionFinisher(this.#headerOf(this.#sessions, this.#instruments), this.#memory);
    this.#complete = Math.max(this.#complete, firstSessionOnOrAfter(this.#sessions, addDays(date, 1)));
    const { fields, mask } = panelArrays(this.#memory, this.#sessions.length * this.#instruments.length);
    const written = this.#bars.release(this.#complete, fields, mask);
    while (this.#finisher.next < written) this.#finisher.finish();
  }

  /** @throws {RangeError} on the second call */
  build(): MarketPanel {
    if (this.#built) throw new RangeError('this PanelBuilder has already built its panel');
    this.completeThrough(this.#spec.lastDate);
    this.#built = true;
    const { rows, kept, digests } = (this.#finisher as SessionFinisher).extent();
    const sessions = this.#sessions.slice(rows.from, rows.to);
    const isWhole = sessions.length === this.#sessions.length && kept.length === this.#instruments.length;
    return new MarketPanel(
      this.#headerOf(
        sessions,
        kept.map((i) => this.#instruments[i]),
      ),
      isWhole ? this.#memory : this.#compact(kept, rows),
      digests,
    );
  }

  #headerOf(sessions: readonly TradeDate[], instruments: readonly PanelInstrument[]): PanelHeader {
    const spec = this.#spec;
    const position = new Map(instruments.map((instrument, i) => [instrument.instrumentId as string, i]));
    return {
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
  }

  #refusal(instrument: number, row: number): string {
    if (this.#built) return 'this PanelBuilder has already built its panel, which nobody may write to';
    const known = this.#instruments[instrument];
    if (known === undefined) {
      return `there is no instrument at position ${instrument}: the panel was declared with ${this.#instruments.length}`;
    }
    const date = this.#sessions[row];
    return row < this.#complete
      ? `${known.instrumentId} has a bar on ${date}, and the sessions up to then were declared complete before it came`
      : `${known.instrumentId} has two bars on ${date}; hand over one bar a day`;
  }

  /** The memory of the instruments and sessions that count alone. */
  #compact(kept: readonly number[], rows: RowRange): SharedArrayBuffer {
    const declared = this.#instruments.length;
    const columns = kept.length;
    const memory = new SharedArrayBuffer(panelBytes(rows.to - rows.from, columns));
    const places = Int32Array.from(kept);
    const source = panelArrays(this.#memory, this.#sessions.length * declared);
    const target = panelArrays(memory, (rows.to - rows.from) * columns);
    const move = <T extends Float64Array | Uint8Array>(from: T, to: T): void => {
      for (let t = rows.from, cell = 0; t < rows.to; t++) {
        const row = t * declared;
        for (let i = 0; i < columns; i++) to[cell++] = from[row + places[i]];
      }
    };
    source.fields.forEach((field, k) => move(field, target.fields[k]));
    move(source.mask, target.mask);
    return memory;
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
