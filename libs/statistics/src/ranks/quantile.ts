import { ParameterRangeError } from '../errors.js';
import { assertFinite, assertProbability } from '../input-checks.js';

/** Sample quantile with linear interpolation between order statistics (type 7, the default of numpy and R).
 * @param values shape (n,)
 * @param probability from 0 (minimum) to 1 (maximum)
 * @returns unit of the values; `undefined` when empty
 * @throws {NonFiniteInputError} on NaN or Infinity
 * @throws {ParameterRangeError} on a probability outside 0 to 1
 * @see Hyndman & Fan (1996), The American Statistician 50(4) */
export function quantile(values: ArrayLike<number>, probability: number): number | undefined {
  assertFinite(values, 'values');
  assertProbability(probability, 'probability');
  return values.length === 0 ? undefined : quantileOfSorted(ascending(values), probability);
}

/** Middle value, the average of the two middle ones when n is even.
 * @param values shape (n,)
 * @returns unit of the values; `undefined` when empty
 * @throws {NonFiniteInputError} on NaN or Infinity */
export function median(values: ArrayLike<number>): number | undefined {
  return quantile(values, 0.5);
}

/** Median absolute deviation from the median, unscaled: multiply by 1.4826 to estimate the standard deviation of a
 * normal sample.
 * @param values shape (n,)
 * @returns unit of the values, at least 0; `undefined` when empty
 * @throws {NonFiniteInputError} on NaN or Infinity
 * @see Hampel (1974), Journal of the American Statistical Association 69(346) */
export function medianAbsoluteDeviation(values: ArrayLike<number>): number | undefined {
  const centre = median(values);
  return centre === undefined ? undefined : median(Float64Array.from(values, (value) => Math.abs(value - centre)));
}

/** The values with those beyond two sample quantiles (type 7) moved to these quantiles; the order is kept.
 * @param values shape (n,)
 * @param lowerProbability from 0 to 1, default 0.01
 * @param upperProbability from `lowerProbability` to 1, default 0.99
 * @returns shape (n,), a new array in the unit of the values
 * @throws {NonFiniteInputError} on NaN or Infinity
 * @throws {ParameterRangeError} on a probability outside its range
 * @see Dixon (1960), Annals of Mathematical Statistics 31(2) */
export function winsorise(values: ArrayLike<number>, lowerProbability = 0.01, upperProbability = 0.99): Float64Array {
  assertFinite(values, 'values');
  assertProbability(lowerProbability, 'lowerProbability');
  assertProbability(upperProbability, 'upperProbability');
  if (upperProbability < lowerProbability) {
    throw new ParameterRangeError(
      'upperProbability',
      upperProbability,
      `at least lowerProbability, ${lowerProbability}`,
    );
  }
  if (values.length === 0) return new Float64Array(0);
  const sorted = ascending(values);
  const lower = quantileOfSorted(sorted, lowerProbability);
  const upper = quantileOfSorted(sorted, upperProbability);
  return Float64Array.from(values, (value) => Math.min(Math.max(value, lower), upper));
}

export function ascending(values: ArrayLike<number>): Float64Array {
  // Copying through the iterator of `from` takes longer than sorting.
  const copy = values instanceof Float64Array ? values.slice() : Float64Array.from(values);
  return copy.sort();
}

/** Type 7 quantile of values in ascending order, at least one. */
export function quantileOfSorted(sorted: Float64Array, probability: number): number {
  const position = (sorted.length - 1) * probability;
  const below = Math.floor(position);
  if (below === sorted.length - 1) return sorted[below];
  // weighted from the nearer neighbour, so that probability 1/2 is symmetric and the ends are exact
  const fraction = position - below;
  const step = sorted[below + 1] - sorted[below];
  return fraction < 0.5 ? sorted[below] + step * fraction : sorted[below + 1] - step * (1 - fraction);
}
