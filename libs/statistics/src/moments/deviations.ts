import { CompensatedSum } from './compensated-sum.js';

/** Return metrics treat a smaller standard deviation of returns as no variation at all. */
export const MINIMUM_DEVIATION = 1e-12;
/** Rounding of constant values leaves a spurious deviation of this size, as a fraction of the largest value. */
const RELATIVE_ROUNDING = 1e-14;

export function meanOf(values: ArrayLike<number>): number {
  const sum = new CompensatedSum();
  for (let i = 0; i < values.length; i++) sum.add(values[i]);
  return sum.total / values.length;
}

/** Sum of products of the deviations of two series from their means; the two-pass formula with both means exact to
 * rounding. With one series twice: its sum of squared deviations. */
export function coDeviation(x: ArrayLike<number>, xMean: number, y: ArrayLike<number>, yMean: number): number {
  const sum = new CompensatedSum();
  for (let i = 0; i < x.length; i++) sum.add((x[i] - xMean) * (y[i] - yMean));
  return sum.total;
}

/** Sample standard deviation, divisor n - 1, of at least two checked values. */
export function deviationOf(values: ArrayLike<number>, mean: number): number {
  return Math.sqrt(coDeviation(values, mean, values, mean) / (values.length - 1));
}

/** Whether a sum of squared deviations is no more than rounding can leave of equal values. */
export function isConstant(values: ArrayLike<number>, squaredDeviations: number): boolean {
  let largest = 0;
  for (let i = 0; i < values.length; i++) largest = Math.max(largest, Math.abs(values[i]));
  return Math.sqrt(squaredDeviations / values.length) <= RELATIVE_ROUNDING * largest;
}

export interface StandardisedMoments {
  /** Third central moment over variance^1.5, divisor n. */
  readonly skew: number;
  /** Fourth central moment over squared variance, divisor n; 3 for a normal distribution. */
  readonly kurtosis: number;
}

/** Skew and kurtosis of the sample itself, without small-sample correction; `undefined` for fewer than two or for
 * constant values. */
export function standardisedMoments(values: ArrayLike<number>): StandardisedMoments | undefined {
  const n = values.length;
  if (n < 2) return undefined;
  const mean = meanOf(values);
  const squares = coDeviation(values, mean, values, mean);
  if (isConstant(values, squares)) return undefined;
  const scale = Math.sqrt(squares / n);
  const third = new CompensatedSum();
  const fourth = new CompensatedSum();
  for (let i = 0; i < n; i++) {
    const z = (values[i] - mean) / scale;
    third.add(z * z * z);
    fourth.add(z * z * z * z);
  }
  return { skew: third.total / n, kurtosis: fourth.total / n };
}
