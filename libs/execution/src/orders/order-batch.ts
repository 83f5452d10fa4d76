import { type MarketPanel } from '@prometheus/data';

import { grownTo } from '../columns.js';
import { type OrderRequest } from './order.js';

/** Market orders of the day that one decision led to, in columns: most orders of a backtest, which so need no object each.
 * One batch is written over and over. */
export class OrderBatch {
  length = 0;
  /** Sequence number of the decision. */
  decision = -1;
  /** Positions in the panel. */
  instruments = new Int32Array(512);
  /** 1 for a sell. */
  sells = new Uint8Array(512);
  /** Shares, positive. */
  quantities = new Float64Array(512);
  /** Closes at which the orders were decided. */
  decisionPrices = new Float64Array(512);

  constructor(readonly panel: MarketPanel) {}

  clear(decision: number): void {
    this.length = 0;
    this.decision = decision;
  }

  add(instrument: number, sell: number, quantity: number, decisionPrice: number): void {
    const k = this.length++;
    this.#reserve(this.length);
    this.instruments[k] = instrument;
    this.sells[k] = sell;
    this.quantities[k] = quantity;
    this.decisionPrices[k] = decisionPrice;
  }

  /** Adds sells of the first `count` changes that are negative, then buys of those that are positive.
   * @param changes shares */
  addChanges(instruments: Int32Array, changes: Float64Array, decisionPrices: Float64Array, count: number): void {
    this.#reserve(this.length + count);
    this.#addSide(1, instruments, changes, decisionPrices, count);
    this.#addSide(0, instruments, changes, decisionPrices, count);
  }

  #addSide(sell: number, from: Int32Array, changes: Float64Array, prices: Float64Array, count: number): void {
    const { instruments, sells, quantities, decisionPrices } = this;
    const sign = sell === 1 ? -1 : 1;
    let k = this.length;
    for (let row = 0; row < count; row++) {
      const quantity = sign * changes[row];
      if (!(quantity > 0)) continue;
      instruments[k] = from[row];
      sells[k] = sell;
      quantities[k] = quantity;
      decisionPrices[k] = prices[row];
      k += 1;
    }
    this.length = k;
  }

  /** Row k as a request of its own. */
  request(k: number): OrderRequest {
    return {
      instrumentId: this.panel.header.instruments[this.instruments[k]].instrumentId,
      side: this.sells[k] === 1 ? 'SELL' : 'BUY',
      type: 'MARKET',
      timeInForce: 'DAY',
      quantity: this.quantities[k],
      decisionPrice: this.decisionPrices[k],
      decision: this.decision,
    };
  }

  /** Takes over row `from` as row `to`, which lies before it. */
  move(from: number, to: number): void {
    this.instruments[to] = this.instruments[from];
    this.sells[to] = this.sells[from];
    this.quantities[to] = this.quantities[from];
    this.decisionPrices[to] = this.decisionPrices[from];
  }

  #reserve(length: number): void {
    if (length <= this.instruments.length) return;
    this.instruments = grownTo(this.instruments, length);
    this.sells = grownTo(this.sells, length);
    this.quantities = grownTo(this.quantities, length);
    this.decisionPrices = grownTo(this.decisionPrices, length);
  }
}
