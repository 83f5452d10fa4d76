import { type BarColumns } from './bar-columns.js';
import {
  BarRowReader,
  type BarRules,
  LARGEST_VALUE,
  PRICE_COLUMN_SPECS,
  type PriceColumn,
  SMALLEST_PRICE,
  TOO_SMALL,
} from './bar-row-reader.js';
import { dateParser, type DateParser } from './date-text.js';
import { type FileFormat } from './file-format.js';
import { type ColumnPositions, findColumns } from './header.js';
import { isUnderflow, numberParser, type NumberParser } from './number-text.js';
import { type ProblemList } from './problem-list.js';

export { type BarRules, PRICE_COLUMN_SPECS } from './bar-row-reader.js';

type ValueColumn = Exclude<PriceColumn, 'date' | 'symbol'>;

/** Turns the rows of one price file of text into bars.
 *
 * Refused, as a problem with line, column and value: a text that is no date or number, a number that is not finite, is
 * negative or above 1e15, a price below 1e-9, a row with too few or too many fields, and a high or low that misses open or
 * close by more than the tolerance. */
export class PriceRowReader extends BarRowReader<readonly string[]> {
  readonly columns: ColumnPositions<PriceColumn>;
  readonly #header: readonly string[];
  readonly #parseDate: DateParser;
  readonly #parseNumber: NumberParser;
  readonly #missing: ReadonlySet<string>;

  /** @throws {InputFileError} when the header lacks a column */
  constructor(
    readonly file: string,
    header: readonly string[],
    format: FileFormat,
    rules: BarRules,
    problems: ProblemList,
  ) {
    super(rules, problems);
    this.columns = findColumns(file, header, PRICE_COLUMN_SPECS, format);
    this.#header = header.map((name) => name.trim());
    this.#parseDate = dateParser(format.dateFormat);
    this.#parseNumber = numberParser(format.decimal, format.thousands);
    this.#missing = missingTexts(format);
  }

  /** What a problem of a row calls a column. */
  columnName(column: PriceColumn, row: readonly string[]): string {
    const position = this.columns[column];
    return position >= 0 && position < row.length ? this.#header[position] : '(whole row)';
  }

  /** Adds the row's bar to `bars`, or its problems to the list. */
  read(row: readonly string[], line: number, bars: BarColumns): void {
    if (row.length !== this.#header.length && !this.#hasAllFields(row, line)) return;
    const { columns } = this;
    const before = this.problems.total;
    const day = this.#parseDate(row[columns.date]);
    if (Number.isNaN(day)) this.refuse(line, 'date', row, NO_DATE);
    const open = this.#price(row, line, 'open');
    const high = this.#price(row, line, 'high');
    const low = this.#price(row, line, 'low');
    const close = this.#price(row, line, 'close');
    const adjustedClose =
      columns.adj_close < 0 ? this.withoutAdjustedClose(close) : this.#price(row, line, 'adj_close');
    const volume = this.#number(row, line, 'volume');
    if (this.problems.total !== before) return;
    this.add(bars, row, line, day, open, high, low, close, adjustedClose, volume);
  }

  protected override refuse(line: number, column: PriceColumn, row: readonly string[], message: string): void {
    const position = this.columns[column];
    this.problems.add(this.file, line, this.#header[position], row[position], message);
  }

  /** NaN where the source has no price. */
  #price(row: readonly string[], line: number, column: ValueColumn): number {
    const value = this.#number(row, line, column);
    if (value >= SMALLEST_PRICE) return value;
    if (value > 0 || (value === 0 && isUnderflow(row[this.columns[column]]))) {
      this.refuse(line, column, row, TOO_SMALL);
    }
    return NaN;
  }

  #number(row: readonly string[], line: number, column: ValueColumn): number {
    const text = row[this.columns[column]];
    const value = this.#parseNumber(text);
    if (value >= 0 && value <= LARGEST_VALUE) return value + 0;
    const problem = numberProblem(text, value, this.#missing);
    if (problem !== undefined) this.refuse(line, column, row, problem);
    return NaN;
  }

  /** Whether the row has the header's fields, and beyond them at most empty ones, as trailing delimiters leave. */
  #hasAllFields(row: readonly string[], line: number): boolean {
    const width = this.#header.length;
    if (row.length > width && row.slice(width).every((field) => field.trim() === '')) return true;
    const message = `has ${row.length} fields where the header has ${width}`;
    this.problems.add(this.file, line, '(whole row)', row.join(','), message);
    return false;
  }
}

export const NO_DATE = 'is not a date of the expected form';

/** What stands for "no value", in lower case. */
export function missingTexts(format: FileFormat): ReadonlySet<string> {
  return new Set(['', ...format.missing.map((text) => text.toLowerCase())]);
}

/** Why a text is no price or volume, or undefined when it says that there is none.
 * @param value what the number parser made of it, no number from zero to the largest */
export function numberProblem(text: string, value: number, missing: ReadonlySet<string>): string | undefined {
  if (!Number.isNaN(value)) return rangeProblem(value);
  if (missing.has(text.trim().toLowerCase())) return undefined;
  return /^[+-]?nan$/i.test(text.trim()) ? 'is not finite' : 'is not a number';
}

/** Why a number is no price or volume. */
export function rangeProblem(value: number): string {
  if (!Number.isFinite(value)) return 'is not finite';
  return value < 0 ? 'is negative' : `is above ${LARGEST_VALUE}, too large for a price or volume`;
}

export function isBlankRow(row: readonly string[]): boolean {
  return row.length === 1 && row[0].trim() === '';
}
