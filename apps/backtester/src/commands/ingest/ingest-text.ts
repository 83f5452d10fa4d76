import { type IngestReport } from '@prometheus/data';

import { textTable } from '../../output/text-table.js';

/** What a person wants to know after an ingestion, within 100 columns. */
export function ingestText(report: IngestReport): string {
  const lines = [
    `Collection ${report.collection}: ${report.instruments} instruments from ${report.files} file${report.files === 1 ? '' : 's'}, ` +
      `price basis ${report.adjustment}`,
    `  (${report.adjustmentReason})`,
    '',
    textTable(
      [
        ['dataset', 'state', 'rows', 'new', 'restated', 'unchanged', 'set aside', 'first', 'last'],
        ...report.datasets.map((d) => [
          d.dataset,
          d.state,
          String(d.rowsRead),
          String(d.rowsAccepted - d.rowsRestated - d.rowsUnchanged),
          String(d.rowsRestated),
          String(d.rowsUnchanged),
          String(d.rowsSetAside),
          d.firstDate ?? '',
          d.lastDate ?? '',
        ]),
      ],
      [2, 3, 4, 5, 6],
    ),
  ];
  if (report.inference !== undefined) {
    const { splits, cashDividends, uncertain, storedConfidence } = report.inference;
    lines.push(
      '',
      `Inferred from close and adjusted close: ${splits} splits, ${cashDividends} cash dividends; ` +
        `${uncertain} below confidence ${storedConfidence} not stored.`,
    );
  }
  if (report.findingSummary.length > 0) {
    lines.push(
      '',
      'Quality control found:',
      textTable(
        [
          ['finding', 'severity', 'instruments', 'occurrences'],
          ...report.findingSummary.map((f) => [f.code, f.severity, String(f.instruments), String(f.occurrences)]),
        ],
        [2, 3],
      ),
    );
  }
  lines.push('', endings(report));
  lines.push(
    `${report.rowsPerSecond.toLocaleString('en-US')} rows a second, ${(report.durationMs / 1000).toFixed(1)} s in all.`,
  );
  return `${lines.join('\n')}\n`;
}

function endings({ endingEarly, endingWithCollection }: IngestReport): string {
  if (endingEarly.length === 0) {
    return `${endingWithCollection} instruments run to the end of the collection; no other ends without a stated reason.`;
  }
  const shown = endingEarly.slice(0, 12).map(({ symbol, lastDate }) => `${symbol} ${lastDate}`);
  const more = endingEarly.length > shown.length ? `, and ${endingEarly.length - shown.length} more` : '';
  return (
    `${endingWithCollection} instruments run to the end of the collection, which is no delisting.\n` +
    `${endingEarly.length} end before it without a stated reason: ${shown.join(', ')}${more}.`
  )
    .replace(/(.{1,98})(?:\s|$)/g, '$1\n')
    .trimEnd();
}
