import { type FundamentalBasis } from '../facts/fundamental-facts.js';
import { type ColumnSpec } from '../ingestion/header.js';
import { type ProblemList } from '../ingestion/problem-list.js';
import { type FileRecord, readRecords } from '../ingestion/record-file.js';
import { FigureCollector, type FundamentalFile } from './figure-collector.js';
import { type WideColumn, type WideMapping } from './fundamental-mapping.js';
import { fiscalPeriodOf, type ReportCalendar, reportHead } from './report-record.js';

const HEAD_SPECS: readonly ColumnSpec<WideColumn>[] = [
  { name: 'symbol', synonyms: ['ticker'] },
  { name: 'period_end', synonyms: ['end date'] },
  { name: 'known_at', synonyms: ['known date', 'filed', 'filing date', 'accepted'] },
  { name: 'form', synonyms: ['doc type', 'filing type'], optional: true },
  { name: 'fiscal_period', synonyms: ['period focus'], optional: true },
  { name: 'amended', synonyms: ['amend'], optional: true },
];

const AMENDED: Readonly<Record<string, boolean>> = {
  true: true,
  false: false,
  '1': true,
  '0': false,
  yes: true,
  no: false,
};

/** Column of a metric as a record names it: kept apart from the head's columns, whatever the file calls it. */
const metricName = (column: string): string => `metric ${column}`;

/** Reads a wide file: a row is a report, each mapped column a figure; an empty field is a figure that the report does not
 * state. What cannot be accepted goes to `problems`.
 * @throws {InputFileError} when the file cannot be read, has no rows, or lacks a column */
export async function readWideFile(
  file: string,
  mapping: WideMapping,
  calendar: ReportCalendar,
  problems: ProblemList,
): Promise<FundamentalFile> {
  const metrics = Object.entries(mapping.metrics);
  const forms = new Set(metrics.flatMap(([, { basis }]) => (typeof basis === 'string' ? [] : Object.keys(basis))));
  const needsForm = metrics.some(([, { basis }]) => typeof basis !== 'string');
  const specs: ColumnSpec[] = [
    ...HEAD_SPECS.map((spec) => (spec.name === 'form' ? { ...spec, optional: !needsForm } : spec)),
    ...metrics.map(([column]) => ({ name: metricName(column) })),
  ];
  const columns = {
    ...mapping.columns,
    ...Object.fromEntries(metrics.map(([column]) => [metricName(column), column])),
  };
  const collector = new FigureCollector(file, mapping.contradictions);
  for (const record of await readRecords(file, specs, { ...mapping, columns }, problems)) {
    const before = problems.total;
    const head = reportHead(record, calendar);
    const report = reportOf(record, forms);
    const values = metrics.map(([column]) => record.number(metricName(column)));
    if (head === undefined || problems.total !== before) continue;
    metrics.forEach(([column, { metric, unit, basis, zeroIsMissing }], m) => {
      const value = values[m];
      const span = basisOf(basis, report.baseForm);
      if (value === undefined || span === undefined || (value === 0 && zeroIsMissing)) return;
      const { symbol, periodEnd, knownAtMs } = head;
      const { form, fiscalPeriod, isAmendment } = report;
      const row = { symbol, metric, periodEnd, basis: span, unit, value, knownAtMs, fiscalPeriod, form };
      collector.add(row, record, metricName(column), isAmendment);
    });
  }
  return collector.finish();
}

interface Report {
  /** Without the mark of an amendment: `10-K`. */
  readonly baseForm: string | undefined;
  /** `10-K/A` for an amendment. */
  readonly form: string | undefined;
  readonly fiscalPeriod: string | undefined;
  readonly isAmendment: boolean;
}

function reportOf(record: FileRecord<string>, forms: ReadonlySet<string>): Report {
  const written = record.text('form')?.toUpperCase();
  const baseForm = written?.replace(/\/A$/, '');
  if (forms.size > 0 && (baseForm === undefined || !forms.has(baseForm))) {
    record.refuse('form', `is none of the forms of the mapping: ${[...forms].join(', ')}`);
  }
  const mark = record.text('amended')?.toLowerCase();
  const marked = mark === undefined ? false : AMENDED[mark];
  if (marked === undefined) record.refuse('amended', 'is neither true nor false');
  const isAmendment = marked === true || written !== baseForm;
  const form = isAmendment && baseForm !== undefined ? `${baseForm}/A` : baseForm;
  return { baseForm, form, fiscalPeriod: fiscalPeriodOf(record, 'fiscal_period'), isAmendment };
}

function basisOf(
  basis: FundamentalBasis | Readonly<Record<string, FundamentalBasis>>,
  form: string | undefined,
): FundamentalBasis | undefined {
  if (typeof basis === 'string') return basis;
  return form === undefined ? undefined : basis[form];
}
