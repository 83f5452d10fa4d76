import { type RandomStream } from '@prometheus/core';

import { sqrt } from '../math-functions.js';
import { gamma } from './gamma.js';

/** The random scale that turns normals into Student t draws of unit variance: sqrt((df - 2) / chi-square(df)).
 * Normals that share one scale share the size of a bad day and stay uncorrelated.
 * @param df degrees of freedom, above 2 */
export function studentScale(stream: RandomStream, df: number): number {
  if (!(df > 2)) throw new RangeError(`studentScale: ${df} degrees of freedom have no variance; pass more than 2`);
  return sqrt((df - 2) / (2 * gamma(stream, df / 2)));
}

/** A draw from Student's t distribution scaled to variance 1. */
export function studentT(stream: RandomStream, df: number): number {
  return studentScale(stream, df) * stream.normal();
}
