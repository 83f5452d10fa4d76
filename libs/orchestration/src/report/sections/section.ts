import { type ReportInput } from '../../results/result.js';
import { type Content, type Markup, markup } from '../markup.js';
import { numberFormats } from '../number-format.js';
import { type ReportSeries } from '../report-series.js';

/** What every section is made from. */
export interface Report {
  readonly input: ReportInput;
  readonly series: ReportSeries;
}

/** The number formats of the page. */
export const FORMATS = numberFormats();

export function section(id: string, heading: string, ...content: readonly Content[]): Markup {
  return markup`<section id="${id}"><h2>${heading}</h2>
${content}
</section>`;
}

export interface Column {
  readonly heading: string;
  /** Numbers are set flush right. */
  readonly number?: boolean;
}

/** A table whose first column names the row. */
export function dataTable(caption: string, columns: readonly Column[], rows: readonly (readonly Content[])[]): Markup {
  const kind = (i: number): string => (columns[i].number === true ? 'number' : 'text');
  return markup`<div class="scroll"><table>
<caption>${caption}</caption>
<thead><tr>${columns.map(({ heading }, i) => markup`<th scope="col" class="${kind(i)}">${heading}</th>`)}</tr></thead>
<tbody>${rows.map(
    (row) =>
      markup`<tr>${row.map((cell, i) =>
        i === 0 ? markup`<th scope="row" class="${kind(i)}">${cell}</th>` : markup`<td class="${kind(i)}">${cell}</td>`,
      )}</tr>
`,
  )}</tbody>
</table></div>`;
}

/** A number whose sign matters: losses stand out by their colour. */
export function signed(value: number | undefined, text: string): Content {
  return value !== undefined && value < 0 ? markup`<span class="loss">${text}</span>` : text;
}
