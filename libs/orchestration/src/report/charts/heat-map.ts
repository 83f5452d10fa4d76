import { type CalendarReturn, quantile } from '@prometheus/statistics';

import { type Markup, markup } from '../markup.js';
import { numberFormats } from '../number-format.js';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const SHADES = 5;
/** Returns of this share of all months reach the darkest shade, so that one crash does not bleach the rest. */
const DARKEST_SHARE = 0.08;
/** A month this large is dark however calm the others are. */
const SMALLEST_FULL_SCALE = 0.02;

/** Years by months, in shades of gain and loss: a real table, so that it can be read aloud and copied.
 * @param months from `monthlyReturns`
 * @param years from `yearlyReturns` */
export function heatMap(months: readonly CalendarReturn[], years: readonly CalendarReturn[]): Markup {
  if (months.length === 0) return markup`<p class="absent">The run is too short for a monthly return.</p>`;
  const formats = numberFormats();
  const byPeriod = new Map(months.map((month) => [month.period, month.totalReturn]));
  const full = fullScale(months.map((month) => month.totalReturn));
  const cell = (value: number | undefined): Markup =>
    value === undefined
      ? markup`<td></td>`
      : markup`<td class="${shade(value, full)}">${formats.percent(value).replace('%', '')}</td>`;
  return markup`<div class="scroll"><table class="heat">
<caption>Monthly returns, %</caption>
<thead><tr><th scope="col">Year</th>${MONTHS.map((month) => markup`<th scope="col">${month}</th>`)}<th scope="col">Year</th></tr></thead>
<tbody>${years.map(
    ({ period, totalReturn }) =>
      markup`<tr><th scope="row">${period}</th>${MONTHS.map((_, i) =>
        cell(byPeriod.get(`${period}-${String(i + 1).padStart(2, '0')}`)),
      )}<td class="total${totalReturn < 0 ? ' loss' : ''}">${formats.percent(totalReturn).replace('%', '')}</td></tr>
`,
  )}</tbody>
</table></div>`;
}

function fullScale(values: readonly number[]): number {
  return Math.max(SMALLEST_FULL_SCALE, quantile(values.map(Math.abs), 1 - DARKEST_SHARE) ?? 0);
}

/** Class of a cell: g1 to g5 for gains, l1 to l5 for losses, none for what prints as zero. */
function shade(value: number, full: number): string {
  if (Math.abs(value) < 0.0005) return '';
  const step = Math.min(SHADES, Math.max(1, Math.ceil((Math.abs(value) / full) * SHADES)));
  return `${value > 0 ? 'g' : 'l'}${step}`;
}
