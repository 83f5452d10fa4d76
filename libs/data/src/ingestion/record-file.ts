import { InputFileError } from '../errors.js';
import { readCsvRows } from './csv-file.js';
import { dateParser } from './date-text.js';
import { type FileFormat } from './file-format.js';
import { type ColumnSpec, findColumns } from './header.js';
import { isUnderflow, numberParser } from './number-text.js';
import { isBlankRow } from './price-rows.js';
import { type ProblemList } from './problem-list.js';
import { FILE_LIMITS } from './text-file.js';

/** One row of a small file, read field by field; a field that cannot be read becomes a problem and `undefined`. */
export interface FileRecord<Name extends string> {
  readonly line: number;
  /** Trimmed; undefined when empty, a missing-value text, or without the column. */
  text(name: Name): string | undefined;
  /** Whole days since 1970-01-01. */
  day(name: Name): number | undefined;
  /** A finite number of at most 1e18 in size. */
  number(name: Name): number | undefined;
  refuse(name: Name, message: string): void;
}

/** No company or office reports a figure beyond it in any currency. */
const LARGEST_FIGURE = 1e18;
/** All records of such a file lie in memory together. */
const RECORD_FILE_LIMITS = { ...FILE_LIMITS, textBytes: 512 * 1024 * 1024 };

/** Reads a membership, sector or action file, or another one of small records.
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
  for await (const { rows, lineOf } of readCsvRows(file, format.delimiter, RECORD_FILE_LIMITS)) {
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
      number: (name) => {
        const value = parsed(name, parseNumber, 'is not a finite number');
        if (value === undefined || (value !== 0 && Math.abs(value) <= LARGEST_FIGURE)) return value;
        if (value === 0 && !isUnderflow(text(name) ?? '')) return value;
        refuse(name, value === 0 ? 'is too small to be told from 0' : 'is larger than any reported figure');
        return undefined;
      },
    };
  };
}
