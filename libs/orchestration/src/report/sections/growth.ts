import { type DrawdownEpisode } from '@prometheus/statistics';

import { coordinate, percentOf } from '../charts/frame.js';
import { lineChart, type LineSeries } from '../charts/line-chart.js';
import { type Content, type Markup, markup } from '../markup.js';
import { type ReportSeries } from '../report-series.js';
import { regimeBands, regimeLegend } from './regimes.js';
import { dataTable, FORMATS, type Report, section } from './section.js';

const WORST = 5;
const UNDERWATER_HEIGHT = 170;

/** Equity against the benchmark, and the way below earlier highs. */
export function growth(report: Report): Markup {
  return section('growth', 'Growth', equityChart(report), underwaterChart(report));
}

function equityChart(report: Report): Markup {
  const { input, series } = report;
  const { manifest } = input;
  const { level } = series.strategy;
  const curves: LineSeries[] = [
    { role: 'strategy', label: `${manifest.name} ${FORMATS.compact(last(level))}`, mark: 'line', values: level },
  ];
  if (series.benchmark !== undefined) {
    const { level: values } = series.benchmark;
    const label = `${manifest.benchmark?.name ?? 'Benchmark'} ${FORMATS.compact(last(values))}`;
    curves.unshift({ role: 'benchmark', label, mark: 'line', values });
  }
  const positive = level.every((value) => value > 0);
  return lineChart({
    id: 'equity',
    heading: series.hasFlows
      ? `Growth of 1 ${manifest.collection.currency}`
      : `Equity, ${manifest.collection.currency}`,
    description: `${series.hasFlows ? 'Growth of 1, deposits and withdrawals left out,' : 'Equity'} at each close from ${manifest.range.start} to ${manifest.range.end}: ${FORMATS.amount(level[0])} at the start, ${FORMATS.amount(last(level))} at the end${
      series.benchmark === undefined
        ? ''
        : `, against the benchmark rebased to the same start, ${FORMATS.amount(last(series.benchmark.level))} at the end`
    }.`,
    caption: equityCaption(report, positive),
    dates: series.dates,
    series: curves,
    bands: regimeBands(report),
    height: 320,
    size: 'full',
    scale: positive ? 'log' : 'linear',
    references: positive ? [] : [0],
    format: (value, step) => FORMATS.compact(value, step),
  });
}

function equityCaption(report: Report, positive: boolean): Content {
  const { series } = report;
  const scale = positive
    ? 'Log scale: equal distances are equal percentages.'
    : 'Linear scale: equity was zero or less, which a log scale cannot show.';
  return [
    scale,
    series.hasFlows ? ' What was paid in or out is left out.' : undefined,
    series.benchmark === undefined || !positive
      ? undefined
      : ` The benchmark starts at the same ${series.hasFlows ? 'level' : 'equity'}.`,
    regimeLegend(report),
  ];
}

function underwaterChart({ series }: Report): Markup {
  const curves: LineSeries[] = [
    { role: 'strategy', label: 'Strategy', mark: 'area', values: series.strategy.drawdown },
  ];
  if (series.benchmark !== undefined) {
    curves.push({ role: 'benchmark', label: 'Benchmark', mark: 'line', values: series.benchmark.drawdown });
  }
  const worst = worstDrawdowns(series.drawdowns);
  return lineChart({
    id: 'underwater',
    heading: 'Under water',
    description: `Distance of equity below its highest close so far. ${
      worst.length === 0
        ? 'Equity never fell.'
        : `The deepest was ${FORMATS.percent(worst[0].depth)} on ${dateAt(series, worst[0].troughIndex)}.`
    }`,
    caption:
      worst.length === 0
        ? undefined
        : `Loss since the highest close so far. Numbers mark the ${worst.length === 1 ? 'one' : 'deepest'} listed under Drawdowns.`,
    dates: series.dates,
    series: curves,
    height: UNDERWATER_HEIGHT,
    size: 'full',
    reach: [-0.01],
    overlay: (place) =>
      worst.map((episode, i) => mark(i + 1, place(episode.troughIndex + series.strategy.firstSession, episode.depth))),
    format: (value, step) => FORMATS.percent(value, step < 0.01 ? 1 : 0),
  });
}

/** A number below a low, kept inside of the plot. */
function mark(rank: number, at: { readonly x: number; readonly y: number }): Content {
  return markup`<text class="mark" x="${percentOf(at.x)}" y="${coordinate(Math.min(at.y + 12, UNDERWATER_HEIGHT - 4))}">${rank}</text>`;
}

function worstDrawdowns(episodes: readonly DrawdownEpisode[]): DrawdownEpisode[] {
  return [...episodes].sort((a, b) => a.depth - b.depth).slice(0, WORST);
}

/** The session at which a return ended; the first one for the starting capital. */
function dateAt({ dates, strategy }: ReportSeries, returnIndex: number): string {
  return dates[Math.max(returnIndex + strategy.firstSession, 0)];
}

export function drawdownTable({ series }: Report): Markup {
  const rows = worstDrawdowns(series.drawdowns).map((episode, i) => [
    i + 1,
    markup`<span class="loss">${FORMATS.percent(episode.depth)}</span>`,
    ...[episode.peakIndex, episode.troughIndex, episode.recoveryIndex].map(
      (index) => markup`<span class="date">${index === undefined ? 'not yet' : dateAt(series, index)}</span>`,
    ),
    FORMATS.count(episode.underwaterPeriods),
  ]);
  if (rows.length === 0) return markup`<p class="absent">Equity never closed below an earlier high.</p>`;
  return dataTable(
    'Drawdowns, the deepest first',
    [
      { heading: '#' },
      { heading: 'Depth', number: true },
      { heading: 'High' },
      { heading: 'Low' },
      { heading: 'Recovered' },
      { heading: 'Sessions below', number: true },
    ],
    rows,
  );
}

function last(values: Float64Array): number {
  return values[values.length - 1];
}
