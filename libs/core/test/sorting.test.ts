import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { compareCodeUnits, sortedBy } from '../src/sorting.js';

describe('compareCodeUnits', () => {
  it('ASCII -> the order of the byte values (man ascii): digits, capitals, underscore, small letters', () => {
    expect(['b', '_', 'B', 'BRK.B', 'BRK-B', '9', '10', ''].sort(compareCodeUnits)).toEqual([
      '',
      '10',
      '9',
      'B',
      'BRK-B',
      'BRK.B',
      '_',
      'b',
    ]);
  });

  it('any ASCII texts -> the order of their bytes, as COLLATE "C" has it', () => {
    const ascii = fc.string({ unit: 'binary-ascii' });
    fc.assert(
      fc.property(ascii, ascii, (a, b) => {
        expect(compareCodeUnits(a, b)).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)));
      }),
    );
  });
});

describe('sortedBy', () => {
  it('items with equal keys -> in their old order, and the input stays as it was', () => {
    const items = ['b1', 'a1', 'b2', 'a2', 'b3'];
    expect(sortedBy(items, (item) => item[0])).toEqual(['a1', 'a2', 'b1', 'b2', 'b3']);
    expect(items).toEqual(['b1', 'a1', 'b2', 'a2', 'b3']);
  });

  it('numbers -> by size, not by text', () => {
    expect(sortedBy([10, 9, -1, Infinity, -Infinity], (x) => x)).toEqual([-Infinity, -1, 9, 10, Infinity]);
  });

  it('any list -> ascending keys, equal keys in input order, nothing lost', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 9 })), (keys) => {
        const sorted = sortedBy(
          keys.map((key, index) => ({ key, index })),
          ({ key }) => key,
        );
        expect(sorted.map(({ index }) => index).sort((a, b) => a - b)).toEqual(keys.map((_, index) => index));
        for (let i = 1; i < sorted.length; i++) {
          const [a, b] = [sorted[i - 1], sorted[i]];
          expect(a.key < b.key || (a.key === b.key && a.index < b.index)).toBe(true);
        }
      }),
    );
  });

  it('a NaN key, even alone -> TypeError', () => {
    expect(() => sortedBy([1, Number.NaN, 2], (x) => x)).toThrow(/NaN/);
    expect(() => sortedBy([Number.NaN], (x) => x)).toThrow(/NaN/);
  });

  it('numbers among strings, which have no common order -> TypeError', () => {
    expect(() => sortedBy([1, 'a'], (x) => x)).toThrow(/some keys are numbers/);
  });
});
