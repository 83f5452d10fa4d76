import { dateOfEpochDay } from '@prometheus/core';

import { type FileFormat } from '../ingestion/file-format.js';
import { type ColumnSpec } from '../ingestion/header.js';
import { type ProblemList } from '../ingestion/problem-list.js';
import { type FileRecord, readRecords } from '../ingestion/record-file.js';
import { type SessionTable } from '../ingestion/session-table.js';
import { compareVersions, type IncomingSeries, type MacroVersion } from './incoming-series.js';
import { dateProblem, knownByLag } from './publication-lag.js';
import { type SeriesDefinition } from './series-definition.js';

/** Statistical offices write a point, two letters or nothing where a day has no value. */
const FORMAT: FileFormat = {
  delimiter: ',',
  decimal: '.',
  missing: ['.', 'ND', 'NA', 'N/A', '#N/A', 'null', '-'],
  columns: {},
};

export interface MacroFileContent {
  readonly series: readonly IncomingSeries[];
  /** Values read, repeated ones included. */
  readonly valuesRead: number;
  /** Dates without a value. */
  readonly blanks: number;
  /** Equal values of one date that the file says twice. */
  readonly repeated: number;
}

interface Read {
  readonly version: MacroVersion;
  readonly line: number;
}

/** Reads the series of one CSV file, plain or gzip: a column of dates and a column of values for each. A value stands in the
 * column that the definition names, or else in `value`, `close`, or the column with the id of the series. Fields without a value
 * are skipped. What cannot be accepted goes to `problems`.
 * @param definitions those of the file, by id
 * @param today whole days since 1970-01-01; later dates are refused
 * @throws {InputFileError} when the file cannot be read, has no rows, or lacks a column */
export async function readMacroFile(
  file: string,
  definitions: ReadonlyMap<string, SeriesDefinition>,
  sessions: SessionTable,
  today: number,
  problems: ProblemList,
): Promise<MacroFileContent> {
  const specs = [...definitions].map(([id, { column }]): ColumnSpec => {
    return column === undefined ? { name: id, synonyms: ['value', 'close'] } : { name: id, synonyms: [] };
  });
  const columns = Object.fromEntries(
    [...definitions].flatMap(([id, { column }]) => (column === undefined ? [] : [[id, column]])),
  );
  const dateColumn: ColumnSpec = { name: 'date', synonyms: ['observation date'] };
  const records = await readRecords(file, [dateColumn, ...specs], { ...FORMAT, columns }, problems);
  const found = new Map([...definitions.keys()].map((id) => [id, new Map<number, Read>()]));
  let [valuesRead, blanks, repeated] = [0, 0, 0];
  for (const record of records) {
    const day = acceptedDay(record, today);
    for (const [id, definition] of definitions) {
      if (record.text(id) === undefined) {
        blanks += 1;
        continue;
      }
      const value = record.number(id);
      const problem = day === undefined ? undefined : dateProblem(definition, day);
      if (problem !== undefined) record.refuse('date', problem);
      if (day === undefined || value === undefined || problem !== undefined) continue;
      valuesRead += 1;
      const known = definition.lag === undefined ? undefined : knownByLag(definition, day, sessions);
      if (definition.lag !== undefined && known === undefined) {
        record.refuse('date', `lies beyond the market's calendar, which ends on ${dateOfEpochDay(sessions.lastDay)}`);
        continue;
      }
      const values = found.get(id) as Map<number, Read>;
      const other = values.get(day);
      if (other === undefined) values.set(day, { version: { day, value, knownAtMs: known }, line: record.line });
      else if (other.version.value === value) repeated += 1;
      else record.refuse(id, `contradicts ${other.version.value} on line ${other.line}, which is of the same date`);
    }
  }
  const series = [...definitions].map(([seriesId, definition]): IncomingSeries => {
    const versions = [...(found.get(seriesId) as Map<number, Read>).values()].map(({ version }) => version);
    const dating = definition.lag === undefined ? 'ingestion' : 'lag';
    return { seriesId, definition, dating, versions: versions.sort(compareVersions) };
  });
  return { series, valuesRead, blanks, repeated };
}

function acceptedDay(record: FileRecord<string>, today: number): number | undefined {
  const before = record.text('date');
  const day = record.day('date');
  if (before === undefined) record.refuse('date', 'is missing');
  if (day === undefined || day <= today) return day;
  record.refuse('date', 'lies in the future');
  return undefined;
}
