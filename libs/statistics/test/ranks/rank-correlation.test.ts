import { describe, expect, it } from '@jest/globals';
import { NonFiniteInputError } from '@prometheus/core';
import fc from 'fast-check';
import { kendallTau, LengthMismatchError, spearmanCorrelation } from '../../src/index.js';
import { expectRelative, readGolden } from '../golden/read-golden.js';

const golden = readGolden<
  Record<'tiedX' | 'tiedY' | 'x' | 'y', number[]> &
    Record<'spearmanTied' | 'kendallTied' | 'spearman' | 'kendall', number>
>('ranks');
const tiedPairs = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 9 })), { minLength: 2, maxLength: 50 })
  .map((pairs) => ({ x: pairs.map(([x]) => x), y: pairs.map(([, y]) => y) }));

/** Tau-b from its definition, every pair looked at. */
function tauByPairs(x: number[], y: number[]): number {
  let score = 0;
  let untiedX = 0;
  let untiedY = 0;
  for (let i = 0; i < x.length; i++) {
    for (let j = 0; j < i; j++) {
      const signX = Math.sign(x[i] - x[j]);
      const signY = Math.sign(y[i] - y[j]);
      score += signX * signY;
      untiedX += Math.abs(signX);
      untiedY += Math.abs(signY);
    }
  }
  return score / Math.sqrt(untiedX * untiedY);
}

describe('rank correlations', () => {
  it('40 pairs with ties and 31 without -> scipy', () => {
    expectRelative(spearmanCorrelation(golden.tiedX, golden.tiedY), golden.spearmanTied, 1e-13);
    expectRelative(kendallTau(golden.tiedX, golden.tiedY), golden.kendallTied, 1e-13);
    expectRelative(spearmanCorrelation(golden.x, golden.y), golden.spearman, 1e-13);
    expectRelative(kendallTau(golden.x, golden.y), golden.kendall, 1e-13);
  });

  it('four pairs with one swap -> hand arithmetic', () => {
    // ranks 1 2 4 3: sum of squared differences 2, 1 - 6 x 2 / (4 x 15) = 0.8; 5 of 6 pairs agree, (5 - 1) / 6
    expect(spearmanCorrelation([1, 2, 3, 4], [10, 20, 40, 30])).toBeCloseTo(0.8, 15);
    expect(kendallTau([1, 2, 3, 4], [10, 20, 40, 30])).toBeCloseTo(2 / 3, 15);
  });

  it('same and opposite order -> 1 and -1', () => {
    expect([kendallTau([1, 2, 3], [4, 5, 9]), kendallTau([1, 2, 3], [9, 5, 4])]).toEqual([1, -1]);
    expect(spearmanCorrelation([1, 2, 3], [4, 5, 9])).toBeCloseTo(1, 15);
    expect(spearmanCorrelation([1, 2, 3], [9, 5, 4])).toBeCloseTo(-1, 15);
  });

  it('one side constant or a single pair -> undefined', () => {
    expect([spearmanCorrelation([1, 2], [3, 3]), kendallTau([1, 2], [3, 3])]).toEqual([undefined, undefined]);
    expect([spearmanCorrelation([1], [3]), kendallTau([1], [3])]).toEqual([undefined, undefined]);
  });

  it('different lengths or NaN -> refused', () => {
    expect(() => kendallTau([1, 2], [1])).toThrow(LengthMismatchError);
    expect(() => spearmanCorrelation([1, 2], [1])).toThrow(LengthMismatchError);
    expect(() => kendallTau([1, 2], [1, NaN])).toThrow(NonFiniteInputError);
    expect(() => spearmanCorrelation([NaN, 2], [1, 2])).toThrow(NonFiniteInputError);
  });

  it('any tied pairs -> tau-b by its definition over all pairs', () => {
    fc.assert(
      fc.property(tiedPairs, ({ x, y }) => {
        const expected = tauByPairs(x, y);
        const tau = kendallTau(x, y);
        if (Number.isNaN(expected)) expect(tau).toBeUndefined();
        else expect(tau).toBeCloseTo(expected, 12);
      }),
    );
  });

  it('any pairs, one side through a rising function -> both unchanged', () => {
    fc.assert(
      fc.property(tiedPairs, ({ x, y }) => {
        const stretched = x.map((value) => Math.exp(value) - 3);
        expect(kendallTau(stretched, y)).toBe(kendallTau(x, y));
        expect(spearmanCorrelation(stretched, y)).toBe(spearmanCorrelation(x, y));
      }),
    );
  });
});
