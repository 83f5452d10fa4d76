import { type TradeDate } from '@prometheus/core';

import { type BarSeries } from '../ingestion/bar-series-source.js';
import { type AnswerReader } from './answer-reader.js';

export interface BarRow {
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
}

/** Collects the bars of one answer. Nobody can tell which of two rows of one day is right: a repeated day is refused. */
export class BarRows {
  readonly #dates: TradeDate[] = [];
  readonly #rows: BarRow[] = [];
  readonly #seen = new Set<TradeDate>();

  constructor(private readonly reader: AnswerReader) {}

  /** @param field where the day stands
   * @throws {ProviderAnswerError} on a day that came before */
  add(date: TradeDate, field: string, row: BarRow): void {
    if (this.#seen.has(date)) this.reader.fail(field, `is ${date}, which has a row already`);
    this.#seen.add(date);
    this.#dates.push(date);
    this.#rows.push(row);
  }

  series(symbol: string): BarSeries {
    const column = (name: keyof BarRow): Float64Array => Float64Array.from(this.#rows, (row) => row[name]);
    return {
      symbol,
      dates: this.#dates,
      open: column('open'),
      high: column('high'),
      low: column('low'),
      close: column('close'),
      volume: column('volume'),
    };
  }
}
