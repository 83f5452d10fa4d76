import { createHash } from 'node:crypto';

/** What was peculiar about a row, as bits. */
export const ROW_FLAGS = {
  /** Open, close or a needed adjusted close is absent: the row is no bar. */
  noPrice: 1,
  /** High or low is absent and was taken from open and close. */
  rangeFilled: 2,
  /** High or low did not hold open and close and was widened. */
  rangeWidened: 4,
  noVolume: 8,
} as const;

const VALUE_FIELDS = ['open', 'high', 'low', 'close', 'adjustedClose', 'volume'] as const;

/** The bars of one symbol, one typed array a field. Absent values are NaN. */
export class BarColumns {
  length = 0;
  /** Whole days since 1970-01-01. */
  day: Int32Array<ArrayBuffer>;
  open: Float64Array<ArrayBuffer>;
  high: Float64Array<ArrayBuffer>;
  low: Float64Array<ArrayBuffer>;
  close: Float64Array<ArrayBuffer>;
  adjustedClose: Float64Array<ArrayBuffer>;
  volume: Float64Array<ArrayBuffer>;
  flags: Uint8Array<ArrayBuffer>;
  /** Line of the file. */
  line: Int32Array<ArrayBuffer>;
  /** Session number in the market's calendar; set for accepted bars only. */
  session: Int32Array<ArrayBuffer>;

  constructor(capacity = 1024) {
    this.day = new Int32Array(capacity);
    this.line = new Int32Array(capacity);
    this.session = new Int32Array(capacity);
    this.flags = new Uint8Array(capacity);
    this.open = new Float64Array(capacity);
    this.high = new Float64Array(capacity);
    this.low = new Float64Array(capacity);
    this.close = new Float64Array(capacity);
    this.adjustedClose = new Float64Array(capacity);
    this.volume = new Float64Array(capacity);
  }

  push(
    day: number,
    open: number,
    high: number,
    low: number,
    close: number,
    adjustedClose: number,
    volume: number,
    flags: number,
    line: number,
  ): void {
    const i = this.length;
    if (i === this.day.length) this.#grow();
    this.day[i] = day;
    this.open[i] = open;
    this.high[i] = high;
    this.low[i] = low;
    this.close[i] = close;
    this.adjustedClose[i] = adjustedClose;
    this.volume[i] = volume;
    this.flags[i] = flags;
    this.line[i] = line;
    this.length = i + 1;
  }

  /** Orders the rows by day; rows of one day by their line. */
  sort(): void {
    const { day, line, length } = this;
    let ordered = true;
    for (let i = 1; i < length && ordered; i++) ordered = day[i - 1] <= day[i];
    if (ordered) return;
    const order = Int32Array.from({ length }, (_, i) => i).sort((a, b) => day[a] - day[b] || line[a] - line[b]);
    for (const field of [...VALUE_FIELDS, 'day', 'line', 'flags'] as const) {
      const source = this[field].slice(0, length);
      const target = this[field];
      for (let i = 0; i < length; i++) target[i] = source[order[i]];
    }
  }

  /** Copies row `from` over row `to`. */
  move(from: number, to: number): void {
    if (from === to) return;
    this.day[to] = this.day[from];
    this.open[to] = this.open[from];
    this.high[to] = this.high[from];
    this.low[to] = this.low[from];
    this.close[to] = this.close[from];
    this.adjustedClose[to] = this.adjustedClose[from];
    this.volume[to] = this.volume[from];
    this.flags[to] = this.flags[from];
    this.line[to] = this.line[from];
    this.session[to] = this.session[from];
  }

  /** Whether two rows hold the same values, absent ones included. */
  sameValues(a: number, b: number): boolean {
    return VALUE_FIELDS.every((field) => Object.is(this[field][a], this[field][b]));
  }

  /** sha256 over the day and the bits of the six values of every row, column by column, little-endian. */
  digest(): string {
    const hash = createHash('sha256');
    for (const field of ['day', ...VALUE_FIELDS] as const) hash.update(this[field].subarray(0, this.length));
    return hash.digest('hex');
  }

  #grow(): void {
    const capacity = this.day.length * 2;
    for (const field of VALUE_FIELDS) this[field] = grown(this[field], new Float64Array(capacity));
    for (const field of ['day', 'line', 'session'] as const) this[field] = grown(this[field], new Int32Array(capacity));
    this.flags = grown(this.flags, new Uint8Array(capacity));
  }
}

function grown<T extends Float64Array | Int32Array | Uint8Array>(source: T, target: T): T {
  target.set(source);
  return target;
}
