import { floorQuantity, type InstrumentId, snapQuantity } from '@prometheus/core';

import { InvalidTargetsError } from '../errors.js';
import { type OrderRequest } from '../orders/order.js';

/** What a portfolio shall hold. Instruments that are not named shall not be held. */
export type Targets =
  | {
      /** Fractions of equity; negative is short. */
      readonly kind: 'weights';
      readonly instruments: readonly InstrumentId[];
      readonly values: ArrayLike<number>;
    }
  | {
      /** Shares; negative is short. */
      readonly kind: 'quantities';
      readonly instruments: readonly InstrumentId[];
      readonly values: ArrayLike<number>;
    };

export interface PlannerOptions {
  /** 1 for whole shares, a millionth for fractions. Targets are cut towards zero onto it. */
  readonly quantityStep: number;
  /** Fraction of equity that weights of 1 in total invest. */
  readonly investedFraction: number;
  /** Orders below this value, in currency units, are left out, unless they close a position. */
  readonly minimumNotional: number;
  /** Changes below this fraction of equity are left out, unless they close a position. */
  readonly noTradeBand: number;
}

export interface PlanningState {
  /** Weights of a book without equity lead to no positions. */
  readonly equity: number;
  /** Shares now held. */
  readonly positions: ReadonlyMap<InstrumentId, number>;
  /** Price at which the decision was taken; undefined or NaN where there is none. */
  priceOf(instrument: InstrumentId): number | undefined;
}

/** Turns targets into the orders that lead there: one net order an instrument (so no round trips), sells before buys,
 * each group in the order of the targets, then of what is no longer wanted. An instrument without a price gets no
 * order. */
export class OrderPlanner {
  constructor(readonly options: PlannerOptions) {}

  /** @throws {InvalidTargetsError} for a target that is not finite, and for an instrument named twice */
  plan(targets: Targets, state: PlanningState, decision: number): OrderRequest[] {
    const { quantityStep, investedFraction } = this.options;
    const { instruments, values, kind } = targets;
    const { positions } = state;
    const investable = Math.max(0, state.equity * investedFraction);
    const sells: OrderRequest[] = [];
    const buys: OrderRequest[] = [];
    requireDistinct(instruments);
    let namedAndHeld = 0;
    for (let k = 0; k < instruments.length; k++) {
      const instrument = instruments[k];
      const target = values[k];
      if (!Number.isFinite(target)) throw new InvalidTargetsError(instrument, `has the target ${target}`);
      const held = positions.get(instrument);
      if (held !== undefined) namedAndHeld += 1;
      const price = state.priceOf(instrument);
      if (price === undefined || !(price > 0)) continue;
      const wanted = floorQuantity(kind === 'weights' ? (investable * target) / price : target, quantityStep);
      this.#order(instrument, held ?? 0, wanted, price, state.equity, decision, sells, buys);
    }
    if (namedAndHeld === positions.size) return [...sells, ...buys];
    const named = new Set(instruments);
    for (const [instrument, held] of positions) {
      if (named.has(instrument)) continue;
      const price = state.priceOf(instrument);
      if (price !== undefined && price > 0) {
        this.#order(instrument, held, 0, price, state.equity, decision, sells, buys);
      }
    }
    return [...sells, ...buys];
  }

  #order(
    instrumentId: InstrumentId,
    held: number,
    wanted: number,
    price: number,
    equity: number,
    decision: number,
    sells: OrderRequest[],
    buys: OrderRequest[],
  ): void {
    const { minimumNotional, noTradeBand } = this.options;
    const delta = snapQuantity(wanted - held);
    if (delta === 0) return;
    const notional = Math.abs(delta) * price;
    if (wanted !== 0 && (notional < minimumNotional || notional < noTradeBand * equity)) return;
    (delta > 0 ? buys : sells).push({
      instrumentId,
      side: delta > 0 ? 'BUY' : 'SELL',
      type: 'MARKET',
      timeInForce: 'DAY',
      quantity: Math.abs(delta),
      decisionPrice: price,
      decision,
    });
  }
}

function requireDistinct(instruments: readonly InstrumentId[]): void {
  // What ascends, as the instruments of a view do, needs no set.
  let k = 1;
  while (k < instruments.length && instruments[k - 1] < instruments[k]) k++;
  if (k >= instruments.length || new Set(instruments).size === instruments.length) return;
  const repeated = instruments.find((instrument, n) => instruments.indexOf(instrument) !== n);
  throw new InvalidTargetsError(repeated as InstrumentId, 'is named twice');
}
