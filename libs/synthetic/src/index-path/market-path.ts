import { type RandomStream } from '@prometheus/core';

import { exp, log, max, min, sqrt } from '../math-functions.js';
import { type ResolvedSyntheticMarketSpec, SESSIONS_PER_YEAR } from '../spec.js';

/** What the given index path says about each session. All arrays have shape (sessions,). */
export interface MarketPath {
  /** Simple price return of the index; element 0 is 0. */
  readonly priceReturn: Float64Array;
  /** Daily volatility expected at the previous close. */
  readonly volatility: Float64Array;
  /** Multiplier of residual volatility known at the previous close. */
  readonly activity: Float64Array;
  /** The part of the overnight index return that the day's return does not determine. */
  readonly overnightNoise: Float64Array;
}

/** RiskMetrics decay for daily data. */
const EWMA_DECAY = 0.94;

/** Derives volatility from days before each session only. The index gives closes alone, so its value at the open is
 * drawn from a Brownian bridge between them: were it a fixed share of the day's return, the open would foretell it. */
export function marketPath(spec: ResolvedSyntheticMarketSpec, stream: RandomStream): MarketPath {
  const { levels } = spec.index;
  const { overnightShare, referenceIndexVolatility, indexVolatilityElasticity } = spec.risk;
  const reference = referenceIndexVolatility / sqrt(SESSIONS_PER_YEAR);
  const bridge = sqrt(overnightShare * (1 - overnightShare));
  const path: MarketPath = {
    priceReturn: new Float64Array(levels.length),
    volatility: new Float64Array(levels.length),
    activity: new Float64Array(levels.length),
    overnightNoise: new Float64Array(levels.length),
  };
  let variance = reference * reference;
  for (let t = 0; t < levels.length; t++) {
    const volatility = sqrt(variance);
    const ratio = min(4, max(0.4, volatility / reference));
    path.volatility[t] = volatility;
    path.activity[t] = exp(indexVolatilityElasticity * log(ratio));
    path.overnightNoise[t] = bridge * min(volatility, 0.04) * max(-3, min(3, stream.normal()));
    if (t === 0) continue;
    path.priceReturn[t] = levels[t] / levels[t - 1] - 1;
    variance = EWMA_DECAY * variance + (1 - EWMA_DECAY) * path.priceReturn[t] * path.priceReturn[t];
  }
  return path;
}
