import { type InstrumentId } from '@prometheus/core';
import { type AsOfView } from '@prometheus/data';
import { olsRegression, pearsonCorrelation, skew } from '@prometheus/statistics';

import { type FeatureWindows } from '../numeric/feature-windows.js';
import { type WindowSpec, windowPlan } from './window-spec.js';

/** Features of instruments, a row each, all dated with the view's date. */
export interface InstrumentWindows extends FeatureWindows {
  /** Shape (n,). */
  readonly instruments: readonly InstrumentId[];
}

/** What a mean over a window needs at least, as a share of its sessions. */
const LEAST_COVERAGE = 0.8;
const MILLION = 1e6;

/** Engineered features of every instrument's last `days` sessions, as known at the view's close. Returns are total and simple:
 * - `return_h`: over h sessions, a fraction;
 * - `volatility`: annualised, a fraction; `drawdown`: from the highest close of the window, zero or negative;
 * - `logDollarVolume`: natural logarithm of the average daily dollar volume in the instrument's currency;
 * - `skew` of the daily returns, with the correction for small samples;
 * - `amihud`: mean of |daily return| over dollar volume in millions, over the sessions with volume (Amihud 2002, Journal of
 *   Financial Markets 5(1));
 * - `marketCorrelation`, `marketBeta`: with the daily returns of the market;
 * - `beta_<factor>`: of the daily returns on the factor's daily values, each factor alone.
 *
 * NaN where fewer than 80 % of the window's sessions have what the feature needs, or its inputs do not vary.
 * @throws {ViewRangeError} when the view serves less than `requiredHistory`
 * @throws {WindowSpecError} on a specification that makes no sense */
export function windowFeatures(view: AsOfView, spec: WindowSpec): InstrumentWindows {
  const { days, served, market, factors, names } = windowPlan(spec);
  const width = names.length;
  const instruments = view.instruments.map(({ instrumentId }) => instrumentId);
  const values = new Float64Array(instruments.length * width).fill(Number.NaN);
  const dates = instruments.map(() => view.asOfDate);
  served.forEach((feature, f) => {
    const column = view.feature(feature);
    for (let k = 0; k < instruments.length; k++) values[k * width + f] = column[k];
  });
  const volumeAt = served.length - 1;
  for (let cell = volumeAt; cell < values.length; cell += width) values[cell] = logOfPositive(values[cell]);
  // The first return of a window needs the close before it.
  if (view.sessionsOfHistory < days) return { names, values, dates, instruments };

  const columns = dailyColumns(view, days);
  const benchmarks = [market, ...factors.map(({ series }) => series)].map((series) => view.market(series, days));
  const least = LEAST_COVERAGE * days;
  for (let k = 0; k < instruments.length; k++) {
    const daily = columns.returns.subarray(k * days, (k + 1) * days);
    const volumes = columns.dollarVolumes.subarray(k * days, (k + 1) * days);
    const cell = k * width + served.length;
    const present = daily.filter((value) => value === value);
    if (present.length >= least) values[cell] = skew(present) ?? Number.NaN;
    values[cell + 1] = amihud(daily, volumes, least);
    benchmarks.forEach((benchmark, b) => {
      const { y, x } = presentPairs(daily, benchmark);
      if (x.length < least) return;
      if (b === 0) values[cell + 2] = pearsonCorrelation(y, x) ?? Number.NaN;
      values[cell + 3 + b] = olsRegression(y, x)?.slope ?? Number.NaN;
    });
  }
  return { names, values, dates, instruments };
}

/** Shape (N, days) each: daily total returns and dollar volumes, NaN where there is none. */
function dailyColumns(view: AsOfView, days: number) {
  const adjusted = view.window('adjustedClose', days + 1);
  const closes = view.window('close', days).values;
  const volumes = view.window('volume', days).values;
  const count = adjusted.instruments.length;
  const returns = new Float64Array(count * days);
  const dollarVolumes = new Float64Array(count * days);
  for (let k = 0; k < count; k++) {
    for (let day = 0; day < days; day++) {
      const cell = day * count + k;
      returns[k * days + day] = adjusted.values[cell + count] / adjusted.values[cell] - 1;
      dollarVolumes[k * days + day] = closes[cell] * volumes[cell];
    }
  }
  return { returns, dollarVolumes };
}

function amihud(returns: Float64Array, dollarVolumes: Float64Array, least: number): number {
  let sum = 0;
  let count = 0;
  for (let day = 0; day < returns.length; day++) {
    if (returns[day] !== returns[day] || !(dollarVolumes[day] > 0)) continue;
    sum += Math.abs(returns[day]) / (dollarVolumes[day] / MILLION);
    count += 1;
  }
  return count >= least ? sum / count : Number.NaN;
}

function logOfPositive(value: number): number {
  return value > 0 ? Math.log(value) : Number.NaN;
}

/** The sessions in which both series have a value. */
function presentPairs(y: Float64Array, x: Float64Array) {
  const isPresent = (_: number, day: number): boolean => y[day] === y[day] && x[day] === x[day];
  return { y: y.filter(isPresent), x: x.filter(isPresent) };
}
