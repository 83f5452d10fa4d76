import { createHash } from 'node:crypto';

import { type ReportInput } from '../results/result.js';
import { type Markup, markup, trusted } from './markup.js';
import { readOutData, READ_OUT_SCRIPT } from './read-out.js';
import { reportSeries } from './report-series.js';
import { capacity } from './sections/capacity.js';
import { cash } from './sections/cash.js';
import { calendar } from './sections/calendar.js';
import { decisions } from './sections/decisions.js';
import { coverage } from './sections/coverage.js';
import { growth } from './sections/growth.js';
import { keyFigures } from './sections/key-figures.js';
import { positions } from './sections/positions.js';
import { readingGuide } from './sections/reading-guide.js';
import { regimes } from './sections/regimes.js';
import { reproduction } from './sections/reproduction.js';
import { rolling } from './sections/rolling.js';
import { type Report } from './sections/section.js';
import { banners, titleBlock } from './sections/title-block.js';
import { trading } from './sections/trading.js';
import { transactionCosts } from './sections/transaction-costs.js';
import { STYLE } from './style.js';

/** A run as one HTML page: charts are inline pictures, nothing is fetched, and it reads without its script, which only
 * adds a read-out under the pointer. Equal inputs give equal bytes.
 * @returns the whole document, to be written as UTF-8 */
export function renderTearSheet(input: ReportInput): string {
  const report: Report = { input, series: reportSeries(input) };
  const { manifest } = input;
  const page = markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${contentPolicy()}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="Prometheus">
<link rel="icon" href="data:,">
<title>${manifest.name}: backtest ${manifest.range.start} to ${manifest.range.end}</title>
<style>${trusted(STYLE)}</style>
</head>
<body>
<main>
${banners(report)}${titleBlock(report)}
${keyFigures(report)}
${input.days.dates.length < 2 ? tooShort(report) : charts(report)}
${coverage(report)}
${readingGuide(report)}
${reproduction(report)}
</main>
${readOutData(report.series)}
<script>${trusted(READ_OUT_SCRIPT)}</script>
</body>
</html>
`;
  return page.text;
}

function charts(report: Report): Markup {
  return markup`${growth(report)}
${calendar(report)}
${regimes(report)}
${decisions(report)}
${rolling(report)}
${positions(report)}
${trading(report)}
${transactionCosts(report)}
${capacity(report)}
${cash(report)}`;
}

function tooShort({ input }: Report): Markup {
  const count = input.days.dates.length === 0 ? 'no session' : 'one session';
  return markup`<p class="absent">The run has ${count}: curves and tables of returns need two.</p>`;
}

/** Tells the browser to fetch nothing and to run no script but ours, even if a text of the input were to get through. */
function contentPolicy(): string {
  const script = createHash('sha256').update(READ_OUT_SCRIPT).digest('base64');
  return `default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'sha256-${script}'; base-uri 'none'; form-action 'none'`;
}
