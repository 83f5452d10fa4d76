import { type DatasetReport, type FindingSummary } from '@prometheus/data';

import { textTable } from '../../output/text-table.js';

/** What became of one kind of data beside prices. */
export interface DatasetIngestion {
  readonly collection: string;
  readonly source: string;
  readonly dataset: DatasetReport;
  readonly findingSummary: readonly FindingSummary[];
  readonly durationMs: number;
}

/** What a person wants to know after an ingestion of one dataset, within 100 columns.
 * @param remark what the table does not say */
export function datasetText(report: DatasetIngestion, remark?: string): string {
  const { collection, source, dataset: d, findingSummary, durationMs } = report;
  const table = textTable(
    [
      ['dataset', 'state', 'rows', 'new', 'restated', 'unchanged', 'set aside', 'first', 'last'],
      [
        d.dataset,
        d.state,
        String(d.rowsRead),
        String(d.rowsAccepted - d.rowsRestated - d.rowsUnchanged),
        String(d.rowsRestated),
        String(d.rowsUnchanged),
        String(d.rowsSetAside),
        d.firstDate ?? '',
        d.lastDate ?? '',
      ],
    ],
    [2, 3, 4, 5, 6],
  );
  const found = textTable(
    [
      ['finding', 'severity', 'instruments', 'occurrences'],
      ...findingSummary.map((f) => [f.code, f.severity, String(f.instruments), String(f.occurrences)]),
    ],
    [2, 3],
  );
  const findings = findingSummary.length === 0 ? [] : ['', 'Quality control found:', found];
  const remarks = remark === undefined ? [] : [remark];
  const lines = [`Collection ${collection}, from ${source}`, '', table, ...findings, '', ...remarks];
  return `${lines.join('\n')}\n${(durationMs / 1000).toFixed(1)} s in all.\n`;
}
