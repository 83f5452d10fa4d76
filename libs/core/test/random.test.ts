import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { RandomStream } from '../src/random.js';
import { readGolden } from './golden/read-golden.js';

interface Golden {
  readonly belowBounds: readonly number[];
  readonly cases: readonly {
    readonly seed: number | string;
    readonly purpose: string;
    readonly uint32: readonly number[];
    readonly after100000: readonly number[];
    readonly uniform: readonly number[];
    readonly below: readonly number[];
    readonly normal: readonly number[];
  }[];
}

// Looked up once: a test runner's sandbox makes look-ups of globals slow.
const { abs, floor, sqrt } = Math;
const golden = readGolden<Golden>('random');

function draws(count: number, draw: () => number): number[] {
  return Array.from({ length: count }, draw);
}

/** Pearson's statistic of counts against equal expected counts. */
function chiSquare(counts: ArrayLike<number>): number {
  const values = Array.from(counts);
  const expected = values.reduce((sum, count) => sum + count, 0) / values.length;
  return values.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
}

describe('RandomStream', () => {
  it.each(golden.cases)('seed $seed, purpose "$purpose" -> the numbers of the algorithm in Python', (expected) => {
    const { seed, purpose } = expected;
    const stream = new RandomStream(seed, purpose);
    expect(draws(6, () => stream.uint32())).toEqual(expected.uint32);
    draws(100_000 - 6, () => stream.uint32());
    expect(draws(2, () => stream.uint32())).toEqual(expected.after100000);
    const uniform = new RandomStream(seed, purpose);
    expect(draws(4, () => uniform.uniform())).toEqual(expected.uniform);
    const below = new RandomStream(seed, purpose);
    expect(golden.belowBounds.map((bound) => below.below(bound))).toEqual(expected.below);
    const normal = new RandomStream(seed, purpose);
    // The logarithms of two libraries may differ in the last place.
    expected.normal.forEach((value) => expect(normal.normal() / value).toBeCloseTo(1, 14));
  });

  it('streams of other purposes, seeds, or a number and its text as seed -> no common numbers', () => {
    const streams = [
      new RandomStream(1, 'prices'),
      new RandomStream(1, 'volumes'),
      new RandomStream(2, 'prices'),
      new RandomStream('1', 'prices'),
      new RandomStream(1, 'prices').child('a'),
      new RandomStream(1, 'prices').child('b'),
    ];
    const numbers = streams.flatMap((stream) => draws(1000, () => stream.uint32()));
    // 6000 draws of 32 bits meet by chance 0.004 times.
    expect(new Set(numbers).size).toBe(numbers.length);
  });

  it('draws from one stream -> do not move another, nor a child made later', () => {
    const a = new RandomStream(7, 'a');
    const before = new RandomStream(7, 'b').uint32();
    const child = a.child('c').uint32();
    draws(10, () => a.normal());
    expect(new RandomStream(7, 'b').uint32()).toBe(before);
    expect(a.child('c').uint32()).toBe(child);
  });

  it('streams of neighbouring seeds and purposes -> uncorrelated', () => {
    const count = 100_000;
    const [a, b, c] = [new RandomStream(1, 'x'), new RandomStream(2, 'x'), new RandomStream(1, 'y')].map((stream) =>
      draws(count, () => stream.uniform() - 0.5),
    );
    const correlation = (x: number[], y: number[]): number =>
      x.reduce((sum, xi, i) => sum + xi * y[i], 0) / (count / 12);
    // Standard error 1 / sqrt(count): five of them.
    for (const [x, y] of [
      [a, b],
      [a, c],
      [b, c],
    ])
      expect(abs(correlation(x, y))).toBeLessThan(5 / sqrt(count));
    expect(abs(correlation(a.slice(0, -1), a.slice(1)))).toBeLessThan(5 / sqrt(count));
  });

  it('uniform -> in [0, 1), even over 1000 bins, and over 128 x 128 bins of successive pairs', () => {
    const stream = new RandomStream(42, 'uniformity');
    const bins = new Uint32Array(1000);
    const pairs = new Uint32Array(16_384);
    let last = 0;
    let [least, most] = [1, 0];
    for (let i = 0; i < 400_000; i++) {
      const draw = stream.uniform();
      if (draw < least) least = draw;
      if (draw > most) most = draw;
      bins[floor(draw * 1000)]++;
      pairs[128 * floor(last * 128) + floor(draw * 128)]++;
      last = draw;
    }
    expect(least).toBeGreaterThanOrEqual(0);
    expect(most).toBeLessThan(1);
    // Quantiles 0.0001 and 0.9999 of chi-square with 999 and 16383 degrees of freedom (scipy.stats.chi2.ppf).
    expect(chiSquare(bins)).toBeGreaterThan(841.2);
    expect(chiSquare(bins)).toBeLessThan(1173.9);
    expect(chiSquare(pairs)).toBeGreaterThan(15_718);
    expect(chiSquare(pairs)).toBeLessThan(17_065);
  });

  it('each of the 53 bits of uniform -> set in half of the draws', () => {
    const stream = new RandomStream(3, 'bits');
    const set = new Uint32Array(53);
    const count = 20_000;
    let rest = 0;
    for (let i = 0; i < count; i++) {
      let draw = stream.uniform();
      for (let bit = 0; bit < 53; bit++) {
        draw *= 2;
        if (draw >= 1) {
          set[bit]++;
          draw -= 1;
        }
      }
      rest += draw;
    }
    expect(rest).toBe(0);
    // Five standard errors of sqrt(count) / 2.
    for (const n of set) expect(abs(n - count / 2)).toBeLessThan(2.5 * sqrt(count));
  });

  it('normal -> the moments of the standard normal, and its quantiles', () => {
    const stream = new RandomStream(11, 'moments');
    const count = 400_000;
    const sums = [0, 0, 0, 0];
    const inside = [0, 0, 0];
    for (let i = 0; i < count; i++) {
      const draw = stream.normal();
      for (let power = 1, value = draw; power <= 4; power++, value *= draw) sums[power - 1] += value;
      for (let limit = 1; limit <= 3; limit++) if (abs(draw) < limit) inside[limit - 1]++;
    }
    // Moments 0, 1, 0, 3 with variances 1, 2, 15, 96 over the count: within five standard errors.
    const moments = sums.map((sum) => sum / count);
    [0, 1, 0, 3].forEach((moment, k) => {
      expect(abs(moments[k] - moment)).toBeLessThan(5 * sqrt([1, 2, 15, 96][k] / count));
    });
    // P(|Z| < 1, 2, 3), Abramowitz and Stegun 26.2.
    [0.682_689_492, 0.954_499_736, 0.997_300_204].forEach((share, k) => {
      expect(abs(inside[k] / count - share)).toBeLessThan(5 * sqrt((share * (1 - share)) / count));
    });
  });

  it('below -> every value equally often, also where 2^32 is far from a multiple of the bound', () => {
    const stream = new RandomStream(5, 'below');
    const dice = new Uint32Array(6);
    for (let i = 0; i < 120_000; i++) dice[stream.below(6)]++;
    // Quantile 0.9999 of chi-square with 5 degrees of freedom (scipy.stats.chi2.ppf).
    expect(chiSquare(dice)).toBeLessThan(25.8);
    // A remainder of 32 bits would give the lowest third of 3 x 2^30 half of all draws.
    const thirds = new Uint32Array(3);
    for (let i = 0; i < 60_000; i++) thirds[floor(stream.below(3 * 2 ** 30) / 2 ** 30)]++;
    // Quantile 0.9999 with 2 degrees of freedom.
    expect(chiSquare(thirds)).toBeLessThan(18.5);
  });

  it('below with any bound -> a whole number within', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 32 }), fc.integer(), (bound, seed) => {
        const draw = new RandomStream(seed, 'bounds').below(bound);
        expect(Number.isInteger(draw) && draw >= 0 && draw < bound).toBe(true);
      }),
      {
        examples: [
          [1, 0],
          [2 ** 32, 0],
          [2 ** 31 + 1, 0],
        ],
      },
    );
  });

  it.each([0, -1, 1.5, 2 ** 32 + 1, Number.NaN])('below(%d) -> RangeError', (bound) => {
    expect(() => new RandomStream(1, 'x').below(bound)).toThrow(RangeError);
  });

  it('shuffle of any list -> a permutation of it, and the list stays', () => {
    fc.assert(
      fc.property(fc.array(fc.integer()), fc.integer(), (items, seed) => {
        const copy = [...items];
        const shuffled = new RandomStream(seed, 'shuffle').shuffle(items);
        expect(items).toEqual(copy);
        expect([...shuffled].sort((a, b) => a - b)).toEqual([...items].sort((a, b) => a - b));
      }),
    );
  });

  it('shuffle of four -> each of the 24 orders equally often', () => {
    const stream = new RandomStream(8, 'orders');
    const counts = new Map<string, number>();
    for (let i = 0; i < 48_000; i++) {
      const order = stream.shuffle(['a', 'b', 'c', 'd']).join('');
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(24);
    // Quantile 0.9999 of chi-square with 23 degrees of freedom (scipy.stats.chi2.ppf).
    expect(chiSquare([...counts.values()])).toBeLessThan(57.1);
  });
});
