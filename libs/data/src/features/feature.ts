import { type UnknownSpell } from '../panel/late-actions.js';
import { type MarketPanel } from '../panel/market-panel.js';

/** A causal operator: the value at session t depends on sessions up to t only, and its bytes do not depend on where the
 * panel begins or ends. */
export interface Feature {
  /** Identifies the operator with its parameters, for example `returns(21)`. */
  readonly id: string;
  /** Sessions that a value can depend on, its own included. */
  readonly lookback: number;
  /** Values of the sessions [from, to).
   * @returns shape (to - from, N), session-major; NaN where undefined */
  compute(panel: MarketPanel, from: number, to: number): Float64Array;
}

/** Whole-panel columns of features, computed once a panel in one pass and then served by row. */
export class FeatureColumns {
  readonly #columns = new Map<string, Float64Array>();

  /** @param unknown spells in which actions were not known that the panel's fields show */
  constructor(
    readonly panel: MarketPanel,
    readonly unknown: readonly UnknownSpell[] = [],
  ) {}

  /** Shape (T * N,), session-major. */
  column(feature: Feature): Float64Array {
    const known = this.#columns.get(feature.id);
    if (known !== undefined) return known;
    const values = feature.compute(this.panel, 0, this.panel.sessionCount);
    for (const { instrument, from, to, panel } of this.unknown) {
      const asKnown = feature.compute(panel, from, to);
      for (let t = from; t < to; t++) values[t * this.panel.instrumentCount + instrument] = asKnown[t - from];
    }
    this.#columns.set(feature.id, values);
    return values;
  }
}

/** A mean, deviation or sum over a window counts when at least this share of its sessions has a value. */
export const LEAST_COVERAGE = 0.8;

/** @throws {RangeError} unless `days` is a whole number of at least `least` */
export function requireDays(feature: string, days: number, least: number): void {
  if (!Number.isInteger(days) || days < least) {
    throw new RangeError(`${feature}: ${days} must be a whole number of sessions, at least ${least}`);
  }
}
