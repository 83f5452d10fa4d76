import { type SchemaElement } from 'hyparquet';

import { InputFileError } from '../../errors.js';
import { readPages } from './pages.js';
import { type ParquetFile } from './parquet-file.js';
import { type ValueReader } from './values.js';

export interface RowFault {
  readonly text: string;
  readonly problem: string;
}

/** One column of a row group. */
export interface NumberColumn {
  /** NaN where there is none, or none that can be accepted. */
  readonly values: Float64Array;
  /** By row of the group. */
  readonly faults: ReadonlyMap<number, RowFault>;
  /** What row `row` holds, for messages. */
  text(row: number): string;
}

/** @throws {InputFileError} when the column cannot be decoded */
export async function readNumbers(
  file: ParquetFile,
  group: number,
  element: SchemaElement,
  reader: ValueReader,
): Promise<NumberColumn> {
  const rows = Number(file.groups[group].num_rows);
  const values = new Float64Array(rows);
  const faults = new Map<number, RowFault>();
  const put = (row: number, raw: unknown): void => {
    const quick = reader.quick === undefined ? NaN : reader.quick(raw);
    if (!Number.isNaN(quick)) {
      values[row] = quick;
      return;
    }
    const { value, problem } = reader.read(raw);
    values[row] = value;
    if (problem !== undefined) faults.set(row, { text: reader.text(raw), problem });
  };
  await eachValue(file, group, element, put);
  return { values, faults, text: (row) => faults.get(row)?.text ?? String(values[row]) };
}

/** Empty texts where there is none.
 * @throws {InputFileError} when the column cannot be decoded */
export async function readTexts(
  file: ParquetFile,
  group: number,
  element: SchemaElement,
  toText: (raw: unknown) => string,
): Promise<string[]> {
  const texts = new Array<string>(Number(file.groups[group].num_rows)).fill('');
  let lastRaw: unknown;
  let lastText = '';
  await eachValue(file, group, element, (row, raw) => {
    if (raw === undefined) return;
    if (raw !== lastRaw) {
      lastRaw = raw;
      lastText = toText(raw);
    }
    texts[row] = lastText;
  });
  return texts;
}

async function eachValue(
  file: ParquetFile,
  group: number,
  element: SchemaElement,
  put: (row: number, raw: unknown) => void,
): Promise<void> {
  const rows = Number(file.groups[group].num_rows);
  const { bytes, meta } = await file.chunk(group, element.name);
  const fail = (reason: string, cause?: unknown): InputFileError => {
    const where = `row group ${group + 1}, column ${element.name}`;
    const error = new InputFileError(file.path, `${where}: ${reason}`, 'Write or fetch the file again.');
    error.cause = cause;
    return error;
  };
  if (meta.type !== element.type) throw fail(`is stored as ${meta.type} and declared as ${element.type}`);
  let row = 0;
  try {
    for (const { count, values, present, dictionary } of readPages(bytes, element, meta.codec, rows)) {
      let next = 0;
      for (let i = 0; i < count; i++) {
        let raw: unknown;
        if (present === undefined || present[i] === 1) {
          raw = values[next++];
          if (dictionary !== undefined) raw = dictionary[raw as number];
          if (raw === undefined) throw new Error('has fewer values than it states');
        }
        put(row + i, raw);
      }
      row += count;
    }
  } catch (error) {
    throw fail((error as Error).message, error);
  }
  if (row !== rows) throw fail(`has ${row} values for ${rows} rows`);
}
