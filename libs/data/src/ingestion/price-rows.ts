import { type BarColumns, ROW_FLAGS } from './bar-columns.js';
import { dateParser, type DateParser } from './date-text.js';
import { type FileFormat, type PRICE_COLUMNS } from './file-format.js';
import { type ColumnPositions, type ColumnSpec, findColumns } from './header.js';
import { numberParser, type NumberParser } from './number-text.js';
import { type ProblemList } from './problem-list.js';

type PriceColumn = (typeof PRICE_COLUMNS)[number];
type ValueColumn = Exclude<PriceColumn, 'date' | 'symbol'>;

export const PRICE_COLUMN_SPECS: readonly ColumnSpec<PriceColumn>[] = [
  { name: 'date', synonyms: ['trade date', 'day', 'session'] },
  { name: 'open' },
  { name: 'high' },
  { name: 'low' },
  { name: 'close' },
  { name: 'adj_close', synonyms: ['adjusted close', 'adjusted', 'adj close price'], optional: true },
  { name: 'volume', synonyms: ['vol'] },
  { name: 'symbol', synonyms: ['ticker'], optional: true },
];

/** A range may miss open or close by this share of the price before anybody hears of it: double rounding. */
const SILENT_TOLERANCE = 1e-6;

export interface BarRules {
  /** By which share of the price high and low may fail to hold open and close; beyond, the row is refused. */
  readonly crossedTolerance: number;
  /** Basis `total_return`: a row without an adjusted close is no bar, and in a file without that column the closes
   * are the adjusted ones. */
  readonly needsAdjustedClose: boolean;
}

/** Turns the rows of one price file into bars.
 *
 * Refused, as a problem with line, column and value: a text that is no date or number, a number that is not finite or
 * is negative, a row with too few or too many fields, and a high or low that misses open or close by more than the
 * tolerance. An absent or zero price is a price that the source does not have: without open, close or (where needed)
 * adjusted close the row is flagged as no bar; high and low are then taken from open and close. An absent volume is 0. */
export class PriceRowReader {
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
    private readonly rules: BarRules,
    private readonly problems: ProblemList,
  ) {
    this.columns = findColumns(file, header, PRICE_COLUMN_SPECS, format);
    this.#header = header.map((name) => name.trim());
    this.#parseDate = dateParser(format.dateFormat);
    this.#parseNumber = numberParser(format.decimal, format.thousands);
    this.#missing = new Set(['', ...format.missing.map((text) => text.toLowerCase())]);
  }

  /** Adds the row's bar to `bars`, or its problems to the list. */
  read(row: readonly string[], line: number, bars: BarColumns): void {
    if (row.length !== this.#header.length && !this.#hasAllFields(row, line)) return;
    const { columns } = this;
    const before = this.problems.total;
    const day = this.#parseDate(row[columns.date]);
    if (Number.isNaN(day)) this.#refuse(line, 'date', row, 'is not a date of the expected form');
    const open = this.#price(row, line, 'open');
    let high = this.#price(row, line, 'high');
    let low = this.#price(row, line, 'low');
    const close = this.#price(row, line, 'close');
    const withoutColumn = this.rules.needsAdjustedClose ? close : NaN;
    const adjustedClose = columns.adj_close < 0 ? withoutColumn : this.#price(row, line, 'adj_close');
    let volume = this.#number(row, line, 'volume');
    if (this.problems.total !== before) return;

    let flags = 0;
    if (Number.isNaN(volume)) {
      volume = 0;
      flags |= ROW_FLAGS.noVolume;
    }
    if (Number.isNaN(open + close) || (this.rules.needsAdjustedClose && Number.isNaN(adjustedClose))) {
      bars.push(day, open, high, low, close, adjustedClose, volume, flags | ROW_FLAGS.noPrice, line);
      return;
    }
    const top = open > close ? open : close;
    const bottom = open > close ? close : open;
    if (!(high >= top)) {
      flags |= this.#missedBy(
        top - high,
        top,
        row,
        line,
        'high',
        `lies below ${open > close ? 'open' : 'close'} ${top}`,
      );
      high = top;
    }
    if (!(low <= bottom)) {
      flags |= this.#missedBy(
        low - bottom,
        bottom,
        row,
        line,
        'low',
        `lies above ${open > close ? 'close' : 'open'} ${bottom}`,
      );
      low = bottom;
    }
    if (this.problems.total === before) bars.push(day, open, high, low, close, adjustedClose, volume, flags, line);
  }

  #missedBy(
    excess: number,
    price: number,
    row: readonly string[],
    line: number,
    column: 'high' | 'low',
    what: string,
  ): number {
    if (Number.isNaN(excess)) return ROW_FLAGS.rangeFilled;
    if (excess <= price * SILENT_TOLERANCE) return 0;
    if (excess > price * this.rules.crossedTolerance) this.#refuse(line, column, row, `${what} of the same row`);
    return ROW_FLAGS.rangeWidened;
  }

  /** NaN where the source has no price. */
  #price(row: readonly string[], line: number, column: ValueColumn): number {
    const value = this.#number(row, line, column);
    return value === 0 ? NaN : value;
  }

  #number(row: readonly string[], line: number, column: ValueColumn): number {
    const text = row[this.columns[column]];
    const value = this.#parseNumber(text);
    if (value >= 0 && value < Infinity) return value + 0;
    if (Number.isNaN(value)) {
      if (this.#missing.has(text.trim().toLowerCase())) return NaN;
      this.#refuse(line, column, row, /^[+-]?nan$/i.test(text.trim()) ? 'is not finite' : 'is not a number');
    } else {
      this.#refuse(line, column, row, value < 0 && value > -Infinity ? 'is negative' : 'is not finite');
    }
    return NaN;
  }

  #refuse(line: number, column: PriceColumn, row: readonly string[], message: string): void {
    const position = this.columns[column];
    this.problems.add(this.file, line, this.#header[position], row[position], message);
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

export function isBlankRow(row: readonly string[]): boolean {
  return row.length === 1 && row[0].trim() === '';
}
