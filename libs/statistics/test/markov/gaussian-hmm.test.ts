import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { RandomStream } from '@prometheus/core';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { LengthMismatchError, ParameterRangeError } from '../../src/errors.js';
import { expectationMaximisationStep } from '../../src/markov/expectation-maximisation.js';
import { GaussianHmm } from '../../src/markov/gaussian-hmm.js';
import { hmmFromJson, hmmToJson } from '../../src/markov/hmm-json.js';
import { type Filtered } from '../../src/markov/provenance.js';
import { randomHmm, randomObservations } from './random-hmm.js';

type Nested = number | null | readonly Nested[];
const flat = (values: Nested): Float64Array =>
  Float64Array.from([values].flat(Infinity as 1) as (number | null)[], (value) => value ?? Number.NaN);
const read = (url: URL): string => readFileSync(fileURLToPath(url), 'utf8');

interface PathsCase {
  readonly model: Readonly<Record<'start' | 'transition' | 'means' | 'covariances', Nested>>;
  readonly observations: readonly (readonly (number | null)[])[];
  readonly logLikelihood: number;
  readonly filtered: Nested;
  readonly smoothed: Nested;
}
interface StepCase extends Pick<PathsCase, 'model' | 'observations'> {
  readonly next: PathsCase['model'];
}
const golden = JSON.parse(read(new URL('../golden/hmm-paths.json', import.meta.url))) as {
  readonly cases: readonly PathsCase[];
  readonly step: StepCase;
};
const { cases } = golden;

function hmmOf({ model, observations }: Pick<PathsCase, 'model' | 'observations'>): GaussianHmm {
  const start = flat(model.start);
  return new GaussianHmm({
    states: start.length,
    dimensions: observations[0].length,
    start,
    transition: flat(model.transition),
    means: flat(model.means),
    covariances: flat(model.covariances),
  });
}

function expectClose(actual: ArrayLike<number>, expected: ArrayLike<number>, relative: number): void {
  expect(actual.length).toBe(expected.length);
  for (let i = 0; i < expected.length; i++) {
    expect(Math.abs(actual[i] - expected[i])).toBeLessThanOrEqual(relative * Math.abs(expected[i]) + 1e-300);
  }
}

describe('GaussianHmm', () => {
  it.each(cases.map((one) => [one.observations[0].length, one] as const))(
    'all paths added up, %s dimensions -> the same likelihood, filtered and smoothed probabilities',
    (_, one) => {
      const hmm = hmmOf(one);
      const observations = flat(one.observations);
      const filter = hmm.filter(observations);
      expectClose([filter.logLikelihood], [one.logLikelihood], 1e-12);
      expectClose(filter.probabilities.value, flat(one.filtered), 1e-11);
      expectClose(hmm.smooth(observations).probabilities.value, flat(one.smoothed), 1e-11);
    },
  );

  it('parameters that do not fit -> refused with field and remedy', () => {
    const { parameters } = randomHmm(new RandomStream(1, 'hmm'), 2, 1);
    const wrong = (change: object) => () => new GaussianHmm({ ...parameters, ...change });
    expect(wrong({ start: Float64Array.of(0.5, 0.6) })).toThrow(ParameterRangeError);
    expect(wrong({ transition: Float64Array.of(1, 0, 0.7, 0.1) })).toThrow('row 1 of transition');
    expect(wrong({ means: new Float64Array(3) })).toThrow(LengthMismatchError);
    expect(wrong({ covariances: Float64Array.of(1, 0) })).toThrow('covariance of state 1');
    expect(() => new GaussianHmm(parameters).step(undefined, [1, 2])).toThrow(LengthMismatchError);
  });

  it('a state that cannot be, with an observation that only it explains -> the others stay finite', () => {
    const hmm = new GaussianHmm({
      states: 2,
      dimensions: 1,
      start: Float64Array.of(1, 0),
      transition: Float64Array.of(1, 0, 0, 1),
      means: Float64Array.of(0, 1000),
      covariances: Float64Array.of(1, 1),
    });
    const { logLikelihood, probabilities } = hmm.filter(Float64Array.of(1000));
    expect([...probabilities.value]).toEqual([1, 0]);
    // log N(1000; 0, 1)
    expect(logLikelihood).toBeCloseTo(-500_000 - 0.5 * Math.log(2 * Math.PI), 6);
  });

  it('two states with odds 3 to 1 -> the long run spends the time in inverse proportion', () => {
    const hmm = new GaussianHmm({
      states: 2,
      dimensions: 1,
      start: Float64Array.of(1, 0),
      transition: Float64Array.of(0.9, 0.1, 0.3, 0.7),
      means: Float64Array.of(0, 1),
      covariances: Float64Array.of(1, 1),
    });
    expectClose(hmm.stationary(), [0.75, 0.25], 1e-12);
  });

  it('chains in a ring, that stick for 10^6 rows, or that never meet -> the long run all the same', () => {
    const longRun = (start: readonly number[], transition: readonly number[]): Float64Array =>
      new GaussianHmm({
        states: start.length,
        dimensions: 1,
        start: Float64Array.from(start),
        transition: Float64Array.from(transition),
        means: new Float64Array(start.length),
        covariances: new Float64Array(start.length).fill(1),
      }).stationary();
    expectClose(longRun([1, 0, 0], [0, 1, 0, 0, 0, 1, 1, 0, 0]), [1 / 3, 1 / 3, 1 / 3], 1e-12);
    expectClose(longRun([1, 0], [1 - 1e-6, 1e-6, 3e-6, 1 - 3e-6]), [0.75, 0.25], 1e-9);
    expectClose(longRun([0.2, 0.8], [1, 0, 0, 1]), [0.2, 0.8], 1e-12);
  });

  it('an infinite observation -> refused with its place', () => {
    const hmm = randomHmm(new RandomStream(1, 'hmm'), 2, 1);
    expect(() => hmm.filter(Float64Array.of(0, Infinity))).toThrow('observations[1]');
    expect(() => hmm.step(undefined, [-Infinity])).toThrow(ParameterRangeError);
  });

  it('as JSON and back -> the same parameters', () => {
    const hmm = randomHmm(new RandomStream(3, 'hmm'), 3, 2);
    expect(hmmFromJson(JSON.parse(JSON.stringify(hmmToJson(hmm)))).parameters).toEqual(hmm.parameters);
  });

  it('any model -> the last filtered row is smoothed; a prefix gives a prefix, and so do steps, byte for byte', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 3 }), (seed, states, d) => {
        const random = new RandomStream(seed, 'hmm properties');
        const hmm = randomHmm(random, states, d);
        const observations = randomObservations(random, 12, d, { missing: 0.2 });
        const filter = hmm.filter(observations).probabilities.value;
        expectClose(
          hmm.smooth(observations).probabilities.value.subarray(11 * states),
          filter.subarray(11 * states),
          1e-12,
        );
        const prefix = hmm.filter(observations.slice(0, 7 * d)).probabilities.value;
        expect(prefix).toEqual(filter.slice(0, 7 * states));
        let step: Filtered<Float64Array> | undefined;
        for (let t = 0; t < 12; t++) {
          step = hmm.step(step, observations.subarray(t * d, (t + 1) * d));
          expect(step.value).toEqual(filter.slice(t * states, (t + 1) * states));
        }
      }),
      { numRuns: 60 },
    );
  });

  it('states in another order -> the same likelihood', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const random = new RandomStream(seed, 'hmm permuted');
        const hmm = randomHmm(random, 3, 2);
        const observations = randomObservations(random, 20, 2);
        const { start, transition, means, covariances } = hmm.parameters;
        const order = [2, 0, 1];
        const pick = (values: Float64Array, width: number): Float64Array =>
          Float64Array.from(order.flatMap((k) => [...values.subarray(k * width, (k + 1) * width)]));
        const permuted = new GaussianHmm({
          states: 3,
          dimensions: 2,
          start: pick(start, 1),
          transition: Float64Array.from(order.flatMap((j) => order.map((k) => transition[j * 3 + k]))),
          means: pick(means, 2),
          covariances: pick(covariances, 4),
        });
        expect(permuted.logLikelihood(observations)).toBeCloseTo(hmm.logLikelihood(observations), 9);
      }),
      { numRuns: 40 },
    );
  });
});

describe('expectationMaximisationStep', () => {
  it('posterior probabilities of all paths -> the same next model', () => {
    const { next } = golden.step;
    const { parameters } = expectationMaximisationStep(hmmOf(golden.step), flat(golden.step.observations)).hmm;
    expectClose(parameters.start, flat(next.start), 1e-11);
    expectClose(parameters.transition, flat(next.transition), 1e-11);
    expectClose(parameters.means, flat(next.means), 1e-11);
    expectClose(parameters.covariances, flat(next.covariances), 1e-11);
  });

  it('any model and observations -> the likelihood never falls', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 1, max: 3 }), (seed, states) => {
        const random = new RandomStream(seed, 'em');
        const observations = randomObservations(random, 80, 2, { missing: 0.05 });
        let hmm = randomHmm(random, states, 2);
        let before = -Infinity;
        for (let k = 0; k < 8; k++) {
          const step = expectationMaximisationStep(hmm, observations);
          expect(step.logLikelihood).toBeGreaterThanOrEqual(before - 1e-8 * Math.abs(before));
          before = step.logLikelihood;
          hmm = step.hmm;
        }
      }),
      { numRuns: 30 },
    );
  });

  it('a state that no row belongs to -> keeps its shape and transitions', () => {
    const far = new GaussianHmm({
      states: 2,
      dimensions: 1,
      start: Float64Array.of(1, 0),
      transition: Float64Array.of(1, 0, 0.5, 0.5),
      means: Float64Array.of(0, 99),
      covariances: Float64Array.of(1, 2),
    });
    const { hmm } = expectationMaximisationStep(far, Float64Array.of(1, -1, 2, 0));
    expect(hmm.parameters.means[1]).toBe(99);
    expect(hmm.parameters.covariances[1]).toBe(2);
    expect([...hmm.parameters.transition.subarray(2)]).toEqual([0.5, 0.5]);
    // mean 0.5, variance of (1, -1, 2, 0) with divisor 4
    expectClose([hmm.parameters.means[0], hmm.parameters.covariances[0]], [0.5, 1.25], 1e-12);
  });

  it('a floor -> added to each variance', () => {
    const one = randomHmm(new RandomStream(5, 'floor'), 1, 2);
    const observations = randomObservations(new RandomStream(6, 'floor'), 30, 2);
    const plain = expectationMaximisationStep(one, observations).hmm.parameters.covariances;
    const floored = expectationMaximisationStep(one, observations, { covarianceFloor: 0.25 }).hmm.parameters
      .covariances;
    expectClose(floored, [plain[0] + 0.25, plain[1], plain[2], plain[3] + 0.25], 1e-14);
  });
});

const REFERENCE = new URL('../../../../../shared/data/reference/', import.meta.url);
const withReference = existsSync(fileURLToPath(REFERENCE)) ? describe : describe.skip;

interface Fitted {
  readonly logLikelihood: number;
  readonly startprob: Nested;
  readonly transmat: Nested;
  readonly means: Nested;
  readonly covars: Nested;
  readonly smoothedState1: readonly number[];
}

// Expected numbers: hmm_two_state.json, made with hmmlearn (BSD-3) from the returns of sp500_index.csv in percent.
withReference('GaussianHmm against hmmlearn on the S&P 500 of 1990 to 2017', () => {
  const load = () => {
    const expected = JSON.parse(read(new URL('hmm_two_state.json', REFERENCE))) as Record<string, unknown>;
    const rows = read(new URL('sp500_index.csv', REFERENCE))
      .trim()
      .split('\n')
      .map((line) => line.split(','))
      .filter(([date]) => date >= '1990-01-02' && date <= '2017-12-29');
    const returns = rows.slice(1).map(([, level], t) => 100 * (Number(level) / Number(rows[t][1]) - 1));
    const { dates, values } = expected.filteredState1AtStart as { dates: string[]; values: number[] };
    const positions = dates.map((date) => rows.findIndex(([day]) => day === date) - 1);
    const start = expected.start as Omit<Fitted, 'logLikelihood' | 'smoothedState1'>;
    const hmm = new GaussianHmm({
      states: 2,
      dimensions: 1,
      start: flat(start.startprob),
      transition: flat(start.transmat),
      means: flat(start.means),
      covariances: flat(start.covars),
    });
    return { expected, observations: Float64Array.from(returns), positions, filteredValues: values, hmm };
  };

  it('at the start -> likelihood and filtered probabilities equal to 1e-8', () => {
    const { expected, observations, positions, filteredValues, hmm } = load();
    expect(observations).toHaveLength(expected.n as number);
    const { logLikelihood, probabilities } = hmm.filter(observations);
    expectClose([logLikelihood], [expected.logLikelihoodAtStart as number], 1e-8);
    expectClose(
      positions.map((t) => probabilities.value[2 * t + 1]),
      filteredValues,
      1e-8,
    );
  });

  it('after 1, 5 and 50 steps -> likelihood, parameters and smoothed probabilities equal to 1e-8', () => {
    const { expected, observations, positions, hmm: first } = load();
    let hmm = first;
    for (let step = 1; step <= 50; step++) {
      hmm = expectationMaximisationStep(hmm, observations).hmm;
      const fitted = expected[`after${step}`] as Fitted | undefined;
      if (fitted === undefined) continue;
      const { start, transition, means, covariances } = hmm.parameters;
      const { logLikelihood, probabilities } = hmm.smooth(observations);
      expectClose([logLikelihood], [fitted.logLikelihood], 1e-8);
      expectClose(start, flat(fitted.startprob), 1e-8);
      expectClose(transition, flat(fitted.transmat), 1e-8);
      expectClose(means, flat(fitted.means), 1e-8);
      expectClose(covariances, flat(fitted.covars), 1e-8);
      expectClose(
        positions.map((t) => probabilities.value[2 * t + 1]),
        fitted.smoothedState1,
        1e-8,
      );
    }
  });
});
