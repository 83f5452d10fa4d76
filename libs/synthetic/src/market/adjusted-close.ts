import { round } from '../math-functions.js';

/** Total-return prices: dividends are reinvested at the close of their ex-date and splits undone, scaled so that the last
 * value is the last close. 1 + return = ratio x (close + dividend) / previous close.
 * @param close shape (T,), as traded
 * @param ratio new shares for one old on each bar's session, shape (T,), 1 without a split
 * @param dividend cash for one share held after the split, shape (T,), 0 without
 * @returns shape (T,), with twelve decimals from 1 to 1000 (a relative rounding of at most 5e-13), unrounded elsewhere */
export function totalReturnAdjustedClose(
  close: Float64Array,
  ratio: Float64Array,
  dividend: Float64Array,
): Float64Array {
  const adjusted = new Float64Array(close.length);
  let factor = 1;
  for (let t = close.length - 1; t >= 0; t--) {
    const value = close[t] * factor;
    adjusted[t] = value >= 1 && value < 1000 ? round(value * 1e12) / 1e12 : value;
    factor *= close[t] / (ratio[t] * (close[t] + dividend[t]));
  }
  return adjusted;
}
