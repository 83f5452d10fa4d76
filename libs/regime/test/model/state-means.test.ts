import { describe, expect, it } from '@jest/globals';

import { stateMeans, stateWeights } from '../../src/model/state-means.js';

const N = Number.NaN;
// Three sessions, two states.
const PROBABILITIES = Float64Array.from([1, 0, 0.25, 0.75, 0, 1]);

describe('stateMeans', () => {
  it('probabilities as weights -> weighted means', () => {
    const means = stateMeans(Float64Array.from([2, 6, 10]), PROBABILITIES, {
      features: 1,
      states: 2,
      counted: [true, true, true],
    });
    // (2 + 0.25 * 6) / 1.25 and (0.75 * 6 + 10) / 1.75
    expect([...means]).toEqual([2.8, 14.5 / 1.75]);
  });

  it('a missing figure or a session that does not count -> left out', () => {
    const values = Float64Array.from([2, N, 10]);
    const counted = [true, true, false];
    expect(stateMeans(values, PROBABILITIES, { features: 1, states: 2, counted })[0]).toBe(2);
  });

  it('a state that no session belongs to -> the mean of all', () => {
    const probabilities = Float64Array.from([1, 0, 1, 0]);
    const shape = { features: 1, states: 2, counted: [true, true] };
    expect([...stateMeans(Float64Array.from([2, 6]), probabilities, shape)]).toEqual([4, 4]);
  });
});

describe('stateWeights', () => {
  it('sessions that count -> the share of each state', () => {
    expect([...stateWeights(PROBABILITIES, 2, [true, true, false])]).toEqual([0.625, 0.375]);
  });
});
