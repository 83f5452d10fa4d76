import { floorQuantity, type InstrumentId, snapQuantity } from '@prometheus/core';

import { grownTo } from '../columns.js';
import { InvalidTargetsError } from '../errors.js';
import { type OrderBatch } from '../orders/order-batch.js';
import { type OrderRequest } from '../orders/order.js';
import { type BookColumns, type PlanningState } from './planning-state.js';

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
  /** Orders larger than this fraction of the typical daily volume are split over as many sessions. */
  readonly maxAdvFraction?: number;
  /** GTC orders go on with what a session leaves of them; default DAY. */
  readonly timeInForce?: 'DAY' | 'GTC';
}

/** Sessions over which one order is split at most; what is left then is not ordered. */
const MOST_SLICES = 20;

/** Turns targets into the orders that lead there: one net order an instrument (so no round trips), sells before buys,
 * each group in the order of the targets, then of what is no longer wanted. Large orders are split over the sessions that
 * follow. An instrument without a price gets no order. */
export class OrderPlanner {
  /** Rows of the plan under way: what is expected to be held, wanted (NaN leaves the row alone), the price in the instrument's
   * currency, base units for one unit of it, and what follows. */
  #length = 0;
  #held = new Float64Array(64);
  #wanted = new Float64Array(64);
  #prices = new Float64Array(64);
  #rates = new Float64Array(64);
  #deltas = new Float64Array(64);
  #columns = new Int32Array(64);

  constructor(readonly options: PlannerOptions) {}

  /** Whether plans consist of market orders of the day alone, so that `planBatch` will do. */
  get isPlain(): boolean {
    return this.options.maxAdvFraction === undefined && this.options.timeInForce !== 'GTC';
  }

  /** @throws {InvalidTargetsError} for a target that is not finite, and for an instrument named twice */
  plan(targets: Targets, state: PlanningState, decision: number): OrderRequest[] {
    const { instruments, values, kind } = targets;
    const { holdings, working } = state;
    const names: InstrumentId[] = [];
    const add = (instrument: InstrumentId, held: number, target: number): void => {
      const price = state.priceOf(instrument);
      if (price === undefined || !(price > 0)) return;
      names.push(instrument);
      this.#add(-1, held + (working?.get(instrument) ?? 0), target, price, state.rateOf?.(instrument) ?? 1);
    };
    requireDistinct(instruments);
    this.#length = 0;
    let namedAndHeld = 0;
    for (let k = 0; k < instruments.length; k++) {
      if (!Number.isFinite(values[k])) throw new InvalidTargetsError(instruments[k], `has the target ${values[k]}`);
      const held = holdings.of(instruments[k]);
      if (held !== 0) namedAndHeld += 1;
      add(instruments[k], held, values[k]);
    }
    const named = this.#length;
    if (namedAndHeld < holdings.count) {
      const wanted = new Set(instruments);
      for (const [instrument, held] of holdings.entries()) if (!wanted.has(instrument)) add(instrument, held, 0);
    }
    this.#findDeltas(kind, named, state.equity);
    return [...this.#requests(names, -1, state, decision), ...this.#requests(names, 1, state, decision)];
  }

  /** `plan` over columns, for market orders of the day.
   * @param columns positions of the targets' instruments, each once
   * @param batch is written over */
  planBatch(targets: Targets, columns: Int32Array, state: BookColumns, batch: OrderBatch, decision: number): void {
    const { values, kind } = targets;
    const { quantities, positionCount } = state;
    this.#length = 0;
    const namedAndHeld = this.#addColumns(columns, values, state);
    const named = this.#length;
    if (namedAndHeld < positionCount) {
      const wanted = new Uint8Array(quantities.length);
      for (let k = 0; k < columns.length; k++) wanted[columns[k]] = 1;
      const left = new Int32Array(positionCount - namedAndHeld);
      for (let i = 0, k = 0; i < quantities.length; i++) if (quantities[i] !== 0 && wanted[i] === 0) left[k++] = i;
      this.#addColumns(left, new Float64Array(left.length), state);
    }
    this.#findDeltas(kind, named, state.equity);
    batch.clear(decision);
    batch.addChanges(this.#columns, this.#deltas, this.#prices, this.#length);
  }

  /** @returns how many of the targets' instruments are held */
  #addColumns(columns: Int32Array, targets: ArrayLike<number>, state: BookColumns): number {
    const { quantities, closes, offset, rateOf } = state;
    if (this.#held.length < this.#length + columns.length) this.#grow(this.#length + columns.length);
    const [held, wanted, prices, rates] = [this.#held, this.#wanted, this.#prices, this.#rates];
    const rows = this.#columns;
    let row = this.#length;
    let holding = 0;
    for (let k = 0; k < columns.length; k++) {
      const i = columns[k];
      const quantity = quantities[i];
      if (quantity !== 0) holding += 1;
      const close = closes[offset + i];
      const price = close > 0 ? close : quantity === 0 ? Number.NaN : state.lastPrice(i);
      if (!(price > 0)) continue;
      rows[row] = i;
      held[row] = quantity;
      wanted[row] = targets[k];
      prices[row] = price;
      rates[row] = rateOf === undefined ? 1 : rateOf(i);
      row += 1;
    }
    this.#length = row;
    return holding;
  }

  #add(column: number, held: number, target: number, price: number, rate: number): void {
    const k = this.#length++;
    if (k === this.#held.length) this.#grow(this.#length);
    this.#columns[k] = column;
    this.#held[k] = held;
    this.#wanted[k] = target;
    this.#prices[k] = price;
    this.#rates[k] = rate;
  }

  /** @param named rows with a target; the others shall go */
  #findDeltas(kind: Targets['kind'], named: number, equity: number): void {
    const { quantityStep, investedFraction, minimumNotional, noTradeBand } = this.options;
    const investable = Math.max(0, equity * investedFraction);
    const smallest = Math.max(minimumNotional, noTradeBand * equity);
    const [held, targets, prices, rates] = [this.#held, this.#wanted, this.#prices, this.#rates];
    const deltas = this.#deltas;
    const length = this.#length;
    const isWeights = kind === 'weights';
    for (let k = 0; k < length; k++) {
      const target = k >= named ? 0 : targets[k];
      const value = prices[k] * rates[k];
      const wanted = floorQuantity(isWeights ? (investable * target) / value : target, quantityStep);
      const delta = snapQuantity(wanted - held[k]);
      deltas[k] = wanted !== 0 && Math.abs(delta) * value < smallest ? 0 : delta;
    }
  }

  /** Orders of one direction.
   * @param names of the rows */
  *#requests(
    names: readonly InstrumentId[],
    sign: number,
    state: PlanningState,
    decision: number,
  ): Generator<OrderRequest> {
    const { maxAdvFraction, timeInForce = 'DAY' } = this.options;
    for (let k = 0; k < names.length; k++) {
      const quantity = this.#deltas[k] * sign;
      if (!(quantity > 0)) continue;
      const instrumentId = names[k];
      const side = sign > 0 ? 'BUY' : 'SELL';
      const order = {
        instrumentId,
        side,
        type: 'MARKET',
        timeInForce,
        decisionPrice: this.#prices[k],
        decision,
      } as const;
      const most =
        maxAdvFraction === undefined
          ? Infinity
          : this.#largestOrder(maxAdvFraction, state.typicalVolume?.(instrumentId));
      let left = quantity;
      for (let delaySessions = 0; left > 0 && delaySessions < MOST_SLICES; delaySessions++) {
        const slice = Math.min(left, most);
        left = snapQuantity(left - slice);
        yield { ...order, quantity: slice, ...(delaySessions === 0 ? {} : { delaySessions }) };
      }
    }
  }

  #largestOrder(maxAdvFraction: number, typicalVolume: number | undefined): number {
    if (typicalVolume === undefined || !(typicalVolume > 0)) return Infinity;
    const { quantityStep } = this.options;
    return Math.max(quantityStep, floorQuantity(maxAdvFraction * typicalVolume, quantityStep));
  }

  #grow(rows: number): void {
    this.#held = grownTo(this.#held, rows);
    this.#wanted = grownTo(this.#wanted, rows);
    this.#prices = grownTo(this.#prices, rows);
    this.#rates = grownTo(this.#rates, rows);
    this.#deltas = grownTo(this.#deltas, rows);
    this.#columns = grownTo(this.#columns, rows);
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
