import { describe, expect, it } from '@jest/globals';

import { countedTransitions, likeliestStates, observedRows } from '../../src/classifiers/mixture-filter.js';

describe('countedTransitions', () => {
  it('a chain -> shares of what followed, each pair counting a hundredth beforehand', () => {
    // 0 -> 0, 0 -> 1, 1 -> 1, and a gap after which nothing follows from 1.
    const counted = countedTransitions(Int32Array.from([0, 0, 1, 1, -1, 0]), 2);
    expect([...counted]).toEqual([1.01 / 2.02, 1.01 / 2.02, 0.01 / 1.02, 1.01 / 1.02]);
  });
});

describe('likeliestStates', () => {
  it('a row with NaN -> no state', () => {
    const probabilities = Float64Array.from([0.2, 0.8, 0.9, 0.1]);
    const states = likeliestStates(probabilities, Float64Array.from([1, Number.NaN]), { states: 2, dimensions: 1 });
    expect([...states]).toEqual([1, -1]);
  });
});

describe('observedRows', () => {
  it('rows with NaN -> left out whole', () => {
    expect([...observedRows(Float64Array.from([1, 2, Number.NaN, 4, 5, 6]), 2)]).toEqual([1, 2, 5, 6]);
  });
});
