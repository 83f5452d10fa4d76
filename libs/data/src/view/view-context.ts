import { compareCodeUnits, type InstrumentId } from '@prometheus/core';

import { factDigests } from '../facts/fact-lines.js';
import { type ViewFacts } from '../facts/view-facts.js';
import { FeatureColumns } from '../features/feature.js';
import { MarketColumns } from '../features/market/market-columns.js';
import { unknownSpells } from '../panel/late-actions.js';
import {
  type MarketPanel,
  type PanelInstrument,
  type PanelTicker,
  tickerOn,
  withoutVenue,
} from '../panel/market-panel.js';
import { type Adjustments, adjustmentsOf, LateAdjustments } from './adjustments.js';
import { type KnownAction } from './as-of-view.js';

/** For runs that read the panel alone. */
const NO_FACTS: ViewFacts = { lines: () => [], issuerOf: () => undefined };

const NO_ADJUSTMENTS: ReadonlyMap<number, Adjustments> = new Map();

interface Listed {
  readonly instruments: readonly PanelInstrument[];
  readonly ids: readonly InstrumentId[];
  /** Ascending. */
  readonly positions: Int32Array;
}

/** Session closes of the panel's market in milliseconds, one a session: what decides whether a fact was known. */
export type SessionCloses = Float64Array;

/** What the views of one panel share, so that a view itself is cheap: who was listed when, who was a member, which
 * actions were known, the feature columns, and the market series. */
export class ViewContext {
  /** Stands for the world that its views show. */
  readonly lineage: object = Object.freeze({});
  readonly columns: FeatureColumns;
  readonly market: MarketColumns;
  /** Splits and dividends as factors on earlier closes, oldest first. */
  readonly adjustments: Adjustments;
  readonly #late: LateAdjustments | undefined;
  /** Without the venue of the last bars, which only later days can tell. */
  readonly #instruments: readonly PanelInstrument[];
  readonly #byListing: Int32Array;
  #listed: Listed = { instruments: [], ids: [], positions: new Int32Array(0) };
  #listedCount = -1;
  #factDigests: readonly string[] | undefined;
  #tickerCount = -1;
  readonly #tickerChanges: readonly PanelTicker[];

  /** @throws {RangeError} unless there is one close for each session of the panel */
  constructor(
    readonly panel: MarketPanel,
    readonly closes: SessionCloses,
    readonly facts: ViewFacts = NO_FACTS,
  ) {
    if (closes.length !== panel.sessionCount) {
      throw new RangeError(`${closes.length} session closes do not fit a panel of ${panel.sessionCount} sessions`);
    }
    this.#instruments = panel.header.instruments.map((instrument) => Object.freeze(withoutVenue(instrument)));
    this.#tickerChanges = panel.header.instruments.flatMap(({ tickers = [] }) => tickers.slice(1));
    const unknown = unknownSpells(panel, closes);
    this.columns = new FeatureColumns(panel, unknown);
    this.market = new MarketColumns(this.columns, closes, facts.macro, (t) => this.members(t));
    this.adjustments = adjustmentsOf(panel);
    this.#late = unknown.length === 0 ? undefined : new LateAdjustments(unknown);
    this.#byListing = Int32Array.from(panel.header.instruments.keys()).sort(
      (a, b) => panel.firstBar(a) - panel.firstBar(b) || a - b,
    );
  }

  /** The instruments with a bar by session t, in the panel's order, under their tickers of that day. */
  listed(t: number): Listed {
    const count = this.#countListed(t);
    const tickers = this.#countTickers(t);
    if (count !== this.#listedCount || tickers !== this.#tickerCount) {
      const positions = this.#byListing.slice(0, count).sort();
      const instruments = Object.freeze(Array.from(positions, (i) => this.#instrumentOn(i, t)));
      const ids = Object.freeze(instruments.map(({ instrumentId }) => instrumentId));
      this.#listed = { instruments, ids, positions };
      this.#listedCount = count;
      this.#tickerCount = tickers;
    }
    return this.#listed;
  }

  /** Adjustments of instruments of which some action was not known yet at session t. */
  lateAdjustments(t: number): ReadonlyMap<number, Adjustments> {
    return this.#late?.at(t) ?? NO_ADJUSTMENTS;
  }

  members(t: number): readonly string[] | undefined {
    const { hasMembership, membership, sessions } = this.panel.header;
    if (!hasMembership) return undefined;
    const date = sessions[t];
    const close = this.closes[t];
    const symbols = new Set<string>();
    for (const spell of membership) {
      const { fromDate, toDate, knownAtMs, endKnownAtMs = close } = spell;
      const isOver = toDate !== undefined && toDate <= date && endKnownAtMs <= close;
      if (fromDate <= date && knownAtMs <= close && !isOver) symbols.add(tickerOn(spell, date, close));
    }
    return [...symbols].sort(compareCodeUnits);
  }

  actions(t: number, days: number): KnownAction[] {
    const { actions, instruments, sessions } = this.panel.header;
    const first = sessions[t - days + 1];
    return actions
      .filter((a) => a.exDate >= first && a.knownAtMs <= this.closes[t] && this.panel.firstBar(a.instrument) <= t)
      .map((a) => ({
        instrumentId: instruments[a.instrument].instrumentId as InstrumentId,
        type: a.type,
        exDate: a.exDate,
        ...(a.ratio === undefined ? {} : { ratio: a.ratio }),
        ...(a.amount === undefined ? {} : { amount: a.amount }),
        ...(a.newInstrumentId === undefined ? {} : { newInstrumentId: a.newInstrumentId }),
        ...(a.payDate === undefined ? {} : { payDate: a.payDate }),
      }));
  }

  /** Stands for all facts beside the panel that are known by the close of session t; empty when there are none. */
  factDigest(t: number): string {
    this.#factDigests ??= factDigests(this.facts.lines(), this.closes);
    return this.#factDigests[t];
  }

  /** What quality control held against session t. */
  degraded(t: number): readonly string[] {
    const { degradedSessions, sessions } = this.panel.header;
    return [...(degradedSessions?.[sessions[t]] ?? [])];
  }

  /** With the ticker of the day: a later one would tell the future. */
  #instrumentOn(i: number, t: number): PanelInstrument {
    const { header } = this.panel;
    const symbol = tickerOn(header.instruments[i], header.sessions[t], this.closes[t]);
    const instrument = this.#instruments[i];
    return symbol === instrument.symbol ? instrument : Object.freeze({ ...instrument, symbol });
  }

  /** How many changes of ticker are known and in effect at session t: while that number stays, so do all symbols. */
  #countTickers(t: number): number {
    const date = this.panel.header.sessions[t];
    let count = 0;
    for (const { fromDate, knownAtMs } of this.#tickerChanges) {
      if (fromDate <= date && knownAtMs <= this.closes[t]) count += 1;
    }
    return count;
  }

  #countListed(t: number): number {
    let low = 0;
    let high = this.#byListing.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.panel.firstBar(this.#byListing[middle]) <= t) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
