import { MoneyRangeError } from './errors.js';

/** Amounts are counted in whole micro-units (1e-6) of a currency. One amount is an integer-valued double, exact up to
 * 2^53 and an exact integer above; sums that could pass 2^53 go through `MicroSum` or bigint. */
export const MICROS_PER_UNIT = 1_000_000;

const LIMIT = 9.2e18;
/** Adding and subtracting 1.5 * 2^52 rounds a double below 2^51 to the nearest integer, ties to even (IEEE 754). */
const ROUNDING_CONSTANT = 6_755_399_441_055_744;
const ROUNDING_LIMIT = 2_251_799_813_685_248;

/** Rounds to the nearest whole number, halves to the even one; never -0. Doubles of 2^52 and more are whole already. */
export function roundHalfEven(value: number): number {
  if (value < ROUNDING_LIMIT && value > -ROUNDING_LIMIT) {
    return value + ROUNDING_CONSTANT - ROUNDING_CONSTANT;
  }
  const floor = Math.floor(value);
  const rest = value - floor;
  if (rest < 0.5) return floor;
  if (rest > 0.5) return floor + 1;
  return floor % 2 === 0 ? floor : floor + 1;
}

/** Currency units to micro-units, the one place where money is rounded. The product with 1e6 is a double before it is
 * rounded, so an amount within one unit in the last place of a tie can go to either side of it.
 * @throws {MoneyRangeError} when the amount is not finite or beyond what a 64-bit ledger column holds */
export function toMicros(units: number): number {
  const scaled = units * MICROS_PER_UNIT;
  if (!(scaled < LIMIT && scaled > -LIMIT)) throw new MoneyRangeError(units);
  return roundHalfEven(scaled);
}

export function fromMicros(micros: number | bigint): number {
  return Number(micros) / MICROS_PER_UNIT;
}

/** Exact decimal text of a micro amount: six digits after the point, no rounding.
 * @throws {RangeError} when a number is not whole */
export function formatMicros(micros: number | bigint): string {
  const value = BigInt(micros);
  const digits = (value < 0n ? -value : value).toString().padStart(7, '0');
  return `${value < 0n ? '-' : ''}${digits.slice(0, -6)}.${digits.slice(-6)}`;
}

/** An exact sum of micro amounts of any size: plain doubles while the sum stays below 2^53, bigint for the overflow. */
export class MicroSum {
  #small = 0;
  #large = 0n;

  /** @throws {RangeError} when the amount is not whole; the sum stays as it was */
  add(micros: number): void {
    const next = this.#small + micros;
    if (next <= Number.MAX_SAFE_INTEGER && next >= -Number.MAX_SAFE_INTEGER && Number.isSafeInteger(micros)) {
      this.#small = next;
    } else {
      this.#large += BigInt(this.#small) + BigInt(micros);
      this.#small = 0;
    }
  }

  total(): bigint {
    return this.#large + BigInt(this.#small);
  }

  /** The sum where a double has it exactly without looking closer, NaN otherwise. */
  get plain(): number {
    return this.#large === 0n ? this.#small : Number.NaN;
  }

  clear(): void {
    this.#small = 0;
    this.#large = 0n;
  }
}

/** Share quantities live on a grid of one millionth of a share, so that sums of fills are exact decimals. */
const QUANTITY_GRID = 1_000_000;

/** The nearest point of the grid, so that sums and differences of grid quantities lose their representation error. */
export function snapQuantity(quantity: number): number {
  return roundHalfEven(quantity * QUANTITY_GRID) / QUANTITY_GRID;
}

/** A quantity that misses a multiple of the step by no more than this many steps is that multiple. */
const STEP_TOLERANCE = 0.5e-6;
/** Four units in the last place, what a quotient of two grid quantities can be off. */
const QUOTIENT_ERROR = 2 ** -50;

/** Towards zero onto the multiples of `step` shares (1 for whole shares, 0.000001 for the finest grid). What is less
 * than half a millionth of a share and of a step below a multiple counts as that multiple: 3 x 33.333333333333336 is
 * 100 shares, not 99. */
export function floorQuantity(quantity: number, step: number): number {
  const steps = Math.abs(quantity) / step;
  // Which way a tie goes does not matter here, it is far from a multiple.
  const nearest = steps < ROUNDING_LIMIT ? steps + ROUNDING_CONSTANT - ROUNDING_CONSTANT : Math.round(steps);
  const tolerance = Math.max(step > 1 ? STEP_TOLERANCE / step : STEP_TOLERANCE, steps * QUOTIENT_ERROR);
  const whole = Math.abs(steps - nearest) <= tolerance ? nearest : Math.floor(steps);
  // On the finest grid the steps are millionths already; adding 0 makes 0 of -0.
  if (step === 1e-6) return ((quantity < 0 ? -whole : whole) + 0) / QUANTITY_GRID;
  return snapQuantity(Math.sign(quantity) * whole * step);
}
