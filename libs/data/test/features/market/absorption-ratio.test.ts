import { describe, expect, it } from '@jest/globals';

import { absorptionRatio } from '../../../src/features/market/absorption-ratio.js';
import { ALL } from '../../../src/features/market/market-selection.js';
import { pathOf, smallContext, valuesOf } from '../../fixture/small-market.js';

const ratio = (share: number, ...returns: number[][]) =>
  valuesOf(
    smallContext({ closes: Object.fromEntries(returns.map((one, k) => [`N${k}`, pathOf(one)])) }),
    absorptionRatio(ALL, 4, share),
  );

describe('absorptionRatio', () => {
  const up = [0.01, -0.02, 0.03, 0.01];
  const a = [0.01, -0.01, 0.01, -0.01];
  const b = [0.01, 0.01, -0.01, -0.01];

  it('names that move in proportion -> the first component absorbs all', () => {
    const values = ratio(
      0.2,
      up,
      up.map((value) => 3 * value),
      up.map((value) => -value),
    );
    expect(values.slice(0, 4)).toEqual([null, null, null, null]);
    expect(values[4]).toBeCloseTo(1, 10);
  });

  it('two that know nothing of each other, one with four times the variance -> four fifths', () => {
    expect(
      ratio(
        0.2,
        a,
        b.map((value) => 2 * value),
      )[4],
    ).toBeCloseTo(0.8, 10);
    expect(
      ratio(
        1,
        a,
        b.map((value) => 2 * value),
      )[4],
    ).toBeCloseTo(1, 10);
  });

  it('a share of the components that there can be -> rounded, at least one', () => {
    // Three names without correlation and with one variance; 0.67 * 3 rounds to two.
    const c = [0.01, -0.01, -0.01, 0.01];
    expect(ratio(0.01, a, b, c)[4]).toBeCloseTo(1 / 3, 10);
    expect(ratio(0.67, a, b, c)[4]).toBeCloseTo(2 / 3, 10);
  });

  it('a constant return -> no variance; fewer than two names, or none that moves -> NaN', () => {
    expect(ratio(0.5, up, [0.01, 0.01, 0.01, 0.01])[4]).toBeCloseTo(1, 10);
    expect(ratio(0.5, up)[4]).toBeNull();
    expect(ratio(0.5, [0, 0, 0, 0], [0, 0, 0, 0])[4]).toBeNull();
  });

  it('a share of nothing, or of more than all -> refused', () => {
    for (const share of [0, -1, 1.1, Number.NaN]) expect(() => absorptionRatio(ALL, 4, share)).toThrow(RangeError);
    expect(() => absorptionRatio(ALL, 1, 0.2)).toThrow(RangeError);
  });
});
