import { deflatedSharpe, type SharpeSample, TRADING_DAYS_PER_YEAR, variance } from '@prometheus/statistics';

/** How hard was searched for the run that is shown: what its Sharpe ratio is deflated by. */
export interface SharpeTrials {
  /** Configurations tried, the shown one included; may be an effective number of independent ones. */
  readonly count: number;
  /** Sample variance of their annualised Sharpe ratios. */
  readonly sharpeVariance: number;
}

/** Number and variance of the trials of a search.
 * @param annualSharpes annualised Sharpe ratio of each trial; those that have none are left out of the variance and counted
 * @throws {NonFiniteInputError} on NaN or Infinity */
export function sharpeTrials(annualSharpes: readonly (number | undefined)[]): SharpeTrials {
  const known = annualSharpes.filter((value) => value !== undefined);
  return { count: annualSharpes.length, sharpeVariance: variance(known) ?? 0 };
}

/** Probability that the true Sharpe ratio exceeds what the best of as many trials without skill would show.
 * @see Bailey & Lopez de Prado (2014), Journal of Portfolio Management 40(5) */
export function deflatedByTrials(sample: SharpeSample, { count, sharpeVariance }: SharpeTrials): number | undefined {
  return deflatedSharpe(sample, count, sharpeVariance / TRADING_DAYS_PER_YEAR);
}
