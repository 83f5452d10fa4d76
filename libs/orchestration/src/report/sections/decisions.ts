import { type Markup, markup } from '../markup.js';
import { dataTable, FORMATS, type Report, section } from './section.js';

/** The newest changes are what a reader looks for. */
const SHOWN = 40;

/** What engines and strategy decided; nothing for a run without engines. */
export function decisions(report: Report): Markup | undefined {
  const { decisions: table } = report.input.metrics;
  if (table === undefined) return undefined;
  const { counts, regimeChanges } = table;
  const shown = regimeChanges.slice(-SHOWN);
  const omitted = regimeChanges.length - shown.length;
  return section(
    'decisions',
    'Decisions',
    dataTable(
      'The decision log',
      [{ heading: 'Engine' }, { heading: 'Decisions', number: true }, { heading: 'First' }, { heading: 'Last' }],
      counts.map(({ engine, decisions: count, first, last }) => [engine, FORMATS.count(count), first, last]),
    ),
    shown.length === 0
      ? markup`<p class="remark">The regime did not change.</p>`
      : dataTable(
          omitted > 0 ? `The last ${shown.length} of ${regimeChanges.length} changes of regime` : 'Changes of regime',
          [
            { heading: 'Date' },
            { heading: 'From' },
            { heading: 'To' },
            { heading: 'Confidence', number: true },
            { heading: 'Target gross', number: true },
          ],
          shown.map(({ date, from, to, confidence, targetGross }) => [
            date,
            from,
            to,
            FORMATS.percent(confidence, 0),
            targetGross === undefined ? '' : FORMATS.percent(targetGross, 0),
          ]),
        ),
    markup`<p class="remark">Each decision was taken at the close of its date from what was known then; orders follow in the next session. The log is a chain of hashes: <code>verify-log</code> finds a row that was changed, removed or moved.</p>`,
  );
}
