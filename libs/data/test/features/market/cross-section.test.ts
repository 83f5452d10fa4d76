import { describe, expect, it } from '@jest/globals';

import { averageCorrelation } from '../../../src/features/market/average-correlation.js';
import { breadth } from '../../../src/features/market/breadth.js';
import { dispersion } from '../../../src/features/market/dispersion.js';
import { ALL } from '../../../src/features/market/market-selection.js';
import { pathOf, smallContext, valuesOf } from '../../fixture/small-market.js';

describe('breadth and dispersion', () => {
  const context = smallContext({
    closes: { A: [100, 100, 130], B: [100, 100, 100], C: [100, 100, 90], D: [5, null, 4] },
  });

  it('one up, one flat, two down over two sessions -> a quarter', () => {
    expect(valuesOf(context, breadth(ALL, 2))).toEqual([null, null, 0.25]);
    expect(valuesOf(context, breadth({ kind: 'symbols', symbols: ['X'] }, 1))).toEqual([null, null, null]);
  });

  it('returns +30, 0, -10 % of one session -> their sample deviation; one name -> NaN', () => {
    // Mean 20/3; squares 49/9 + 4/9 + 25/9 hundredths of (70, -20, -50)/3 %: 7800/9 / 2.
    expect(valuesOf(context, dispersion(ALL, 1))[2]).toBeCloseTo(Math.sqrt(7800 / 9 / 2) / 100, 12);
    expect(valuesOf(context, dispersion(ALL, 1))[1]).toBe(0);
    expect(valuesOf(context, dispersion({ kind: 'symbols', symbols: ['A'] }, 1))).toEqual([null, null, null]);
  });
});

describe('averageCorrelation', () => {
  const up = [0.01, -0.02, 0.03, 0.01];
  const correlation = (...returns: number[][]) =>
    valuesOf(
      smallContext({ closes: Object.fromEntries(returns.map((one, k) => [`N${k}`, pathOf(one)])) }),
      averageCorrelation(ALL, 4),
    );

  it('names that move in proportion -> 1; against each other -> -1', () => {
    const values = correlation(
      up,
      up.map((value) => 2 * value),
      up.map((value) => value / 2),
    );
    expect(values.slice(0, 4)).toEqual([null, null, null, null]);
    expect(values[4]).toBeCloseTo(1, 10);
    expect(
      correlation(
        up,
        up.map((value) => -value),
      )[4],
    ).toBeCloseTo(-1, 10);
  });

  it('two names that know nothing of each other -> 0', () => {
    expect(correlation([0.01, -0.01, 0.01, -0.01], [0.02, 0.02, -0.02, -0.02])[4]).toBeCloseTo(0, 10);
  });

  it('three names by hand -> pairs weighted by their deviations', () => {
    // A and B are one, C has no correlation with either: (2 s s) / (2 s s + 4 s c) with s = 1, c = 2 gives 1/5.
    const a = [0.01, -0.01, 0.01, -0.01];
    expect(correlation(a, a, [0.02, 0.02, -0.02, -0.02])[4]).toBeCloseTo(0.2, 10);
  });

  it('a name that does not move -> counts for nothing; one that moves -> NaN', () => {
    expect(correlation(up, up, [0, 0, 0, 0])[4]).toBeCloseTo(1, 10);
    expect(correlation(up, [0, 0, 0, 0])[4]).toBeNull();
    expect(correlation(up)[4]).toBeNull();
  });
});
