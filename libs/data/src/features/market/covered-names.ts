import { returns } from '../returns.js';
import { type MarketSelection } from './market-selection.js';
import { type MarketSource } from './market-series.js';
import { isCovered } from './market-windows.js';

/** Of the selected names those with at least 80 % of the daily returns of the last `days` sessions, session by session; the
 * returns of sessions in which a name was not selected do not exist. */
export class CoveredNames {
  /** Sessions behind a daily return, its own included. */
  static readonly lookback = 2;

  /** Daily total returns as known in each session, NaN where a name has none or was not selected: shape (T * N,). */
  readonly returns: Float64Array;
  readonly #width: number;
  /** Returns of each name in the window. */
  readonly #counts: Int32Array;
  #names = new Int32Array(0);
  #next = 0;

  constructor(
    source: MarketSource,
    selection: MarketSelection,
    readonly days: number,
  ) {
    this.#width = source.panel.instrumentCount;
    this.#counts = new Int32Array(this.#width);
    this.returns = selectedReturns(source, selection);
  }

  /** Goes on to the next session.
   * @returns positions of the names, ascending: the same array as long as they are the same */
  advance(): Int32Array {
    const width = this.#width;
    const { returns, days } = this;
    const row = this.#next * width;
    const leaving = row - days * width;
    const names: number[] = [];
    for (let i = 0; i < width; i++) {
      if (returns[row + i] === returns[row + i]) this.#counts[i] += 1;
      if (leaving >= 0 && returns[leaving + i] === returns[leaving + i]) this.#counts[i] -= 1;
      if (isCovered(this.#counts[i], days)) names.push(i);
    }
    const same = names.length === this.#names.length && names.every((name, k) => name === this.#names[k]);
    if (!same) this.#names = Int32Array.from(names);
    this.#next += 1;
    return this.#names;
  }
}

function selectedReturns(source: MarketSource, selection: MarketSelection): Float64Array {
  const column = source.column(returns(1));
  if (selection.kind === 'all') return column;
  const { sessionCount, instrumentCount } = source.panel;
  const selected = source.selected(selection);
  const values = new Float64Array(column.length).fill(Number.NaN);
  for (let t = 0; t < sessionCount; t++) {
    const mask = selected(t);
    for (let i = 0, cell = t * instrumentCount; i < instrumentCount; i++, cell++) {
      if (mask?.[i] !== 0) values[cell] = column[cell];
    }
  }
  return values;
}
