import { describe, expect, it } from '@jest/globals';
import { NonFiniteInputError } from '@prometheus/core';
import fc from 'fast-check';
import {
  deflatedSharpe,
  expectedMaximumSharpe,
  ParameterRangeError,
  probabilisticSharpe,
  sharpe,
  type SharpeSample,
  sharpeSample,
  sharpeStandardError,
} from '../../src/index.js';
import { varyingReturns } from '../samples.js';

const normal = (sharpePerPeriod: number, observations: number): SharpeSample => ({
  sharpePerPeriod,
  observations,
  skew: 0,
  kurtosis: 3,
});

describe('sharpeStandardError', () => {
  it('normal returns (Lo 2002, table 1: 0.50 at 12 and 60, 1.50 at 60 observations) -> his three decimals', () => {
    expect(sharpeStandardError(normal(0.5, 12), 1)).toBeCloseTo(0.306, 3);
    expect(sharpeStandardError(normal(0.5, 60), 1)).toBeCloseTo(0.137, 3);
    expect(sharpeStandardError(normal(1.5, 60), 1)).toBeCloseTo(0.188, 3);
  });

  it('skew -1 and kurtosis 5 -> hand arithmetic', () => {
    // 1 + 0.5 + (5 - 1) / 4 x 0.25 = 1.75 over 7 observations; annualised by the root of 4
    expect(sharpeStandardError({ sharpePerPeriod: 0.5, observations: 7, skew: -1, kurtosis: 5 }, 4)).toBeCloseTo(1, 15);
  });

  it('moments that no distribution has -> undefined instead of the root of a negative number', () => {
    expect(sharpeStandardError({ sharpePerPeriod: 1, observations: 9, skew: 3, kurtosis: 1 })).toBeUndefined();
    expect(probabilisticSharpe({ sharpePerPeriod: 1, observations: 9, skew: 3, kurtosis: 1 })).toBeUndefined();
  });
});

describe('probabilisticSharpe', () => {
  it('24 months at 0.458 a month (Bailey & Lopez de Prado 2012) -> 0.982 if normal, 0.913 as they are', () => {
    expect(probabilisticSharpe(normal(0.458, 24))).toBeCloseTo(0.982, 3);
    const hedgeFund = { sharpePerPeriod: 0.458, observations: 24, skew: -2.448, kurtosis: 10.164 };
    expect(probabilisticSharpe(hedgeFund)).toBeCloseTo(0.913, 3);
  });

  it('annual 2 against 1 over their minimum track records (2.73, 2.83, 3.24 years) -> 95 %', () => {
    for (const [years, periods] of [
      [2.73, 252],
      [2.83, 52],
      [3.24, 12],
    ]) {
      const sample = normal(2 / Math.sqrt(periods), years * periods);
      expect(probabilisticSharpe(sample, 1 / Math.sqrt(periods))).toBeCloseTo(0.95, 3);
    }
  });

  it('benchmark equal to the ratio -> one half', () => {
    expect(probabilisticSharpe(normal(0.1, 100), 0.1)).toBe(0.5);
  });

  it('fewer than 2 observations or a member that is NaN -> ParameterRangeError', () => {
    expect(() => probabilisticSharpe(normal(0.1, 1))).toThrow('observations is 1.');
    expect(() => probabilisticSharpe(normal(NaN, 10))).toThrow(ParameterRangeError);
    expect(() => probabilisticSharpe(normal(0.1, 10), Infinity)).toThrow(ParameterRangeError);
    expect(() => sharpeStandardError(normal(0.1, 10), 0)).toThrow(ParameterRangeError);
  });

  it('any sample and two benchmarks -> the higher benchmark is the less likely beaten', () => {
    const benchmark = fc.double({ min: -1, max: 1, noNaN: true });
    fc.assert(
      fc.property(varyingReturns, benchmark, benchmark, (returns, one, other) => {
        const sample = sharpeSample(returns);
        if (sample === undefined) throw new Error('the returns vary');
        const low = probabilisticSharpe(sample, Math.min(one, other));
        const high = probabilisticSharpe(sample, Math.max(one, other));
        if (low !== undefined && high !== undefined) expect(high).toBeLessThanOrEqual(low + 1e-15);
      }),
    );
  });
});

describe('expectedMaximumSharpe and deflatedSharpe', () => {
  // Bailey & Lopez de Prado (2014): annual 2.5 over 1,250 days of 250 a year, variance of the trials 1/2 a year
  const best = { sharpePerPeriod: 2.5 / Math.sqrt(250), observations: 1250, skew: -3, kurtosis: 10 };
  const varianceAcrossTrials = 0.5 / 250;

  it('100 trials of the published example -> threshold 0.1132 a day, deflated 0.9004', () => {
    expect(expectedMaximumSharpe(100, varianceAcrossTrials)).toBeCloseTo(0.1132, 4);
    expect(deflatedSharpe(best, 100, varianceAcrossTrials)).toBeCloseTo(0.9004, 4);
  });

  it('46 trials, or 88 if the returns were normal -> 0.9505 each, as published', () => {
    expect(deflatedSharpe(best, 46, varianceAcrossTrials)).toBeCloseTo(0.9505, 4);
    const ifNormal = normal(best.sharpePerPeriod, best.observations);
    expect(deflatedSharpe(ifNormal, 88, varianceAcrossTrials)).toBeCloseTo(0.9505, 4);
  });

  it('expected largest of 10 and 1,000 normal draws (order statistics: 1.5388, 3.2414) -> within 3 %', () => {
    expect(Math.abs(expectedMaximumSharpe(10, 1) / 1.5388 - 1)).toBeLessThan(0.03);
    expect(Math.abs(expectedMaximumSharpe(1000, 1) / 3.2414 - 1)).toBeLessThan(0.03);
  });

  it('a single trial or no variance -> threshold 0, deflated equals probabilistic', () => {
    expect([expectedMaximumSharpe(1, 4), expectedMaximumSharpe(50, 0)]).toEqual([0, 0]);
    expect(deflatedSharpe(best, 1, varianceAcrossTrials)).toBe(probabilisticSharpe(best));
  });

  it('no trial or a negative variance -> ParameterRangeError', () => {
    expect(() => expectedMaximumSharpe(0, 1)).toThrow('trials is 0. Pass a finite number of at least 1.');
    expect(() => deflatedSharpe(best, 10, -1)).toThrow(ParameterRangeError);
  });

  it('more trials -> higher threshold, never below 0', () => {
    const trials = fc.double({ min: 1, max: 1e9, noNaN: true });
    fc.assert(
      fc.property(trials, trials, (one, other) => {
        const fewer = expectedMaximumSharpe(Math.min(one, other), 1);
        expect(fewer).toBeGreaterThanOrEqual(0);
        expect(expectedMaximumSharpe(Math.max(one, other), 1)).toBeGreaterThanOrEqual(fewer);
      }),
    );
  });
});

describe('sharpeSample', () => {
  it('1, 2, 3, 4 and 10 % -> hand arithmetic', () => {
    // mean 4, deviations -3 -2 -1 0 6: squares 50, cubes 180, fourth powers 1394
    const sample = sharpeSample([0.01, 0.02, 0.03, 0.04, 0.1]);
    expect(sample?.observations).toBe(5);
    expect(sample?.sharpePerPeriod).toBeCloseTo(4 / Math.sqrt(12.5), 13);
    expect(sample?.skew).toBeCloseTo(36 / 10 ** 1.5, 13);
    expect(sample?.kurtosis).toBeCloseTo(278.8 / 100, 13);
  });

  it('equal returns -> undefined; NaN -> NonFiniteInputError', () => {
    expect([sharpeSample([0.1, 0.1, 0.1]), sharpeSample([0.1])]).toEqual([undefined, undefined]);
    expect(() => sharpeSample([NaN])).toThrow(NonFiniteInputError);
  });

  it('any returns -> ratio of `sharpe`, kurtosis at least 1 + skew², standard error real', () => {
    fc.assert(
      fc.property(varyingReturns, (returns) => {
        const sample = sharpeSample(returns);
        if (sample === undefined) throw new Error('the returns vary');
        expect(sample.sharpePerPeriod).toBe(sharpe(returns, 1));
        expect(sample.kurtosis).toBeGreaterThan(1 + sample.skew ** 2 - 1e-9);
        expect(sharpeStandardError(sample) ?? 0).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});
