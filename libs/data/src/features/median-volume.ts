import { type Feature, requireDays } from './feature.js';

/** Median volume of the bars of the last `days` sessions, in shares of the last session: on the raw basis earlier volumes are
 * multiplied by the splits since. Volumes that are not reported are passed over; with an even number of them the mean of the
 * middle two. NaN when there is none. */
export function medianVolume(days: number): Feature {
  requireDays('medianVolume', days, 1);
  return {
    id: `medianVolume(${days})`,
    lookback: days,
    compute(panel, from, to) {
      const width = panel.instrumentCount;
      const volumes = panel.field('volume');
      const splits = panel.field('splitFactor');
      const values = new Float64Array((to - from) * width).fill(Number.NaN);
      const window = new SortedWindows(width, days);
      for (let t = Math.max(0, from - days + 1); t < to; t++) {
        const slot = t % days;
        const target = (t - from) * width;
        for (let i = 0, cell = t * width; i < width; i++, cell++) {
          const split = splits[cell];
          if (split === split && split !== 1) window.scale(i, split);
          window.replace(i, slot, volumes[cell]);
          if (t >= from) values[target + i] = window.median(i);
        }
      }
      return values;
    },
  };
}

/** For each instrument the volumes of its last sessions, by session and in ascending order. */
class SortedWindows {
  readonly #days: number;
  /** Row i: the volume of each session of the window at its slot, NaN where there is none. */
  readonly #bySlot: Float64Array;
  /** Row i: the same without NaN, ascending. */
  readonly #sorted: Float64Array;
  readonly #counts: Int32Array;

  constructor(width: number, days: number) {
    this.#days = days;
    this.#bySlot = new Float64Array(width * days).fill(Number.NaN);
    this.#sorted = new Float64Array(width * days);
    this.#counts = new Int32Array(width);
  }

  /** Multiplies the volumes in the window one by one, so that each is rounded alike wherever the window began. */
  scale(i: number, factor: number): void {
    const row = i * this.#days;
    for (let k = row; k < row + this.#days; k++) this.#bySlot[k] *= factor;
    for (let k = row; k < row + this.#counts[i]; k++) this.#sorted[k] *= factor;
  }

  /** Puts a volume where that of `days` sessions ago was. */
  replace(i: number, slot: number, entering: number): void {
    const sorted = this.#sorted;
    const row = i * this.#days;
    const leaving = this.#bySlot[row + slot];
    this.#bySlot[row + slot] = entering;
    let count = this.#counts[i];
    let place = row + count;
    if (leaving === leaving) {
      place = row;
      while (sorted[place] !== leaving) place++;
      count -= 1;
    }
    if (entering !== entering) {
      for (; place < row + count; place++) sorted[place] = sorted[place + 1];
    } else {
      while (place > row && sorted[place - 1] > entering) {
        sorted[place] = sorted[place - 1];
        place -= 1;
      }
      while (place < row + count && sorted[place + 1] < entering) {
        sorted[place] = sorted[place + 1];
        place += 1;
      }
      sorted[place] = entering;
      count += 1;
    }
    this.#counts[i] = count;
  }

  median(i: number): number {
    const count = this.#counts[i];
    if (count === 0) return Number.NaN;
    const middle = i * this.#days + (count >> 1);
    return count % 2 === 1 ? this.#sorted[middle] : (this.#sorted[middle - 1] + this.#sorted[middle]) / 2;
  }
}
