import { grownTo } from '../columns.js';
import { type OrderRequest, type OrderType, type TimeInForce } from '../orders/order.js';

const TYPES: readonly OrderType[] = ['MARKET', 'LIMIT', 'STOP', 'STOP_LIMIT'];
const TIMES_IN_FORCE: readonly TimeInForce[] = ['DAY', 'GTC', 'OPG', 'CLS'];
/** Columns of whole numbers: instrument, code, the record before of the same instrument (or -1). */
const KEYS = 3;
/** Columns of numbers: quantity, limit price, stop price; 0 where there is none. */
const NUMBERS = 3;

/** The orders approved in the present window, by instrument, to find equal ones. */
export class RecentOrders {
  #window = Number.NaN;
  #length = 0;
  #keys = new Int32Array(64 * KEYS);
  #numbers = new Float64Array(64 * NUMBERS);
  /** Latest record of each instrument; counts only where that record names the instrument. */
  #latest = new Int32Array(0);

  begin(window: number, instrumentCount: number): void {
    if (window === this.#window && instrumentCount <= this.#latest.length) return;
    if (window !== this.#window) this.#length = 0;
    this.#window = window;
    this.#latest = grownTo(this.#latest, instrumentCount);
  }

  /** Whether an equal order of instrument `i` was added in this window.
   * @param code of the order, from `orderCode` */
  has(i: number, request: OrderRequest, code: number): boolean {
    let n = this.#latestOf(i);
    if (n < 0) return false;
    const { quantity, limitPrice = 0, stopPrice = 0 } = request;
    while (n >= 0) {
      const k = n * NUMBERS;
      if (
        this.#keys[n * KEYS + 1] === code &&
        this.#numbers[k] === quantity &&
        this.#numbers[k + 1] === limitPrice &&
        this.#numbers[k + 2] === stopPrice
      ) {
        return true;
      }
      n = this.#keys[n * KEYS + 2];
    }
    return false;
  }

  /** @param code of the order, from `orderCode` */
  add(i: number, request: OrderRequest, code: number): void {
    const before = this.#latestOf(i);
    const n = this.#length++;
    if (this.#length * KEYS > this.#keys.length) this.#grow();
    const key = n * KEYS;
    this.#keys[key] = i;
    this.#keys[key + 1] = code;
    this.#keys[key + 2] = before;
    const k = n * NUMBERS;
    this.#numbers[k] = request.quantity;
    this.#numbers[k + 1] = request.limitPrice ?? 0;
    this.#numbers[k + 2] = request.stopPrice ?? 0;
    this.#latest[i] = n;
  }

  /** `add` for a market order of the day.
   * @param sell 1 for a sell
   * @returns false, and adds nothing, where an order of the instrument was added before in this window */
  addFirst(i: number, sell: number, quantity: number): boolean {
    if (this.#latestOf(i) >= 0) return false;
    const n = this.#length++;
    if (this.#length * KEYS > this.#keys.length) this.#grow();
    const key = n * KEYS;
    this.#keys[key] = i;
    this.#keys[key + 1] = sell;
    this.#keys[key + 2] = -1;
    const k = n * NUMBERS;
    this.#numbers[k] = quantity;
    this.#numbers[k + 1] = 0;
    this.#numbers[k + 2] = 0;
    this.#latest[i] = n;
    return true;
  }

  #latestOf(i: number): number {
    const n = this.#latest[i];
    return n < this.#length && this.#keys[n * KEYS] === i ? n : -1;
  }

  #grow(): void {
    this.#keys = grownTo(this.#keys, this.#length * KEYS);
    this.#numbers = grownTo(this.#numbers, this.#length * NUMBERS);
  }
}

/** Side, type, time in force and delay of an order as one number. */
export function orderCode({ side, type, timeInForce, delaySessions }: OrderRequest): number {
  const kind =
    type === 'MARKET' && timeInForce === 'DAY' ? 0 : (TYPES.indexOf(type) << 2) | TIMES_IN_FORCE.indexOf(timeInForce);
  return ((delaySessions ?? 0) << 5) | (kind << 1) | (side === 'SELL' ? 1 : 0);
}
