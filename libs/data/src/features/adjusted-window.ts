import { type ActionFactors, actionFactors } from '../panel/action-fields.js';
import { type MarketPanel } from '../panel/market-panel.js';

/** The adjusted closes of one window, combined; all of shape (N,), overwritten for the next session. */
export interface AdjustedWindow {
  /** Sum or maximum of the adjusted closes, in a unit of the window's own; undefined where `count` is 0. */
  readonly total: Float64Array;
  /** Bars in the window. */
  readonly count: Int32Array;
  /** The window's newest close times this is that close in the unit of `total`. */
  readonly unit: Float64Array;
}

/** Sums or maxima of total-return closes over the last `days` sessions, in a form whose bytes do not depend on where the
 * data begins.
 *
 * Blocks, tails and heads are those of `alignedWindowSums`. No price level reaches back beyond the window: the closes
 * of a head are multiplied by the split and dividend factors since the block's first bar, those of a tail divided by the
 * factors until the block's last bar, and the factor of the head's first bar joins the two. Without such factors the
 * closes enter as they are. A missing bar is passed over; a factor stands at the first bar after the gap.
 *
 * @param from, to sessions to visit; a window may begin before the data
 * @param visit called once a session, oldest first */
export function visitAdjustedWindows(
  panel: MarketPanel,
  days: number,
  combine: 'sum' | 'max',
  from: number,
  to: number,
  visit: (t: number, window: AdjustedWindow) => void,
): void {
  const head = new BlockHead(panel, combine, days, from, to);
  const width = panel.instrumentCount;
  const window = { total: new Float64Array(width), count: new Int32Array(width), unit: new Float64Array(width) };
  let headBlock = Number.NaN;
  for (let t = from; t < to; t++) {
    const session = panel.header.firstSessionNumber + t;
    const block = Math.floor(session / days);
    const place = session - block * days;
    if (block !== headBlock) {
      head.begin(t - place);
      headBlock = block;
      for (let row = Math.max(t - place, 0); row < t; row++) head.add(row);
    }
    head.add(t);
    head.window(place + 1, window);
    visit(t, window);
  }
}

/** One block from its beginning to a session, and every tail of the block before. */
class BlockHead {
  readonly #closes: Float64Array;
  readonly #width: number;
  readonly #days: number;
  readonly #summing: boolean;
  readonly #actions: ActionFactors;
  /** Position in `actions` of the first of row `firstRow + r`. */
  readonly #actionStarts: Int32Array;
  readonly #firstRow: number;

  readonly #total: Float64Array;
  readonly #count: Int32Array;
  readonly #unit: Float64Array;
  /** Factor of the head's first bar. */
  readonly #join: Float64Array;
  /** Row k: sessions k..days-1 of the block before, in the unit of their last bar. */
  readonly #tails: Float64Array;
  readonly #tailCounts: Int32Array;

  constructor(panel: MarketPanel, combine: 'sum' | 'max', days: number, from: number, to: number) {
    this.#closes = panel.field('close');
    this.#width = panel.instrumentCount;
    this.#days = days;
    this.#summing = combine === 'sum';
    this.#firstRow = Math.max(0, from - 2 * days);
    this.#actions = actionFactors(panel, this.#firstRow, to);
    this.#actionStarts = startsByRow(this.#actions.rows, this.#firstRow, to);
    this.#total = new Float64Array(this.#width);
    this.#count = new Int32Array(this.#width);
    this.#unit = new Float64Array(this.#width);
    this.#join = new Float64Array(this.#width);
    this.#tails = new Float64Array(days * this.#width);
    this.#tailCounts = new Int32Array(days * this.#width);
  }

  /** Empties the head and sums up the block before the one that begins at row `start`. */
  begin(start: number): void {
    this.#total.fill(0);
    this.#count.fill(0);
    this.#unit.fill(1);
    this.#join.fill(1);
    this.#fillTails(start - this.#days);
  }

  /** Takes in the next session of the head. */
  add(row: number): void {
    const closes = this.#closes;
    const total = this.#total;
    const count = this.#count;
    const unit = this.#unit;
    const { instruments, factors } = this.#actions;
    const summing = this.#summing;
    const end = this.#actionStarts[row - this.#firstRow + 1];
    for (let event = this.#actionStarts[row - this.#firstRow]; event < end; event++) {
      const i = instruments[event];
      if (count[i] > 0) unit[i] *= factors[event];
      else this.#join[i] = factors[event];
    }
    for (let i = 0, cell = row * this.#width; i < this.#width; i++, cell++) {
      const close = closes[cell];
      if (close !== close) continue;
      const level = close * unit[i];
      if (summing) total[i] += level;
      else if (level > total[i]) total[i] = level;
      count[i] += 1;
    }
  }

  /** The window that ends with the head and begins with session `place` of the block before. */
  window(place: number, into: { total: Float64Array; count: Int32Array; unit: Float64Array }): void {
    const { total, count, unit } = into;
    const heads = this.#total;
    const headCounts = this.#count;
    const units = this.#unit;
    const tails = this.#tails;
    const tailCounts = this.#tailCounts;
    const joins = this.#join;
    const summing = this.#summing;
    const hasTail = place < this.#days;
    for (let i = 0, tail = place * this.#width; i < this.#width; i++, tail++) {
      let sum = heads[i];
      let bars = headCounts[i];
      const tailCount = hasTail ? tailCounts[tail] : 0;
      if (tailCount > 0) {
        const before = tails[tail] / joins[i];
        // An empty head leaves total 0, unit 1 and join 1: the window then is the tail as it is.
        if (summing) sum += before;
        else if (before > sum) sum = before;
        bars += tailCount;
      }
      total[i] = sum;
      count[i] = bars;
      unit[i] = units[i];
    }
  }

  #fillTails(start: number): void {
    const closes = this.#closes;
    const tails = this.#tails;
    const counts = this.#tailCounts;
    const width = this.#width;
    const summing = this.#summing;
    const { instruments, factors } = this.#actions;
    const later = new Float64Array(width).fill(1);
    for (let k = this.#days - 1; k >= 0; k--) {
      const here = k * width;
      const isLast = k === this.#days - 1;
      const row = start + k;
      const hasRow = row >= this.#firstRow;
      for (let i = 0, cell = row * width; i < width; i++, cell++) {
        let tail = isLast ? 0 : tails[here + width + i];
        let bars = isLast ? 0 : counts[here + width + i];
        const close = hasRow ? closes[cell] : Number.NaN;
        if (close === close) {
          const level = close / later[i];
          if (summing) tail += level;
          else if (level > tail) tail = level;
          bars += 1;
        }
        tails[here + i] = tail;
        counts[here + i] = bars;
      }
      if (!hasRow) continue;
      const end = this.#actionStarts[row - this.#firstRow + 1];
      for (let event = this.#actionStarts[row - this.#firstRow]; event < end; event++) {
        later[instruments[event]] *= factors[event];
      }
    }
  }
}

/** For each row of [first, to] the position of its first entry in ascending `rows`. */
function startsByRow(rows: Int32Array, first: number, to: number): Int32Array {
  const starts = new Int32Array(to - first + 1);
  let event = 0;
  for (let row = first; row <= to; row++) {
    while (event < rows.length && rows[event] < row) event++;
    starts[row - first] = event;
  }
  return starts;
}
