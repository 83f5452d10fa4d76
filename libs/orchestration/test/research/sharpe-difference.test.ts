import { describe, expect, it } from '@jest/globals';
import { RandomStream } from '@prometheus/core';

import { meanDifference } from '../../src/research/mean-difference.js';
import { sharpeDifference } from '../../src/research/sharpe-difference.js';

/** Two series in closed form, so that NumPy can make the same ones. */
function closedForm(n: number): readonly [Float64Array, Float64Array] {
  const shape = { length: n };
  const a = Float64Array.from(shape, (_, k) => {
    const t = k + 1;
    return 0.0008 + 0.011 * Math.sin(t * t * 0.7391) + 0.004 * Math.sin(0.31 * t);
  });
  const b = Float64Array.from(shape, (_, k) => {
    const t = k + 1;
    return (
      0.0003 +
      0.6 * 0.011 * Math.sin(t * t * 0.7391) +
      0.007 * Math.cos(t * t * 0.2113) +
      0.002 * Math.sin(0.31 * t + 1)
    );
  });
  return [a, b];
}

/** Jointly normal returns without autocorrelation. */
function normals(random: RandomStream, n: number, correlation: number, means: readonly [number, number]) {
  const a = new Float64Array(n);
  const b = new Float64Array(n);
  for (let t = 0; t < n; t++) {
    const [x, y] = [random.normal(), random.normal()];
    a[t] = means[0] + 0.01 * x;
    b[t] = means[1] + 0.01 * (correlation * x + Math.sqrt(1 - correlation ** 2) * y);
  }
  return [a, b] as const;
}

describe('sharpeDifference', () => {
  // Expected: Ledoit and Wolf's formulas in NumPy 2.4 and SciPy 1.17 with the full 4 x 4 matrix of the moments' long-run
  // covariances, where the tested code works on their weighted sum.
  it.each([
    [250, 0.8333312330645116, 0.8562523060465737, 0.33043853883991137, 3.204702736725156],
    [1000, 1.1701400350516726, 0.44851077134602035, 0.009082177891784445, 4.791419885672206],
  ])('%d days in closed form -> difference, error, p and bandwidth of NumPy', (n, difference, error, p, bandwidth) => {
    const result = sharpeDifference(...closedForm(n), { resamples: 1 });
    expect(result?.difference).toBeCloseTo(difference, 9);
    expect(result?.standardError).toBeCloseTo(error, 9);
    expect(result?.pValue).toBeCloseTo(p, 9);
    expect(result?.bandwidth).toBeCloseTo(bandwidth, 9);
  });

  it('independent normal days -> the standard error of Jobson and Korkie as corrected by Memmel (2003)', () => {
    const n = 40_000;
    const rho = 0.5;
    const [a, b] = normals(new RandomStream(3, 'memmel'), n, rho, [0.001, 0.0005]);
    const [s1, s2] = [0.1, 0.05];
    const memmel = Math.sqrt((2 - 2 * rho + 0.5 * (s1 ** 2 + s2 ** 2 - 2 * s1 * s2 * rho ** 2)) / n);
    const result = sharpeDifference(a, b, { resamples: 1, periodsPerYear: 1 });
    expect((result?.standardError as number) / memmel).toBeGreaterThan(0.96);
    expect((result?.standardError as number) / memmel).toBeLessThan(1.04);
  });

  it('equal true ratios, 300 samples -> both tests reject about one in twenty at 5 %', () => {
    const random = new RandomStream(11, 'size');
    let hac = 0;
    let bootstrap = 0;
    for (let k = 0; k < 300; k++) {
      const result = sharpeDifference(...normals(random, 250, 0.6, [0.0004, 0.0004]), { resamples: 199, seed: k });
      if ((result?.pValue as number) < 0.05) hac += 1;
      if ((result?.bootstrap.pValue as number) < 0.05) bootstrap += 1;
    }
    // The 0.1 % and 99.9 % points of Binomial(300, 0.05) are 5 and 28.
    for (const rejections of [hac, bootstrap]) {
      expect(rejections).toBeGreaterThanOrEqual(5);
      expect(rejections).toBeLessThanOrEqual(28);
    }
  });

  it('ratios of 3 and 0 a year over ten years -> both tests reject; swapped -> the sign turns, p-values of HAC stay', () => {
    const [a, b] = normals(new RandomStream(5, 'power'), 2520, 0.3, [0.0019, 0]);
    const forward = sharpeDifference(a, b, { resamples: 499 });
    const backward = sharpeDifference(b, a, { resamples: 499 });
    expect(forward?.pValue).toBeLessThan(0.001);
    expect(forward?.bootstrap.pValue).toBe(1 / 500);
    expect(backward?.difference).toBeCloseTo(-(forward?.difference as number), 12);
    expect(backward?.pValue).toBeCloseTo(forward?.pValue as number, 12);
  });

  it('one seed -> the same bootstrap; one series twice, or twice as large -> nothing to test', () => {
    const [a, b] = closedForm(300);
    expect(sharpeDifference(a, b, { seed: 4, resamples: 99 })).toEqual(
      sharpeDifference(a, b, { seed: 4, resamples: 99 }),
    );
    expect(sharpeDifference(a, a)).toBeUndefined();
    expect(
      sharpeDifference(
        a,
        a.map((value) => 2 * value),
      ),
    ).toBeUndefined();
    expect(sharpeDifference(a, new Float64Array(300).fill(0.001))).toBeUndefined();
  });

  it('other lengths, too few days, NaN -> refused', () => {
    const [a, b] = closedForm(40);
    expect(() => sharpeDifference(a, b.slice(1))).toThrow(/Align both/);
    expect(() => sharpeDifference(a.slice(0, 29), b.slice(0, 29))).toThrow(/at least 30/);
    expect(() => sharpeDifference(a.with(3, Number.NaN), b)).toThrow(/first\[3\]/);
  });
});

describe('meanDifference', () => {
  // Expected: Newey and West's formula for the mean of a - b in NumPy 2.4, lag floor(4 (n / 100)^(2/9)), p from SciPy 1.17.
  it.each([
    [250, 0.0004164335017942816, 0.9437525406089007, 4, 0.34529611812516736],
    [1000, 0.0006109335040545063, 2.5811728700624923, 6, 0.009846526174296641],
  ])('%d days in closed form -> mean, t and p of NumPy', (n, mean, t, lag, p) => {
    const result = meanDifference(...closedForm(n));
    expect(result.difference).toBeCloseTo(mean * 252, 12);
    expect(result.t).toBeCloseTo(t, 9);
    expect(result.lag).toBe(lag);
    expect(result.pValue).toBeCloseTo(p, 9);
  });
});
