import { RandomStream } from '@prometheus/core';
import { describe, expect, it } from '@jest/globals';

import { type Filtered, mapFiltered, type Smoothed } from '../../src/markov/provenance.js';
import { randomHmm, randomObservations } from './random-hmm.js';

/** What trading code asks for. */
const trade = (probabilities: Filtered<Float64Array>): number => probabilities.value[0];

describe('Filtered and Smoothed', () => {
  const hmm = randomHmm(new RandomStream(1, 'provenance'), 2, 1);
  const observations = randomObservations(new RandomStream(2, 'provenance'), 5, 1);

  it('filtered probabilities -> accepted, and what follows from them too', () => {
    const { probabilities } = hmm.filter(observations);
    expect(trade(probabilities)).toBe(probabilities.value[0]);
    expect(trade(mapFiltered(probabilities, (value) => value.map((p) => 2 * p)))).toBe(2 * probabilities.value[0]);
  });

  it('hindsight where the present is asked for -> refused by the compiler, which checks this file', () => {
    const { probabilities } = hmm.smooth(observations);
    // @ts-expect-error smoothed probabilities know the future
    trade(probabilities);
    // @ts-expect-error nor do they pass as an argument of the filter
    expect(() => hmm.step(probabilities, [0])).not.toThrow();
    // @ts-expect-error nobody makes a filtered value by hand
    const made: Filtered<number> = { value: 1 };
    // @ts-expect-error and a filtered value is no smoothed one either
    const other: Smoothed<Float64Array> = hmm.filter(observations).probabilities;
    expect([made.value, other.value.length]).toEqual([1, 10]);
  });
});
