/** Share of the values that must be multiples of a unit; single values with more digits do not make the unit finer. */
const SHARE_OF_MULTIPLES = 0.99;
const MOST_DECIMALS = 8;
/** How far, in units, a multiple in binary floating point may lie from a whole number. */
const BINARY_TOLERANCE = 1e-4;

/** Half the unit in which prices are printed, which is the most that rounding moved one of them: 0.005 for prices with two
 * decimals. Units of 1 to 1e-8 are looked for, and prices with more decimals count as printed in 1e-8.
 * @param values shape (T,), prices above zero */
export function roundingHalfUnit(values: ArrayLike<number>): number {
  for (let decimals = 0; decimals < MOST_DECIMALS; decimals++) {
    const scale = 10 ** decimals;
    let multiples = 0;
    for (let i = 0; i < values.length; i++) {
      const units = values[i] * scale;
      if (Math.abs(units - Math.round(units)) <= BINARY_TOLERANCE) multiples += 1;
    }
    if (multiples >= SHARE_OF_MULTIPLES * values.length) return 0.5 / scale;
  }
  return 0.5 / 10 ** MOST_DECIMALS;
}

/** Decimals of amounts in cents, which most are declared in. */
const CENT_DECIMALS = 2;

/** The number of whole cents in [low, high] nearest the middle, and where there is none, the same with the fewest further
 * decimals. */
export function roundestWithin(low: number, high: number): number {
  const middle = (low + high) / 2;
  for (let decimals = CENT_DECIMALS; decimals < MOST_DECIMALS; decimals++) {
    const rounded = Number(middle.toFixed(decimals));
    if (rounded > 0 && rounded >= low && rounded <= high) return rounded;
  }
  return middle;
}
