import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { DASH, numberFormats } from '../../src/report/number-format.js';

const page = numberFormats();
const terminal = numberFormats('-');

describe('numberFormats', () => {
  it('fractions -> percent with the digits asked for', () => {
    expect(page.percent(0.12345)).toBe('12.3%');
    expect(page.percent(-0.5677538894, 2)).toBe('−56.78%');
    expect(terminal.percent(-0.5677538894, 2)).toBe('-56.78%');
    expect(page.percent(12.5, 0)).toBe('1,250%');
  });

  it('a loss that rounds to zero -> zero without a sign', () => {
    expect(page.percent(-0.00004)).toBe('0.0%');
    expect(page.ratio(-0.001)).toBe('0.00');
    expect(page.ratio(-0)).toBe('0.00');
  });

  it('what could not be computed -> a dash in every format', () => {
    for (const value of [undefined, Number.NaN, Infinity, -Infinity]) {
      expect([
        page.percent(value),
        page.ratio(value),
        page.amount(value),
        page.compact(value),
        page.count(value),
      ]).toEqual(Array(5).fill(DASH));
    }
  });

  it('amounts -> grouped; cents only where they matter', () => {
    expect(page.amount(1_234_567.8)).toBe('1,234,568');
    expect(page.amount(-999.994)).toBe('−999.99');
    expect(page.amount(999.996)).toBe('1,000');
    expect(page.amount(0)).toBe('0.00');
    expect(page.count(1_000)).toBe('1,000');
  });

  it('compact amounts -> three digits and a unit, the unit of the rounded value', () => {
    expect(page.compact(1_234_567)).toBe('1.23M');
    expect(page.compact(999_999)).toBe('1M');
    expect(page.compact(-45_600)).toBe('−45.6k');
    expect(page.compact(700)).toBe('700');
    expect(page.compact(2_500_000_000)).toBe('2.5B');
    expect(page.compact(0)).toBe('0');
  });

  it('compact ticks of a narrow scale -> digits that tell them apart', () => {
    expect([996_000, 998_000, 1_000_000, 1_002_000].map((value) => page.compact(value, 2_000))).toEqual([
      '996k',
      '998k',
      '1M',
      '1.002M',
    ]);
  });

  it('any finite number -> the same text at every call, read back within its rounding', () => {
    fc.assert(
      fc.property(fc.double({ min: -1e12, max: 1e12, noNaN: true }), (value) => {
        const text = terminal.ratio(value);
        expect(Math.abs(Number(text.replaceAll(',', '')) - value)).toBeLessThanOrEqual(0.005 + Math.abs(value) * 1e-15);
        expect(terminal.ratio(value)).toBe(text);
      }),
    );
  });
});
