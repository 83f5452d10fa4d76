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
    if (k === this.instruments.length) this.#grow();
    this.instruments[k] = instrument;
    this.sells[k] = sell;
    this.quantities[k] = quantity;
    this.decisionPrices[k] = decisionPrice;
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

  #grow(): void {
    this.instruments = grownTo(this.instruments, this.length);
    this.sells = grownTo(this.sells, this.length);
    this.quantities = grownTo(this.quantities, this.length);
    this.decisionPrices = grownTo(this.decisionPrices, this.length);
  }
}
