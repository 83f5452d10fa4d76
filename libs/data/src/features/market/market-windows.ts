import { TRADING_DAYS_PER_YEAR } from '@prometheus/statistics';

import { LEAST_COVERAGE } from '../feature.js';

/** Annualised sample standard deviation (divisor n - 1) of the last `days` values at each session, with the square root of the
 * trading days of a year; shape (T,). NaN when fewer than 80 % of the values, or fewer than two, exist. Each window is summed from
 * its own beginning, so that its bytes do not depend on what came before it. */
export function annualisedDeviations(values: Float64Array, days: number): Float64Array {
  return values.map((_, t) => {
    const first = Math.max(0, t - days + 1);
    let sum = 0;
    let count = 0;
    for (let s = first; s <= t; s++) {
      if (values[s] !== values[s]) continue;
      sum += values[s];
      count += 1;
    }
    if (count < 2 || !isCovered(count, days)) return Number.NaN;
    const mean = sum / count;
    let squares = 0;
    for (let s = first; s <= t; s++) {
      if (values[s] === values[s]) squares += (values[s] - mean) ** 2;
    }
    return Math.sqrt((squares / (count - 1)) * TRADING_DAYS_PER_YEAR);
  });
}

export function isCovered(count: number, days: number): boolean {
  return count > 0 && count >= LEAST_COVERAGE * days;
}
