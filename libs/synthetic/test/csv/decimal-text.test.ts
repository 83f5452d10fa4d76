import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { MAXIMUM_NUMBER_BYTES, putInteger, putNumber } from '../../src/csv/decimal-text.js';

function written(value: number, put = putNumber): string {
  const buffer = Buffer.alloc(64, '#');
  return buffer.toString('latin1', 0, put(buffer, 0, value));
}

describe('putNumber', () => {
  it.each([
    [0, '0'],
    [7, '7'],
    [10.5, '10.5'],
    [100, '100'],
    [9999, '9999'],
    [10000, '10000'],
    [123456.78, '123456.78'],
    [65.64337431, '65.64337431'],
    [0.00000001, '0.00000001'],
    [5.0002, '5.0002'],
    [3.000000000001, '3.000000000001'],
    [5.029681860001, '5.029681860001'],
    [1000000, '1000000'],
    [0.1 + 0.2, '0.30000000000000004'],
    [-1.5, '-1.5'],
  ])('%d -> %s', (value, expected) => {
    expect(written(value)).toBe(expected);
  });

  it('any number -> text that reads back to it, no longer than the bound', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(Number(written(value))).toBe(value === 0 ? 0 : value);
        expect(written(value).length).toBeLessThanOrEqual(MAXIMUM_NUMBER_BYTES);
      }),
    );
  });

  it('any price with a few decimals -> the text that ECMAScript writes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 99_999_999_999 }), fc.integer({ min: 0, max: 6 }), (digits, decimals) => {
        const value = digits / 10 ** decimals;
        expect(written(value)).toBe(String(value));
      }),
      { numRuns: 500 },
    );
  });
});

describe('putInteger', () => {
  it.each([0, 9, 100, 12_345, 99_999_999, 100_000_000, 123_456_789_012])('%d -> its digits', (value) => {
    expect(written(value, putInteger)).toBe(String(value));
  });
});
