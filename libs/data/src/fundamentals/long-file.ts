import { dateOfEpochDay } from '@prometheus/core';

import { type FundamentalBasis } from '../facts/fundamental-facts.js';
import { type ColumnSpec } from '../ingestion/header.js';
import { type ProblemList } from '../ingestion/problem-list.js';
import { readRecords } from '../ingestion/record-file.js';
import { FigureCollector, type FundamentalFile } from './figure-collector.js';
import { type LongColumn, type LongMapping, METRIC_NAME, UNIT_NAME } from './fundamental-mapping.js';
import { FUNDAMENTAL_BASES } from './fundamental-row.js';
import { fiscalPeriodOf, type ReportCalendar, reportHead } from './report-record.js';

const SPECS: readonly ColumnSpec<LongColumn>[] = [
  { name: 'symbol', synonyms: ['ticker'] },
  { name: 'period_end', synonyms: ['end date'] },
  { name: 'metric' },
  { name: 'basis' },
  { name: 'value' },
  { name: 'unit' },
  { name: 'known_at', synonyms: ['known date', 'filed', 'filing date', 'accepted'] },
  { name: 'period_start', synonyms: ['start date'], optional: true },
  { name: 'fiscal_period', optional: true },
  { name: 'form', synonyms: ['doc type', 'filing type'], optional: true },
];

/** Reads a long file: a row is a figure. What cannot be accepted goes to `problems`.
 * @throws {InputFileError} when the file cannot be read, has no rows, or lacks a column */
export async function readLongFile(
  file: string,
  mapping: LongMapping,
  calendar: ReportCalendar,
  problems: ProblemList,
): Promise<FundamentalFile> {
  const collector = new FigureCollector(file, 'refuse');
  for (const record of await readRecords(file, SPECS, mapping, problems)) {
    const before = problems.total;
    const head = reportHead(record, calendar);
    const metric = record.text('metric') ?? '';
    if (!METRIC_NAME.test(metric)) record.refuse('metric', 'is no metric in lower camel case, as operatingIncome');
    const unit = record.text('unit') ?? '';
    if (!UNIT_NAME.test(unit)) record.refuse('unit', 'is no unit, as USD, USD/shares or shares');
    const basis = record.text('basis')?.toUpperCase() as FundamentalBasis | undefined;
    if (basis === undefined || !FUNDAMENTAL_BASES.includes(basis)) {
      record.refuse('basis', `is none of ${FUNDAMENTAL_BASES.join(', ')}`);
    }
    const isStated = record.text('value') !== undefined;
    const value = record.number('value');
    if (!isStated) record.refuse('value', 'is missing');
    const startDay = record.day('period_start');
    if (startDay !== undefined && head !== undefined && startDay > head.periodEndDay) {
      record.refuse('period_start', 'lies after the end of the period');
    }
    if (startDay !== undefined && basis === 'INSTANT') record.refuse('period_start', 'is given for an INSTANT');
    const fiscalPeriod = fiscalPeriodOf(record, 'fiscal_period');
    if (problems.total !== before || head === undefined || basis === undefined || value === undefined) continue;
    const { symbol, periodEnd, knownAtMs } = head;
    const periodStart = startDay === undefined ? undefined : dateOfEpochDay(startDay);
    const form = record.text('form')?.toUpperCase();
    const row = { symbol, metric, periodEnd, basis, unit, value, knownAtMs, periodStart, fiscalPeriod, form };
    collector.add(row, record, 'value', form?.endsWith('/A') === true);
  }
  return collector.finish();
}
