import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { expandGrid, gridSchema } from '../../src/research/grid.js';

const grid = (input: unknown) => gridSchema.parse(input);

describe('expandGrid', () => {
  it('two lists and a range with a step -> every combination, the last path fastest, whatever the order of the keys', () => {
    const lists = { 'parameters.b': [1, 2], a: { from: 0.1, to: 0.3, step: 0.1 } };
    const expected = [0.1, 0.2, 0.3].flatMap((a) => [1, 2].map((b) => ({ a, 'parameters.b': b })));
    expect(expandGrid(grid({ grid: lists }))).toEqual(expected);
    expect(expandGrid(grid({ grid: { a: lists.a, 'parameters.b': [1, 2] } }))).toEqual(expected);
  });

  it('random over lists and ranges -> n different combinations inside of the ranges, the same for one seed', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e6 }), fc.integer({ min: 1, max: 40 }), (seed, n) => {
        const random = grid({
          grid: {
            list: ['x', 'y'],
            whole: { from: 3, to: 9, integer: true },
            log: { from: 0.001, to: 10, log: true },
            stepped: { from: 0, to: 1, step: 0.25 },
          },
          random: { n, seed },
        });
        const drawn = expandGrid(random);
        expect(drawn).toHaveLength(n);
        expect(new Set(drawn.map((c) => JSON.stringify(c))).size).toBe(n);
        for (const { list, whole, log, stepped } of drawn) {
          expect(['x', 'y']).toContain(list);
          expect([3, 4, 5, 6, 7, 8, 9]).toContain(whole);
          expect(log as number).toBeGreaterThanOrEqual(0.001);
          expect(log as number).toBeLessThanOrEqual(10);
          expect([0, 0.25, 0.5, 0.75, 1]).toContain(stepped);
        }
        expect(expandGrid(random)).toEqual(drawn);
      }),
      { numRuns: 50 },
    );
  });

  it('whole numbers from 1 to 4, drawn alone 4,000 times -> each about as often', () => {
    const counts = [0, 0, 0, 0];
    for (let seed = 0; seed < 4000; seed++) {
      const [{ k }] = expandGrid(grid({ grid: { k: { from: 1, to: 4, integer: true } }, random: { n: 1, seed } }));
      counts[(k as number) - 1] += 1;
    }
    // Chi-square with 3 degrees of freedom: 16.3 is its 99.9 % point.
    expect(counts.reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0)).toBeLessThan(16.3);
  });

  it('more draws than there are combinations -> all of them, once', () => {
    expect(expandGrid(grid({ grid: { k: [1, 2, 3] }, random: { n: 50 } }))).toHaveLength(3);
  });

  it('a range without a step, a path inside of another, a huge grid, an upside-down range -> refused', () => {
    expect(() => expandGrid(grid({ grid: { a: { from: 0, to: 1 } } }), 'g.yaml')).toThrow(/g\.yaml: a has no step/);
    expect(() => expandGrid(grid({ grid: { rates: [{}], 'rates.cashInterest': [0] } }))).toThrow(
      /lies inside of rates/,
    );
    const list = Array.from({ length: 400 }, (_, k) => k);
    expect(() => expandGrid(grid({ grid: { a: list, b: list } }))).toThrow(/160000 combinations/);
    expect(() => grid({ grid: { a: { from: 2, to: 1, step: 1 } } })).toThrow(/from must not be above/);
    expect(() => grid({ grid: {} })).toThrow(/at least one/);
  });
});
