export { chiSquareCdf, chiSquareSurvival } from './distributions/chi-square.js';
export { regularisedIncompleteBeta } from './distributions/incomplete-beta.js';
export { regularisedGammaP, regularisedGammaQ } from './distributions/incomplete-gamma.js';
export { logGamma } from './distributions/log-gamma.js';
export { normalCdf, normalPdf, normalQuantile } from './distributions/normal.js';
export { studentTCdf, studentTPdf, studentTQuantile } from './distributions/student-t.js';
export { LengthMismatchError, ParameterRangeError, UnorderedDatesError } from './errors.js';
export {
  correctedExcessKurtosis,
  correctedSkew,
  excessKurtosis,
  mean,
  skew,
  standardDeviation,
  variance,
} from './moments/central-moments.js';
export { CompensatedSum } from './moments/compensated-sum.js';
export { covariance, pearsonCorrelation } from './moments/covariance.js';
export { type NeweyWestMean, neweyWestLag, neweyWestMean } from './moments/newey-west.js';
export { type LinearFit, olsRegression } from './moments/regression.js';
export { averageRanks } from './ranks/average-ranks.js';
export { median, medianAbsoluteDeviation, quantile, winsorise } from './ranks/quantile.js';
export { kendallTau, spearmanCorrelation } from './ranks/rank-correlation.js';
export { normalScores, rankPercentiles } from './ranks/rank-scores.js';
export { alpha, beta, downCapture, excessSharpe, informationRatio, upCapture } from './returns/benchmark.js';
export { type CalendarReturn, monthlyReturns, yearlyReturns } from './returns/calendar-returns.js';
export {
  calmar,
  type DrawdownEpisode,
  drawdownEpisodes,
  drawdownSeries,
  longestUnderwaterPeriods,
  maxDrawdown,
  worstDrawdown,
} from './returns/drawdown.js';
export { cagr, cumulativeReturns, stability, totalReturn, TRADING_DAYS_PER_YEAR } from './returns/growth.js';
export { rollingBeta, rollingSharpe, rollingVolatility } from './returns/rolling.js';
export {
  deflatedSharpe,
  expectedMaximumSharpe,
  probabilisticSharpe,
  type SharpeSample,
  sharpeSample,
  sharpeStandardError,
} from './returns/sharpe-inference.js';
export {
  expectedShortfall,
  hitRate,
  omega,
  type TailFigures,
  tailFigures,
  tailRatio,
  valueAtRisk,
} from './returns/tails.js';
export { annualisedTurnover, costDrag } from './returns/trading-costs.js';
export { annualisedVolatility, downsideRisk, sharpe, sortino } from './returns/volatility.js';
export { fitKMeans, type KMeans, type KMeansOptions } from './clusters/k-means.js';
export {
  fitGaussianMixture,
  GaussianMixture,
  type GaussianMixtureParameters,
  type MixtureFit,
  type MixtureFitOptions,
  mixtureParameterCount,
} from './clusters/gaussian-mixture.js';
export { nearestMatching } from './clusters/matching.js';
export { type PrincipalComponents, principalComponents } from './linear/principal-components.js';
export { type Eigensystem, symmetricEigensystem, symmetricEigenvalues } from './linear/symmetric-eigenvalues.js';
export { expectationMaximisationStep, type StepOptions } from './markov/expectation-maximisation.js';
export { fitGaussianHmm, type HmmFit, type HmmFitOptions, hmmParameterCount } from './markov/fit-gaussian-hmm.js';
export { GaussianHmm, type GaussianHmmParameters } from './markov/gaussian-hmm.js';
export { hmmFromJson, hmmToJson } from './markov/hmm-json.js';
export { type Filtered, mapFiltered, type Smoothed } from './markov/provenance.js';
