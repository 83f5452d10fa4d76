import { describe, expect, it } from '@jest/globals';
import { NonFiniteInputError } from '@prometheus/core';
import fc from 'fast-check';
import { median, medianAbsoluteDeviation, ParameterRangeError, quantile, winsorise } from '../../src/index.js';
import { expectRelative, readGolden } from '../golden/read-golden.js';
import { anyReturns } from '../samples.js';

const golden = readGolden<
  Record<'tiedX' | 'x' | 'quantileProbabilities' | 'quantiles' | 'winsorised', number[]> &
    Record<'medianTied' | 'medianAbsoluteDeviation', number>
>('ranks');

describe('quantile and median', () => {
  it('31 values at 8 probabilities -> numpy', () => {
    golden.quantileProbabilities.forEach((probability, i) => {
      expectRelative(quantile(golden.x, probability), golden.quantiles[i], 1e-14, `at ${probability}`);
    });
    expect(median(golden.tiedX)).toBe(golden.medianTied);
    expectRelative(medianAbsoluteDeviation(golden.x), golden.medianAbsoluteDeviation, 1e-14);
  });

  it('1, 2, 4, 8 -> hand arithmetic', () => {
    expect(quantile([8, 1, 4, 2], 0.25)).toBe(1.75);
    expect(median([8, 1, 4, 2])).toBe(3);
    expect(medianAbsoluteDeviation([8, 1, 4, 2])).toBe(1.5);
  });

  it('single value -> itself at every probability', () => {
    expect([0, 0.3, 1].map((probability) => quantile([7], probability))).toEqual([7, 7, 7]);
  });

  it('empty -> undefined', () => {
    expect([quantile([], 0.5), median([]), medianAbsoluteDeviation([])]).toEqual([undefined, undefined, undefined]);
  });

  it('the input array -> not reordered', () => {
    const values = [3, 1, 2];
    median(values);
    expect(values).toEqual([3, 1, 2]);
  });

  it('NaN or a probability above 1 -> refused', () => {
    expect(() => quantile([NaN], 0.5)).toThrow(NonFiniteInputError);
    expect(() => quantile([1], 1.1)).toThrow(ParameterRangeError);
  });

  it('any values -> quantile ascends with the probability, from minimum to maximum', () => {
    const probability = fc.integer({ min: 0, max: 1000 }).map((k) => k / 1000);
    fc.assert(
      fc.property(anyReturns, probability, probability, (values, p, q) => {
        const [low, high] = [quantile(values, Math.min(p, q)) ?? NaN, quantile(values, Math.max(p, q)) ?? NaN];
        expect(low).toBeLessThanOrEqual(high + 1e-15);
        expect(quantile(values, 0)).toBe(Math.min(...values));
        expect(quantile(values, 1)).toBe(Math.max(...values));
      }),
    );
  });
});

describe('winsorise', () => {
  it('31 values at 5 % and 95 % -> numpy clip at the quantiles', () => {
    winsorise(golden.x, 0.05, 0.95).forEach((value, i) => expectRelative(value, golden.winsorised[i], 1e-14));
  });

  it('0 to 100 at the defaults -> the ends moved to 1 and 99, the rest kept', () => {
    const values = Array.from({ length: 101 }, (_, i) => i);
    const moved = [...winsorise(values)];
    expect(moved.slice(0, 3)).toEqual([1, 1, 2]);
    expect(moved.slice(-3)).toEqual([98, 99, 99]);
  });

  it('empty -> empty', () => {
    expect(winsorise([])).toHaveLength(0);
  });

  it('bounds in the wrong order or NaN -> refused', () => {
    expect(() => winsorise([1, 2], 0.9, 0.1)).toThrow('Pass at least lowerProbability, 0.9.');
    expect(() => winsorise([NaN])).toThrow(NonFiniteInputError);
  });
});
