import { readFileSync } from 'node:fs';

import { isTradeDate, type TradeDate } from '@prometheus/core';
import { InputFileError } from '@prometheus/data';

export interface LevelPoint {
  readonly date: TradeDate;
  readonly level: number;
}

/** Reads one column of levels from a CSV with a header that names date and the column. Empty cells are passed over.
 * @param what names the file in messages
 * @returns by date
 * @throws {InputFileError} naming the line */
export function readLevels(file: string, column: string, what: string): LevelPoint[] {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    throw new InputFileError(
      file,
      `the ${what} file cannot be read`,
      'Check the path, which is relative to the configuration file.',
    );
  }
  const [header = '', ...lines] = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  const names = header.split(',').map((name) => name.trim().toLowerCase());
  const dateColumn = names.indexOf('date');
  const levelColumn = names.indexOf(column.toLowerCase());
  if (dateColumn < 0 || levelColumn < 0) {
    throw new InputFileError(
      file,
      `line 1 is "${header}"`,
      `Name the columns date and ${column}, or say in the configuration which column holds the levels.`,
    );
  }
  const points = lines.flatMap((line, k) => {
    if (line.trim() === '') return [];
    const cells = line.split(',').map((cell) => cell.trim());
    const date = cells[dateColumn] ?? '';
    const cell = cells[levelColumn] ?? '';
    const level = Number(cell);
    if (!isTradeDate(date) || (cell !== '' && (!(level > 0) || !Number.isFinite(level)))) {
      throw new InputFileError(
        file,
        `line ${k + 2} is "${line}"`,
        'Write a date as YYYY-MM-DD and a level above zero.',
      );
    }
    return cell === '' ? [] : [{ date, level }];
  });
  return points.sort((a, b) => (a.date < b.date ? -1 : 1));
}

/** A series may miss a few sessions; older than this it says nothing of the day. */
const STALE_DAYS = 10;
const MS_PER_DAY = 86_400_000;

/** The last level on or before each date.
 * @param otherwise what else the user can do
 * @throws {InputFileError} naming the first date without one */
export function alignLevels(
  file: string,
  points: readonly LevelPoint[],
  dates: readonly TradeDate[],
  otherwise?: string,
): Float64Array {
  let k = -1;
  return Float64Array.from(dates, (date) => {
    while (k + 1 < points.length && points[k + 1].date <= date) k++;
    const age = k < 0 ? Infinity : (Date.parse(date) - Date.parse(points[k].date)) / MS_PER_DAY;
    if (age > STALE_DAYS) {
      const remedy = otherwise === undefined ? '' : `, ${otherwise}`;
      throw new InputFileError(
        file,
        `it has no level for ${date}`,
        `Give a file that covers the whole range${remedy}.`,
      );
    }
    return points[k].level;
  });
}
