import { drawdownSeries } from '@prometheus/statistics';

import { lineChart } from '../report/charts/line-chart.js';
import { type Markup, markup, trusted } from '../report/markup.js';
import { dataTable, FORMATS, section } from '../report/sections/section.js';
import { STYLE } from '../report/style.js';
import { type RunComparison } from './compare-runs.js';
import { commonRange, comparisonGroups, runTitle } from './comparison-table.js';

/** Nothing is fetched and no script runs, even if a text of a run were to get through. */
const CONTENT_POLICY =
  "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/** A comparison as one HTML page without scripts. Equal inputs give equal bytes.
 * @returns the whole document, to be written as UTF-8 */
export function renderComparison(comparison: RunComparison): string {
  const [a, b] = comparison.runs;
  const page = markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${CONTENT_POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="Prometheus">
<link rel="icon" href="data:,">
<title>${a.manifest.name} against ${b.manifest.name}</title>
<style>${trusted(STYLE)}</style>
</head>
<body>
<main>
${banners(comparison)}<header>
<p class="eyebrow">Comparison of two backtests</p>
<h1>${a.manifest.name} against ${b.manifest.name}</h1>
<p class="lead"><strong>A</strong>${runTitle(a)}, ${a.manifest.range.start} to ${a.manifest.range.end}</p>
<p class="lead"><strong>B</strong>${runTitle(b)}, ${b.manifest.range.start} to ${b.manifest.range.end}</p>
<p class="remark">${commonRange(comparison)}</p>
</header>
${section('difference', 'Do they differ?', markup`<ul class="notes">${comparison.verdict.map((text) => markup`<li>${text}</li>`)}</ul>`, tests(comparison), testRemark(comparison))}
${section('growth', 'Growth on common days', growthChart(comparison), differenceChart(comparison), drawdownChart(comparison))}
${section('key-figures', 'Key figures', markup`<p class="remark">The first table is of the common days; the others are of each run's own range.</p>`, figureTables(comparison))}
${section('settings', 'Settings that differ', settings(comparison))}
</main>
</body>
</html>
`;
  return page.text;
}

function banners({ runs }: RunComparison): Markup | undefined {
  const sentences = runs.flatMap(({ manifest }, k) =>
    manifest.banners.map((text) => `${k === 0 ? 'A' : 'B'}: ${text}`),
  );
  if (sentences.length === 0) return undefined;
  return markup`<aside class="banners" aria-label="Warnings"><ul>${sentences.map((text) => markup`<li>${text}</li>`)}</ul></aside>
`;
}

function tests({ meanTest, sharpeTest }: RunComparison): Markup | undefined {
  const rows = [
    ...(meanTest === undefined
      ? []
      : [
          [
            'Mean return, annual',
            FORMATS.signedPercent(meanTest.difference, 2),
            FORMATS.percent(meanTest.standardError, 2),
            FORMATS.ratio(meanTest.pValue, 4),
            FORMATS.ratio(undefined),
          ],
        ]),
    ...(sharpeTest === undefined
      ? []
      : [
          [
            'Sharpe ratio',
            FORMATS.ratio(sharpeTest.difference),
            FORMATS.ratio(sharpeTest.standardError),
            FORMATS.ratio(sharpeTest.pValue, 4),
            FORMATS.ratio(sharpeTest.bootstrap.pValue, 4),
          ],
        ]),
  ];
  if (rows.length === 0) return undefined;
  const headings = ['A less B', 'Difference', 'Standard error', 'p, HAC', 'p, bootstrap'];
  return dataTable(
    'Tests of the difference',
    headings.map((heading, k) => ({ heading, number: k > 0 })),
    rows,
  );
}

function testRemark({ sharpeTest }: RunComparison): Markup | undefined {
  if (sharpeTest === undefined) return undefined;
  const { resamples, blockLength } = sharpeTest.bootstrap;
  return markup`<p class="remark">Means: paired test of daily differences with Newey-West errors. Sharpe ratios: Ledoit and Wolf (2008), HAC with the Parzen kernel, and the studentised circular block bootstrap with ${FORMATS.count(resamples)} resamples of blocks of ${blockLength} sessions. A p-value takes no account of how many other runs were tried before these two were chosen.</p>`;
}

function growthChart({ runs, common }: RunComparison): Markup {
  const [a, b] = common.growth;
  return lineChart({
    id: 'equity',
    heading: 'Growth of 1',
    description: `Growth of 1 from ${common.dates[0]}: A ends at ${FORMATS.ratio(last(a))}, B at ${FORMATS.ratio(last(b))}.`,
    caption: 'Log scale: equal distances are equal percentages. Deposits and withdrawals are left out.',
    dates: common.dates,
    series: [
      { role: 'benchmark', label: `B ${runs[1].manifest.name} ${FORMATS.ratio(last(b))}`, mark: 'line', values: b },
      { role: 'strategy', label: `A ${runs[0].manifest.name} ${FORMATS.ratio(last(a))}`, mark: 'line', values: a },
    ],
    height: 320,
    size: 'full',
    scale: 'log',
    format: (value, step) => FORMATS.compact(value, step),
  });
}

function differenceChart({ common }: RunComparison): Markup {
  const [a, b] = common.growth;
  const ahead = a.map((level, t) => level / b[t] - 1);
  return lineChart({
    id: 'ahead',
    heading: 'A ahead of B',
    description: `How much more A is worth than B since ${common.dates[0]}: ${FORMATS.signedPercent(last(ahead))} at the end.`,
    caption: 'Rising while A earns more than B.',
    dates: common.dates,
    series: [{ role: 'net', label: 'A over B', mark: 'line', values: ahead }],
    height: 170,
    size: 'full',
    references: [0],
    format: (value, step) => FORMATS.percent(value, step < 0.01 ? 1 : 0),
  });
}

function drawdownChart({ common }: RunComparison): Markup {
  const [a, b] = common.returns.map((returns) => Float64Array.from([0, ...drawdownSeries(returns)]));
  const { figures } = common;
  return lineChart({
    id: 'underwater',
    heading: 'Under water',
    description: `Distance below the highest close so far; deepest ${FORMATS.percent(figures[0].maxDrawdown)} for A and ${FORMATS.percent(figures[1].maxDrawdown)} for B.`,
    dates: common.dates,
    series: [
      { role: 'strategy', label: 'A', mark: 'area', values: a },
      { role: 'benchmark', label: 'B', mark: 'line', values: b },
    ],
    height: 170,
    size: 'full',
    reach: [-0.01],
    format: (value, step) => FORMATS.percent(value, step < 0.01 ? 1 : 0),
  });
}

function figureTables(comparison: RunComparison): Markup {
  return markup`<div class="metrics">${comparisonGroups(comparison, FORMATS).map(
    ({ title, rows }) =>
      markup`<table class="metric"><thead><tr><th scope="col">${title}</th><th scope="col" class="number">A</th><th scope="col" class="number">B</th></tr></thead>
<tbody>${rows.map(
        ({ label, values }) =>
          markup`<tr><th scope="row"${label.startsWith(' ') ? markup` class="sub"` : undefined}>${label.trim()}</th><td class="number">${values[0]}</td><td class="number">${values[1]}</td></tr>
`,
      )}</tbody></table>`,
  )}</div>`;
}

function settings({ configDifferences }: RunComparison): Markup {
  if (configDifferences.length === 0) return markup`<p class="absent">The configurations are the same.</p>`;
  const print = (value: unknown): string => (value === undefined ? 'unset' : JSON.stringify(value));
  return dataTable(
    'Settings that decide a result',
    [{ heading: 'Setting' }, { heading: 'A' }, { heading: 'B' }],
    configDifferences.map(({ path, first, second }) => [path, print(first), print(second)]),
  );
}

function last(values: Float64Array): number {
  return values[values.length - 1];
}
