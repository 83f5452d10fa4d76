import { ParameterRangeError } from '../errors.js';
import { assertFinite, assertFiniteNumber } from '../input-checks.js';
import { CompensatedSum } from '../moments/compensated-sum.js';
import { MINIMUM_DEVIATION } from '../moments/deviations.js';
import { ascending, quantileOfSorted } from '../ranks/quantile.js';
import { selectInPlace } from '../ranks/selection.js';

const DEFAULT_TAIL = 0.05;

/** Historical value at risk, as a RETURN: the quantile of the returns at `tail` (type 7), negative for a loss.
 * @param returns shape (T,), simple per-period returns as fractions
 * @param tail probability of the tail, above 0 and below 1, default 0.05
 * @returns fraction a period; `undefined` when empty
 * @throws {NonFiniteInputError} on NaN or Infinity
 * @throws {ParameterRangeError} on a tail outside its range
 * @see Jorion (2006), Value at Risk, 3rd edition, chapter 5 */
export function valueAtRisk(returns: ArrayLike<number>, tail = DEFAULT_TAIL): number | undefined {
  assertFinite(returns, 'returns');
  assertTail(tail);
  return returns.length === 0 ? undefined : quantileOfSorted(ascending(returns), tail);
}

/** Figures of the tails, all from one look at the returns. */
export interface TailFigures {
  readonly valueAtRisk: number;
  readonly expectedShortfall: number;
  readonly tailRatio: number | undefined;
  readonly lowest: number;
  readonly highest: number;
}

/** `valueAtRisk`, `expectedShortfall`, `tailRatio` and the extremes for the price of one of them.
 * @param returns shape (T,), simple per-period returns as fractions
 * @param tail probability of the tail, above 0 and below 1, default 0.05
 * @returns fractions a period, the ratio unitless; `undefined` when empty
 * @throws {NonFiniteInputError} on NaN or Infinity
 * @throws {ParameterRangeError} on a tail outside its range */
export function tailFigures(returns: ArrayLike<number>, tail = DEFAULT_TAIL): TailFigures | undefined {
  assertFinite(returns, 'returns');
  assertTail(tail);
  if (returns.length === 0) return undefined;
  const sorted = withSortedTails(returns, tail);
  return {
    valueAtRisk: quantileOfSorted(sorted, tail),
    expectedShortfall: shortfallOfSorted(sorted, tail),
    tailRatio: tailRatioOfSorted(sorted),
    lowest: sorted[0],
    highest: sorted[sorted.length - 1],
  };
}

/** Historical expected shortfall (conditional value at risk), as a RETURN: mean of the floor((T - 1) tail) + 1 lowest
 * returns, negative for a loss.
 * @param returns shape (T,), simple per-period returns as fractions
 * @param tail probability of the tail, above 0 and below 1, default 0.05
 * @returns fraction a period, at most `valueAtRisk`; `undefined` when empty
 * @throws {NonFiniteInputError} on NaN or Infinity
 * @throws {ParameterRangeError} on a tail outside its range
 * @see Rockafellar & Uryasev (2000), Journal of Risk 2(3) */
export function expectedShortfall(returns: ArrayLike<number>, tail = DEFAULT_TAIL): number | undefined {
  assertFinite(returns, 'returns');
  assertTail(tail);
  return returns.length === 0 ? undefined : shortfallOfSorted(ascending(returns), tail);
}

/** Tail ratio: size of the 95 % quantile over the size of the 5 % quantile (type 7).
 * @param returns shape (T,), simple per-period returns as fractions
 * @returns unitless; `undefined` when empty or when the 5 % quantile is below 1e-12 in size
 * @throws {NonFiniteInputError} on NaN or Infinity */
export function tailRatio(returns: ArrayLike<number>): number | undefined {
  assertFinite(returns, 'returns');
  return returns.length === 0 ? undefined : tailRatioOfSorted(ascending(returns));
}

/** Omega ratio: sum of the gains above a threshold over the sum of the shortfalls below it.
 * @param returns shape (T,), simple per-period returns as fractions
 * @param threshold fraction a period, default 0
 * @returns unitless; `undefined` when the shortfalls sum to less than 1e-12
 * @throws {NonFiniteInputError} on NaN or Infinity
 * @throws {ParameterRangeError} on a threshold that is not finite
 * @see Keating & Shadwick (2002), Journal of Performance Measurement 6(3) */
export function omega(returns: ArrayLike<number>, threshold = 0): number | undefined {
  assertFinite(returns, 'returns');
  assertFiniteNumber(threshold, 'threshold');
  const gains = new CompensatedSum();
  const shortfalls = new CompensatedSum();
  for (let t = 0; t < returns.length; t++) {
    const excess = returns[t] - threshold;
    if (excess > 0) gains.add(excess);
    else shortfalls.add(-excess);
  }
  return shortfalls.total < MINIMUM_DEVIATION ? undefined : gains.total / shortfalls.total;
}

/** Hit rate: share of gains among the periods with a return other than 0, so that days without a position do not count.
 * @param returns shape (T,), simple per-period returns as fractions
 * @returns fraction from 0 to 1; `undefined` when every return is 0
 * @throws {NonFiniteInputError} on NaN or Infinity */
export function hitRate(returns: ArrayLike<number>): number | undefined {
  assertFinite(returns, 'returns');
  let gains = 0;
  let losses = 0;
  for (let t = 0; t < returns.length; t++) {
    if (returns[t] > 0) gains++;
    else if (returns[t] < 0) losses++;
  }
  return gains + losses === 0 ? undefined : gains / (gains + losses);
}

/** The returns with those at both ends in order, as far in as the figures of the tails look; what lies between is not. */
function withSortedTails(returns: ArrayLike<number>, tail: number): Float64Array {
  const values = returns instanceof Float64Array ? returns.slice() : Float64Array.from(returns);
  const last = values.length - 1;
  const lowEnd = Math.min(last, Math.floor(last * Math.max(tail, DEFAULT_TAIL)) + 1);
  const highStart = Math.max(lowEnd, Math.floor(last * (1 - DEFAULT_TAIL)));
  selectInPlace(values, lowEnd);
  selectInPlace(values, highStart, lowEnd, values.length);
  values.subarray(0, lowEnd).sort();
  values.subarray(highStart).sort();
  return values;
}

function shortfallOfSorted(sorted: Float64Array, tail: number): number {
  const count = Math.floor((sorted.length - 1) * tail) + 1;
  const sum = new CompensatedSum();
  for (let i = 0; i < count; i++) sum.add(sorted[i]);
  return sum.total / count;
}

function tailRatioOfSorted(sorted: Float64Array): number | undefined {
  const left = Math.abs(quantileOfSorted(sorted, DEFAULT_TAIL));
  return left < MINIMUM_DEVIATION ? undefined : Math.abs(quantileOfSorted(sorted, 1 - DEFAULT_TAIL)) / left;
}

function assertTail(tail: number): void {
  if (!(tail > 0 && tail < 1)) throw new ParameterRangeError('tail', tail, 'a probability above 0 and below 1');
}
