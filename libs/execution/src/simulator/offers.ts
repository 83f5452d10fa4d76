import { grownTo } from '../columns.js';

/** Orders of one side that trade in one phase of a session, in columns, and what comes of them. One list is written over and
 * over. */
export class Offers {
  length = 0;
  /** Sequence numbers of the orders. */
  orders = new Int32Array(512);
  /** Positions in the panel. */
  instruments = new Int32Array(512);
  /** Shares, positive. */
  quantities = new Float64Array(512);
  /** Prices of the market. */
  references = new Float64Array(512);
  /** Prices beyond which slippage does not move. */
  worsts = new Float64Array(512);
  /** 1 where slippage moves the price at all. */
  slips = new Uint8Array(512);
  /** Prices of the fills, once they are known. */
  prices = new Float64Array(512);
  /** Commissions of the fills in micro-units, once they are known. */
  commissions = new Float64Array(512);

  constructor(readonly isSell: boolean) {}

  clear(): void {
    this.length = 0;
  }

  add(order: number, instrument: number, quantity: number, reference: number, worst: number, slips: boolean): void {
    const k = this.length++;
    this.reserve(this.length);
    this.orders[k] = order;
    this.instruments[k] = instrument;
    this.quantities[k] = quantity;
    this.references[k] = reference;
    this.worsts[k] = worst;
    this.slips[k] = slips ? 1 : 0;
  }

  /** Drops what has no quantity left. */
  dropEmpty(): void {
    let kept = 0;
    for (let k = 0; k < this.length; k++) {
      if (this.quantities[k] === 0) continue;
      if (kept < k) {
        this.orders[kept] = this.orders[k];
        this.instruments[kept] = this.instruments[k];
        this.quantities[kept] = this.quantities[k];
        this.references[kept] = this.references[k];
        this.worsts[kept] = this.worsts[k];
        this.slips[kept] = this.slips[k];
      }
      kept += 1;
    }
    this.length = kept;
  }

  /** Makes room for `length` offers; arrays that are too short are replaced. */
  reserve(length: number): void {
    if (length <= this.orders.length) return;
    this.orders = grownTo(this.orders, length);
    this.instruments = grownTo(this.instruments, length);
    this.quantities = grownTo(this.quantities, length);
    this.references = grownTo(this.references, length);
    this.worsts = grownTo(this.worsts, length);
    this.slips = grownTo(this.slips, length);
    this.prices = grownTo(this.prices, length);
    this.commissions = grownTo(this.commissions, length);
  }
}
