import { describe, expect, it } from '@jest/globals';
import { NonFiniteInputError } from '@prometheus/core';
import fc from 'fast-check';
import {
  calmar,
  drawdownEpisodes,
  drawdownSeries,
  longestUnderwaterPeriods,
  maxDrawdown,
  ParameterRangeError,
  worstDrawdown,
} from '../../src/index.js';
import { anyReturns } from '../samples.js';

/** Wealth 1.25, 1, 0.75, 1.5, 1.2, 1.35, 1.5, 1.8, 1.62: exact in binary where it matters. */
const RETURNS = [0.25, -0.2, -0.25, 1, -0.2, 0.125, 1 / 9, 0.2, -0.1];

describe('drawdown', () => {
  it('nine returns with two recovered falls and an open one -> hand arithmetic', () => {
    const expected = [0, -0.2, -0.4, 0, -0.2, -0.1, 0, 0, -0.1];
    drawdownSeries(RETURNS).forEach((value, t) => expect(value).toBeCloseTo(expected[t], 12));
    expect(maxDrawdown(RETURNS)).toBeCloseTo(-0.4, 14);
    expect(longestUnderwaterPeriods(RETURNS)).toBe(2);
  });

  it('the same returns -> episodes by index of peak, trough and recovery', () => {
    const episodes = drawdownEpisodes([0.5, -0.5, 0.5, 0.5, 1, -0.25, -0.5]);
    expect(episodes).toEqual([
      { depth: -0.5, peakIndex: 0, troughIndex: 1, recoveryIndex: 3, underwaterPeriods: 2 },
      { depth: -0.625, peakIndex: 4, troughIndex: 6, recoveryIndex: undefined, underwaterPeriods: 2 },
    ]);
    expect(worstDrawdown([0.5, -0.5, 0.5, 0.5, 1, -0.25, -0.5])).toEqual(episodes[1]);
  });

  it('loss in the first period -> measured from the starting capital, peak index -1', () => {
    expect(worstDrawdown([-0.5, 1])).toEqual({
      depth: -0.5,
      peakIndex: -1,
      troughIndex: 0,
      recoveryIndex: 1,
      underwaterPeriods: 1,
    });
  });

  it('two falls of one depth -> the earlier', () => {
    expect(worstDrawdown([-0.5, 1, -0.5, 1])?.peakIndex).toBe(-1);
  });

  it('a long shallow and a short deep fall -> longest and deepest differ', () => {
    const returns = [-0.01, 0, 0, 0, 0.5, -0.5];
    expect(longestUnderwaterPeriods(returns)).toBe(4);
    expect(worstDrawdown(returns)).toMatchObject({ peakIndex: 4, troughIndex: 5, underwaterPeriods: 1 });
  });

  it('never a loss -> 0, no episode, no Calmar', () => {
    expect([maxDrawdown([0.1, 0]), worstDrawdown([0.1, 0]), calmar([0.1, 0])]).toEqual([0, undefined, undefined]);
    expect([drawdownEpisodes([0.1]), longestUnderwaterPeriods([0.1])]).toEqual([[], 0]);
  });

  it('everything lost -> -1 for ever', () => {
    expect([...drawdownSeries([0.5, -1, 0.5])]).toEqual([0, -1, -1]);
  });

  it('empty -> undefined', () => {
    expect([maxDrawdown([]), calmar([]), worstDrawdown([])]).toEqual([undefined, undefined, undefined]);
  });

  it('Calmar of a year that halves and then gains 200 % -> growth 0.5 over drawdown 0.5', () => {
    expect(calmar([-0.5, 2], 2)).toBeCloseTo(1, 14);
  });

  it('NaN or periodsPerYear 0 -> refused', () => {
    for (const metric of [
      drawdownSeries,
      maxDrawdown,
      drawdownEpisodes,
      worstDrawdown,
      longestUnderwaterPeriods,
      calmar,
    ]) {
      expect(() => metric([0.1, NaN])).toThrow(NonFiniteInputError);
    }
    expect(() => calmar([-0.1], 0)).toThrow(ParameterRangeError);
  });

  it('any returns -> drawdowns within -1 and 0, their minimum is the maximum drawdown', () => {
    fc.assert(
      fc.property(anyReturns, (returns) => {
        const series = drawdownSeries(returns);
        expect(series.every((value) => value >= -1 && value <= 0)).toBe(true);
        expect(maxDrawdown(returns)).toBe(Math.min(...series));
        expect(worstDrawdown(returns)?.depth ?? 0).toBe(maxDrawdown(returns));
      }),
    );
  });

  it('any returns -> episodes cover exactly the periods below a peak, in order', () => {
    fc.assert(
      fc.property(anyReturns, (returns) => {
        const series = drawdownSeries(returns);
        const covered = new Set<number>();
        for (const { peakIndex, troughIndex, recoveryIndex, underwaterPeriods } of drawdownEpisodes(returns)) {
          for (let t = peakIndex + 1; t <= peakIndex + underwaterPeriods; t++) covered.add(t);
          expect(covered.has(troughIndex)).toBe(true);
          expect(recoveryIndex ?? returns.length).toBe(peakIndex + underwaterPeriods + 1);
        }
        expect([...covered]).toEqual([...series.keys()].filter((t) => series[t] < 0));
      }),
    );
  });

  it('any returns, one appended -> earlier drawdowns keep every bit', () => {
    fc.assert(
      fc.property(anyReturns, (returns) => {
        expect([...drawdownSeries([...returns, -0.3])].slice(0, -1)).toEqual([...drawdownSeries(returns)]);
      }),
    );
  });
});
