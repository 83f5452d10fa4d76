import { corwinSchultzSpread } from './corwin-schultz.js';
import { averageDollarVolume } from './dollar-volume.js';
import { drawdown } from './drawdown.js';
import { type Feature } from './feature.js';
import { medianVolume } from './median-volume.js';
import { movingAverageRatio } from './moving-average.js';
import { returns } from './returns.js';
import { realisedVolatility } from './volatility.js';

/** Every feature of this library, with parameters that reach all of its paths on short panels as well as on long ones:
 * what the look-ahead proof runs over. A new factory is added here, which a test enforces. */
export const BUILT_IN_FEATURES: readonly Feature[] = [
  returns(1),
  returns(5),
  returns(21),
  realisedVolatility(5),
  realisedVolatility(21),
  averageDollarVolume(5),
  averageDollarVolume(21),
  drawdown(1),
  drawdown(10),
  drawdown(252),
  movingAverageRatio(2, 7),
  movingAverageRatio(10, 40),
  medianVolume(1),
  medianVolume(4),
  medianVolume(20),
  corwinSchultzSpread(2),
  corwinSchultzSpread(6),
  corwinSchultzSpread(20),
];
