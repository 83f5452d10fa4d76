import { RandomStream } from '@prometheus/core';
import { describe, expect, it } from '@jest/globals';

import { ParameterRangeError } from '../../src/errors.js';
import { fitGaussianHmm, hmmParameterCount } from '../../src/markov/fit-gaussian-hmm.js';
import { randomHmm, randomObservations } from './random-hmm.js';

/** Three states that last forty rows on average, with means -2, 0, 3 and deviations 1, 0.5, 1.5. */
function planted(rows: number) {
  const random = new RandomStream(42, 'planted states');
  const states = new Int32Array(rows);
  const values = Float64Array.from({ length: rows }, (_, t) => {
    states[t] = t === 0 ? 0 : random.uniform() < 1 / 40 ? (states[t - 1] + 1 + random.below(2)) % 3 : states[t - 1];
    return [-2, 0, 3][states[t]] + [1, 0.5, 1.5][states[t]] * random.normal();
  });
  return { states, values };
}

const OPTIONS = { dimensions: 1, maxIterations: 200, tolerance: 1e-7, covarianceFloor: 0 } as const;

describe('fitGaussianHmm', () => {
  it('planted states -> their means, deviations and persistence come back', () => {
    const { values } = planted(2500);
    const { hmm, converged } = fitGaussianHmm(values, {
      ...OPTIONS,
      states: 3,
      starts: 3,
      random: new RandomStream(1, 'fit'),
    });
    const { means, covariances, transition } = hmm.parameters;
    const order = [0, 1, 2].sort((a, b) => means[a] - means[b]);
    expect(converged).toBe(true);
    expect(order.map((k) => means[k])).toEqual([-2, 0, 3].map((mean) => expect.closeTo(mean, 0)));
    [1, 0.5, 1.5].forEach((deviation, i) => expect(Math.sqrt(covariances[order[i]])).toBeCloseTo(deviation, 0));
    // Four standard errors of a probability of 1 / 40 from some 800 rows.
    for (const k of order) expect(Math.abs(transition[k * 4] - 0.975)).toBeLessThan(0.022);
  });

  it('two states or three or four -> the criterion chooses the planted three', () => {
    const { values } = planted(2000);
    const bic = [2, 3, 4].map(
      (states) => fitGaussianHmm(values, { ...OPTIONS, states, starts: 3, random: new RandomStream(1, 'bic') }).bic,
    );
    expect(bic.indexOf(Math.min(...bic))).toBe(1);
  });

  it('equal seeds -> equal bytes; more starts -> no worse', () => {
    const { values } = planted(600);
    const fit = (starts: number) =>
      fitGaussianHmm(values, { ...OPTIONS, states: 3, starts, random: new RandomStream(9, 'seed') });
    expect(fit(2).hmm.parameters).toEqual(fit(2).hmm.parameters);
    expect(fit(5).logLikelihood).toBeGreaterThanOrEqual(fit(2).logLikelihood);
  });

  it('a model to begin with -> tried, and kept when nothing is likelier', () => {
    const { values } = planted(600);
    const random = new RandomStream(9, 'seed');
    const good = fitGaussianHmm(values, { ...OPTIONS, states: 3, starts: 4, random });
    const warm = fitGaussianHmm(values, { ...OPTIONS, states: 3, starts: 0, random, initial: [good.hmm] });
    expect(warm.logLikelihood).toBeGreaterThanOrEqual(good.logLikelihood - 1e-9);
    expect(warm).toMatchObject({ startsTried: 1, converged: true });
    expect(warm.iterations).toBeLessThan(good.iterations);
  });

  it('short runs -> the start that leads after them goes on alone, to where it would have come', () => {
    const { values } = planted(600);
    const options = { ...OPTIONS, states: 3, random: new RandomStream(9, 'seed') };
    const [alone, screened] = [1, 4].map((starts) =>
      fitGaussianHmm(values, { ...options, starts, shortIterations: 5 }),
    );
    const all = fitGaussianHmm(values, { ...options, starts: 4 });
    expect(screened.converged).toBe(true);
    expect(screened.logLikelihood).toBeGreaterThanOrEqual(alone.logLikelihood - 1e-3);
    expect(screened.logLikelihood).toBeLessThanOrEqual(all.logLikelihood + 1e-9);
    expect(screened.iterations).toBeGreaterThan(5);
  });

  it('rows without an observation -> passed over; too few rows or no start -> refused', () => {
    const random = new RandomStream(4, 'missing');
    const options = { ...OPTIONS, states: 2, starts: 1, random, covarianceFloor: 0.01 };
    const { values } = planted(300);
    values.fill(Number.NaN, 100, 110);
    expect(Number.isFinite(fitGaussianHmm(values, options).logLikelihood)).toBe(true);
    expect(() => fitGaussianHmm(values.slice(98, 104), options)).toThrow(ParameterRangeError);
    expect(() => fitGaussianHmm(values, { ...options, starts: 0 })).toThrow('at least one start');
  });

  it('a stop after no iteration -> the start itself, not converged', () => {
    const observations = randomObservations(new RandomStream(8, 'stop'), 100, 2);
    const initial = [randomHmm(new RandomStream(9, 'stop'), 2, 2)];
    const options = { ...OPTIONS, dimensions: 2, states: 2, starts: 0, random: new RandomStream(1, 'x'), initial };
    const { hmm, converged } = fitGaussianHmm(observations, { ...options, maxIterations: 0 });
    expect(hmm).toBe(initial[0]);
    expect(converged).toBe(false);
  });

  it('parameters of 3 states in 2 dimensions -> 2 + 6 + 6 + 9', () => {
    expect(hmmParameterCount(3, 2)).toBe(23);
  });
});
