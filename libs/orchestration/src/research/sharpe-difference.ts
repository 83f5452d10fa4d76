import { InsufficientDataError, NonFiniteInputError, RandomStream } from '@prometheus/core';
import { LengthMismatchError, normalCdf, TRADING_DAYS_PER_YEAR } from '@prometheus/statistics';

/** Two moments for each of two series: below it the variance of four estimated moments says nothing. */
const LEAST_OBSERVATIONS = 30;
const MOMENTS = 4;

export interface SharpeDifference {
  readonly observations: number;
  /** Sharpe ratio of the first series less that of the second, annualised, risk-free rate 0, deviations with divisor T. */
  readonly difference: number;
  /** Robust to fat tails, autocorrelation and correlation between the series; annualised. */
  readonly standardError: number;
  /** Two-sided p-value of equal ratios, normal approximation. */
  readonly pValue: number;
  /** Lags that the kernel weighs, not a whole number. */
  readonly bandwidth: number;
  readonly bootstrap: SharpeBootstrap;
}

export interface SharpeBootstrap {
  /** Two-sided p-value of the studentised circular block bootstrap. */
  readonly pValue: number;
  readonly resamples: number;
  readonly blockLength: number;
}

export interface SharpeDifferenceOptions {
  readonly periodsPerYear?: number;
  /** Default 4,999. */
  readonly resamples?: number;
  /** Sessions of a block, default the cube root of the number of observations, rounded up. */
  readonly blockLength?: number;
  readonly seed?: number;
}

/** Tests whether two return series of the same days have the same Sharpe ratio: the HAC test with the Parzen kernel and
 * Andrews' automatic bandwidth, and beside it the studentised circular block bootstrap, which holds its size better in
 * short samples. Excess returns are taken over a risk-free rate of 0.
 * @param first, second shape (T,), simple returns as fractions, T >= 30, row t of the same day
 * @returns undefined when a series does not vary, or when the series move as one, so that no error can be estimated
 * @throws {LengthMismatchError}, {InsufficientDataError}, {NonFiniteInputError}
 * @see Ledoit & Wolf (2008), Journal of Empirical Finance 15(5); Andrews (1991), Econometrica 59(3) */
export function sharpeDifference(
  first: Float64Array,
  second: Float64Array,
  options: SharpeDifferenceOptions = {},
): SharpeDifference | undefined {
  checkInput(first, second);
  const n = first.length;
  const moments = pairMoments(first, second);
  if (moments === undefined) return undefined;
  const columns = centredMoments(first, second, moments);
  const gradient = ratioGradient(moments);
  const bandwidth = parzenBandwidth(columns, n);
  const variance = longRunVariance(combine(columns, gradient), bandwidth) * (n / (n - MOMENTS));
  const standardError = Math.sqrt(Math.max(0, variance) / n);
  // Equal or proportional series have equal ratios in every sample: there is nothing to test.
  if (!(standardError > 1e-12)) return undefined;
  const difference = ratioDifference(moments);
  const scale = Math.sqrt(options.periodsPerYear ?? TRADING_DAYS_PER_YEAR);
  const statistic = Math.abs(difference) / standardError;
  return {
    observations: n,
    difference: difference * scale,
    standardError: standardError * scale,
    pValue: 2 * normalCdf(-statistic),
    bandwidth,
    bootstrap: bootstrap(first, second, difference, statistic, options),
  };
}

function checkInput(first: Float64Array, second: Float64Array): void {
  if (first.length !== second.length) {
    throw new LengthMismatchError('first', first.length, 'second', second.length);
  }
  if (first.length < LEAST_OBSERVATIONS) throw new InsufficientDataError('returns', LEAST_OBSERVATIONS, first.length);
  for (const [name, values] of [
    ['first', first],
    ['second', second],
  ] as const) {
    const bad = values.findIndex((value) => !Number.isFinite(value));
    if (bad >= 0) throw new NonFiniteInputError(name, bad, values[bad]);
  }
}

/** Means and uncentred second moments of both series. */
interface PairMoments {
  readonly mean1: number;
  readonly mean2: number;
  readonly square1: number;
  readonly square2: number;
}

/** @param rows positions of the observations, in order; all when absent */
function pairMoments(first: Float64Array, second: Float64Array, rows?: Int32Array): PairMoments | undefined {
  const n = rows?.length ?? first.length;
  let [mean1, mean2, square1, square2] = [0, 0, 0, 0];
  for (let k = 0; k < n; k++) {
    const t = rows === undefined ? k : rows[k];
    const [a, b] = [first[t], second[t]];
    mean1 += a;
    mean2 += b;
    square1 += a * a;
    square2 += b * b;
  }
  const moments = { mean1: mean1 / n, mean2: mean2 / n, square1: square1 / n, square2: square2 / n };
  const least = (square: number): number => 1e-14 * square + 1e-24;
  const varies =
    moments.square1 - moments.mean1 ** 2 > least(moments.square1) &&
    moments.square2 - moments.mean2 ** 2 > least(moments.square2);
  return varies ? moments : undefined;
}

function ratioDifference({ mean1, mean2, square1, square2 }: PairMoments): number {
  return mean1 / Math.sqrt(square1 - mean1 * mean1) - mean2 / Math.sqrt(square2 - mean2 * mean2);
}

/** Derivatives of the difference by the four moments, in the order of `centredMoments`. */
function ratioGradient({ mean1, mean2, square1, square2 }: PairMoments): readonly number[] {
  const cube1 = Math.pow(square1 - mean1 * mean1, 1.5);
  const cube2 = Math.pow(square2 - mean2 * mean2, 1.5);
  return [square1 / cube1, -square2 / cube2, (-0.5 * mean1) / cube1, (0.5 * mean2) / cube2];
}

function centredMoments(first: Float64Array, second: Float64Array, moments: PairMoments): readonly Float64Array[] {
  return [
    first.map((value) => value - moments.mean1),
    second.map((value) => value - moments.mean2),
    first.map((value) => value * value - moments.square1),
    second.map((value) => value * value - moments.square2),
  ];
}

function combine(columns: readonly Float64Array[], weights: readonly number[]): Float64Array {
  return columns[0].map((_, t) => columns.reduce((sum, column, k) => sum + weights[k] * column[t], 0));
}

/** Andrews' plug-in bandwidth for the Parzen kernel from first-order autoregressions of the four moments. */
function parzenBandwidth(columns: readonly Float64Array[], n: number): number {
  let numerator = 0;
  let denominator = 0;
  for (const column of columns) {
    let [cross, before] = [0, 0];
    for (let t = 1; t < n; t++) {
      cross += column[t] * column[t - 1];
      before += column[t - 1] ** 2;
    }
    const slope = Math.max(-0.97, Math.min(0.97, cross / before));
    let errors = 0;
    for (let t = 1; t < n; t++) errors += (column[t] - slope * column[t - 1]) ** 2;
    const spread = (errors / (n - 1)) ** 2;
    numerator += (4 * slope ** 2 * spread) / (1 - slope) ** 8;
    denominator += spread / (1 - slope) ** 4;
  }
  return 2.6614 * Math.pow((numerator / denominator) * n, 0.2);
}

/** Variance of the root-T mean of a centred series: autocovariances with Parzen weights. */
function longRunVariance(series: Float64Array, bandwidth: number): number {
  const n = series.length;
  let total = autocovarianceSum(series, 0);
  for (let lag = 1; lag < Math.min(bandwidth, n); lag++) {
    total += 2 * parzen(lag / bandwidth) * autocovarianceSum(series, lag);
  }
  return total / n;
}

function autocovarianceSum(series: Float64Array, lag: number): number {
  let sum = 0;
  for (let t = lag; t < series.length; t++) sum += series[t] * series[t - lag];
  return sum;
}

function parzen(x: number): number {
  return x <= 0.5 ? 1 - 6 * x * x + 6 * x * x * x : 2 * (1 - x) ** 3;
}

function bootstrap(
  first: Float64Array,
  second: Float64Array,
  difference: number,
  statistic: number,
  options: SharpeDifferenceOptions,
): SharpeBootstrap {
  const n = first.length;
  const resamples = options.resamples ?? 4999;
  const blockLength = Math.min(options.blockLength ?? Math.ceil(Math.cbrt(n)), n);
  const random = new RandomStream(options.seed ?? 1, 'sharpe-difference');
  const blocks = Math.ceil(n / blockLength);
  const rows = new Int32Array(n);
  let extreme = 0;
  for (let m = 0; m < resamples; m++) {
    for (let block = 0; block < blocks; block++) {
      const start = random.below(n);
      const end = Math.min(n, (block + 1) * blockLength);
      for (let k = block * blockLength; k < end; k++) rows[k] = (start + k - block * blockLength) % n;
    }
    const drawn = studentised(first, second, rows, blockLength, difference);
    // A resample without variation says nothing against equality: it counts as extreme, which is the cautious side.
    if (!(drawn < statistic)) extreme += 1;
  }
  return { pValue: (extreme + 1) / (resamples + 1), resamples, blockLength };
}

/** Distance of a resample's difference from the sample's, over its own standard error from the sums of its blocks. */
function studentised(
  first: Float64Array,
  second: Float64Array,
  rows: Int32Array,
  blockLength: number,
  difference: number,
): number {
  const moments = pairMoments(first, second, rows);
  if (moments === undefined) return Infinity;
  const { mean1, mean2, square1, square2 } = moments;
  const [g1, g2, g3, g4] = ratioGradient(moments);
  const blocks = Math.floor(rows.length / blockLength);
  let squares = 0;
  for (let block = 0; block < blocks; block++) {
    let sum = 0;
    for (let k = block * blockLength; k < (block + 1) * blockLength; k++) {
      const [a, b] = [first[rows[k]], second[rows[k]]];
      sum += g1 * (a - mean1) + g2 * (b - mean2) + g3 * (a * a - square1) + g4 * (b * b - square2);
    }
    squares += (sum * sum) / blockLength;
  }
  const standardError = Math.sqrt(squares / blocks / rows.length);
  return Math.abs(ratioDifference(moments) - difference) / standardError;
}
