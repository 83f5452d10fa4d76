import { dateOfEpochDay, type TradeDate } from '@prometheus/core';

import { type FactLine } from '../facts/fact-lines.js';
import { type MacroObservation } from '../facts/macro-facts.js';

/** The versions of one series in columns, by date and then instant. */
export class SeriesVersions {
  readonly #dates: readonly TradeDate[];
  /** Where the versions of each date begin, and behind the last of all their number. */
  readonly #starts: Int32Array;
  readonly #values: Float64Array;
  readonly #knownAtMs: Float64Array;
  /** Instants at which a later date than all before became known, ascending, and its position. */
  readonly #frontierMs: Float64Array;
  readonly #frontierDate: Int32Array;

  /** Columns of equal length in any order of rows.
   * @param days whole days since 1970-01-01
   * @param knownAtMs milliseconds since 1970 */
  constructor(days: readonly number[], values: readonly number[], knownAtMs: readonly number[]) {
    const order = Int32Array.from(days.keys()).sort((a, b) => days[a] - days[b] || knownAtMs[a] - knownAtMs[b]);
    this.#values = Float64Array.from(order, (row) => values[row]);
    this.#knownAtMs = Float64Array.from(order, (row) => knownAtMs[row]);
    const starts: number[] = [];
    order.forEach((row, i) => {
      if (i === 0 || days[row] !== days[order[i - 1]]) starts.push(i);
    });
    this.#dates = starts.map((start) => dateOfEpochDay(days[order[start]]));
    this.#starts = Int32Array.from([...starts, order.length]);
    const frontier: { date: number; knownAtMs: number }[] = [];
    // From the last date back: a date that is known later than a later one is never the newest.
    for (let date = starts.length - 1; date >= 0; date--) {
      const known = this.#knownAtMs[starts[date]];
      const later = frontier.at(-1);
      if (later === undefined || known < later.knownAtMs) frontier.push({ date, knownAtMs: known });
    }
    frontier.reverse();
    this.#frontierMs = Float64Array.from(frontier, (step) => step.knownAtMs);
    this.#frontierDate = Int32Array.from(frontier, (step) => step.date);
  }

  /** The newest dates known at an instant, oldest first, each in its newest version known then. */
  latest(count: number, asOfMs: number): MacroObservation[] {
    const found: MacroObservation[] = [];
    const step = countKnown(this.#frontierMs, 0, this.#frontierMs.length, asOfMs);
    if (step === 0) return found;
    for (let date = this.#frontierDate[step - 1]; date >= 0 && found.length < count; date--) {
      const start = this.#starts[date];
      const known = countKnown(this.#knownAtMs, start, this.#starts[date + 1], asOfMs);
      if (known > start) found.push(Object.freeze({ date: this.#dates[date], value: this.#values[known - 1] }));
    }
    return found.reverse();
  }

  /** Every version, by date and instant. */
  lines(seriesId: string): FactLine[] {
    const lines: FactLine[] = [];
    for (let date = 0; date < this.#dates.length; date++) {
      for (let row = this.#starts[date]; row < this.#starts[date + 1]; row++) {
        const knownAtMs = this.#knownAtMs[row];
        lines.push({ knownAtMs, text: `macro|${seriesId}|${this.#dates[date]}|${knownAtMs}|${this.#values[row]}` });
      }
    }
    return lines;
  }
}

/** Position behind the last of the ascending instants from `low` to `high` (excluded) that is not after `asOfMs`. */
function countKnown(instants: Float64Array, low: number, high: number, asOfMs: number): number {
  let [first, end] = [low, high];
  while (first < end) {
    const middle = (first + end) >>> 1;
    if (instants[middle] <= asOfMs) first = middle + 1;
    else end = middle;
  }
  return first;
}
