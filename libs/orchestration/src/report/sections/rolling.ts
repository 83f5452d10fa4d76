import { chartNote } from '../charts/frame.js';
import { lineChart, type LineSeries } from '../charts/line-chart.js';
import { type Markup, markup } from '../markup.js';
import { ROLLING_SESSIONS } from '../report-series.js';
import { FORMATS, type Report, section } from './section.js';

/** How the relation of return to risk changed along the run. */
export function rolling(report: Report): Markup {
  const { input, series } = report;
  const returns = series.strategy.returns.length;
  if (returns < ROLLING_SESSIONS) {
    return section(
      'rolling',
      'Rolling ratios',
      markup`<p class="absent">Rolling ratios need ${ROLLING_SESSIONS} daily returns; the run has ${returns}.</p>`,
    );
  }
  const sharpe = sharpeChart(report);
  if (input.manifest.benchmark === undefined) return section('rolling', 'Rolling ratios', sharpe);
  return section('rolling', 'Rolling ratios', markup`<div class="pair">${sharpe}${betaChart(report)}</div>`);
}

function sharpeChart({ input, series }: Report): Markup {
  const curves: LineSeries[] = [
    { role: 'strategy', label: 'Strategy', mark: 'line', values: series.strategy.rollingSharpe },
  ];
  if (series.benchmark !== undefined) {
    curves.unshift({ role: 'benchmark', label: 'Benchmark', mark: 'line', values: series.benchmark.rollingSharpe });
  }
  return lineChart({
    id: 'rolling-sharpe',
    heading: 'Rolling Sharpe ratio',
    description: `Sharpe ratio of the last ${ROLLING_SESSIONS} sessions at each close; over the whole run it is ${FORMATS.ratio(input.metrics.sharpe)}.`,
    caption: `Last ${ROLLING_SESSIONS} sessions, annualised.`,
    dates: series.dates,
    series: curves,
    height: 180,
    size: input.manifest.benchmark === undefined ? 'full' : 'half',
    references: [0],
    format: (value, step) => FORMATS.ratio(value, step < 1 ? 1 : 0),
  });
}

function betaChart({ input, series }: Report): Markup {
  const heading = 'Rolling beta';
  if (input.manifest.benchmark?.withheld !== undefined) {
    return chartNote('rolling-beta', heading, 'Withheld, as beta is: see the remark under Key figures.');
  }
  if (series.rollingBeta === undefined) {
    return chartNote('rolling-beta', heading, series.benchmarkProblem ?? 'The run has no levels of its benchmark.');
  }
  return lineChart({
    id: 'rolling-beta',
    heading,
    description: `Beta to the benchmark over the last ${ROLLING_SESSIONS} sessions at each close; over the whole run it is ${FORMATS.ratio(input.metrics.beta)}.`,
    caption: `To ${input.manifest.benchmark?.name ?? 'the benchmark'}, last ${ROLLING_SESSIONS} sessions.`,
    dates: series.dates,
    series: [{ role: 'strategy', label: 'Strategy', mark: 'line', values: series.rollingBeta }],
    height: 180,
    size: 'half',
    references: [1],
    format: (value, step) => FORMATS.ratio(value, step < 0.1 ? 2 : 1),
  });
}
