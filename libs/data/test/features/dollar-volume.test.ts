import { describe, expect, it } from '@jest/globals';

import { averageDollarVolume } from '../../src/features/dollar-volume.js';
import { seriesPanel, seriesValues } from '../fixture/price-series.js';

const none = Number.NaN;

describe('averageDollarVolume', () => {
  it('closes and volumes -> mean of their products over the window', () => {
    const panel = seriesPanel([10, 20, 30, 40], [], [1, 2, 3, 4]);
    // 10, 40, 90, 160.
    expect(seriesValues(panel, averageDollarVolume(2))).toEqual([none, 25, 65, 125]);
    expect(seriesValues(panel, averageDollarVolume(1))).toEqual([10, 40, 90, 160]);
  });

  it('a split -> no break: the price halves as the volume doubles', () => {
    const panel = seriesPanel([10, 5], [{ at: 1, split: 2 }], [100, 200]);
    expect(seriesValues(panel, averageDollarVolume(2))[1]).toBe(1000);
  });

  it('a missing bar -> mean of the bars there are, from 80 % of the window on', () => {
    const panel = seriesPanel([1, 2, none, 4, 5, none, none], [], [1, 1, 1, 1, 1, 1, 1]);
    // Five sessions 1, 2, -, 4, 5: 12 / 4. A day later only 2, 4, 5 of five are left.
    expect(seriesValues(panel, averageDollarVolume(5))).toEqual([none, none, none, none, 3, none, none]);
  });

  it('a bar without known volume -> passed over', () => {
    const panel = seriesPanel([1, 2, 3, 4, 5], [], [1, 1, none, 1, 1]);
    expect(seriesValues(panel, averageDollarVolume(5))[4]).toBe(3);
  });

  it('a session without trading -> counts as zero', () => {
    expect(seriesValues(seriesPanel([10, 10], [], [4, 0]), averageDollarVolume(2))[1]).toBe(20);
  });

  it('a length of 0 -> refused', () => {
    expect(() => averageDollarVolume(0)).toThrow('at least 1');
  });
});
