import { requireDays } from '../feature.js';
import { CoveredNames } from './covered-names.js';
import { type MarketSelection, selectionId } from './market-selection.js';
import { type MarketSeries } from './market-series.js';

/** Average correlation of the selected names' daily returns over the last `days` sessions, from the variance of their sum, which
 * holds all their covariances: (Var(sum of r) - sum of s^2) / ((sum of s)^2 - sum of s^2), where s are the names' standard
 * deviations. That is the mean of all pairwise correlations, each weighted by the product of the two standard deviations.
 *
 * Names with at least 80 % of the returns count, a return that they miss as none. In [-1, 1]; NaN with fewer than two names, or
 * fewer than two whose returns vary. `every` computes it at each nth session of the market's calendar alone and holds it until the next.
 * @param every sessions from one computation to the next, default 1
 * @see Pollet & Wilson (2010), Journal of Financial Economics 96(3), 364-380, on market variance as average variance times average
 *   correlation */
export function averageCorrelation(selection: MarketSelection, days: number, every = 1): MarketSeries {
  requireDays('averageCorrelation', days, 2);
  requireDays('averageCorrelation every', every, 1);
  return {
    id: `averageCorrelation(${selectionId(selection)},${days}${every === 1 ? '' : `,every ${every}`})`,
    lookback: days - 1 + CoveredNames.lookback + every - 1,
    compute(source) {
      const { sessionCount, instrumentCount, header } = source.panel;
      const covered = new CoveredNames(source, selection, days);
      const sums = new Float64Array(instrumentCount);
      const squares = new Float64Array(instrumentCount);
      const totals = new Float64Array(days);
      const correlations = new Float64Array(sessionCount).fill(Number.NaN);
      for (let t = 0; t < sessionCount; t++) {
        const names = covered.advance();
        if ((header.firstSessionNumber + t) % every !== 0) {
          if (t > 0) correlations[t] = correlations[t - 1];
          continue;
        }
        if (names.length < 2) continue;
        sums.fill(0);
        squares.fill(0);
        totals.fill(0);
        for (let s = Math.max(0, t - days + 1); s <= t; s++) {
          totals[t - s] = addRow(covered.returns, s * instrumentCount, names, sums, squares);
        }
        correlations[t] = impliedCorrelation(names.length, days, sums, squares, totals);
      }
      return correlations;
    },
  };
}

/** @returns the sum of the row over the names */
function addRow(
  returns: Float64Array,
  row: number,
  names: Int32Array,
  sums: Float64Array,
  squares: Float64Array,
): number {
  let total = 0;
  for (let k = 0; k < names.length; k++) {
    const value = returns[row + names[k]];
    if (value !== value) continue;
    total += value;
    sums[k] += value;
    squares[k] += value * value;
  }
  return total;
}

function impliedCorrelation(
  names: number,
  days: number,
  sums: Float64Array,
  squares: Float64Array,
  totals: Float64Array,
): number {
  let variances = 0;
  let deviations = 0;
  let varying = 0;
  for (let k = 0; k < names; k++) {
    const variance = (squares[k] - (sums[k] * sums[k]) / days) / (days - 1);
    // What rounding leaves of a constant return is no variance.
    if (!(variance > 1e-14 * squares[k])) continue;
    variances += variance;
    deviations += Math.sqrt(variance);
    varying += 1;
  }
  if (varying < 2) return Number.NaN;
  let mean = 0;
  for (let s = 0; s < days; s++) mean += totals[s] / days;
  let deviation = 0;
  for (let s = 0; s < days; s++) deviation += (totals[s] - mean) ** 2;
  const correlation = (deviation / (days - 1) - variances) / (deviations * deviations - variances);
  return Math.min(1, Math.max(-1, correlation));
}
