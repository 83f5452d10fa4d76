import { compareCodeUnits, type TradeDate } from '@prometheus/core';

import { IngestOptionError } from '../errors.js';
import { BarColumns } from './bar-columns.js';
import { type BarSource, type ReadProgress, type SymbolBars } from './bar-source.js';
import { type FileFormat } from './file-format.js';
import { type BarRules, PriceRowReader } from './price-rows.js';
import { type ProblemList } from './problem-list.js';
import { symbolProblem } from './symbol.js';

/** Daily bars of one symbol in columns of equal length, in any order of days; NaN where a value is absent. */
export interface BarSeries {
  readonly symbol: string;
  readonly dates: readonly TradeDate[];
  readonly open: ArrayLike<number>;
  readonly high: ArrayLike<number>;
  readonly low: ArrayLike<number>;
  readonly close: ArrayLike<number>;
  readonly volume: ArrayLike<number>;
  /** In all series of a write, or in none. */
  readonly adjustedClose?: ArrayLike<number>;
}

const HEADER = ['date', 'open', 'high', 'low', 'close', 'volume'] as const;

/** Bars that a program holds in memory, with the same checks as files: row k of a series counts as line k + 1. */
export class BarSeriesSource implements BarSource {
  readonly files: readonly { readonly path: string }[];
  readonly hasAdjustedClose: boolean;
  readonly #series: readonly BarSeries[];

  /** @param path names the source
   * @throws {IngestOptionError} on no series, a wrong or repeated symbol, columns of unequal length, or an adjusted close
   * in some series only */
  constructor(
    readonly path: string,
    series: readonly BarSeries[],
    private readonly format: FileFormat,
    readonly provider = 'program',
  ) {
    if (series.length === 0) throw new IngestOptionError('series', path, 'is empty. Give at least one series of bars.');
    this.#series = [...series].sort((a, b) => compareCodeUnits(a.symbol, b.symbol));
    this.hasAdjustedClose = series[0].adjustedClose !== undefined;
    this.#series.forEach((one, k) => this.#check(one, this.#series[k - 1]));
    this.files = this.#series.map(({ symbol }) => ({ path: `${path} ${symbol}` }));
  }

  async *symbols(
    rules: BarRules,
    problems: ProblemList,
    progress: ReadProgress = () => undefined,
  ): AsyncGenerator<SymbolBars, void, void> {
    let rowsRead = 0;
    for (const [k, series] of this.#series.entries()) {
      const file = this.files[k].path;
      const bars = readSeries(series, file, this.format, rules, problems);
      rowsRead += series.dates.length;
      progress(k + 1, rowsRead);
      yield { symbol: series.symbol, file, bars };
    }
  }

  #check(series: BarSeries, before: BarSeries | undefined): void {
    const fail = (reason: string): never => {
      throw new IngestOptionError('series', series.symbol, reason);
    };
    const problem = symbolProblem(series.symbol);
    if (problem !== undefined) fail(`${problem}. Give another symbol.`);
    if (before?.symbol === series.symbol) fail('is there twice. Give one series a symbol.');
    if ((series.adjustedClose !== undefined) !== this.hasAdjustedClose) {
      fail('differs from the others in having an adjusted close. Give it in all series, or in none.');
    }
    const uneven = unevenColumn(series);
    if (uneven !== undefined) fail(`${uneven}. Make them equal.`);
  }
}

/** Which column of a series is not as long as its dates, or undefined. */
export function unevenColumn(series: BarSeries): string | undefined {
  for (const name of [...HEADER.slice(1), 'adjustedClose'] as (keyof BarSeries)[]) {
    const column = series[name] as ArrayLike<number> | undefined;
    if (column === undefined || column.length === series.dates.length) continue;
    return `has ${series.dates.length} dates and ${column.length} values of ${name}`;
  }
  return undefined;
}

/** Reads the rows of a series like those of a file, row k as line k + 1.
 * @param file names the series in problems */
export function readSeries(
  series: BarSeries,
  file: string,
  format: FileFormat,
  rules: BarRules,
  problems: ProblemList,
): BarColumns {
  const { dates, open, high, low, close, volume, adjustedClose } = series;
  const header = [...HEADER, ...(adjustedClose === undefined ? [] : ['adj_close'])];
  const reader = new PriceRowReader(file, header, format, rules, problems);
  const columns = [open, high, low, close, volume, ...(adjustedClose === undefined ? [] : [adjustedClose])];
  const bars = new BarColumns(Math.max(dates.length, 1));
  dates.forEach((date, row) => {
    reader.read([date, ...columns.map((column) => numberText(column[row]))], row + 1, bars);
  });
  return bars;
}

/** The shortest text that reads back to the same double; empty for an absent value. */
function numberText(value: number): string {
  return Number.isNaN(value) ? '' : String(value);
}
