import { type BacktestDays } from '../../results/result.js';
import { timeAxis } from '../charts/axes.js';
import { barChart, type RoleBar } from '../charts/bar-chart.js';
import { type Role } from '../charts/frame.js';
import { lineChart, type LineSeries } from '../charts/line-chart.js';
import { type Markup, markup } from '../markup.js';
import { financingTable } from './financing.js';
import { FORMATS, type Report, section } from './section.js';

/** How much was traded and what it cost. */
export function trading(report: Report): Markup {
  return section(
    'trading',
    'Turnover and costs',
    markup`<div class="pair">${turnoverChart(report)}${costChart(report)}</div>`,
    financingTable(report),
  );
}

export interface MonthTurnover {
  /** `YYYY-MM` */
  readonly period: string;
  /** Half the traded value over the mean equity of the month; NaN where that is not above zero. */
  readonly turnover: number;
  readonly firstSession: number;
  readonly lastSession: number;
}

export function monthlyTurnover(days: BacktestDays): MonthTurnover[] {
  const months: MonthTurnover[] = [];
  let first = 0;
  for (let t = 0; t < days.dates.length; t++) {
    const period = days.dates[t].slice(0, 7);
    if (days.dates[t + 1]?.slice(0, 7) === period) continue;
    let traded = 0;
    let equity = 0;
    for (let s = first; s <= t; s++) {
      traded += days.tradedValue[s];
      equity += days.equity[s];
    }
    const mean = equity / (t - first + 1);
    months.push({ period, turnover: mean > 0 ? traded / 2 / mean : NaN, firstSession: first, lastSession: t });
    first = t + 1;
  }
  return months;
}

const NARROWEST_BAR = 1.6;

function turnoverChart({ input, series }: Report): Markup {
  const time = timeAxis(series.dates, 7);
  const months = monthlyTurnover(input.days);
  return barChart({
    id: 'turnover',
    heading: 'Turnover by month',
    description: `Half the traded value of each month over its mean equity; ${FORMATS.percent(input.metrics.turnoverAnnual, 0)} a year on average.`,
    caption: `One way: half the traded value over mean equity. ${FORMATS.percent(input.metrics.turnoverAnnual, 0)} a year.`,
    bars: months.map(({ turnover, firstSession, lastSession }): RoleBar => {
      const from = time.x[firstSession];
      const centre = (from + time.x[lastSession]) / 2;
      const half = Math.max(NARROWEST_BAR, (time.x[lastSession] - from) * 0.9) / 2;
      return { from: centre - half, to: centre + half, value: turnover, role: 'neutral' };
    }),
    xTicks: time.ticks,
    height: 180,
    size: 'half',
    tickCount: 5,
    reach: 0.01,
    format: (value, step) => FORMATS.percent(value, step < 0.01 ? 1 : 0),
  });
}

function costChart({ input, series }: Report): Markup {
  const { days, metrics, manifest } = input;
  const costs: readonly (readonly [role: Role, label: string, values: Float64Array])[] = [
    ['commission', 'Commission', days.commission],
    ['slippage', 'Slippage', days.slippageCost],
    ['borrow', 'Borrow fees', days.borrowFees],
    ['interest', 'Interest paid', days.interest.map((value) => Math.max(0, -value))],
    ['tax', 'Tax on dividends', days.withholding],
  ];
  let below = new Float64Array(days.dates.length);
  // Commission and slippage are shown even where they are zero.
  const layers = costs
    .filter(([, , values], k) => k < 2 || values.some((value) => value !== 0))
    .map(([role, label, values]): LineSeries => {
      const own = cumulative(values);
      below = own.map((value, t) => value + below[t]);
      return { role, label: `${label} ${FORMATS.compact(own[own.length - 1])}`, mark: 'area', values: below };
    });
  return lineChart({
    id: 'costs',
    heading: `Costs to date, ${manifest.collection.currency}`,
    description: `Cumulated costs: ${layers.map(({ label }) => label).join(', ')}.`,
    caption: `Stacked. Together they took ${FORMATS.percent(metrics.costDragAnnual, 2)} a year from growth.`,
    dates: series.dates,
    series: layers.reverse(),
    height: 180,
    size: 'half',
    reach: [1],
    format: (value, step) => FORMATS.compact(value, step),
  });
}

function cumulative(values: Float64Array): Float64Array {
  let sum = 0;
  return values.map((value) => (sum += value));
}
