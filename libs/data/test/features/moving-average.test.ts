import { describe, expect, it } from '@jest/globals';

import { movingAverageRatio } from '../../src/features/moving-average.js';
import { rounded, seriesPanel, seriesValues } from '../fixture/price-series.js';

const none = Number.NaN;

describe('movingAverageRatio', () => {
  it('closes -> mean of the last fast over mean of the last slow', () => {
    const panel = seriesPanel([10, 20, 30, 40, 20]);
    // (30 + 40) / 2 over (10 + 20 + 30 + 40) / 4 = 35 / 25; then 30 over 27.5.
    expect(rounded(seriesValues(panel, movingAverageRatio(2, 4)))).toEqual([
      none,
      none,
      none,
      1.4,
      rounded([12 / 11])[0],
    ]);
    expect(rounded(seriesValues(panel, movingAverageRatio(1, 2)))).toEqual([
      none,
      rounded([4 / 3])[0],
      1.2,
      rounded([8 / 7])[0],
      rounded([2 / 3])[0],
    ]);
  });

  it('a 3:1 split with unchanged value -> the ratio of the unsplit prices', () => {
    const whole = seriesPanel([30, 33, 36, 30, 27, 24, 30]);
    for (let at = 1; at < 7; at++) {
      const closes = [30, 33, 36, 30, 27, 24, 30].map((close, t) => (t >= at ? close / 3 : close));
      const split = seriesPanel(closes, [{ at, split: 3 }]);
      for (const feature of [movingAverageRatio(2, 4), movingAverageRatio(3, 7), movingAverageRatio(1, 3)]) {
        expect(rounded(seriesValues(split, feature))).toEqual(rounded(seriesValues(whole, feature)));
      }
    }
  });

  it('a dividend -> earlier closes divided by 1 + dividend / close', () => {
    // 100 counts 100 / (1 + 10 / 50) = 83.333...; 50 over (83.333... + 50) / 2 = 0.75.
    const panel = seriesPanel([100, 50], [{ at: 1, dividend: 10 }]);
    expect(rounded(seriesValues(panel, movingAverageRatio(1, 2)))).toEqual([none, 0.75]);
  });

  it('missing bars -> means of those there are, from 80 % of both windows on, also on a day without a bar', () => {
    const panel = seriesPanel([10, 20, none, 40, 50, 60, none, none]);
    // Slow 5: 10, 20, -, 40, 50 = 30; fast 1: 50. Next: 20, -, 40, 50, 60 = 42.5, fast 60. Then the fast one is missing.
    expect(rounded(seriesValues(panel, movingAverageRatio(1, 5)))).toEqual([
      none,
      none,
      none,
      none,
      rounded([5 / 3])[0],
      rounded([60 / 42.5])[0],
      none,
      none,
    ]);
    // Fast 5 without a bar today: 40, 50, 60 of five are too few.
    expect(seriesValues(panel, movingAverageRatio(5, 6))[6]).toBeNaN();
    const once = seriesPanel([10, 20, 30, 40, 50, none]);
    // Fast 5: 20, 30, 40, 50 = 35; slow 6: 10, ..., 50 = 30.
    expect(rounded(seriesValues(once, movingAverageRatio(5, 6)))[5]).toBe(rounded([35 / 30])[0]);
  });

  it.each([
    [0, 5],
    [5, 5],
    [6, 5],
    [1.5, 5],
    [2, 5.5],
  ])('lengths %d and %d -> refused: both whole, fast below slow', (fast, slow) => {
    expect(() => movingAverageRatio(fast, slow)).toThrow(RangeError);
  });
});
