import { tradeDate } from '@prometheus/core';
import { describe, expect, it } from '@jest/globals';

import { firstSessionOnOrAfter } from '../../src/panel/session-search.js';

describe('firstSessionOnOrAfter', () => {
  const sessions = ['2024-01-02', '2024-01-03', '2024-01-05'].map((date) => tradeDate(date));

  it.each([
    ['2023-06-01', 0],
    ['2024-01-02', 0],
    ['2024-01-03', 1],
    ['2024-01-04', 2],
    ['2024-01-05', 2],
    ['2024-01-06', 3],
  ])('%s -> position %i', (date, position) => {
    expect(firstSessionOnOrAfter(sessions, tradeDate(date))).toBe(position);
  });

  it('no sessions -> position 0', () => {
    expect(firstSessionOnOrAfter([], tradeDate('2024-01-02'))).toBe(0);
  });
});
