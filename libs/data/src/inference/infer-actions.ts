import { type TradeDate } from '@prometheus/core';

import { classifyStep } from './classify-step.js';
import { factorSteps, type Interval } from './factor-steps.js';
import { roundingHalfUnit } from './rounding.js';

/** Closes of one instrument, oldest first, columns of shape (T,), all above zero. */
export interface CloseSeries {
  readonly dates: readonly TradeDate[];
  /** As traded, or divided by later splits. */
  readonly close: ArrayLike<number>;
  /** Divided by later splits and dividends. */
  readonly adjustedClose: ArrayLike<number>;
}

export interface InferredAction {
  readonly exDate: TradeDate;
  readonly type: 'SPLIT' | 'CASH_DIVIDEND';
  /** New shares for one old (SPLIT), or cash for one share held after that day's split (CASH_DIVIDEND). */
  readonly value: number;
  /** Where rounding leaves the value. */
  readonly range: Interval;
  /** In [0, 1]: that the step is there, on this day and of this kind. */
  readonly confidence: number;
  /** The days on which it can be; both are the ex-date when only one is possible. */
  readonly firstDate: TradeDate;
  readonly lastDate: TradeDate;
}

const HALF_CENT = 0.005;
/** Floating-point slack on the half units. */
const SLACK = 1 + 1e-6;
/** A gap of this part of one bar's rounding error is explained by a source that rounds not quite as it should. */
const UNMODELLED_ERROR = 0.1;
/** Of a step that the next one takes back within so many bars: a wrong price, not an action. */
const TAKEN_BACK_CONFIDENCE = 0.1;
const TAKEN_BACK_BARS = 5;

/** Splits and cash dividends of one instrument, from what its adjusted closes leave out.
 *
 * The factor, adjusted close over close, is constant between ex-dates. Both prices are printed rounded, so that each bar
 * only bounds the factor; a step is inferred where no constant fits the bars (`factorSteps`), which a drift or noise
 * within the rounding never is, and is read as a split or dividend (`classifyStep`). Dividends too small to leave the
 * rounding are not found, and one whose ex-date has no bar is dated to the next bar.
 *
 * The confidence is the product of: the step's existence, 1 - exp(-gap / (0.1 e)) with `e` the relative rounding
 * error of one bar; the probability of its day; the plausibility of what it is taken for. An amount is given in whole
 * cents where the rounding leaves such a number.
 * @throws {RangeError} on columns of unequal length or values that are not above zero */
export function inferActions({ dates, close, adjustedClose }: CloseSeries): InferredAction[] {
  const count = dates.length;
  if (close.length !== count || adjustedClose.length !== count) {
    throw new RangeError(`${count} dates, ${close.length} closes and ${adjustedClose.length} adjusted closes`);
  }
  const adjustedHalfUnit = roundingHalfUnit(adjustedClose);
  // Closes that happen to be whole are printed in cents all the same, as their adjusted closes show.
  const closeHalfUnit = Math.min(roundingHalfUnit(close), Math.max(HALF_CENT, adjustedHalfUnit));
  const adjustedError = adjustedHalfUnit * SLACK;
  const closeError = closeHalfUnit * SLACK;
  const low = new Float64Array(count);
  const high = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    if (!(close[i] > 0) || !(adjustedClose[i] > 0)) throw new RangeError(`a close of ${dates[i]} is not above zero`);
    low[i] = Math.max(0, adjustedClose[i] - adjustedError) / (close[i] + closeError);
    high[i] = close[i] > closeError ? (adjustedClose[i] + adjustedError) / (close[i] - closeError) : Infinity;
  }
  const steps = factorSteps(low, high);
  return steps.flatMap((step, j) => {
    const { at } = step;
    const before = { low: Math.max(0, close[at - 1] - closeError), high: close[at - 1] + closeError };
    const meaning = classifyStep(step.ratio, before, close[at] / close[at - 1]);
    const error = closeError / close[at] + adjustedError / adjustedClose[at];
    const existence = 1 - Math.exp(-step.gap / (UNMODELLED_ERROR * error));
    const isError = takesBack(steps[j - 1], step) || takesBack(step, steps[j + 1]);
    const confidence = existence * step.probability * meaning.plausibility * (isError ? TAKEN_BACK_CONFIDENCE : 1);
    const common = {
      exDate: dates[at],
      confidence,
      firstDate: dates[step.earliest],
      lastDate: dates[step.latest],
    };
    const { split, dividend } = meaning;
    return [
      ...(split === undefined ? [] : [{ ...common, type: 'SPLIT' as const, value: split.ratio, range: split.range }]),
      ...(dividend === undefined
        ? []
        : [{ ...common, type: 'CASH_DIVIDEND' as const, value: dividend.amount, range: dividend.range }]),
    ];
  });
}

/** Whether two steps a few bars apart leave the factor where it was. */
function takesBack(
  first: { readonly at: number; readonly ratio: Interval } | undefined,
  second: { readonly at: number; readonly ratio: Interval } | undefined,
): boolean {
  if (first === undefined || second === undefined || second.at - first.at > TAKEN_BACK_BARS) return false;
  return first.ratio.low * second.ratio.low <= 1 && first.ratio.high * second.ratio.high >= 1;
}
