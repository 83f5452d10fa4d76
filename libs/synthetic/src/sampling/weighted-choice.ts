import { type RandomStream } from '@prometheus/core';

/** The index of one item, drawn with probability proportional to its weight. */
export function weightedChoice(stream: RandomStream, weights: readonly number[]): number {
  let total = 0;
  for (const weight of weights) total += weight;
  let remaining = stream.uniform() * total;
  for (let i = 0; i < weights.length - 1; i++) {
    remaining -= weights[i];
    if (remaining < 0) return i;
  }
  return weights.length - 1;
}
