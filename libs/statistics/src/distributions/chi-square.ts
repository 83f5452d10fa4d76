import { regularisedGammaP, regularisedGammaQ } from './incomplete-gamma.js';

/** Distribution function of the chi-square distribution.
 * @param x from 0 to Infinity
 * @param degreesOfFreedom above 0, not necessarily an integer
 * @returns probability that a draw is at most `x`
 * @throws {ParameterRangeError} on an `x` below 0 or degrees of freedom that are not positive and finite
 * @see Abramowitz & Stegun (1964), 26.4.19 */
export function chiSquareCdf(x: number, degreesOfFreedom: number): number {
  return regularisedGammaP(degreesOfFreedom / 2, x / 2);
}

/** Upper tail of the chi-square distribution: the p-value of a chi-square statistic, accurate where it is tiny.
 * @param x from 0 to Infinity
 * @param degreesOfFreedom above 0, not necessarily an integer
 * @returns probability that a draw is above `x`
 * @throws {ParameterRangeError} on an `x` below 0 or degrees of freedom that are not positive and finite
 * @see Abramowitz & Stegun (1964), 26.4.2 */
export function chiSquareSurvival(x: number, degreesOfFreedom: number): number {
  return regularisedGammaQ(degreesOfFreedom / 2, x / 2);
}
