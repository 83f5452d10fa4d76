import { describe, expect, it } from '@jest/globals';

import { returns } from '../../src/features/returns.js';
import { rounded, seriesPanel, seriesValues } from '../fixture/price-series.js';

const none = Number.NaN;

describe('returns', () => {
  it('closes without actions -> close over close minus one, NaN while history is short', () => {
    const panel = seriesPanel([100, 110, 99, 99]);
    expect(rounded(seriesValues(panel, returns(1)))).toEqual([none, 0.1, -0.1, 0]);
    expect(rounded(seriesValues(panel, returns(2)))).toEqual([none, none, -0.01, -0.1]);
    expect(seriesValues(panel, returns(9))).toEqual([none, none, none, none]);
  });

  it('a 2:1 split with an unchanged value -> a return of zero', () => {
    const panel = seriesPanel([100, 50, 55], [{ at: 1, split: 2 }]);
    expect(rounded(seriesValues(panel, returns(1)))).toEqual([none, 0, 0.1]);
    expect(rounded(seriesValues(panel, returns(2)))).toEqual([none, none, 0.1]);
  });

  it('a dividend of 1 on a close of 50 -> 2 % more, in every window that holds its ex-date', () => {
    const panel = seriesPanel([50, 50, 50, 50], [{ at: 2, dividend: 1 }]);
    expect(rounded(seriesValues(panel, returns(1)))).toEqual([none, 0, 0.02, 0]);
    expect(rounded(seriesValues(panel, returns(2)))).toEqual([none, none, 0.02, 0.02]);
    expect(rounded(seriesValues(panel, returns(3)))).toEqual([none, none, none, 0.02]);
  });

  it('a split and a dividend on one day -> each new share earns the dividend', () => {
    // One share of 100 becomes two of 49 that pay 1 each: 2 x (49 + 1) / 100.
    const panel = seriesPanel([100, 49], [{ at: 1, split: 2, dividend: 1 }]);
    expect(rounded(seriesValues(panel, returns(1)))).toEqual([none, 0]);
  });

  it('a missing bar -> NaN where it is an end of the window, no matter in between', () => {
    const panel = seriesPanel([100, none, 120, 126]);
    expect(rounded(seriesValues(panel, returns(1)))).toEqual([none, none, none, 0.05]);
    expect(rounded(seriesValues(panel, returns(2)))).toEqual([none, none, 0.2, none]);
    expect(rounded(seriesValues(panel, returns(3)))).toEqual([none, none, none, 0.26]);
  });

  it('a split while the stock does not trade -> counted over the gap', () => {
    const panel = seriesPanel([100, none, 60, 66], [{ at: 1, split: 2 }]);
    expect(rounded(seriesValues(panel, returns(2)))).toEqual([none, none, 0.2, none]);
    expect(rounded(seriesValues(panel, returns(1)))).toEqual([none, none, none, 0.1]);
  });

  it('a range in the middle -> the rows of the whole', () => {
    const panel = seriesPanel([100, 110, 99, 99, 120], [{ at: 3, dividend: 2 }]);
    const whole = returns(2).compute(panel, 0, 5);
    expect(returns(2).compute(panel, 1, 4)).toEqual(whole.slice(2, 8));
    expect(returns(2).compute(panel, 3, 3)).toHaveLength(0);
  });

  it.each([0, -1, 1.5, Number.NaN])('a length of %d -> refused', (days) => {
    expect(() => returns(days)).toThrow('must be a whole number of sessions, at least 1');
  });
});
