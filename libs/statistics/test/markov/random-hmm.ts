import { type RandomStream } from '@prometheus/core';

import { GaussianHmm } from '../../src/markov/gaussian-hmm.js';

/** A model with every probability above 0 and covariances far from singular. */
export function randomHmm(random: RandomStream, states: number, dimensions: number): GaussianHmm {
  const distribution = (length: number): number[] => {
    const weights = Array.from({ length }, () => 0.05 + random.uniform());
    const sum = weights.reduce((total, weight) => total + weight, 0);
    return weights.map((weight) => weight / sum);
  };
  const covariances = Array.from({ length: states }, () => {
    const factor = Array.from({ length: dimensions }, () => Array.from({ length: dimensions }, () => random.normal()));
    return factor.flatMap((row, i) =>
      factor.map((other, j) => row.reduce((sum, value, k) => sum + value * other[k], i === j ? 0.5 : 0)),
    );
  });
  return new GaussianHmm({
    states,
    dimensions,
    start: Float64Array.from(distribution(states)),
    transition: Float64Array.from(Array.from({ length: states }, () => distribution(states)).flat()),
    means: Float64Array.from({ length: states * dimensions }, () => 2 * random.normal()),
    covariances: Float64Array.from(covariances.flat()),
  });
}

/** @param options.missing chance that a row lacks its first value */
export function randomObservations(
  random: RandomStream,
  rows: number,
  dimensions: number,
  { missing = 0 }: { readonly missing?: number } = {},
): Float64Array {
  const values = Float64Array.from({ length: rows * dimensions }, () => 2 * random.normal());
  for (let t = 0; t < rows; t++) if (random.uniform() < missing) values[t * dimensions] = Number.NaN;
  return values;
}
