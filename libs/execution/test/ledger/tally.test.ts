import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { halfEven, Tally } from '../../src/ledger/tally.js';

describe('Tally', () => {
  it('any whole amounts, also beyond 2^53 -> their exact sum', () => {
    const amounts = fc.oneof(
      fc.maxSafeInteger(),
      fc.integer(),
      fc.constantFrom(2 ** 53 - 1, 1, -1, 2 ** 53, 2 ** 53 + 2, -(2 ** 62), 9.1e18),
    );
    fc.assert(
      fc.property(fc.array(amounts, { maxLength: 40 }), (values) => {
        const tally = new Tally();
        for (const value of values) tally.add(value);
        tally.addExact(12n);
        expect(tally.total()).toBe(values.reduce((sum, value) => sum + BigInt(value), 12n));
      }),
    );
  });

  it('exact amounts of any size between others -> their exact sum, and the nearest double to it', () => {
    const amount = fc.oneof(fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }), fc.bigInt({ min: -9n, max: 9n }));
    fc.assert(
      fc.property(fc.array(fc.oneof(amount, fc.maxSafeInteger()), { maxLength: 40 }), (values) => {
        const tally = new Tally();
        let exact = 0n;
        for (const value of values) {
          if (typeof value === 'bigint') tally.addExact(value);
          else tally.add(value);
          exact += BigInt(value);
          expect([tally.total(), tally.approximate()]).toEqual([exact, Number(exact)]);
        }
      }),
    );
  });

  it('drained -> what was in it, and nothing is left', () => {
    const tally = new Tally();
    tally.add(2 ** 53 - 1);
    tally.add(2);
    expect(tally.approximate()).toBe(2 ** 53);
    expect(tally.drain()).toBe(9_007_199_254_740_993n);
    expect(tally.total()).toBe(0n);
    tally.add(-3);
    expect([tally.approximate(), tally.total()]).toEqual([-3, -3n]);
  });
});

describe('halfEven', () => {
  it('ties -> the even neighbour, on both sides of zero; never -0', () => {
    expect([0.5, 1.5, 2.5, -0.5, -1.5, -2.5, 2.4999, -2.5001].map(halfEven)).toEqual([0, 2, 2, 0, -2, -2, 2, -3]);
    expect(Object.is(halfEven(-0.2), 0)).toBe(true);
  });

  it('any number, those next to a half, and large ones -> the nearer of its neighbours, of two as near the even one', () => {
    const whole = fc.integer({ min: -(2 ** 31), max: 2 ** 31 });
    const next = (value: number, steps: number): number => {
      const bits = new BigInt64Array(Float64Array.of(value).buffer);
      bits[0] += BigInt(steps);
      return new Float64Array(bits.buffer)[0];
    };
    const value = fc.oneof(
      fc.double({ min: -(2 ** 60), max: 2 ** 60, noNaN: true }),
      fc.record({ n: whole, steps: fc.integer({ min: -2, max: 2 }) }).map(({ n, steps }) => next(n + 0.5, steps)),
      fc.record({ n: whole, power: fc.constantFrom(50, 51, 52, 53, 54) }).map(({ n, power }) => 2 ** power + n / 2),
    );
    fc.assert(
      fc.property(value, (x) => {
        const [low, high] = [Math.floor(x), Math.ceil(x)];
        const nearer = x - low < high - x ? low : high;
        const expected = x - low === high - x && low % 2 === 0 ? low : nearer;
        expect(halfEven(x)).toBe(expected + 0);
      }),
      { numRuns: 2000 },
    );
  });
});
