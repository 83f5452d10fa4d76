import { type RandomStream } from '@prometheus/core';

import { log, sqrt } from '../math-functions.js';

/** A draw from the gamma distribution with scale 1.
 * @param shape at least 1
 * @throws {RangeError} on a smaller shape, for which this method does not hold
 * @see Marsaglia and Tsang (2000), ACM TOMS 26(3), 363-372 */
export function gamma(stream: RandomStream, shape: number): number {
  if (!(shape >= 1)) throw new RangeError(`gamma: the shape ${shape} must be at least 1`);
  const d = shape - 1 / 3;
  const c = 1 / sqrt(9 * d);
  for (;;) {
    const x = stream.normal();
    const root = 1 + c * x;
    if (root <= 0) continue;
    const v = root * root * root;
    const u = stream.uniform();
    if (u < 1 - 0.0331 * x * x * x * x) return d * v;
    if (log(u) < 0.5 * x * x + d * (1 - v + log(v))) return d * v;
  }
}
