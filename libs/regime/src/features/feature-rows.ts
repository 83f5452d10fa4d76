import { type TradeDate } from '@prometheus/core';
import { type AsOfView } from '@prometheus/data';

import { type RegimeFeature } from './regime-features.js';

/** Figures of a region, one row a session, oldest first, each in its own unit. */
export interface FeatureRows {
  /** Columns, (F,). */
  readonly names: readonly string[];
  /** Shape (T * F,), row-major; NaN where undefined. */
  readonly values: Float64Array;
  /** Sessions of the rows, (T,). */
  readonly dates: readonly TradeDate[];
}

/** Sessions from the anchor to the view's close, oldest first; from the first of the collection without an anchor.
 * @throws {ViewRangeError} when the view does not reach back to the collection's first session */
export function anchoredDates(view: AsOfView, anchorDate?: TradeDate): readonly TradeDate[] {
  const { dates } = view.window('close', view.sessionsOfHistory + 1, []);
  if (anchorDate === undefined) return dates;
  const first = dates.findIndex((date) => date >= anchorDate);
  return first < 0 ? [] : dates.slice(first);
}

/** The features of the sessions `dates`, which end at the view's close.
 * @throws {ViewRangeError} beyond the view's declared history
 * @throws {FactNotRequiredError} for a macro series that was not required */
export function featureRows(
  view: AsOfView,
  features: readonly RegimeFeature[],
  dates: readonly TradeDate[],
): FeatureRows {
  const width = features.length;
  const values = new Float64Array(dates.length * width);
  if (dates.length > 0) {
    features.forEach(({ series }, column) => {
      const source = view.market(series, dates.length);
      for (let t = 0; t < source.length; t++) values[t * width + column] = source[t];
    });
  }
  return { names: features.map(({ name }) => name), values, dates };
}

/** Row `t` without a copy. */
export function rowOf(rows: FeatureRows, t: number): Float64Array {
  const width = rows.names.length;
  return rows.values.subarray(t * width, (t + 1) * width);
}

/** Rows [from, to) without a copy of their values. */
export function sliceRows(rows: FeatureRows, from: number, to: number): FeatureRows {
  const width = rows.names.length;
  return {
    names: rows.names,
    values: rows.values.subarray(from * width, to * width),
    dates: rows.dates.slice(from, to),
  };
}
