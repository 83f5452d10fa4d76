import { describe, expect, it } from '@jest/globals';
import { NonFiniteInputError } from '@prometheus/core';
import fc from 'fast-check';
import {
  annualisedVolatility,
  beta,
  LengthMismatchError,
  ParameterRangeError,
  rollingBeta,
  rollingSharpe,
  rollingVolatility,
  sharpe,
} from '../../src/index.js';
import { anyPair } from '../samples.js';

const anyWindow = fc.integer({ min: 2, max: 20 });

describe('rolling metrics', () => {
  it('1, 3, 3, 7 % over windows of two -> hand arithmetic, aligned with the returns', () => {
    const returns = [0.01, 0.03, 0.03, 0.07];
    const volatility = [...rollingVolatility(returns, 2, 1)];
    expect(volatility[0]).toBeNaN();
    expect(volatility[1]).toBeCloseTo(Math.sqrt(0.0002), 15);
    expect(volatility[2]).toBe(0);
    expect(volatility[3]).toBeCloseTo(Math.sqrt(0.0008), 15);
    const ratio = [...rollingSharpe(returns, 2, 1)];
    expect(ratio[1]).toBeCloseTo(0.02 / Math.sqrt(0.0002), 12);
    expect(ratio[2]).toBeNaN();
    expect(ratio[3]).toBeCloseTo(0.05 / Math.sqrt(0.0008), 12);
  });

  it('window longer than the history -> all NaN', () => {
    expect([...rollingSharpe([0.1, 0.2], 3)]).toEqual([NaN, NaN]);
    expect(rollingBeta([], [], 2)).toHaveLength(0);
  });

  it('any series and window -> each value that of the window taken alone', () => {
    fc.assert(
      fc.property(anyPair, anyWindow, ({ x, y }, window) => {
        const [volatility, ratio, slope] = [
          rollingVolatility(x, window),
          rollingSharpe(x, window),
          rollingBeta(x, y, window),
        ];
        for (let t = 0; t < x.length; t++) {
          const from = t - window + 1;
          const [xs, ys] = [x.slice(Math.max(0, from), t + 1), y.slice(Math.max(0, from), t + 1)];
          const expected = from < 0 ? [] : [annualisedVolatility(xs), sharpe(xs), beta(xs, ys)];
          [volatility[t], ratio[t], slope[t]].forEach((value, i) => {
            const alone = expected[i];
            if (alone === undefined) expect(value).toBeNaN();
            else expect(Math.abs(value - alone)).toBeLessThan(1e-9 * (1 + Math.abs(alone)));
          });
        }
      }),
    );
  });

  it('a jump of 1e6 that has left the window -> no trace in the digits', () => {
    const calm = Array.from({ length: 40 }, (_, t) => Math.sin(t) / 100);
    const withJump = [1e6, ...calm];
    const expected = annualisedVolatility(calm.slice(-5)) ?? NaN;
    expect(Math.abs((rollingVolatility(withJump, 5).at(-1) ?? NaN) / expected - 1)).toBeLessThan(1e-13);
  });

  it('any series cut short -> the values before the cut keep every bit', () => {
    fc.assert(
      fc.property(anyPair, anyWindow, fc.nat(60), ({ x, y }, window, cut) => {
        const length = Math.min(cut, x.length);
        const [xs, ys] = [x.slice(0, length), y.slice(0, length)];
        expect([...rollingSharpe(x, window)].slice(0, length)).toEqual([...rollingSharpe(xs, window)]);
        expect([...rollingBeta(x, y, window)].slice(0, length)).toEqual([...rollingBeta(xs, ys, window)]);
      }),
    );
  });

  it('window of one, fractions, NaN or different lengths -> refused', () => {
    for (const rolling of [rollingSharpe, rollingVolatility]) {
      expect(() => rolling([0.1, 0.2], 1)).toThrow('window is 1. Pass an integer of at least 2.');
      expect(() => rolling([0.1, 0.2], 2.5)).toThrow(ParameterRangeError);
      expect(() => rolling([0.1, 0.2], 2, 0)).toThrow(ParameterRangeError);
      expect(() => rolling([0.1, NaN], 2)).toThrow(NonFiniteInputError);
    }
    expect(() => rollingBeta([0.1], [0.1, 0.2], 2)).toThrow(LengthMismatchError);
    expect(() => rollingBeta([0.1, 0.1], [0.1, 0.2], 1)).toThrow(ParameterRangeError);
  });
});
