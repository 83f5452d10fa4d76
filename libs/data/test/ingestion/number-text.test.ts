import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { numberParser } from '../../src/ingestion/number-text.js';

const parse = numberParser();

describe('numberParser', () => {
  it('reads every finite double back from its shortest text', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(parse(String(value))).toBe(value + 0);
      }),
    );
  });

  it('gives the double nearest to a decimal text, as the runtime does', () => {
    const decimals = fc.tuple(fc.nat(10_000_000), fc.stringMatching(/^\d{0,12}$/));
    fc.assert(
      fc.property(decimals, ([whole, fraction]) => {
        expect(parse(`${whole}.${fraction}`)).toBe(Number(`${whole}.${fraction}`));
      }),
    );
  });

  it.each(['', ' ', '.', '-', '+', 'abc', '1.2.3', '1,5', '0x10', '1e', '1 2', 'NaN', 'nan', '12a', '--1', '٣'])(
    'a text that is no decimal number, "%s" -> NaN',
    (text) => {
      expect(parse(text)).toBeNaN();
    },
  );

  it.each([
    ['.5', 0.5],
    ['5.', 5],
    ['-0.25', -0.25],
    ['+3', 3],
    [' 12.5 ', 12.5],
    ['1E3', 1000],
    ['0.1', 0.1],
    ['123456789012345678', 123456789012345680],
    ['1e999', Infinity],
    ['inf', Infinity],
    ['-Infinity', Infinity],
  ])('"%s" -> %d', (text, value) => {
    expect(parse(text)).toBe(value);
  });

  it('decimal comma and thousands point -> groups of three are taken together, others refused', () => {
    const german = numberParser(',', '.');
    expect(german('1.234.567,89')).toBe(1234567.89);
    expect(german('-1.234,5')).toBe(-1234.5);
    expect(german('1234,5')).toBe(1234.5);
    expect(german('12.34,5')).toBeNaN();
    expect(german('1.2345')).toBeNaN();
  });

  it('decimal comma without thousands sign -> a point is refused instead of read as a decimal', () => {
    const parseComma = numberParser(',');
    expect(parseComma('1,5')).toBe(1.5);
    expect(parseComma('1.5')).toBeNaN();
  });
});
