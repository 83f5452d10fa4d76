import { describe, expect, it } from '@jest/globals';

import { type ModelState } from '../../src/index.js';
import { matchStates } from '../../src/model/state-matching.js';

const state = (id: string, prototype: Record<string, number>): ModelState => ({
  id,
  label: 'NORMAL',
  weight: 0.5,
  means: prototype,
  prototype,
});
/** Deviations: the first feature in tenths, the second in tens. */
const scale = (row: Float64Array) => Float64Array.from(row, (value, i) => value / (i === 0 ? 0.1 : 10));

describe('matchStates', () => {
  const previous = [state('S1', { volatility: 0.1, level: 100 }), state('S2', { volatility: 0.4, level: 100 })];

  it('states in another order -> each finds its predecessor', () => {
    const current = [
      { volatility: 0.38, level: 101 },
      { volatility: 0.12, level: 99 },
    ];
    expect([...matchStates(previous, current, ['volatility', 'level'], scale)]).toEqual([1, 0]);
  });

  it('one state more -> the odd one out is new', () => {
    const current = [{ volatility: 0.11 }, { volatility: 0.9 }, { volatility: 0.41 }];
    expect([...matchStates(previous, current, ['volatility'], (row) => scale(row))]).toEqual([0, -1, 1]);
  });

  it('a feature that the fit before did not use -> matched by the others', () => {
    const current = [
      { volatility: 0.4, breadth: 0 },
      { volatility: 0.1, breadth: 1 },
    ];
    expect([...matchStates(previous, current, ['volatility', 'breadth'], scale)]).toEqual([1, 0]);
  });

  it('no common feature -> all are new', () => {
    expect([...matchStates(previous, [{ breadth: 1 }], ['breadth'], scale)]).toEqual([-1]);
  });

  it('distances in deviations -> a wide feature does not drown a narrow one', () => {
    // In raw units the level would decide, 3 against 0.3; in deviations it is 0.3 against 3.
    const before = [state('S1', { volatility: 0.1, level: 100 }), state('S2', { volatility: 0.4, level: 103 })];
    const current = [
      { volatility: 0.1, level: 103 },
      { volatility: 0.4, level: 100 },
    ];
    expect([...matchStates(before, current, ['volatility', 'level'], scale)]).toEqual([0, 1]);
  });
});
