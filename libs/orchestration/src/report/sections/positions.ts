import { type BacktestDays, type Contribution } from '../../results/result.js';
import { lineChart, type LineSeries } from '../charts/line-chart.js';
import { type Markup, markup } from '../markup.js';
import { dataTable, FORMATS, type Report, section, signed } from './section.js';

/** What was held, how much of it, and what it earned. */
export function positions(report: Report): Markup {
  return section(
    'positions',
    'Exposure and positions',
    markup`<div class="pair">${exposureChart(report)}${countChart(report)}</div>`,
    contributions(report),
  );
}

function exposureChart({ input, series }: Report): Markup {
  const { days, metrics } = input;
  const short = overEquity(days.shortValue, days);
  const hasShort = days.shortValue.some((value) => value < 0);
  const long = overEquity(days.longValue, days);
  const curves: LineSeries[] = [{ role: 'long', label: hasShort ? 'Long' : 'Invested', mark: 'area', values: long }];
  if (hasShort) {
    curves.push(
      { role: 'short', label: 'Short', mark: 'area', values: short },
      { role: 'net', label: 'Gross', mark: 'dashed', values: long.map((value, t) => value - short[t]) },
      { role: 'net', label: 'Net', mark: 'line', values: long.map((value, t) => value + short[t]) },
    );
  }
  curves.push({ role: 'cash', label: 'Cash', mark: 'line', values: overEquity(days.cash, days) });
  return lineChart({
    id: 'exposure',
    heading: 'Exposure',
    description: `Value of positions and cash as a share of equity at each close. On average gross exposure was ${FORMATS.percent(metrics.averageGrossExposure)} and net exposure ${FORMATS.percent(metrics.averageNetExposure)}.`,
    caption: 'Share of equity at each close.',
    dates: series.dates,
    series: curves,
    height: 180,
    size: 'half',
    reach: [1],
    format: (value) => FORMATS.percent(value, 0),
  });
}

/** A value as a fraction of equity; no fraction where equity is not above zero. */
function overEquity(values: Float64Array, days: BacktestDays): Float64Array {
  return values.map((value, t) => (days.equity[t] > 0 ? value / days.equity[t] : NaN));
}

function countChart({ input, series }: Report): Markup {
  const { days, metrics } = input;
  const stale = days.stalePositions.reduce((a, b) => Math.max(a, b), 0);
  const curves: LineSeries[] = [
    { role: 'strategy', label: 'Positions', mark: 'line', values: days.positions, steps: true },
  ];
  if (stale > 0) {
    curves.push({
      role: 'caution',
      label: 'with a stale price',
      mark: 'area',
      values: days.stalePositions,
      steps: true,
    });
  }
  return lineChart({
    id: 'position-count',
    heading: 'Number of positions',
    description: `Positions held at each close, ${FORMATS.ratio(metrics.averagePositions, 1)} on average; at most ${stale} had a price older than the session.`,
    caption:
      stale > 0
        ? `At most ${stale} had a stale price: one older than the session.`
        : 'At every close, each had a price of that session.',
    dates: series.dates,
    series: curves,
    height: 180,
    size: 'half',
    reach: [0, 1],
    format: (value) => (Number.isInteger(value) ? FORMATS.count(value) : ''),
  });
}

function contributions({ input, series }: Report): Markup | undefined {
  const { topContributors, bottomContributors } = input.metrics;
  if (topContributors.length === 0 && bottomContributors.length === 0) return undefined;
  const largest = Math.max(
    ...[...topContributors, ...bottomContributors].map(({ profit }) => Math.abs(profit)),
    Number.MIN_VALUE,
  );
  const table = (caption: string, rows: readonly Contribution[]): Markup =>
    rows.length === 0
      ? markup`<p class="absent">${caption}: none.</p>`
      : dataTable(
          `${caption}, ${input.manifest.collection.currency}`,
          [
            { heading: 'Symbol' },
            { heading: '' },
            { heading: 'Profit', number: true },
            { heading: 'of initial equity', number: true },
          ],
          rows.map(({ symbol, profit }) => [
            symbol,
            bar(profit, largest),
            signed(profit, FORMATS.amount(profit)),
            FORMATS.percent(profit / series.initialEquity),
          ]),
        );
  return markup`<div class="pair"><div>${table('Largest contributors', topContributors)}</div><div>${table('Largest detractors', bottomContributors)}</div></div>`;
}

function bar(profit: number, largest: number): Markup {
  const width = Number(((Math.abs(profit) / largest) * 100).toFixed(1));
  return markup`<svg class="share" aria-hidden="true" height="9"><rect class="bar ${profit < 0 ? 'loss' : 'gain'}" width="${width}%" height="9"/></svg>`;
}
