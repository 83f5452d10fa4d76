import { type TradeDate } from '@prometheus/core';

/** What a bar brings: open, high, low, close, volume, the leading fields of a panel. */
export const BAR_FIELDS = 5;
const CLOSE = 3;
/** Instruments whose values are written side by side: two lines of the processor's cache, each fetched once. */
const TILE = 16;

/** The sessions [from, to) of a calendar year. */
interface Block {
  readonly from: number;
  readonly to: number;
  /** For each instrument field after field over the sessions, NaN where absent; undefined while there is no bar, and in the end. */
  values: Float64Array | undefined;
}

/** Where a panel's bars lie, year by year, until all bars of a year have come.
 *
 * They mostly come one instrument at a time, while a panel has the values of a session side by side. Written to their place at
 * once, every value would fetch a line of memory of its own; a year's block is turned over in tiles that fit the cache. */
export class BarBlocks {
  readonly #blocks: Block[] = [];
  readonly #blockOfRow: Int32Array;
  #spare: Float64Array | undefined;

  constructor(
    sessions: readonly TradeDate[],
    readonly columns: number,
  ) {
    this.#blockOfRow = new Int32Array(sessions.length);
    for (let from = 0; from < sessions.length;) {
      let to = from;
      while (to < sessions.length && sessions[to].slice(0, 4) === sessions[from].slice(0, 4)) to++;
      this.#blockOfRow.fill(this.#blocks.length, from, to);
      this.#blocks.push({ from, to, values: undefined });
      from = to;
    }
  }

  /** @param row session position
   * @returns false when the instrument has a bar in that session already */
  add(
    row: number,
    instrument: number,
    open: number,
    high: number,
    low: number,
    close: number,
    volume: number,
  ): boolean {
    const block = this.#blocks[this.#blockOfRow[row]];
    const values = block.values ?? this.#open(block);
    const length = block.to - block.from;
    const at = instrument * BAR_FIELDS * length + row - block.from;
    if (values[at + CLOSE * length] > 0) return false;
    values[at] = open;
    values[at + length] = high;
    values[at + 2 * length] = low;
    values[at + 3 * length] = close;
    values[at + 4 * length] = volume;
    return true;
  }

  /** Writes the years that end by session `end` to their place in a panel, and forgets them.
   * @param fields the leading fields of the panel's memory
   * @param mask 1 where there is a bar
   * @returns how many sessions from the first on have been written so far */
  release(end: number, fields: readonly Float64Array[], mask: Uint8Array): number {
    let written = 0;
    for (const block of this.#blocks) {
      if (block.to > end) break;
      written = block.to;
      if (block.values === undefined) continue;
      this.#write(block, block.values, fields, mask);
      this.#spare = block.values;
      block.values = undefined;
    }
    return written;
  }

  #open(block: Block): Float64Array {
    const size = this.columns * BAR_FIELDS * (block.to - block.from);
    const spare = this.#spare !== undefined && this.#spare.length >= size ? this.#spare : new Float64Array(size);
    this.#spare = undefined;
    return (block.values = spare.fill(Number.NaN));
  }

  #write({ from, to }: Block, values: Float64Array, fields: readonly Float64Array[], mask: Uint8Array): void {
    const { columns } = this;
    const length = to - from;
    for (let first = 0; first < columns; first += TILE) {
      const last = Math.min(columns, first + TILE);
      for (let k = 0; k < BAR_FIELDS; k++) {
        const target = fields[k];
        for (let t = 0; t < length; t++) {
          const row = (from + t) * columns;
          for (let i = first, at = (i * BAR_FIELDS + k) * length + t; i < last; i++, at += BAR_FIELDS * length) {
            target[row + i] = values[at];
          }
        }
      }
      for (let t = 0; t < length; t++) {
        const row = (from + t) * columns;
        for (let i = first, at = (i * BAR_FIELDS + CLOSE) * length + t; i < last; i++, at += BAR_FIELDS * length) {
          if (values[at] > 0) mask[row + i] = 1;
        }
      }
    }
  }
}
