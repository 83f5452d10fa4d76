import { floorQuantity, RandomStream, toMicros } from '@prometheus/core';
import { type MarketPanel } from '@prometheus/data';

import { type Side } from '../orders/order.js';
import { BarCapacity, type CapacityRule } from './capacity.js';
import { type CommissionModel } from './commission.js';
import { type Offers } from './offers.js';
import { type SlippageModel } from './slippage.js';

/** How buys are held to the cash at hand: cut to trade-date cash, cut to what has settled, or not at all. */
export type CashPolicy = 'scale_buys' | 'settled_only' | 'allow_negative';

export interface VolumeCap extends CapacityRule {
  /** Shape (T * N,), the median of trailing volumes at each close. */
  readonly medianVolume: Float64Array;
}

export interface SimulatorOptions {
  readonly slippage: SlippageModel;
  readonly commission: CommissionModel;
  readonly cashPolicy: CashPolicy;
  /** Undefined looks at no volume at all. */
  readonly volumeCap: VolumeCap | undefined;
  /** Of a limit order that only the continuous session reaches. */
  readonly limitFillProbability: number;
  readonly seed: number;
}

const NO_RULE: CapacityRule = { maxParticipationRate: 1, phaseShares: [1, 1, 1] };
/** Halvings in the search for the largest fraction of the buys that the cash pays for. */
const SEARCH_STEPS = 40;
/** Part of an amount beyond 2^53 micro-units that is kept back, because doubles no longer add it up exactly. */
const KEPT_BACK = 1e-9;

/** Prices, costs and volumes of one session's fills.
 *
 * Invariants: a price is the reference moved against the order by no more than its limit allows; under a cash policy the
 * buys of a phase never cost more than the cash after its sells; all fills of a session respect the volume cap. */
export class MarketSimulator {
  readonly capacity: BarCapacity;
  /** Calendar month of each session, counted from year 0. */
  readonly #months: Int32Array;
  #month = -1;
  #monthShares = 0;
  /** Session of the amounts beside it, by instrument, and shares bought and sold in it. */
  readonly #tradedIn: Int32Array;
  readonly #bought: Float64Array;
  readonly #sold: Float64Array;

  constructor(
    readonly panel: MarketPanel,
    readonly options: SimulatorOptions,
    readonly quantityStep: number,
    /** Base units for one unit of an instrument's currency. */
    readonly rateOf: (i: number) => number,
  ) {
    const { volumeCap } = options;
    this.capacity = new BarCapacity(panel, volumeCap?.medianVolume, volumeCap ?? NO_RULE);
    this.#months = panel.months;
    this.#tradedIn = new Int32Array(panel.instrumentCount).fill(-1);
    this.#bought = new Float64Array(panel.instrumentCount);
    this.#sold = new Float64Array(panel.instrumentCount);
  }

  /** Finds prices and commissions of fills, and counts them for everything that depends on what was traded before, but the
   * capacity. */
  priceAll(offers: Offers, from: number, to: number, t: number): void {
    const { slippage, commission } = this.options;
    const { instruments, quantities, references, worsts, slips, prices, commissions, isSell } = offers;
    const side = isSell ? 'SELL' : 'BUY';
    const tradedIn = this.#tradedIn;
    const [traded, other] = isSell ? [this.#sold, this.#bought] : [this.#bought, this.#sold];
    let monthShares = this.#sharesOfMonth(t);
    for (let k = from; k < to; k++) {
      const i = instruments[k];
      const quantity = quantities[k];
      if (tradedIn[i] !== t) {
        tradedIn[i] = t;
        traded[i] = 0;
        other[i] = 0;
      }
      let price = references[k];
      if (slips[k] === 1) {
        price = slippage(price, side, quantity, t, i, traded[i]);
        const worst = worsts[k];
        if (isSell ? price < worst : price > worst) price = worst;
      }
      prices[k] = price;
      commissions[k] = toMicros(commission(quantity, price, side, t, monthShares));
      monthShares += quantity;
      traded[i] += quantity;
    }
    this.#monthShares = monthShares;
  }

  /** Price of a fill.
   * @param worst the order's limit; infinite where it has none */
  price(reference: number, side: Side, quantity: number, t: number, i: number, worst: number): number {
    const price = this.options.slippage(reference, side, quantity, t, i, this.#traded(side, t, i));
    return side === 'BUY' ? (price > worst ? worst : price) : price < worst ? worst : price;
  }

  commissionMicros(quantity: number, price: number, side: Side, t: number): number {
    return toMicros(this.options.commission(quantity, price, side, t, this.#sharesOfMonth(t)));
  }

  /** Whether the limit order is among those that are filled when the continuous session reaches their limit. */
  isLucky(order: number, t: number): boolean {
    const { limitFillProbability, seed } = this.options;
    if (limitFillProbability >= 1) return true;
    return new RandomStream(seed, `limit-fill/${order}/${t}`).uniform() < limitFillProbability;
  }

  /** The fraction by which all buys of a phase are multiplied, so that together they cost no more than the cash.
   * @param cashMicros base micro-units */
  affordable(buys: Offers, cashMicros: number, t: number): number {
    const cash = Number.isSafeInteger(cashMicros) ? cashMicros : cashMicros * (1 - KEPT_BACK);
    const total = this.#costOf(buys, 1, t);
    if (total <= cash || total === 0) return 1;
    const suggested = Math.max(0, cash) / total;
    if (this.#costOf(buys, suggested, t) <= cash) return suggested;
    // A minimum commission does not shrink with its order, so the fraction that the money suggests may cost too much; the
    // cost never falls as the fraction grows, so halving finds one that does not.
    let affordable = 0;
    let tooMuch = suggested;
    for (let step = 0; step < SEARCH_STEPS; step++) {
      const middle = (affordable + tooMuch) / 2;
      if (this.#costOf(buys, middle, t) <= cash) affordable = middle;
      else tooMuch = middle;
    }
    return affordable;
  }

  /** Never above the product, so that a cut order cannot cost more than it was cut to. */
  cut(quantity: number, fraction: number): number {
    if (fraction === 1) return quantity;
    const cut = floorQuantity(quantity * fraction, this.quantityStep);
    return cut > quantity * fraction ? floorQuantity(cut - this.quantityStep, this.quantityStep) : cut;
  }

  #costOf(buys: Offers, fraction: number, t: number): number {
    let total = 0;
    const { instruments, quantities, references, worsts, slips } = buys;
    for (let k = 0; k < buys.length; k++) {
      const cut = this.cut(quantities[k], fraction);
      if (cut === 0) continue;
      const i = instruments[k];
      const price = slips[k] === 1 ? this.price(references[k], 'BUY', cut, t, i, worsts[k]) : references[k];
      const rate = this.rateOf(i);
      const cost = toMicros(cut * price) + this.commissionMicros(cut, price, 'BUY', t);
      total += rate === 1 ? cost : Math.ceil(cost * rate) + 1;
    }
    return total;
  }

  #traded(side: Side, t: number, i: number): number {
    if (this.#tradedIn[i] !== t) return 0;
    return side === 'BUY' ? this.#bought[i] : this.#sold[i];
  }

  #sharesOfMonth(t: number): number {
    if (this.#months[t] !== this.#month) {
      this.#month = this.#months[t];
      this.#monthShares = 0;
    }
    return this.#monthShares;
  }
}
