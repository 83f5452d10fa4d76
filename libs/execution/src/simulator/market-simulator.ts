import { floorQuantity, toMicros } from '@prometheus/core';
import { type MarketPanel } from '@prometheus/data';

import { type Side } from '../orders/order.js';
import { type CommissionModel } from './commission.js';
import { type SlippageModel } from './slippage.js';

export type Auction = 'OPEN' | 'CLOSE';

/** How buys are held to the cash at hand. */
export type CashPolicy = 'scale_buys' | 'allow_negative';

export interface SimulatedOrder {
  readonly instrument: number;
  readonly side: Side;
  readonly quantity: number;
}

export interface SimulatedFill {
  readonly quantity: number;
  readonly price: number;
  readonly referencePrice: number;
  readonly commissionMicros: number;
}

export interface SimulatorOptions {
  readonly slippage: SlippageModel;
  readonly commission: CommissionModel;
  readonly cashPolicy: CashPolicy;
  readonly quantityStep: number;
}

/** Halvings in the search for the largest fraction of the buys that the cash pays for. */
const SEARCH_STEPS = 40;
/** Part of an amount beyond 2^53 micro-units that is kept back, because doubles no longer add it up exactly. */
const KEPT_BACK = 1e-9;

/** Decides at which price and for how many shares market orders trade in the auctions of one session.
 *
 * Invariants: nothing trades without a bar; the price is the auction's price moved by slippage against the order; a
 * fill never exceeds its order; under `scale_buys` the buys of an auction never cost more than the cash after its
 * sells. */
export class MarketSimulator {
  readonly #opens: Float64Array;
  readonly #closes: Float64Array;

  constructor(
    readonly panel: MarketPanel,
    readonly options: SimulatorOptions,
  ) {
    this.#opens = panel.field('open');
    this.#closes = panel.field('close');
  }

  /** @returns the fill of the order at session `t`, or undefined when the instrument has no bar */
  fill(order: SimulatedOrder, t: number, auction: Auction): SimulatedFill | undefined {
    const cell = t * this.panel.instrumentCount + order.instrument;
    const referencePrice = auction === 'OPEN' ? this.#opens[cell] : this.#closes[cell];
    if (!(referencePrice > 0)) return undefined;
    return this.#priced(order.quantity, this.options.slippage(referencePrice, order.side), referencePrice);
  }

  /** Cuts buys so that together they cost no more than `cashMicros`: all by one fraction, each then towards zero onto the
   * quantity step. */
  scaleBuys(buys: readonly SimulatedFill[], cashMicros: number): readonly SimulatedFill[] {
    if (this.options.cashPolicy === 'allow_negative') return buys;
    const cash = Number.isSafeInteger(cashMicros) ? cashMicros : cashMicros * (1 - KEPT_BACK);
    let total = 0;
    for (const { quantity, price, commissionMicros } of buys) total += toMicros(quantity * price) + commissionMicros;
    if (total <= cash) return buys;
    const fraction = this.#affordableFraction(buys, cash, Math.max(0, cash) / total);
    return buys.map((buy) => this.#priced(this.#cut(buy.quantity, fraction), buy.price, buy.referencePrice));
  }

  /** A minimum commission does not shrink with its order, so the fraction that the money suggests may cost too much;
   * the cost never falls as the fraction grows, so halving finds one that does not. */
  #affordableFraction(buys: readonly SimulatedFill[], cash: number, suggested: number): number {
    if (this.#costOf(buys, suggested) <= cash) return suggested;
    let affordable = 0;
    let tooMuch = suggested;
    for (let step = 0; step < SEARCH_STEPS; step++) {
      const middle = (affordable + tooMuch) / 2;
      if (this.#costOf(buys, middle) <= cash) affordable = middle;
      else tooMuch = middle;
    }
    return affordable;
  }

  #costOf(buys: readonly SimulatedFill[], fraction: number): number {
    let total = 0;
    for (const { quantity, price } of buys) {
      const cut = this.#cut(quantity, fraction);
      total += toMicros(cut * price) + this.#commission(cut, price);
    }
    return total;
  }

  /** Never above the product, so that a cut order cannot cost more than it was cut to. */
  #cut(quantity: number, fraction: number): number {
    const { quantityStep } = this.options;
    const cut = floorQuantity(quantity * fraction, quantityStep);
    return cut > quantity * fraction ? floorQuantity(cut - quantityStep, quantityStep) : cut;
  }

  #priced(quantity: number, price: number, referencePrice: number): SimulatedFill {
    return { quantity, price, referencePrice, commissionMicros: this.#commission(quantity, price) };
  }

  #commission(quantity: number, price: number): number {
    return quantity > 0 ? toMicros(this.options.commission(quantity, price)) : 0;
  }
}
