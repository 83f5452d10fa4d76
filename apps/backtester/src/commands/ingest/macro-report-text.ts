import { type MacroReport } from '@prometheus/data';

import { textTable } from '../../output/text-table.js';
import { datasetText } from './dataset-text.js';

/** What a person wants to know after an ingestion of macro series, within 100 columns. */
export function macroReportText(report: MacroReport): string {
  const series = textTable(
    [
      ['series', 'title', 'values', 'first', 'last', 'for'],
      ...report.series.map(({ seriesId, title, versions, firstDate, lastDate, evaluationOnly }) => [
        seriesId,
        title.length > 40 ? `${title.slice(0, 39)}…` : title,
        String(versions),
        firstDate ?? '',
        lastDate ?? '',
        evaluationOnly ? 'evaluation' : 'views',
      ]),
    ],
    [2],
  );
  return `${series}\n\n${datasetText(report, `Rows are values; dates without one: ${report.blanks}.`)}`;
}
