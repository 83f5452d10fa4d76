import { describe, expect, it } from '@jest/globals';
import { NonFiniteInputError } from '@prometheus/core';
import fc from 'fast-check';
import {
  alpha,
  beta,
  downCapture,
  excessSharpe,
  informationRatio,
  LengthMismatchError,
  ParameterRangeError,
  upCapture,
} from '../../src/index.js';
import { anyPair } from '../samples.js';

const ALL = [beta, alpha, excessSharpe, informationRatio, upCapture, downCapture];
const BENCHMARK = [0.01, -0.02, 0.03, 0.02];

describe('metrics against a benchmark', () => {
  it('1.5 x benchmark + 0.1 % a period -> beta 1.5 and alpha 0.1 % compounded', () => {
    const returns = BENCHMARK.map((value) => 1.5 * value + 0.001);
    expect(beta(returns, BENCHMARK)).toBeCloseTo(1.5, 13);
    expect(alpha(returns, BENCHMARK, 12)).toBeCloseTo(1.001 ** 12 - 1, 13);
    expect(alpha(returns, BENCHMARK)).toBeCloseTo(1.001 ** 252 - 1, 12);
  });

  it('active returns of 1, 2 and 3 % -> 2 a period, times the root of 4 a year', () => {
    expect(excessSharpe([0.02, 0, 0.06], [0.01, -0.02, 0.03])).toBeCloseTo(2, 13);
    expect(informationRatio([0.02, 0, 0.06], [0.01, -0.02, 0.03], 4)).toBeCloseTo(4, 13);
  });

  it('the benchmark itself -> captures 1, no information ratio', () => {
    expect([upCapture(BENCHMARK, BENCHMARK), downCapture(BENCHMARK, BENCHMARK)]).toEqual([1, 1]);
    expect(excessSharpe(BENCHMARK, BENCHMARK)).toBeUndefined();
  });

  it('one rise of 10 % answered by 5 %, one fall of 10 % answered by 20 % -> captures 0.5 and 2', () => {
    expect(upCapture([0.05, -0.2, 0.3], [0.1, -0.1, 0], 1)).toBeCloseTo(0.5, 14);
    expect(downCapture([0.05, -0.2, 0.3], [0.1, -0.1, 0], 1)).toBeCloseTo(2, 14);
  });

  it('benchmark that never rises, falls or moves -> what depends on it undefined', () => {
    expect([upCapture([0.1, 0.2], [-0.1, 0]), downCapture([0.1, 0.2], [0.1, 0])]).toEqual([undefined, undefined]);
    expect([beta([0.1, 0.2], [0.1, 0.1]), alpha([0.1, 0.2], [0.1, 0.1])]).toEqual([undefined, undefined]);
    expect([beta([0.1], [0.2]), excessSharpe([0.1], [0.2])]).toEqual([undefined, undefined]);
  });

  it('different lengths, NaN or periodsPerYear 0 -> refused', () => {
    for (const metric of ALL) {
      expect(() => metric([0.1, 0.2], [0.1])).toThrow(LengthMismatchError);
      expect(() => metric([0.1, NaN], [0.1, 0.2])).toThrow(NonFiniteInputError);
      expect(() => metric([0.1, 0.2], [0.1, Infinity])).toThrow('benchmark[1] is Infinity');
    }
    for (const metric of [alpha, informationRatio, upCapture, downCapture]) {
      expect(() => metric(BENCHMARK, BENCHMARK, 0)).toThrow(ParameterRangeError);
    }
  });

  it('any pair -> beta of the benchmark 1, of a mixture the mixture of the betas', () => {
    fc.assert(
      fc.property(anyPair, fc.integer({ min: -3, max: 3 }), ({ x, y }, weight) => {
        const own = beta(x, y);
        if (own === undefined) return;
        expect(beta(y, y)).toBe(1);
        const mixture = x.map((value, t) => value + weight * y[t]);
        expect(beta(mixture, y)).toBeCloseTo(own + weight, 9);
      }),
    );
  });
});
