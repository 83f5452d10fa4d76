import { type RunComparison } from './compare-runs.js';
import { metricGroups } from '../report/metric-rows.js';
import { numberFormats, type NumberFormats } from '../report/number-format.js';
import { reportSeries } from '../report/report-series.js';
import { padEnd, wrapText } from '../report/text-layout.js';

const WIDTH = 99;
const LABEL = 34;
const VALUE = 28;

/** A figure of both runs, printed; a dash where only one has it. */
export interface ComparisonRow {
  readonly label: string;
  readonly values: readonly [string, string];
}

export interface ComparisonGroup {
  readonly title: string;
  readonly rows: readonly ComparisonRow[];
}

/** The figures of the tear sheet for both runs, each over its own range, led by those over the common days. */
export function comparisonGroups(comparison: RunComparison, formats: NumberFormats): ComparisonGroup[] {
  const [first, second] = comparison.runs.map((run) => metricGroups(run, reportSeries(run), formats));
  const titles = [...new Set([...first, ...second].map(({ title }) => title))];
  return [
    commonGroup(comparison, formats),
    ...titles.map((title) => {
      const [a, b] = [first, second].map((groups) => groups.find((group) => group.title === title)?.rows ?? []);
      const labels = [...new Set([...a, ...b].map(({ label }) => label))];
      const valueOf = (rows: typeof a, label: string): string =>
        rows.find((row) => row.label === label)?.value ?? formats.ratio(undefined);
      return {
        title,
        rows: labels.map((label) => ({ label, values: [valueOf(a, label), valueOf(b, label)] as const })),
      };
    }),
  ];
}

function commonGroup({ common: { figures } }: RunComparison, formats: NumberFormats): ComparisonGroup {
  const row = (label: string, print: (figures: RunComparison['common']['figures'][0]) => string): ComparisonRow => ({
    label,
    values: [print(figures[0]), print(figures[1])],
  });
  return {
    title: 'Common days',
    rows: [
      row('Total return', (f) => formats.percent(f.totalReturn)),
      row('CAGR', (f) => formats.percent(f.cagr)),
      row('Volatility, annual', (f) => formats.percent(f.annualVolatility)),
      row('Sharpe ratio', (f) => formats.ratio(f.sharpe)),
      row('Max drawdown', (f) => formats.percent(f.maxDrawdown)),
    ],
  };
}

/** How a run is called where two stand side by side. */
export function runTitle({ manifest }: RunComparison['runs'][0]): string {
  return `${manifest.name} (${manifest.strategy.name}), ${manifest.runId.slice(0, 12)}`;
}

/** The range of the common days, in words. */
export function commonRange({ common }: RunComparison): string {
  const { dates, correlation } = common;
  const first = dates[0];
  const last = dates[dates.length - 1];
  const together = correlation === undefined ? '' : `; correlation of daily returns ${correlation.toFixed(2)}`;
  return `Common days: ${first} to ${last}, ${dates.length} closes${together}.`;
}

/** A comparison as plain text, at most 100 columns wide, ending in a new line. */
export function renderComparisonTable(comparison: RunComparison): string {
  const formats = numberFormats('-');
  const [a, b] = comparison.runs;
  const line = (label: string, values: readonly string[]): string =>
    padEnd(label.slice(0, LABEL), LABEL) + values.map((value) => value.slice(0, VALUE).padStart(VALUE)).join('');
  const lines = [
    ...wrapText(`A  ${runTitle(a)}, ${a.manifest.range.start} to ${a.manifest.range.end}`, WIDTH),
    ...wrapText(`B  ${runTitle(b)}, ${b.manifest.range.start} to ${b.manifest.range.end}`, WIDTH),
    ...wrapText(commonRange(comparison), WIDTH),
    '',
    ...comparisonGroups(comparison, formats).flatMap(({ title, rows }) => [
      line(title.toUpperCase(), ['A', 'B']),
      ...rows.map(({ label, values }) => line(label, values)),
      '',
    ]),
    ...differenceLines(comparison),
    ...comparison.verdict.flatMap((sentence) => wrapText(sentence, WIDTH)),
  ];
  return `${lines.map((text) => text.trimEnd()).join('\n')}\n`;
}

function differenceLines({ configDifferences }: RunComparison): string[] {
  if (configDifferences.length === 0) return ['The configurations are the same.', ''];
  const print = (value: unknown): string => (value === undefined ? '' : JSON.stringify(value));
  return [
    'SETTINGS THAT DIFFER',
    ...configDifferences.flatMap(({ path, first, second }) =>
      wrapText(`${path}: A ${print(first) || 'unset'}, B ${print(second) || 'unset'}`, WIDTH),
    ),
    '',
  ];
}
