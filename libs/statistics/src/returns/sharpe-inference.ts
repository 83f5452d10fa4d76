import { normalCdf, normalQuantile } from '../distributions/normal.js';
import { ParameterRangeError } from '../errors.js';
import { assertFinite, assertFiniteNumber, assertPositive } from '../input-checks.js';
import { standardisedMoments } from '../moments/deviations.js';
import { TRADING_DAYS_PER_YEAR } from './growth.js';
import { meanOverDeviation } from './volatility.js';

const EULER_GAMMA = 0.5772156649015329;

/** What the distribution of an estimated Sharpe ratio depends on. */
export interface SharpeSample {
  /** Sharpe ratio of one period, NOT annualised. */
  readonly sharpePerPeriod: number;
  /** Number of returns behind it. */
  readonly observations: number;
  /** Third standardised moment of the returns, divisor T; 0 for a normal distribution. */
  readonly skew: number;
  /** Fourth standardised moment of the returns, divisor T, NOT in excess; 3 for a normal distribution. */
  readonly kurtosis: number;
}

/** The sample behind the functions below. Its moments have divisor T: then kurtosis >= 1 + skew² holds in every sample
 * and the variance of the Sharpe ratio cannot turn negative.
 * @param returns shape (T,), simple per-period returns as fractions, oldest first
 * @returns the sample; `undefined` for fewer than two periods or when the standard deviation is below 1e-12
 * @throws {NonFiniteInputError} on NaN or Infinity */
export function sharpeSample(returns: ArrayLike<number>): SharpeSample | undefined {
  assertFinite(returns, 'returns');
  const sharpePerPeriod = meanOverDeviation(returns);
  const moments = standardisedMoments(returns);
  if (sharpePerPeriod === undefined || moments === undefined) return undefined;
  return { sharpePerPeriod, observations: returns.length, skew: moments.skew, kurtosis: moments.kurtosis };
}

/** Standard error of the Sharpe ratio of independent returns of any distribution, annualised like the ratio. With skew
 * 0 and kurtosis 3 it is the formula of Lo (2002).
 * @param sample from `sharpeSample`, or stated by hand
 * @param periodsPerYear periods a year, default 252; 1 gives the standard error of one period's ratio
 * @returns unitless; `undefined` for moments that no distribution has and that make the variance negative
 * @throws {ParameterRangeError} on a member that is not finite, fewer than 2 observations, or a `periodsPerYear` that
 * is not positive and finite
 * @see Lo (2002), Financial Analysts Journal 58(4); Mertens (2002), Comments on the Correct Variance of Estimated
 * Sharpe Ratios in Lo (2002) When Returns Are IID */
export function sharpeStandardError(sample: SharpeSample, periodsPerYear = TRADING_DAYS_PER_YEAR): number | undefined {
  assertSample(sample);
  assertPositive(periodsPerYear, 'periodsPerYear');
  const squared = varianceTimesObservations(sample);
  return squared < 0 ? undefined : Math.sqrt((squared / sample.observations) * periodsPerYear);
}

/** Probabilistic Sharpe ratio: the probability that the true ratio exceeds a benchmark ratio. Like its source it
 * divides the variance by T - 1, where `sharpeStandardError` divides by T.
 * @param sample from `sharpeSample`, or stated by hand
 * @param benchmarkSharpePerPeriod Sharpe ratio of one period to beat, NOT annualised, default 0
 * @returns probability from 0 to 1; `undefined` when the moments leave no positive variance
 * @throws {ParameterRangeError} on a member that is not finite or fewer than 2 observations
 * @see Bailey & Lopez de Prado (2012), Journal of Risk 15(2) */
export function probabilisticSharpe(sample: SharpeSample, benchmarkSharpePerPeriod = 0): number | undefined {
  assertSample(sample);
  assertFiniteNumber(benchmarkSharpePerPeriod, 'benchmarkSharpePerPeriod');
  const squared = varianceTimesObservations(sample);
  if (!(squared > 0)) return undefined;
  const excess = sample.sharpePerPeriod - benchmarkSharpePerPeriod;
  return normalCdf((excess * Math.sqrt(sample.observations - 1)) / Math.sqrt(squared));
}

/** Expected largest Sharpe ratio among independent trials without skill.
 * @param trials number of independent trials, at least 1; may be an effective number
 * @param varianceAcrossTrials variance of the trials' Sharpe ratios, at least 0
 * @returns Sharpe ratio in the period of the variance (annualised in, annualised out); 0 for a single trial
 * @throws {ParameterRangeError} on fewer than 1 trial, a negative variance or a value that is not finite
 * @see Bailey & Lopez de Prado (2014), Journal of Portfolio Management 40(5) */
export function expectedMaximumSharpe(trials: number, varianceAcrossTrials: number): number {
  if (!(trials >= 1 && trials < Infinity)) {
    throw new ParameterRangeError('trials', trials, 'a finite number of at least 1');
  }
  if (!(varianceAcrossTrials >= 0 && varianceAcrossTrials < Infinity)) {
    throw new ParameterRangeError('varianceAcrossTrials', varianceAcrossTrials, 'a finite number of at least 0');
  }
  // -quantile(1 / N) is quantile(1 - 1 / N) without the rounding of 1 - 1 / N
  const maximum = -(1 - EULER_GAMMA) * normalQuantile(1 / trials) - EULER_GAMMA * normalQuantile(1 / (trials * Math.E));
  // the approximation holds for many trials; next to one it falls below the mean of the trials, 0
  return Math.sqrt(varianceAcrossTrials) * Math.max(0, maximum);
}

/** Deflated Sharpe ratio: the probability that the true ratio of the best of many trials exceeds what the best of as
 * many trials without skill would show.
 * @param sample of the selected trial, from `sharpeSample` or stated by hand
 * @param trials number of independent trials, at least 1; may be an effective number
 * @param varianceAcrossTrials variance of the trials' Sharpe ratios of one period, NOT annualised, at least 0
 * @returns probability from 0 to 1; `undefined` when the moments leave no positive variance
 * @throws {ParameterRangeError} on a member that is not finite, fewer than 2 observations, fewer than 1 trial or a
 * negative variance
 * @see Bailey & Lopez de Prado (2014), Journal of Portfolio Management 40(5) */
export function deflatedSharpe(sample: SharpeSample, trials: number, varianceAcrossTrials: number): number | undefined {
  return probabilisticSharpe(sample, expectedMaximumSharpe(trials, varianceAcrossTrials));
}

function varianceTimesObservations({ sharpePerPeriod, skew, kurtosis }: SharpeSample): number {
  return 1 - skew * sharpePerPeriod + ((kurtosis - 1) / 4) * sharpePerPeriod * sharpePerPeriod;
}

function assertSample(sample: SharpeSample): void {
  assertFiniteNumber(sample.sharpePerPeriod, 'sharpePerPeriod');
  assertFiniteNumber(sample.skew, 'skew');
  assertFiniteNumber(sample.kurtosis, 'kurtosis');
  if (!(sample.observations >= 2 && sample.observations < Infinity)) {
    throw new ParameterRangeError('observations', sample.observations, 'a finite number of at least 2');
  }
}
