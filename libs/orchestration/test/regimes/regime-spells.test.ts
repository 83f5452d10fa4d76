import { describe, expect, it } from '@jest/globals';
import { type TradeDate } from '@prometheus/core';

import { labelShares, spellsOf } from '../../src/index.js';

const sessions = [...'AABBBAC'].map((label, t) => ({ date: `2020-01-0${t + 1}` as TradeDate, label }));

describe('spellsOf', () => {
  it('labels AABBBAC -> four spells with their places', () => {
    expect(spellsOf(sessions)).toEqual([
      { label: 'A', from: '2020-01-01', to: '2020-01-02', first: 0, last: 1 },
      { label: 'B', from: '2020-01-03', to: '2020-01-05', first: 2, last: 4 },
      { label: 'A', from: '2020-01-06', to: '2020-01-06', first: 5, last: 5 },
      { label: 'C', from: '2020-01-07', to: '2020-01-07', first: 6, last: 6 },
    ]);
    expect(spellsOf([])).toEqual([]);
  });
});

describe('labelShares', () => {
  it('labels AABBBAC -> time, spells and longest spell of each, the most time first', () => {
    expect(labelShares(sessions)).toEqual([
      { label: 'A', sessions: 3, share: 3 / 7, spells: 2, longest: 2 },
      { label: 'B', sessions: 3, share: 3 / 7, spells: 1, longest: 3 },
      { label: 'C', sessions: 1, share: 1 / 7, spells: 1, longest: 1 },
    ]);
  });
});
