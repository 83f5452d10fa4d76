import { type Adjustments } from './adjustments.js';
import { type ViewContext } from './view-context.js';

/** By what the closes of earlier and earlier sessions are divided to stand beside those of session t, by instrument: the product of
 * the adjustments after them that were known at t. Sessions are asked for from t backwards. */
export class Divisors {
  readonly #divisor: Float64Array;
  readonly #factors: 'total' | 'splits';
  readonly #adjustments: Adjustments;
  readonly #late: readonly { readonly instrument: number; readonly adjustments: Adjustments; readonly next: number }[];
  #next: number;

  constructor(context: ViewContext, t: number, field: 'adjustedClose' | 'splitAdjustedClose') {
    this.#divisor = new Float64Array(context.panel.instrumentCount).fill(1);
    this.#factors = field === 'adjustedClose' ? 'total' : 'splits';
    this.#adjustments = context.adjustments;
    this.#next = countUpTo(context.adjustments.rows, t) - 1;
    this.#late = [...context.lateAdjustments(t)].map(([instrument, adjustments]) => ({
      instrument,
      adjustments,
      next: countUpTo(adjustments.rows, t) - 1,
    }));
  }

  /** For the closes of session `row`: shape (N,), written over by the next call. */
  after(row: number): Float64Array {
    const divisor = this.#divisor;
    const { rows, instruments } = this.#adjustments;
    const factors = this.#adjustments[this.#factors];
    for (; this.#next >= 0 && rows[this.#next] > row; this.#next--) {
      divisor[instruments[this.#next]] *= factors[this.#next];
    }
    for (const late of this.#late) {
      const { adjustments, instrument } = late;
      // Counted anew from what was known, whatever the panel shows.
      let known = 1;
      for (let k = late.next; k >= 0 && adjustments.rows[k] > row; k--) known *= adjustments[this.#factors][k];
      divisor[instrument] = known;
    }
    return divisor;
  }
}

/** How many ascending rows are at most t. */
function countUpTo(rows: Int32Array, t: number): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (rows[middle] <= t) low = middle + 1;
    else high = middle;
  }
  return low;
}
