import { type FeatureRows } from '../features/feature-rows.js';

const FIRST_ROWS = 256;

/** Rows that grow at their end, without a copy of all for each. */
export class RowBuffer {
  #memory = new Float64Array(0);
  #rows: FeatureRows = { names: [], values: new Float64Array(0), dates: [] };

  get rows(): FeatureRows {
    return this.#rows;
  }

  clear(): void {
    this.#rows = { names: [], values: new Float64Array(0), dates: [] };
  }

  /** @param more of the same columns, of the sessions that follow */
  append({ names, values, dates }: FeatureRows): void {
    const used = this.#rows.values.length;
    const needed = used + values.length;
    if (needed > this.#memory.length) {
      const larger = new Float64Array(Math.max(2 * needed, FIRST_ROWS * names.length));
      larger.set(this.#rows.values);
      this.#memory = larger;
    }
    this.#memory.set(values, used);
    this.#rows = { names, values: this.#memory.subarray(0, needed), dates: [...this.#rows.dates, ...dates] };
  }
}
