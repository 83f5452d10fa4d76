import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';

import { NAN, NEGATIVE, numericDigits, numericText } from '../../src/copy/numeric-encoding.js';
import { openScratchDatabase, type ScratchDatabase } from '../../src/database/scratch-database.js';

jest.setTimeout(60_000);

describe('numericDigits', () => {
  it('a decimal -> digits of four decimals around the point', () => {
    // 12345.678 = 1 | 2345 . 6780 by hand.
    expect(numericDigits('12345.678')).toEqual({ weight: 1, sign: 0, scale: 3, digits: [1, 2345, 6780] });
  });

  it('a small negative number -> weight below zero, leading zero digits left out', () => {
    expect(numericDigits('-0.00001')).toEqual({ weight: -2, sign: NEGATIVE, scale: 5, digits: [1000] });
  });

  it('zero in any writing -> no digits and no sign', () => {
    for (const text of ['0', '-0', '000', '.0', '0e5'])
      expect(numericDigits(text)).toMatchObject({ weight: 0, sign: 0, digits: [] });
  });

  it('NaN -> its own sign', () => {
    expect(numericDigits('NaN')).toEqual({ weight: 0, sign: NAN, scale: 0, digits: [] });
  });

  it('text that is no number -> undefined', () => {
    for (const text of ['', '.', '-', '1,5', '0x10', 'Infinity', '1e', ' 1'])
      expect(numericDigits(text)).toBeUndefined();
  });
});

describe('against PostgreSQL', () => {
  let database: ScratchDatabase;
  beforeAll(async () => {
    database = await openScratchDatabase({ migrated: false });
  });
  afterAll(() => database.close());

  it('any decimal text -> the digits that numeric_send gives, and the text that PostgreSQL shows', async () => {
    const decimals = fc.tuple(
      fc.constantFrom('', '-', '+'),
      fc.stringMatching(/^\d{1,30}$/),
      fc.option(fc.stringMatching(/^\d{1,20}$/)),
      fc.option(fc.integer({ min: -30, max: 30 })),
    );
    const texts = fc
      .sample(decimals, { numRuns: 2_000, seed: 7 })
      .map(
        ([sign, whole, fraction, exponent]) =>
          `${sign}${whole}${fraction === null ? '' : `.${fraction}`}${exponent === null ? '' : `e${exponent}`}`,
      );
    const { rows } = await database.runtime.pool.query<{ bytes: Buffer; shown: string }>(
      'SELECT numeric_send(t::numeric) AS bytes, t::numeric::text AS shown FROM unnest($1::text[]) WITH ORDINALITY AS u(t, n) ORDER BY n',
      [texts],
    );
    texts.forEach((text, i) => {
      const parts = numericDigits(text);
      if (parts === undefined) throw new Error(`${text} was not read`);
      const { bytes, shown } = rows[i];
      const digits = Array.from({ length: bytes.readInt16BE(0) }, (_, k) => bytes.readInt16BE(8 + 2 * k));
      const expected = {
        weight: bytes.readInt16BE(2),
        sign: bytes.readUInt16BE(4),
        scale: bytes.readInt16BE(6),
        digits,
      };
      expect({ text, ...parts }).toEqual({ text, ...expected });
      expect(numericText(parts)).toBe(shown);
    });
  });
});
