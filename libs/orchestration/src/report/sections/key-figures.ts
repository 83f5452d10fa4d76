import { type Content, type Markup, markup } from '../markup.js';
import { benchmarkFigures } from '../benchmark-figures.js';
import { type MetricGroup, metricGroups, WITHHELD } from '../metric-rows.js';
import { withheldSentence } from '../wording.js';
import { FORMATS, type Report, section } from './section.js';

/** The six figures that most readers look for, then the whole table. */
export function keyFigures(report: Report): Markup {
  const { input, series } = report;
  const { manifest } = input;
  const groups = metricGroups(input, series, FORMATS);
  const withheld = withheldSentence(manifest);
  return section(
    'key-figures',
    'Key figures',
    headlines(report),
    markup`<div class="metrics">${groups.map((group) => metricTable(group))}</div>`,
    withheld === undefined ? undefined : markup`<p class="remark">${withheld}</p>`,
    series.benchmarkProblem === undefined ? undefined : markup`<p class="remark">${series.benchmarkProblem}</p>`,
    series.ruinedOn === undefined
      ? undefined
      : markup`<p class="remark caution">Equity was zero or less on ${series.ruinedOn}: behind that session no return is defined, and curves of returns end there.</p>`,
  );
}

function headlines({ input, series }: Report): Markup {
  const { metrics, manifest } = input;
  const benchmark = benchmarkFigures(metrics, series);
  const beside = (text: string | undefined): Content =>
    benchmark === undefined || text === undefined ? undefined : markup`benchmark ${text}`;
  const cards: readonly (readonly [label: string, value: string, ...below: Content[]])[] = [
    ['CAGR', FORMATS.percent(metrics.cagr), beside(FORMATS.percent(benchmark?.cagr))],
    ['Volatility', FORMATS.percent(metrics.annualVolatility), beside(FORMATS.percent(benchmark?.annualVolatility))],
    [
      'Sharpe ratio',
      FORMATS.ratio(metrics.sharpe),
      metrics.sharpe === undefined || metrics.sharpeStandardError === undefined
        ? undefined
        : markup`± ${FORMATS.ratio(metrics.sharpeStandardError)} standard error`,
      beside(FORMATS.ratio(benchmark?.sharpe)),
    ],
    [
      'Max drawdown',
      FORMATS.percent(metrics.maxDrawdown),
      drawdownDates(metrics),
      beside(FORMATS.percent(benchmark?.maxDrawdown)),
    ],
    ['Sortino ratio', FORMATS.ratio(metrics.sortino), beside(FORMATS.ratio(benchmark?.sortino))],
    [
      'Final equity',
      FORMATS.compact(metrics.finalEquity),
      markup`${manifest.collection.currency}, from ${FORMATS.compact(series.initialEquity)}`,
      series.hasFlows ? netFlows(metrics) : undefined,
    ],
  ];
  return markup`<dl class="cards">${cards.map(
    ([label, value, ...below]) =>
      markup`<div><dt>${label}</dt><dd>${value}${below.map((line) => (line === undefined ? undefined : markup`<small>${line}</small>`))}</dd></div>`,
  )}</dl>`;
}

function drawdownDates({ maxDrawdownStart, maxDrawdownTrough }: Report['input']['metrics']): Content {
  if (maxDrawdownStart === undefined || maxDrawdownTrough === undefined) return undefined;
  return `${maxDrawdownStart.slice(0, 7)} to ${maxDrawdownTrough.slice(0, 7)}`;
}

function netFlows({ totalDeposits = 0, totalWithdrawals = 0 }: Report['input']['metrics']): string {
  const net = totalDeposits - totalWithdrawals;
  return `and ${FORMATS.compact(Math.abs(net))} ${net < 0 ? 'paid out' : 'paid in'}`;
}

function metricTable({ title, rows }: MetricGroup): Markup {
  const compares = rows.some((row) => row.benchmark !== undefined);
  return markup`<table class="metric"><thead><tr><th scope="col">${title}</th><th scope="col" class="number">Strategy</th>${
    compares ? markup`<th scope="col" class="number benchmark">Benchmark</th>` : undefined
  }</tr></thead>
<tbody>${rows.map(
    ({ label, value, benchmark }) =>
      markup`<tr><th scope="row"${label.startsWith(' ') ? markup` class="sub"` : undefined}>${label.trim()}</th><td class="number">${
        value === WITHHELD ? markup`<i>${value}</i>` : value
      }</td>${compares ? markup`<td class="number benchmark">${benchmark}</td>` : undefined}</tr>
`,
  )}</tbody></table>`;
}
