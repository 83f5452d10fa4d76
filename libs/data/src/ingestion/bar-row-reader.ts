import { type BarColumns, ROW_FLAGS } from './bar-columns.js';
import { type PRICE_COLUMNS } from './file-format.js';
import { type ColumnSpec } from './header.js';
import { type ProblemList } from './problem-list.js';

export type PriceColumn = (typeof PRICE_COLUMNS)[number];

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

/** Prices and volumes beyond are no market's: 1e308 is finite, but no sum of two is. Below 1e-9 a quotient of two prices
 * says nothing. */
export const LARGEST_VALUE = 1e15;
export const SMALLEST_PRICE = 1e-9;
export const TOO_SMALL = `is below ${SMALLEST_PRICE}, too small for a price`;

export interface BarRules {
  /** By which share of the price high and low may fail to hold open and close; beyond, the row is refused. */
  readonly crossedTolerance: number;
  /** Basis `total_return`: a row without an adjusted close is no bar, and in a file without that column the closes
   * are the adjusted ones. */
  readonly needsAdjustedClose: boolean;
}

/** What the rows of all files have in common, however their fields are written: an absent or zero price is a price that the
 * source does not have. Without open, close or (where needed) adjusted close a row is flagged as no bar; high and low are
 * then taken from open and close. An absent volume is 0. */
export abstract class BarRowReader<Row> {
  protected constructor(
    protected readonly rules: BarRules,
    protected readonly problems: ProblemList,
  ) {}

  protected abstract refuse(line: number, column: PriceColumn, row: Row, message: string): void;

  /** The adjusted close of a row of a file without that column. */
  protected withoutAdjustedClose(close: number): number {
    return this.rules.needsAdjustedClose ? close : NaN;
  }

  /** Adds a row whose fields were read, NaN where one is absent or zero, unless its high or low is refused. */
  protected add(
    bars: BarColumns,
    row: Row,
    line: number,
    day: number,
    open: number,
    statedHigh: number,
    statedLow: number,
    close: number,
    adjustedClose: number,
    statedVolume: number,
  ): void {
    const before = this.problems.total;
    let high = statedHigh;
    let low = statedLow;
    let volume = statedVolume;
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
      const what = `lies below ${open > close ? 'open' : 'close'} ${top}`;
      flags |= this.#missedBy(top - high, top, row, line, 'high', what);
      high = top;
    }
    if (!(low <= bottom)) {
      const what = `lies above ${open > close ? 'close' : 'open'} ${bottom}`;
      flags |= this.#missedBy(low - bottom, bottom, row, line, 'low', what);
      low = bottom;
    }
    if (this.problems.total === before) bars.push(day, open, high, low, close, adjustedClose, volume, flags, line);
  }

  #missedBy(excess: number, price: number, row: Row, line: number, column: 'high' | 'low', what: string): number {
    if (Number.isNaN(excess)) return ROW_FLAGS.rangeFilled;
    if (excess <= price * SILENT_TOLERANCE) return 0;
    if (excess > price * this.rules.crossedTolerance) this.refuse(line, column, row, `${what} of the same row`);
    return ROW_FLAGS.rangeWidened;
  }
}
