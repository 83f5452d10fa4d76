import { describe, expect, it } from '@jest/globals';

import { drawdown } from '../../src/features/drawdown.js';
import { rounded, seriesPanel, seriesValues } from '../fixture/price-series.js';

const none = Number.NaN;

describe('drawdown', () => {
  it('closes -> close over the highest of the window, exactly zero at a high', () => {
    const panel = seriesPanel([100, 80, 90, 60, 63, 70]);
    expect(seriesValues(panel, drawdown(3)).map((value) => Number(value.toFixed(12)))).toEqual([
      0, -0.2, -0.1, -0.333333333333, -0.3, 0,
    ]);
    expect(seriesValues(panel, drawdown(3))[5]).toBe(0);
    expect(seriesValues(panel, drawdown(1))).toEqual([0, 0, 0, 0, 0, 0]);
    expect(rounded(seriesValues(panel, drawdown(100)))[4]).toBe(-0.37);
  });

  it('a 2:1 split -> the earlier high halves', () => {
    const panel = seriesPanel([100, 45, 50, 51], [{ at: 1, split: 2 }]);
    expect(rounded(seriesValues(panel, drawdown(4)))).toEqual([0, -0.1, 0, 0]);
  });

  it('a dividend -> a price that falls by less is a new high', () => {
    // 99 + 2 is above 100; then 98 against 99.
    const panel = seriesPanel([100, 99, 98.01], [{ at: 1, dividend: 2 }]);
    expect(rounded(seriesValues(panel, drawdown(3)))).toEqual([0, 0, -0.01]);
  });

  it('a dividend at a lower price -> the earlier high divided by 1 + dividend / close', () => {
    // The high of 100 counts 100 / (1 + 1 / 50) = 98.0392...; 50 / 98.0392... - 1 = -0.49.
    const panel = seriesPanel([100, 50], [{ at: 1, dividend: 1 }]);
    expect(rounded(seriesValues(panel, drawdown(2)))).toEqual([0, -0.49]);
  });

  it('a gap -> no value in it, the high before it counts afterwards', () => {
    const panel = seriesPanel([100, none, none, 90, 80]);
    expect(rounded(seriesValues(panel, drawdown(4)))).toEqual([0, none, none, -0.1, rounded([80 / 90 - 1])[0]]);
    expect(rounded(seriesValues(panel, drawdown(5)))[4]).toBe(-0.2);
  });

  it('a split and a dividend during a gap -> counted at the first bar after it', () => {
    // 100 before is 100 / 2 / (1 + 5 / 45) = 45 after: no drawdown at 45, 10 % at 40.5.
    const panel = seriesPanel(
      [100, none, none, 45, 40.5],
      [
        { at: 1, split: 2 },
        { at: 2, dividend: 5 },
      ],
    );
    expect(rounded(seriesValues(panel, drawdown(5)))).toEqual([0, none, none, 0, -0.1]);
  });

  it('a late listing -> the high since then', () => {
    expect(rounded(seriesValues(seriesPanel([none, none, 100, 90]), drawdown(4)))).toEqual([none, none, 0, -0.1]);
  });

  it('a length of 0 -> refused', () => {
    expect(() => drawdown(0)).toThrow('at least 1');
  });
});
