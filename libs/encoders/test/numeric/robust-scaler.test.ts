import { describe, expect, it } from '@jest/globals';
import { InsufficientDataError, NonFiniteInputError } from '@prometheus/core';
import { ParameterRangeError } from '@prometheus/statistics';
import fc from 'fast-check';

import { EncoderArtifactError, FeatureShapeError } from '../../src/errors.js';
import { RobustScaler } from '../../src/numeric/robust-scaler.js';

describe('RobustScaler', () => {
  // By hand: 1 2 3 4 100 has median 3, quartiles 2 and 4; 10 20 30 40 (one missing) has median 25, quartiles 17.5 and 32.5.
  const scaler = RobustScaler.fit([1, 10, 2, 20, 3, Number.NaN, 4, 30, 100, 40], 2, { clip: 5 });

  it('two features, one with an outlier and one with a gap -> medians and ranges by hand', () => {
    expect([...scaler.medians]).toEqual([3, 25]);
    expect([...scaler.deviations]).toEqual([2 / 1.349, 15 / 1.349]);
  });

  it('values within, beyond and missing -> scaled, clipped, kept missing', () => {
    const [first, second] = scaler.transform([5, 17.5]);
    expect(first).toBeCloseTo(1.349, 12);
    expect(second).toBeCloseTo(-0.6745, 12);
    expect([...scaler.transform([1000, -Infinity])]).toEqual([5, -5]);
    expect([...scaler.transform([Number.NaN, 25])]).toEqual([Number.NaN, 0]);
  });

  it('a feature whose quartiles are equal -> 0 for any value, its median back', () => {
    const flat = RobustScaler.fit([7, 7, 7, 7, 9], 1, { clip: 5 });
    expect([...flat.transform([9])]).toEqual([0]);
    expect([...flat.transform([Number.NaN])]).toEqual([Number.NaN]);
    expect([...flat.inverse([0])]).toEqual([7]);
  });

  it('as JSON and back -> the same numbers; JSON of something else -> refused, naming the place', () => {
    const text = JSON.stringify(scaler.toJson());
    const back = RobustScaler.fromJson(JSON.parse(text));
    expect(JSON.stringify(back.toJson())).toBe(text);
    expect(back.transform([1.7, 33])).toEqual(scaler.transform([1.7, 33]));
    expect(() => RobustScaler.fromJson({ clip: 5, medians: [1], deviations: [-1] })).toThrow('deviations.0');
    expect(() => RobustScaler.fromJson({ clip: 5, medians: [1], deviations: [1, 2] })).toThrow(EncoderArtifactError);
    expect(() => RobustScaler.fromJson({ clip: 5 })).toThrow('medians');
  });

  it('what makes no fit -> refused', () => {
    expect(() => RobustScaler.fit([1, 2, 3], 2, { clip: 5 })).toThrow(FeatureShapeError);
    expect(() => RobustScaler.fit([1, Number.NaN], 2, { clip: 5 })).toThrow(InsufficientDataError);
    expect(() => RobustScaler.fit([1, Infinity], 1, { clip: 5 })).toThrow(NonFiniteInputError);
    expect(() => RobustScaler.fit([1, 2], 1, { clip: 0 })).toThrow(ParameterRangeError);
    expect(() => scaler.transform([1])).toThrow(FeatureShapeError);
    expect(() => scaler.inverse([1, 2, 3])).toThrow(FeatureShapeError);
  });

  const numbers = fc.integer({ min: -1_000_000, max: 1_000_000 }).map((value) => value / 640);
  const values = fc.array(numbers, { minLength: 8, maxLength: 40 });

  it('any values within the clip -> inverse gives them back', () => {
    fc.assert(
      fc.property(values, (column) => {
        const fitted = RobustScaler.fit(column, 1, { clip: 1e12 });
        fc.pre(fitted.deviations[0] > 1e-3);
        for (const value of column) {
          const [back] = fitted.inverse(fitted.transform([value]));
          expect(Math.abs(back - value)).toBeLessThanOrEqual(
            1e-12 * (1 + Math.abs(value) + Math.abs(fitted.medians[0])),
          );
        }
      }),
    );
  });

  it('the unit of a feature changed by a power of two, which is exact -> the same scaled values', () => {
    fc.assert(
      fc.property(values, fc.integer({ min: -10, max: 10 }), (column, power) => {
        const unit = 2 ** power;
        const inUnit = column.map((value) => value * unit);
        const before = RobustScaler.fit(column, 1, { clip: 4 });
        const after = RobustScaler.fit(inUnit, 1, { clip: 4 });
        expect(inUnit.map((value) => after.transform([value])[0])).toEqual(
          column.map((value) => before.transform([value])[0]),
        );
      }),
    );
  });

  it('the rows in another order -> the same bits', () => {
    fc.assert(
      fc.property(values, (column) => {
        expect(RobustScaler.fit([...column].reverse(), 1, { clip: 4 })).toEqual(
          RobustScaler.fit(column, 1, { clip: 4 }),
        );
      }),
    );
  });
});
