import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { pixelExtremes } from '../../../src/report/charts/downsample.js';

const evenly = (n: number, width: number): Float64Array =>
  Float64Array.from({ length: n }, (_, i) => (i / (n - 1)) * width);

describe('pixelExtremes', () => {
  it('fewer points than two a column -> every point', () => {
    expect(pixelExtremes([0, 50, 100], [1, 2, 3], 10, 100)).toEqual([0, 1, 2]);
  });

  it('one spike a day long in thirty years -> the spike stays', () => {
    const n = 7560;
    const y = new Float64Array(n).fill(1);
    y[4321] = 9;
    y[4322] = -9;
    const kept = pixelExtremes(evenly(n, 1000), y, 500, 1000);
    expect(kept).toEqual(expect.arrayContaining([0, 4321, 4322, n - 1]));
    expect(kept.length).toBeLessThanOrEqual(2 * 500 + 2);
  });

  it('a gap -> one missing point stays in it, so that the line breaks', () => {
    const n = 4000;
    const y = Float64Array.from({ length: n }, (_, i) => (i >= 1000 && i < 1400 ? NaN : Math.sin(i)));
    const kept = pixelExtremes(evenly(n, 1000), y, 100, 1000);
    expect(kept.some((i) => Number.isNaN(y[i]))).toBe(true);
    expect(kept.filter((i) => i >= 1000 && i < 1400).every((i) => Number.isNaN(y[i]))).toBe(true);
  });

  it('any series -> indices ascend, ends stay, and each column keeps its exact lowest and highest value', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 30, maxLength: 400 }),
        fc.integer({ min: 2, max: 12 }),
        (values, columns) => {
          const x = evenly(values.length, 100);
          const kept = pixelExtremes(x, values, columns, 100);
          expect(kept).toEqual([...new Set(kept)].sort((a, b) => a - b));
          expect(kept[0]).toBe(0);
          expect(kept[kept.length - 1]).toBe(values.length - 1);
          for (let c = 0; c < columns; c++) {
            const inColumn = (i: number): boolean => Math.min(columns - 1, Math.floor((x[i] / 100) * columns)) === c;
            const all = values.filter((_, i) => inColumn(i));
            const some = kept.filter(inColumn).map((i) => values[i]);
            if (all.length === 0) continue;
            expect(Math.min(...some)).toBe(Math.min(...all));
            expect(Math.max(...some)).toBe(Math.max(...all));
          }
        },
      ),
    );
  });
});
