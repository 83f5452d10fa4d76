import { describe, expect, it } from '@jest/globals';

import { marketDrawdown } from '../../../src/features/market/market-drawdown.js';
import { type MarketIndex } from '../../../src/features/market/market-index.js';
import { marketReturn } from '../../../src/features/market/market-return.js';
import { marketVolatility } from '../../../src/features/market/market-volatility.js';
import { volatilityOfVolatility } from '../../../src/features/market/volatility-of-volatility.js';
import { pathOf, smallContext, valuesOf } from '../../fixture/small-market.js';

const EQUAL: MarketIndex = { kind: 'equal_weight' };
const path = pathOf([0.1, -0.5, 1, 0.2, -0.25]);
const context = smallContext({ closes: { A: path } });

describe('marketReturn', () => {
  it('one name -> its price over that of so many sessions ago', () => {
    const values = valuesOf(context, marketReturn(EQUAL, 3));
    expect(values.slice(0, 3)).toEqual([null, null, null]);
    for (const t of [3, 4, 5]) expect(values[t]).toBeCloseTo(path[t] / path[t - 3] - 1, 12);
  });

  it('four of five returns -> the four compounded; three of five -> NaN', () => {
    // 80 % of five is four.
    const gap = smallContext({ closes: { A: [null, ...path], B: [1, ...path.map(() => null)] } });
    const values = valuesOf(gap, marketReturn(EQUAL, 5));
    expect(values[4]).toBeNull();
    expect(values[5]).toBeCloseTo(1.1 * 0.5 * 2 * 1.2 - 1, 12);
  });

  it('no whole number of sessions -> refused', () => {
    expect(() => marketReturn(EQUAL, 0)).toThrow(RangeError);
    expect(() => marketVolatility(EQUAL, 1)).toThrow(RangeError);
    expect(() => volatilityOfVolatility(EQUAL, 5, 1)).toThrow(RangeError);
    expect(() => marketDrawdown(EQUAL, 1.5)).toThrow(RangeError);
  });
});

describe('marketDrawdown', () => {
  it('a path by hand -> the level over the window’s high', () => {
    // Levels 100, 110, 55, 110, 132, 99.
    const values = valuesOf(context, marketDrawdown(EQUAL, 3));
    expect(values.slice(0, 2)).toEqual([null, null]);
    [-0.5, 0, 0, -0.25].forEach((value, k) => expect(values[k + 2]).toBeCloseTo(value, 12));
    // At a high exactly zero.
    expect(values[4]).toBe(0);
  });

  it('a high before the window -> forgotten', () => {
    const falling = smallContext({ closes: { A: [200, 100, 110, 99] } });
    expect(valuesOf(falling, marketDrawdown(EQUAL, 2))[2]).toBe(0);
    expect(valuesOf(falling, marketDrawdown(EQUAL, 4))[3]).toBeCloseTo(99 / 200 - 1, 12);
  });
});

describe('marketVolatility', () => {
  it('returns by hand -> their sample deviation times the root of 252', () => {
    const values = valuesOf(smallContext({ closes: { A: pathOf([0.01, -0.01, 0.03]) } }), marketVolatility(EQUAL, 2));
    // Two returns a and b: |a - b| / sqrt(2).
    expect(values.slice(0, 2)).toEqual([null, null]);
    expect(values[2]).toBeCloseTo((0.02 / Math.SQRT2) * Math.sqrt(252), 12);
    expect(values[3]).toBeCloseTo((0.04 / Math.SQRT2) * Math.sqrt(252), 12);
  });
});

describe('volatilityOfVolatility', () => {
  it('by hand -> the deviation of two logarithms of ratios', () => {
    // Differences 1, 2, 8 %: volatilities in the ratios 2 and 4, logarithms that differ by log 2.
    const values = valuesOf(
      smallContext({ closes: { A: pathOf([0, 0.01, 0.03, 0.11]) } }),
      volatilityOfVolatility(EQUAL, 2, 2),
    );
    expect(values.slice(0, 4)).toEqual([null, null, null, null]);
    expect(values[4]).toBeCloseTo((Math.LN2 / Math.SQRT2) * Math.sqrt(252), 9);
  });

  it('prices that stand still -> NaN, for the logarithm of nothing is none', () => {
    const still = smallContext({ closes: { A: Array<number>(12).fill(5) } });
    expect(valuesOf(still, volatilityOfVolatility(EQUAL, 2, 2)).every((value) => value === null)).toBe(true);
  });
});
