import { describe, expect, it } from '@jest/globals';

import { actionWords } from '../../src/decisions/action-words.js';

describe('actionWords', () => {
  it.each([
    [
      { kind: 'weights', instruments: ['m:A', 'm:B', 'm:C', 'm:D', 'm:E'], values: [0.1, -0.5, 0, 0.25, 0.15] },
      'weights of 4: B -50.0 %, D 25.0 %, E 15.0 %, ...',
    ],
    [{ kind: 'quantities', instruments: ['m:A'], values: [12.5] }, 'quantities of 1: A 12.5'],
    [{ kind: 'weights', instruments: ['m:A'], values: [0] }, 'nothing held'],
    [{ kind: 'orders', orders: [{ side: 'BUY', quantity: 10, instrument: 'm:A' }] }, '1 order: BUY 10 A'],
    [{ kind: 'orders', orders: [] }, 'no orders'],
    [{ label: 'NORMAL', confidence: 0.75 }, 'NORMAL'],
    [{ tier: 1 }, '{"tier":1}'],
    [null, 'null'],
  ])('%j -> %s', (action, words) => {
    expect(actionWords(action)).toBe(words);
  });
});
