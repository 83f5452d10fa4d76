import { InputFileError } from '../errors.js';
import { readCsvRows } from './csv-file.js';
import { dateParser } from './date-text.js';
import { type FileFormat } from './file-format.js';
import { type ColumnSpec, findColumns } from './header.js';
import { numberParser } from './number-text.js';
import { isBlankRow } from './price-rows.js';
import { type ProblemList } from './problem-list.js';

/** One row of a small file, read field by field; a field that cannot be read becomes a problem and `undefined`. */
export interface FileRecord<Name extends string> {
  readonly line: number;
  /** Trimmed; undefined when empty, a missing-value text, or without the column. */
  text(name: Name): string | undefined;
  /** Whole days since 1970-01-01. */
  day(name: Name): number | undefined;
  /** A finite number. */
  number(name: Name): number | undefined;
  refuse(name: Name, message: string): void;
}

/** Reads a membership, sector or action file.
 * @throws {InputFileError} when the file cannot be read, has no rows, or lacks a column */
export async function readRecords<Name extends string>(
  file: string,
  specs: readonly ColumnSpec<Name>[],
  format: FileFormat,
  problems: ProblemList,
): Promise<FileRecord<Name>[]> {
  const records: FileRecord<Name>[] = [];
  let makeRecord: ((row: readonly string[], line: number) => FileRecord<Name>) | undefined;
  let width = 0;
  for await (const { rows, lineOf } of readCsvRows(file, format.delimiter)) {
    rows.forEach((row, i) => {
      if (isBlankRow(row)) return;
      if (makeRecord === undefined) {
        width = row.length;
        makeRecord = recordMaker(file, row, specs, format, problems);
      } else if (row.length < width || row.slice(width).some((field) => field.trim() !== '')) {
        const message = `has ${row.length} fields where the header has ${width}`;
        problems.add(file, lineOf(i), '(whole row)', row.join(format.delimiter), message);
      } else {
        records.push(makeRecord(row, lineOf(i)));
      }
    });
  }
  if (makeRecord === undefined)
    throw new InputFileError(file, 'is empty', 'Give it a header and rows, or leave it out.');
  if (records.length === 0 && problems.total === 0) {
    throw new InputFileError(file, 'has a header but no rows', 'Add rows, or leave the file out.');
  }
  return records;
}

function recordMaker<Name extends string>(
  file: string,
  header: readonly string[],
  specs: readonly ColumnSpec<Name>[],
  format: FileFormat,
  problems: ProblemList,
): (row: readonly string[], line: number) => FileRecord<Name> {
  const columns = findColumns(file, header, specs, format);
  const parseDate = dateParser(format.dateFormat);
  const parseNumber = numberParser(format.decimal, format.thousands);
  const missing = new Set(['', ...format.missing.map((text) => text.toLowerCase())]);
  return (row, line) => {
    const text = (name: Name): string | undefined => {
      const value = (row[columns[name]] ?? '').trim();
      return missing.has(value.toLowerCase()) ? undefined : value;
    };
    const refuse = (name: Name, message: string): void => {
      const position = columns[name];
      problems.add(file, line, header[position]?.trim() ?? name, row[position] ?? '', message);
    };
    const parsed = (name: Name, parse: (value: string) => number, message: string): number | undefined => {
      const value = text(name);
      const result = value === undefined ? undefined : parse(value);
      if (result === undefined || Number.isFinite(result)) return result;
      refuse(name, message);
      return undefined;
    };
    return {
      line,
      text,
      refuse,
      day: (name) => parsed(name, parseDate, 'is not a date of the expected form'),
      number: (name) => parsed(name, parseNumber, 'is not a finite number'),
    };
  };
}
