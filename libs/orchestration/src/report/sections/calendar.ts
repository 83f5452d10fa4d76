import { heatMap } from '../charts/heat-map.js';
import { type Content, type Markup, markup } from '../markup.js';
import { dataTable, FORMATS, type Report, section, signed } from './section.js';
import { drawdownTable } from './growth.js';
import { distribution } from './distribution.js';

export function calendar(report: Report): Markup {
  const { months, years } = report.series;
  return section(
    'calendar',
    'Returns by month and year',
    heatMap(months, years),
    markup`<div class="pair"><div>${yearTable(report)}</div><div>${drawdownTable(report)}${distribution(report)}</div></div>`,
  );
}

function yearTable({ input, series }: Report): Markup {
  const { byYear } = input.metrics;
  if (byYear.length === 0) {
    const reason = series.ruinedOn === undefined ? 'there is no return' : 'equity was zero or less';
    return markup`<p class="absent">Figures by year are left out: ${reason}.</p>`;
  }
  const compares = byYear.some((row) => row.benchmarkReturn !== undefined);
  const percent = (value: number | undefined): Content => signed(value, FORMATS.percent(value));
  return dataTable(
    'By year',
    [
      { heading: 'Year' },
      { heading: 'Return', number: true },
      ...(compares ? [{ heading: 'Benchmark', number: true }] : []),
      { heading: 'Volatility', number: true },
      { heading: 'Max drawdown', number: true },
      { heading: 'Turnover', number: true },
    ],
    byYear.map((row) => [
      row.year,
      percent(row.return),
      ...(compares ? [percent(row.benchmarkReturn)] : []),
      FORMATS.percent(row.volatility),
      FORMATS.percent(row.maxDrawdown),
      FORMATS.percent(row.turnover, 0),
    ]),
  );
}
