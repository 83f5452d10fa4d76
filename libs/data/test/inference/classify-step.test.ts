import { describe, expect, it } from '@jest/globals';

import { classifyStep } from '../../src/inference/classify-step.js';

const around = (value: number, relative = 2e-4) => ({ low: value * (1 - relative), high: value * (1 + relative) });
const close = (value: number) => ({ low: value - 0.005, high: value + 0.005 });

describe('classifyStep', () => {
  it('the published example of the method, 0.08 on a close of 24.96, factor 0.9968 -> a dividend of 0.08', () => {
    // Yahoo Finance help, "What is the adjusted close?": multiplier 1 - 0.08 / 24.96 = 0.9968.
    const { split, dividend, plausibility } = classifyStep(around(0.9968, 1e-5), close(24.96), 0.99);
    expect(split).toBeUndefined();
    expect(dividend?.amount).toBe(0.08);
    expect(plausibility).toBe(1);
  });

  it.each([
    [2, 0.5, 0.51],
    [1.5, 2 / 3, 0.66],
    [1 / 5, 5, 4.9],
    [2.1, 1 / 2.1, 0.48],
  ])('%d new shares for one, and the price moves so -> that split', (ratio, factor, priceRatio) => {
    const { split, dividend, plausibility } = classifyStep(around(factor), close(40), priceRatio);
    expect(split?.ratio).toBeCloseTo(ratio, 12);
    expect(dividend).toBeUndefined();
    expect(plausibility).toBe(1);
  });

  it('the ratio of a split without a move of the price -> hardly plausible', () => {
    expect(classifyStep(around(0.5), close(40), 1.01).plausibility).toBeLessThan(0.5);
  });

  it('2:1 and 0.30 a new share on one day, close 60 -> both', () => {
    // (1 / 2) (1 - 0.30 x 2 / 60) = 0.495.
    const { split, dividend } = classifyStep(around(0.495, 1e-4), close(60), 0.5);
    expect(split?.ratio).toBe(2);
    expect(dividend?.amount).toBeCloseTo(0.3, 8);
    expect(dividend?.range.low).toBeLessThan(0.3);
    expect(dividend?.range.high).toBeGreaterThan(0.3);
  });

  it('a fifth of the price -> a large dividend; a ratio of 3.206 -> an unusual split', () => {
    const special = classifyStep(around(0.79), close(50), 0.8);
    expect(special.dividend?.amount).toBeCloseTo(10.5, 1);
    expect(special.plausibility).toBeLessThan(1);
    const exchange = classifyStep(around(1 / 3.206), close(34.76), 0.315);
    expect(exchange.split?.ratio).toBeCloseTo(3.206, 3);
    expect(exchange.plausibility).toBeLessThan(1);
  });
});
