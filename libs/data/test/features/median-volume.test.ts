import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { medianVolume } from '../../src/features/median-volume.js';
import { type SeriesEvent, seriesPanel, seriesValues } from '../fixture/price-series.js';

const none = Number.NaN;

describe('medianVolume', () => {
  it('volumes -> the middle one, or the mean of the middle two', () => {
    const panel = seriesPanel([1, 1, 1, 1, 1], [], [7, 1, 5, 3, 100]);
    // 7 | 1, 7 | 1, 5, 7 | 1, 3, 5 | 3, 5, 100
    expect(seriesValues(panel, medianVolume(3))).toEqual([7, 4, 5, 3, 5]);
    expect(seriesValues(panel, medianVolume(4))).toEqual([7, 4, 5, 4, 4]);
    expect(seriesValues(panel, medianVolume(1))).toEqual([7, 1, 5, 3, 100]);
  });

  it('a 2:1 split -> earlier volumes doubled, later ones not', () => {
    const panel = seriesPanel([10, 10, 5, 5], [{ at: 2, split: 2 }], [100, 300, 150, 900]);
    // Up to the split 100, 300; then in new shares 200, 600, 150 and 600, 150, 900.
    expect(seriesValues(panel, medianVolume(3))).toEqual([100, 200, 200, 600]);
  });

  it('two splits in a window -> their product on what lies before both', () => {
    const panel = seriesPanel(
      [6, 3, 1],
      [
        { at: 1, split: 2 },
        { at: 2, split: 3 },
      ],
      [10, 50, 1000],
    );
    // 10 x 6 = 60, 50 x 3 = 150, 1000.
    expect(seriesValues(panel, medianVolume(3))[2]).toBe(150);
  });

  it('missing bars and volumes that are not reported -> passed over; none at all -> NaN', () => {
    const panel = seriesPanel([1, none, 1, none, none, none, 1], [], [4, none, none, none, none, none, 9]);
    expect(seriesValues(panel, medianVolume(3))).toEqual([4, 4, 4, none, none, none, 9]);
  });

  it('sessions without trading -> count as zero', () => {
    expect(seriesValues(seriesPanel([1, 1, 1], [], [0, 0, 8]), medianVolume(3))[2]).toBe(0);
  });

  it('random volumes with ties, gaps and splits -> the median of a sorted list', () => {
    const volume = fc.option(fc.integer({ min: 0, max: 6 }), { nil: none, freq: 5 });
    const split = fc.option(fc.constantFrom(2, 0.5, 4), { nil: 1, freq: 6 });
    const bars = fc.array(fc.record({ volume, split }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(bars, fc.integer({ min: 1, max: 9 }), (series, days) => {
        const events: SeriesEvent[] = series.flatMap((bar, at) => (bar.split === 1 ? [] : [{ at, split: bar.split }]));
        const volumes = series.map((bar) => bar.volume);
        const panel = seriesPanel(
          series.map(() => 1),
          events,
          volumes,
        );
        const expected = series.map((_, t) => {
          const known = volumes
            // Powers of two scale without rounding, so that the order of multiplication does not show.
            .map((v, s) => series.slice(s + 1, t + 1).reduce((product, bar) => product * bar.split, v))
            .slice(Math.max(0, t - days + 1), t + 1)
            .filter((v) => !Number.isNaN(v))
            .sort((a, b) => a - b);
          const half = known.length / 2;
          if (known.length === 0) return none;
          return Number.isInteger(half) ? (known[half - 1] + known[half]) / 2 : known[Math.floor(half)];
        });
        expect(seriesValues(panel, medianVolume(days))).toEqual(expected);
      }),
    );
  });

  it('a length of 0 -> refused', () => {
    expect(() => medianVolume(0)).toThrow('at least 1');
  });
});
