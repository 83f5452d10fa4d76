import { describe, expect, it } from '@jest/globals';
import { canonicalJson, RandomStream } from '@prometheus/core';

import { type ClassifierKind } from '../../src/index.js';
import { regimeClassifier } from '../../src/classifiers/classifiers.js';
import { FilteringClassifier } from '../../src/classifiers/filtering-classifier.js';

const KINDS: readonly ClassifierKind[] = ['hmm', 'gaussian-mixture', 'k-means'];

const options = (states: number, dimensions: number) => ({
  states,
  dimensions,
  starts: 2,
  random: new RandomStream(1, 'test'),
  tolerance: 1e-6,
  maxIterations: 100,
  covarianceFloor: 1e-6,
});

/** Blocks of 50 sessions around 0, 4 and 8 in both dimensions, three times over. */
function blocks() {
  const random = new RandomStream(3, 'blocks');
  const truth = Array.from({ length: 450 }, (_, t) => Math.floor(t / 50) % 3);
  return {
    truth,
    observations: Float64Array.from(truth.flatMap((k) => [4 * k, 4 * k].map((m) => m + random.normal()))),
  };
}

describe.each(KINDS)('%s', (kind) => {
  const { truth, observations } = blocks();
  const fitted = regimeClassifier(kind).fit(observations, options(3, 2));
  const probabilities = fitted.filter(observations).value;
  const order = [0, 1, 2].sort((a, b) => fitted.prototypes[a * 2] - fitted.prototypes[b * 2]);

  it('three separate clouds -> each session most likely in its own', () => {
    const right = truth.filter((k, t) =>
      [0, 1, 2].every((j) => probabilities[t * 3 + order[k]] >= probabilities[t * 3 + j]),
    );
    expect(right.length / truth.length).toBeGreaterThan(0.97);
  });

  it('step after step -> the filter of all sessions', () => {
    let state = fitted.step(undefined, observations.subarray(0, 2));
    for (let t = 1; t < 60; t++) state = fitted.step(state, observations.subarray(2 * t, 2 * t + 2));
    [0, 1, 2].forEach((k) => expect(state.value[k]).toBeCloseTo(probabilities[59 * 3 + k], 12));
  });

  it('blocks of fifty -> transitions that stay 98 % of the time', () => {
    // 150 sessions a cloud, 3 of which are followed by another cloud (2 in the last): 147 / 150.
    order.forEach((k) => expect(fitted.transition[k * 3 + k]).toBeCloseTo(0.98, 1));
    [0, 1, 2].forEach((k) => {
      const row = fitted.transition.subarray(k * 3, k * 3 + 3);
      expect(row.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 12);
    });
  });

  it('through JSON -> the same bytes and the same steps', () => {
    const artifact = JSON.parse(JSON.stringify(fitted.artifact()));
    const again = FilteringClassifier.fromArtifact(artifact);
    expect(canonicalJson(again.artifact())).toBe(canonicalJson(fitted.artifact()));
    expect([...again.step(undefined, [4, 3]).value]).toEqual([...fitted.step(undefined, [4, 3]).value]);
  });

  it('a session without an observation -> no state is left without its prior', () => {
    const before = fitted.step(undefined, [8, 8]);
    const after = fitted.step(before, [Number.NaN, 8]);
    const prior = fitted.logPrior(before);
    [0, 1, 2].forEach((k) => expect(after.value[k]).toBeCloseTo(Math.exp(prior[k]), 12));
  });
});

describe('mixtures', () => {
  it.each(['gaussian-mixture', 'k-means'] as const)('%s: whatever came before -> the session decides alone', (kind) => {
    const { observations } = blocks();
    const fitted = regimeClassifier(kind).fit(observations, options(3, 2));
    const alone = fitted.step(undefined, [5, 5]).value;
    const after = fitted.step(fitted.step(undefined, [0, 0]), [5, 5]).value;
    alone.forEach((probability, k) => expect(after[k]).toBeCloseTo(probability, 14));
  });

  it('k-means of two pairs -> odds by squared distances over twice the mean squared distance from the centres', () => {
    // Centres 0 and 10, each row 1 away: variance 1 (and a floor of 1e-6). At 4: distances 16 and 36, log-odds (36 - 16) / 2.
    const fitted = regimeClassifier('k-means').fit(Float64Array.from([-1, 1, 9, 11]), options(2, 1));
    const near = fitted.prototypes[0] < 5 ? 0 : 1;
    const { value } = fitted.step(undefined, [4]);
    expect(Math.log(value[near] / value[1 - near])).toBeCloseTo(10 / (1 + 1e-6), 6);
  });
});

it('the artifact of something else -> refused', () => {
  expect(() => FilteringClassifier.fromArtifact({ kind: 'oracle' })).toThrow(/Artifact of a regime model: classifier/);
});
