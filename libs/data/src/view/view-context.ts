import { compareCodeUnits, type InstrumentId } from '@prometheus/core';

import { type ViewFacts } from '../facts/view-facts.js';
import { FeatureColumns } from '../features/feature.js';
import { type ActionFactors, actionFactors } from '../panel/action-fields.js';
import { type MarketPanel, type PanelInstrument, withoutVenue } from '../panel/market-panel.js';
import { type KnownAction } from './as-of-view.js';

/** For runs that read the panel alone. */
const NO_FACTS: ViewFacts = { issuerOf: () => undefined };

interface Listed {
  readonly instruments: readonly PanelInstrument[];
  readonly positions: Int32Array;
}

/** Session closes of the panel's market in milliseconds, one a session: what decides whether a fact was known. */
export type SessionCloses = Float64Array;

/** What the views of one panel share, so that a view itself is cheap: who was listed when, who was a member, which
 * actions were known, and the feature columns. */
export class ViewContext {
  readonly columns: FeatureColumns;
  /** Splits and dividends as factors on earlier closes, oldest first. */
  readonly adjustments: ActionFactors;
  /** Without the venue of the last bars, which only later days can tell. */
  readonly #instruments: readonly PanelInstrument[];
  readonly #byListing: Int32Array;
  #listed: Listed = { instruments: [], positions: new Int32Array(0) };
  #listedCount = -1;

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
    this.columns = new FeatureColumns(panel);
    this.adjustments = actionFactors(panel);
    this.#byListing = Int32Array.from(panel.header.instruments.keys()).sort(
      (a, b) => panel.firstBar(a) - panel.firstBar(b) || a - b,
    );
  }

  /** The instruments with a bar by session t, in the panel's order. */
  listed(t: number): Listed {
    const count = this.#countListed(t);
    if (count !== this.#listedCount) {
      const positions = this.#byListing.slice(0, count).sort();
      const instruments = Object.freeze(Array.from(positions, (i) => this.#instruments[i]));
      this.#listed = { instruments, positions };
      this.#listedCount = count;
    }
    return this.#listed;
  }

  /** Position in `adjustments` of the first after session t. */
  firstAdjustmentAfter(t: number): number {
    const { rows } = this.adjustments;
    let low = 0;
    let high = rows.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (rows[middle] <= t) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  members(t: number): readonly string[] | undefined {
    const { hasMembership, membership, sessions } = this.panel.header;
    if (!hasMembership) return undefined;
    const date = sessions[t];
    const symbols = new Set<string>();
    for (const spell of membership) {
      const inside = spell.fromDate <= date && (spell.toDate === undefined || date < spell.toDate);
      if (inside && spell.knownAtMs <= this.closes[t]) symbols.add(spell.symbol);
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

  /** What quality control held against session t. */
  degraded(t: number): readonly string[] {
    return this.panel.header.degradedSessions?.[this.panel.header.sessions[t]] ?? [];
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
