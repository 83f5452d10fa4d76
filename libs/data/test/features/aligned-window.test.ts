import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { alignedWindowSums } from '../../src/features/aligned-window.js';

const values = fc.array(
  fc.oneof(
    { weight: 5, arbitrary: fc.integer({ min: -1000, max: 1000 }) },
    { weight: 1, arbitrary: fc.constant(Number.NaN) },
  ),
  {
    minLength: 2,
    maxLength: 60,
  },
);

describe('alignedWindowSums', () => {
  it('whole numbers, where no order of addition rounds -> sum and count of each window of two columns', () => {
    fc.assert(
      fc.property(
        values,
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 0, max: 99 }),
        fc.nat(),
        (cells, days, first, pick) => {
          const rows = Math.floor(cells.length / 2);
          const source = Float64Array.from(cells.slice(0, 2 * rows));
          const from = pick % rows;
          const { sums, counts } = alignedWindowSums(source, 2, first, days, from, rows);
          for (let row = from; row < rows; row++) {
            for (const column of [0, 1]) {
              const window = [...source]
                .filter((_, cell) => cell % 2 === column)
                .slice(Math.max(0, row - days + 1), row + 1)
                .filter((value) => !Number.isNaN(value));
              expect(sums[(row - from) * 2 + column]).toBe(window.reduce((a, b) => a + b, 0));
              expect(counts[(row - from) * 2 + column]).toBe(window.length);
            }
          }
        },
      ),
    );
  });

  it('values that round, cut off before the window -> the same bytes', () => {
    const doubles = fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 30, maxLength: 60 });
    fc.assert(
      fc.property(
        doubles,
        fc.integer({ min: 1, max: 15 }),
        fc.nat({ max: 99 }),
        fc.nat({ max: 14 }),
        (cells, days, first, cut) => {
          const whole = alignedWindowSums(Float64Array.from(cells), 1, first, days, 0, cells.length).sums;
          const late = Float64Array.from(cells.slice(cut));
          const sums = alignedWindowSums(late, 1, first + cut, days, 0, late.length).sums;
          for (let row = cut + days - 1; row < cells.length; row++) expect(sums[row - cut]).toBe(whole[row]);
        },
      ),
    );
  });
});
