import { MARKS_CODE } from './marks-code.js';

const DOUBLE = 8;
const PAGE = 65_536;
/** Bytes before the first array: net and gross. */
const HEAD = 16;
const ARRAYS = 4;

interface Exports {
  mark(count: number, shares: number, prices: number, marks: number, out: number): void;
  check(count: number, shares: number, prices: number, bookedShares: number, bookedMarks: number, out: number): number;
}

/** What is used of it; TypeScript declares it in its library of the browser alone. */
interface WebAssemblyOfNode {
  readonly Module: new (code: Uint8Array) => object;
  readonly Memory: new (size: { readonly initial: number }) => { readonly buffer: ArrayBuffer };
  readonly Instance: new (module: object, imports: object) => { readonly exports: object };
}

const { Module, Memory, Instance } = (globalThis as unknown as { readonly WebAssembly: WebAssemblyOfNode }).WebAssembly;
const compiled = new Module(MARKS_CODE);

/** The marks of many positions by instructions that work on two at a time, which JavaScript does not have. Every position of every
 * session is marked by the book and once more by the auditor: in a large book that was a quarter of a backtest.
 *
 * Arrays are copied in and out, so that no book holds memory of the kernel; one kernel serves all books of a thread. A row of prices that
 * lies in shared memory, as those of panels do, is copied once for all who ask for it: what is shared never changes. */
export class MarkKernel {
  /** Sum of the marks that were seen last, and of their amounts. */
  net = 0;
  gross = 0;
  readonly #exports: Exports;
  readonly #totals: Float64Array;
  /** The four arrays, and where they begin in the memory. */
  readonly #arrays: readonly Float64Array[];
  readonly #starts: readonly number[];
  /** Whose row the prices are that were copied last, and where it begins. */
  #pricesOf: WeakRef<Float64Array> | undefined;
  #pricesAt = -1;
  #pricesLength = 0;
  /** As much of the third array as was asked for last. */
  #result: Float64Array;

  /** @param capacity positions, at most */
  constructor(readonly capacity: number) {
    const padded = capacity + (capacity % 2);
    const bytes = HEAD + ARRAYS * padded * DOUBLE;
    const memory = new Memory({ initial: Math.ceil(bytes / PAGE) });
    this.#exports = new Instance(compiled, { host: { memory } }).exports as Exports;
    this.#totals = new Float64Array(memory.buffer, 0, HEAD / DOUBLE);
    this.#starts = Array.from({ length: ARRAYS }, (_, k) => HEAD + k * padded * DOUBLE);
    this.#arrays = this.#starts.map((start) => new Float64Array(memory.buffer, start, padded));
    this.#result = this.#arrays[2];
  }

  /** Writes shares x price in whole micro-units, rounded half to even, into `marks`; 0 where no shares are held. A price that is
   * absent and amounts beyond 2^51 leave a gross that is not below 2^51, and nothing of use.
   * @param prices that of the first position at `offset` */
  mark(shares: Float64Array, prices: Float64Array, offset: number, marks: Float64Array): void {
    const { length } = shares;
    const [held, , result] = this.#arrays;
    const [heldStart, atStart, resultStart] = this.#starts;
    this.#setShares(held, shares);
    this.#setPrices(prices, offset, length);
    this.#exports.mark(length, heldStart, atStart, resultStart, 0);
    if (this.#result.length !== length) this.#result = result.subarray(0, length);
    marks.set(this.#result);
    this.#readTotals();
  }

  /** Compares shares and marks of a book with `shares` and their marks at `prices`; sums up the marks of the book.
   * @returns false when any differs */
  check(
    shares: Float64Array,
    prices: Float64Array,
    offset: number,
    bookedShares: Float64Array,
    bookedMarks: Float64Array,
  ): boolean {
    const { length } = shares;
    const [held, , booked, marks] = this.#arrays;
    const [heldStart, atStart, bookedStart, marksStart] = this.#starts;
    this.#setShares(held, shares);
    this.#setShares(booked, bookedShares);
    this.#setShares(marks, bookedMarks);
    this.#setPrices(prices, offset, length);
    const agrees = this.#exports.check(length, heldStart, atStart, bookedStart, marksStart, 0) === 1;
    this.#readTotals();
    return agrees;
  }

  #setPrices(prices: Float64Array, offset: number, length: number): void {
    const isThere = this.#pricesAt === offset && this.#pricesLength === length && this.#pricesOf?.deref() === prices;
    if (isThere) return;
    this.#arrays[1].set(prices.subarray(offset, offset + length));
    this.#pricesAt = prices.buffer instanceof SharedArrayBuffer ? offset : -1;
    this.#pricesLength = length;
    if (this.#pricesOf?.deref() !== prices) this.#pricesOf = new WeakRef(prices);
  }

  /** With a zero behind an odd number of values. */
  #setShares(target: Float64Array, values: Float64Array): void {
    target.set(values);
    if (values.length % 2 === 1) target[values.length] = 0;
  }

  #readTotals(): void {
    this.net = this.#totals[0];
    this.gross = this.#totals[1];
  }
}

let shared: MarkKernel | undefined;

/** The kernel of this thread, large enough for `count` positions. */
export function markKernel(count: number): MarkKernel {
  if (shared === undefined || shared.capacity < count) shared = new MarkKernel(count);
  return shared;
}

/** Below so many positions a loop is done before arrays are copied. */
export const KERNEL_FROM = 48;
