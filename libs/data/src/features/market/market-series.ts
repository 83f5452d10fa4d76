import { type MarketPanel } from '../../panel/market-panel.js';
import { type Feature } from '../feature.js';
import { type MarketSelection, type Selected } from './market-selection.js';

/** A causal operator that gives one number a session for a whole market: the value at session t depends on sessions up to t and
 * on what was known at its close, and its bytes do not depend on where the panel begins or ends. */
export interface MarketSeries {
  /** Identifies the operator with its parameters, for example `marketReturn(equal_weight(all),21)`. */
  readonly id: string;
  /** Sessions that a value can depend on, its own included. */
  readonly lookback: number;
  /** The macro series that it reads, which whoever asks a view for it has to require. */
  readonly macro?: string;
  /** @returns shape (T,), one value for each session of the panel; NaN where undefined */
  compute(source: MarketSource): Float64Array;
}

/** What a market series is computed from. Arrays belong to the source and are not written to. */
export interface MarketSource {
  readonly panel: MarketPanel;
  /** Values of a feature as known in each session: shape (T * N,), session-major. */
  column(feature: Feature): Float64Array;
  /** Values of another market series, shape (T,), computed once. */
  series(other: MarketSeries): Float64Array;
  /** The newest value of a macro series known at each session's close, shape (T,); NaN before the first.
   * @throws {FactNotRequiredError} unless the series was required */
  macro(seriesId: string): Float64Array;
  /** The date of that value in whole days since 1970-01-01, shape (T,); NaN before the first.
   * @throws {FactNotRequiredError} unless the series was required */
  macroDays(seriesId: string): Float64Array;
  /** Who belongs to a selection in which session. */
  selected(selection: MarketSelection): Selected;
}
