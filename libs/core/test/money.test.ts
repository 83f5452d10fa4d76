import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { MoneyRangeError } from '../src/errors.js';
import {
  floorQuantity,
  formatMicros,
  fromMicros,
  MicroSum,
  roundHalfEven,
  snapQuantity,
  toMicros,
} from '../src/money.js';
import { readGolden } from './golden/read-golden.js';

interface Golden {
  readonly halfEven: readonly [number, string][];
  readonly amounts: readonly [quantity: number, price: number, micros: string][];
}

const golden = readGolden<Golden>('money');
const MAX_SAFE = Number.MAX_SAFE_INTEGER;

describe('roundHalfEven', () => {
  it('halves, neighbours of halves and large values -> what Python rounds them to', () => {
    const rounded = golden.halfEven.map(([value]) => [value, BigInt(roundHalfEven(value)).toString()]);
    expect(rounded).toEqual(golden.halfEven);
  });

  it('what rounds to zero from below -> 0, never -0', () => {
    for (const value of [-0, -0.5, -0.3, -1e-300]) expect(Object.is(roundHalfEven(value), 0)).toBe(true);
  });

  it('any value -> a whole number no more than a half away, of the opposite sign for the opposite value', () => {
    fc.assert(
      fc.property(fc.double({ min: -1e17, max: 1e17, noNaN: true }), (value) => {
        const rounded = roundHalfEven(value);
        expect(Number.isInteger(rounded)).toBe(true);
        expect(Math.abs(rounded - value)).toBeLessThanOrEqual(0.5);
        expect(roundHalfEven(-value) + rounded).toBe(0);
      }),
      { examples: [[2 ** 51], [2 ** 51 - 0.5], [-(2 ** 51)], [2 ** 52 - 0.5], [2 ** 53]] },
    );
  });

  it('NaN and infinities -> themselves', () => {
    expect(roundHalfEven(Number.NaN)).toBeNaN();
    expect(roundHalfEven(Infinity)).toBe(Infinity);
    expect(roundHalfEven(-Infinity)).toBe(-Infinity);
  });
});

describe('toMicros, fromMicros and formatMicros', () => {
  it('quantity times price -> what exact decimal arithmetic in Python books', () => {
    expect(golden.amounts.length).toBeGreaterThan(100);
    const booked = golden.amounts.map(([quantity, price]) => [quantity, price, String(toMicros(quantity * price))]);
    expect(booked).toEqual(golden.amounts);
  });

  it('any amount of whole micro-units below 2^51 -> survives the way to currency units and back', () => {
    fc.assert(
      fc.property(fc.integer({ min: -(2 ** 51), max: 2 ** 51 }), (micros) => {
        expect(toMicros(fromMicros(micros))).toBe(micros);
      }),
    );
  });

  it('halves of a micro-unit that doubles hold exactly -> to the even neighbour', () => {
    // 2^-7 units are 7812.5 micro-units.
    expect([1, 3, 5, -1, -3].map((n) => toMicros(n * 2 ** -7))).toEqual([7812, 23_438, 39_062, -7812, -23_438]);
  });

  it('just inside of what a 64-bit column holds -> a whole number; beyond, NaN and infinities -> MoneyRangeError', () => {
    expect(toMicros(9.19e12)).toBe(9.19e18);
    expect(toMicros(-9.19e12)).toBe(-9.19e18);
    expect(BigInt(toMicros(9.199999999e12)) < 2n ** 63n).toBe(true);
    for (const units of [9.2e12, -9.2e12, 1e300, Number.NaN, Infinity, -Infinity]) {
      expect(() => toMicros(units)).toThrow(MoneyRangeError);
    }
  });

  it.each([
    [0, '0.000000'],
    [-0, '0.000000'],
    [1, '0.000001'],
    [-1, '-0.000001'],
    [999_999, '0.999999'],
    [1_000_000, '1.000000'],
    [-1_234_567, '-1.234567'],
    [2n ** 63n - 1n, '9223372036854.775807'],
    [-(2n ** 63n), '-9223372036854.775808'],
  ])('%s micro-units -> "%s"', (micros, text) => {
    expect(formatMicros(micros)).toBe(text);
  });

  it('any amount -> text that counts back to the same micro-units', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 80n), max: 2n ** 80n }), (micros) => {
        expect(formatMicros(micros)).toMatch(/^-?(0|[1-9]\d*)\.\d{6}$/);
        expect(BigInt(formatMicros(micros).replace('.', ''))).toBe(micros);
      }),
    );
  });

  it('a part of a micro-unit -> RangeError, because booking has rounded it away', () => {
    expect(() => formatMicros(0.5)).toThrow(RangeError);
  });
});

describe('MicroSum', () => {
  const sumOf = (amounts: readonly number[]): bigint => {
    const sum = new MicroSum();
    for (const amount of amounts) sum.add(amount);
    return sum.total();
  };
  const whole = fc.oneof(
    fc.maxSafeInteger(),
    fc.integer(),
    fc.constantFrom(MAX_SAFE, -MAX_SAFE, MAX_SAFE - 1, 1, -1, 2 ** 53, -(2 ** 53), 2 ** 53 + 2, 9.19e18, -9.19e18, -0),
  );

  it('nothing -> 0', () => {
    expect(new MicroSum().total()).toBe(0n);
  });

  it.each([1, -1])('passing 2^53 with sign %d by ones -> counted exactly, where doubles would stand still', (sign) => {
    expect(sumOf([sign * MAX_SAFE, sign, sign, sign])).toBe(BigInt(sign) * (2n ** 53n + 2n));
    expect(sign * MAX_SAFE + sign + sign + sign).not.toBe(Number(BigInt(sign) * (2n ** 53n + 2n)));
  });

  it('back from beyond 2^53 -> exact again', () => {
    expect(sumOf([MAX_SAFE, MAX_SAFE, 7, -MAX_SAFE, -MAX_SAFE])).toBe(7n);
  });

  it('any amounts -> the sum that bigint gives, after every one', () => {
    fc.assert(
      fc.property(fc.array(whole, { maxLength: 60 }), (amounts) => {
        const sum = new MicroSum();
        let exact = 0n;
        for (const amount of amounts) {
          sum.add(amount);
          exact += BigInt(amount);
          expect(sum.total()).toBe(exact);
        }
      }),
    );
  });

  it.each([0.5, Number.NaN, Infinity])('%d, which is no whole amount -> RangeError, and the sum stays', (amount) => {
    const sum = new MicroSum();
    sum.add(3);
    expect(() => sum.add(amount)).toThrow(RangeError);
    expect(sum.total()).toBe(3n);
  });

  it('plain -> the sum as a number while a double has it, NaN once it had to be kept otherwise', () => {
    fc.assert(
      fc.property(fc.array(whole, { maxLength: 60 }), (amounts) => {
        const sum = new MicroSum();
        for (const amount of amounts) {
          sum.add(amount);
          if (!Number.isNaN(sum.plain)) expect(BigInt(sum.plain)).toBe(sum.total());
        }
      }),
    );
    const sum = new MicroSum();
    sum.add(5);
    expect(sum.plain).toBe(5);
    sum.add(MAX_SAFE);
    expect(sum.plain).toBeNaN();
  });

  it('clear after an overflow -> 0', () => {
    const sum = new MicroSum();
    sum.add(MAX_SAFE);
    sum.add(MAX_SAFE);
    sum.clear();
    expect(sum.total()).toBe(0n);
  });
});

/** Quantities as fills and splits produce them. */
const anyQuantity = fc.double({ min: -1e8, max: 1e8, noNaN: true });
/** The nearest double to a whole number of millionths. */
const gridPoint = fc.integer({ min: -(10 ** 14), max: 10 ** 14 }).map((millionths) => millionths / 1e6);

describe('snapQuantity', () => {
  it('the representation error of a sum -> gone', () => {
    expect(0.1 + 0.2).not.toBe(0.3);
    expect(snapQuantity(0.1 + 0.2)).toBe(0.3);
    expect(snapQuantity(-(0.1 + 0.2))).toBe(-0.3);
    expect(Object.is(snapQuantity(0.3 - 0.1 - 0.2), 0)).toBe(true);
    expect(Object.is(snapQuantity(-1e-9), 0)).toBe(true);
  });

  it('any quantity -> a point of the grid, at most half a millionth away, the same again when snapped again', () => {
    fc.assert(
      fc.property(anyQuantity, (quantity) => {
        const snapped = snapQuantity(quantity);
        expect(Number(snapped.toFixed(6))).toBe(snapped);
        expect(Math.abs(snapped - quantity)).toBeLessThanOrEqual(0.5e-6 + Math.abs(quantity) * 2 ** -51);
        expect(snapQuantity(snapped)).toBe(snapped);
        expect(snapQuantity(-quantity) + snapped).toBe(0);
      }),
    );
  });

  it('any two points of the grid -> their sum and difference are points of the grid, exactly', () => {
    const millionths = fc.integer({ min: -(10 ** 12), max: 10 ** 12 });
    fc.assert(
      fc.property(millionths, millionths, (a, b) => {
        expect(snapQuantity(a / 1e6 + b / 1e6)).toBe((a + b) / 1e6 + 0);
        expect(snapQuantity(a / 1e6 - b / 1e6)).toBe((a - b) / 1e6 + 0);
      }),
    );
  });
});

describe('floorQuantity', () => {
  const anyStep = fc.constantFrom(1, 100, 0.1, 0.01, 0.000001);

  it.each([
    [99.9, 1, 99],
    [-99.9, 1, -99],
    [0.999, 1, 0],
    [3 * 33.333333333333336, 1, 100],
    [99.99999999, 1, 100],
    [99.99999, 1, 99],
    [250, 100, 200],
    [299.99, 100, 200],
    [299.9999, 100, 200],
    [0.29, 0.01, 0.29],
    [1.005, 0.01, 1],
    [2 / 3, 0.000001, 0.666666],
    [-2 / 3, 0.000001, -0.666666],
    [0.0000009, 0.000001, 0],
    [0, 1, 0],
  ])('%d in steps of %d -> %d', (quantity, step, floored) => {
    expect(floorQuantity(quantity, step)).toBe(floored);
  });

  it('any quantity and step -> a multiple of the step, towards zero, less than a step away', () => {
    fc.assert(
      fc.property(anyQuantity, anyStep, (quantity, step) => {
        const floored = floorQuantity(quantity, step);
        const steps = Math.round(floored / step);
        const error = Math.abs(quantity) * 2 ** -49 + 0.5e-6 * Math.min(1, step);
        expect(snapQuantity(steps * step)).toBe(floored);
        expect(Math.abs(floored)).toBeLessThanOrEqual(Math.abs(quantity) + error);
        expect(Math.abs(quantity - floored)).toBeLessThan(step + error);
        expect(floored * quantity).toBeGreaterThanOrEqual(0);
        expect(Object.is(floored, -0)).toBe(false);
      }),
    );
  });

  it('a point of the grid in steps of a millionth, or any floored quantity again -> itself', () => {
    fc.assert(fc.property(gridPoint, (quantity) => expect(floorQuantity(quantity, 0.000001)).toBe(quantity + 0)));
    fc.assert(
      fc.property(anyQuantity, anyStep, (quantity, step) => {
        const floored = floorQuantity(quantity, step);
        expect(floorQuantity(floored, step)).toBe(floored);
        expect(floorQuantity(-quantity, step) + floored).toBe(0);
      }),
    );
  });
});
