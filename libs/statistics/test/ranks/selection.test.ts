import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { selectInPlace } from '../../src/ranks/selection.js';

describe('selectInPlace', () => {
  it('any values and place -> the value that sorting puts there, no larger one before it, no smaller one behind it', () => {
    const values = fc.array(fc.oneof(fc.integer({ min: -3, max: 3 }), fc.double({ noNaN: true })), {
      minLength: 1,
      maxLength: 60,
    });
    fc.assert(
      fc.property(values, fc.nat(), (given, place) => {
        const k = place % given.length;
        const moved = Float64Array.from(given);
        selectInPlace(moved, k);
        const sorted = Float64Array.from(given).sort();
        expect(moved[k] === sorted[k]).toBe(true);
        expect(moved.subarray(0, k).every((value) => value <= moved[k])).toBe(true);
        expect(moved.subarray(k).every((value) => value >= moved[k])).toBe(true);
        expect(moved.sort()).toEqual(sorted);
      }),
      { numRuns: 500 },
    );
  });

  it('a part of the values -> the rest stays where it was', () => {
    const values = Float64Array.of(9, 3, 2, 1, 0);
    selectInPlace(values, 1, 1, 4);
    expect([...values]).toEqual([9, 1, 2, 3, 0]);
  });
});
