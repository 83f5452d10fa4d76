import { type InstrumentId } from '@prometheus/core';

import { type OrderBatch } from '../orders/order-batch.js';
import { type OrderRequest } from '../orders/order.js';
import { ApprovedBatch, ApprovedOrder, MINT } from './approved-order.js';
import { Exposure } from './exposure.js';
import {
  aggression,
  auctionAhead,
  exceeds,
  fractionOf,
  highShift,
  lossFrom,
  lowShift,
  notionalOf,
  requireNumbers,
} from './order-measures.js';
import { OrderRate } from './order-rate.js';
import { orderCode, RecentOrders } from './recent-orders.js';
import { Refusal } from './refusal.js';
import { RestrictedList } from './restricted-list.js';
import { type RiskLimitName, type RiskLimits } from './risk-limits.js';
import { type RiskState } from './risk-state.js';
import { WorkingShares } from './working-shares.js';

/** Half a millionth of a share, the grid of quantities. */
const SHARE_ROUNDING = 0.5e-6;
const BOOK_LIMITS = ['maxGross', 'maxNet', 'maxLeverage', 'maxSectorFraction'] as const;
/** Limits on single orders and their number that market orders can break. */
const ORDER_LIMITS = ['maxAdvFraction', 'maxOrdersPerSession', 'maxOrdersPerMinute'] as const;
const SIZE_LIMITS = [
  'maxOrderNotional',
  'maxPositionNotional',
  'maxPositionFraction',
  'maxDailyLoss',
  'maxDrawdown',
] as const;

/** The one door to a broker, in every mode: only what it approves can be sent.
 *
 * Orders that only reduce a position (with all working orders of their side they do not reach beyond zero) pass the limits on
 * notionals, gross, net, leverage, sector, daily loss and drawdown; every other limit holds for them too. With the kill
 * switch on FLATTENING nothing but reductions passes, and these pass the limits on the number of orders as well. */
export class RiskGate {
  readonly #restricted: RestrictedList;
  readonly #recent = new RecentOrders();
  readonly #rate: OrderRate;
  readonly #working = new WorkingShares();
  readonly #exposure = new Exposure();
  readonly #findsDuplicates: boolean;
  readonly #judgesSize: boolean;
  readonly #judgesBook: boolean;
  /** Whether no limit but those on duplicates and stale prices is set that a market order of the day could break. */
  readonly #isPlain: boolean;
  readonly #firstBookLimit: RiskLimitName;
  #refusals: Refusal[] = [];
  #snapshot = Number.NaN;
  /** Whether working shares have been counted since the account was read: what reductions are told by. */
  #tracks = false;
  /** Row of a batch under judgement, written over and over. */
  readonly #row: { -readonly [K in keyof OrderRequest]: OrderRequest[K] } = {
    instrumentId: '' as InstrumentId,
    side: 'BUY',
    type: 'MARKET',
    timeInForce: 'DAY',
    quantity: 0.5,
    decisionPrice: 0.5,
    decision: -1,
  };
  /** What the last refused order would have led to. */
  #attempted: number | undefined;

  constructor(readonly limits: RiskLimits) {
    this.#restricted = new RestrictedList(limits.restricted);
    this.#rate = new OrderRate(limits.maxOrdersPerMinute ?? 0);
    this.#findsDuplicates = limits.duplicates === 'refuse';
    const isSet = (limit: keyof RiskLimits): boolean => limits[limit] !== undefined;
    this.#judgesBook = BOOK_LIMITS.some(isSet);
    this.#firstBookLimit = BOOK_LIMITS.find(isSet) ?? BOOK_LIMITS[0];
    this.#judgesSize = this.#judgesBook || SIZE_LIMITS.some(isSet);
    this.#isPlain = !this.#judgesSize && limits.restricted.length === 0 && !ORDER_LIMITS.some(isSet);
  }

  /** Every refusal since the start or the last `takeRefusals`, oldest first. */
  get refusals(): readonly Refusal[] {
    return this.#refusals;
  }

  /** Hands the refusals over and keeps them no longer: for whoever stores them. */
  takeRefusals(): readonly Refusal[] {
    const refusals = this.#refusals;
    this.#refusals = [];
    return refusals;
  }

  /** @returns the order as a broker takes it, or why it must not be sent; a refused order counts for nothing afterwards
   * @throws {InvalidOrderError} for a quantity or a price that is no positive number, {UnknownInstrumentError} */
  approve(request: OrderRequest, state: RiskState): ApprovedOrder | Refusal {
    const i = state.indexOf(request.instrumentId);
    const broken = this.#judge(i, request, state);
    return broken === undefined ? new ApprovedOrder(MINT, request, i) : this.#refuse(broken, request, state);
  }

  /** `approve` for the orders of one decision; positions of the batch are those of the risk state.
   * @returns the batch without the orders that were refused
   * @throws {InvalidOrderError} for a quantity that is no positive number */
  approveBatch(batch: OrderBatch, state: RiskState): ApprovedBatch {
    const { instruments, sells, quantities, decisionPrices } = batch;
    const ids = batch.panel.header.instruments;
    const request = this.#row;
    request.decision = batch.decision;
    const mayPass = this.#isPlain && state.killSwitch === 'RELEASED';
    let kept = 0;
    let passed = 0;
    for (let k = 0; k < batch.length; k++) {
      const i = instruments[k];
      if (mayPass && state.snapshot === this.#snapshot && this.#passesPlainly(i, sells[k], quantities[k], state)) {
        passed += 1;
      } else {
        request.instrumentId = ids[i].instrumentId;
        request.side = sells[k] === 1 ? 'SELL' : 'BUY';
        request.quantity = quantities[k];
        request.decisionPrice = decisionPrices[k];
        const broken = this.#judge(i, request, state);
        if (broken !== undefined) {
          this.#refuse(broken, request, state);
          continue;
        }
      }
      if (kept < k) batch.move(k, kept);
      kept += 1;
    }
    batch.length = kept;
    this.#rate.addUntimed(passed);
    return new ApprovedBatch(MINT, batch);
  }

  /** Lets a market order of the day pass where no limit is set but those on duplicates and stale prices.
   * @returns false when it has to be judged */
  #passesPlainly(i: number, sell: number, quantity: number, state: RiskState): boolean {
    if (!(quantity > 0 && quantity < Infinity) || state.hasUnknownOrder(i)) return false;
    const { maxStaleSessions } = this.limits;
    if (maxStaleSessions !== 'off' && !(state.staleSessions(i) <= maxStaleSessions)) return false;
    return !this.#findsDuplicates || this.#recent.addFirst(i, sell, quantity);
  }

  /** @returns the limit that stands against the order; it counts as sent when there is none */
  #judge(i: number, request: OrderRequest, state: RiskState): RiskLimitName | undefined {
    requireNumbers(request);
    if (state.snapshot !== this.#snapshot) this.#read(state);
    const code = this.#findsDuplicates ? orderCode(request) : 0;
    let added = 0;
    if (this.#tracks) {
      this.#working.load(i, state);
      added = this.#working.added(i, request, state);
    }
    const broken = this.#brokenLimit(i, request, state, added, code);
    if (broken !== undefined) return broken;
    if (this.#judgesBook) this.#moveExposure(i, request, state, added, 1);
    if (this.#tracks) this.#working.add(i, request, added);
    if (this.#findsDuplicates) this.#recent.add(i, request, code);
    this.#rate.add(state.nowMs);
    return undefined;
  }

  #read(state: RiskState): void {
    this.#snapshot = state.snapshot;
    this.#tracks = this.#judgesSize || state.killSwitch !== 'RELEASED';
    this.#recent.begin(state.window, state.instrumentCount);
    this.#rate.begin(state.session);
    this.#working.begin(state.instrumentCount);
    if (this.#judgesBook) this.#exposure.rebuild(state, this.#working);
  }

  #brokenLimit(
    i: number,
    request: OrderRequest,
    state: RiskState,
    added: number,
    code: number,
  ): RiskLimitName | undefined {
    this.#attempted = undefined;
    const flattening = state.killSwitch !== 'RELEASED';
    if (flattening && !this.#mayFlatten(i, request, state, added)) return 'killSwitch';
    if (state.hasUnknownOrder(i)) return 'unknownState';
    return (
      this.#brokenByOrder(i, request, state, code) ??
      (flattening ? undefined : this.#brokenByRate(state)) ??
      (this.#judgesSize && !this.#reduces(i, request, state, added)
        ? this.#brokenBySize(i, request, state, added)
        : undefined)
    );
  }

  /** Limits that look at the order and its instrument alone. */
  #brokenByOrder(i: number, request: OrderRequest, state: RiskState, code: number): RiskLimitName | undefined {
    const { marketState, maxStaleSessions, priceCollar, maxAdvFraction } = this.limits;
    const { timeInForce, limitPrice, stopPrice } = request;
    if (this.#restricted.refuses(i, request)) return 'restricted';
    if (marketState === 'refuse' && timeInForce !== 'DAY' && timeInForce !== 'GTC' && !auctionAhead(request, state)) {
      return 'marketState';
    }
    if (maxStaleSessions !== 'off' && !(state.staleSessions(i) <= maxStaleSessions)) {
      return this.#broken('maxStaleSessions', state.staleSessions(i));
    }
    if (priceCollar !== 'off' && (limitPrice !== undefined || stopPrice !== undefined)) {
      const last = state.lastPrice(i);
      const distance = aggression(request, last);
      if (exceeds(distance, priceCollar)) return this.#broken('priceCollar', distance);
    }
    if (this.#findsDuplicates && this.#recent.has(i, request, code)) return 'duplicates';
    if (maxAdvFraction !== undefined) {
      const fraction = request.quantity / state.typicalVolume(i);
      if (exceeds(fraction, maxAdvFraction)) return this.#broken('maxAdvFraction', fraction);
    }
    return undefined;
  }

  #brokenByRate(state: RiskState): RiskLimitName | undefined {
    const { maxOrdersPerSession, maxOrdersPerMinute } = this.limits;
    if (maxOrdersPerSession !== undefined) {
      const number = Math.max(this.#rate.ofSession, state.ordersThisSession) + 1;
      if (exceeds(number, maxOrdersPerSession)) return this.#broken('maxOrdersPerSession', number);
    }
    if (maxOrdersPerMinute !== undefined && this.#rate.isMinuteFull(state.nowMs)) {
      return this.#broken('maxOrdersPerMinute', maxOrdersPerMinute + 1);
    }
    return undefined;
  }

  /** Limits that an order which only reduces a position passes. */
  #brokenBySize(i: number, request: OrderRequest, state: RiskState, added: number): RiskLimitName | undefined {
    const { maxOrderNotional, maxPositionNotional, maxPositionFraction, maxDailyLoss, maxDrawdown } = this.limits;
    const { equity } = state;
    if (maxDailyLoss !== undefined) {
      const loss = lossFrom(state.previousEquity, equity);
      if (exceeds(loss, maxDailyLoss)) return this.#broken('maxDailyLoss', loss);
    }
    if (maxDrawdown !== undefined) {
      const drawdown = lossFrom(state.highWaterMark, equity);
      if (exceeds(drawdown, maxDrawdown)) return this.#broken('maxDrawdown', drawdown);
    }
    if (maxOrderNotional !== undefined) {
      const notional = notionalOf(i, request, state);
      if (exceeds(notional, maxOrderNotional)) return this.#broken('maxOrderNotional', notional);
    }
    if (maxPositionNotional !== undefined || maxPositionFraction !== undefined) {
      const value = this.#largestPosition(i, request, state, added) * state.shareValue(i);
      if (maxPositionNotional !== undefined && exceeds(value, maxPositionNotional)) {
        return this.#broken('maxPositionNotional', value);
      }
      const fraction = fractionOf(value, equity);
      if (maxPositionFraction !== undefined && exceeds(fraction, maxPositionFraction)) {
        return this.#broken('maxPositionFraction', fraction);
      }
    }
    return this.#judgesBook ? this.#brokenByBook(i, request, state, added) : undefined;
  }

  #brokenByBook(i: number, request: OrderRequest, state: RiskState, added: number): RiskLimitName | undefined {
    const { maxGross, maxNet, maxLeverage, maxSectorFraction } = this.limits;
    // Sums that took in a NaN would keep it.
    if (!Number.isFinite(state.shareValue(i))) return this.#broken(this.#firstBookLimit, Number.NaN);
    this.#moveExposure(i, request, state, added, 1);
    const gross = fractionOf(this.#exposure.gross, state.equity);
    const net = fractionOf(this.#exposure.net, state.equity);
    const sector = fractionOf(this.#exposure.ofSector(i, state), state.equity);
    this.#moveExposure(i, request, state, added, -1);
    if (maxGross !== undefined && exceeds(gross, maxGross)) return this.#broken('maxGross', gross);
    if (maxNet !== undefined && exceeds(net, maxNet)) return this.#broken('maxNet', net);
    if (maxLeverage !== undefined && exceeds(gross, maxLeverage)) return this.#broken('maxLeverage', gross);
    if (maxSectorFraction !== undefined && exceeds(sector, maxSectorFraction)) {
      return this.#broken('maxSectorFraction', sector);
    }
    return undefined;
  }

  #broken(limit: RiskLimitName, attempted: number): RiskLimitName {
    this.#attempted = attempted;
    return limit;
  }

  #refuse(limit: RiskLimitName, request: OrderRequest, state: RiskState): Refusal {
    const value = limit === 'killSwitch' || limit === 'unknownState' ? undefined : this.limits[limit];
    const limitValue = typeof value === 'number' ? value : undefined;
    const refusal = new Refusal(limit, limitValue, this.#attempted, request, state.session, state.nowMs);
    this.#refusals.push(refusal);
    return refusal;
  }

  /** Without the count of what works an order cannot be told to be a reduction; the next reading of the account brings it. */
  #mayFlatten(i: number, request: OrderRequest, state: RiskState, added: number): boolean {
    return state.killSwitch === 'FLATTENING' && this.#tracks && this.#reduces(i, request, state, added);
  }

  #reduces(i: number, { side }: OrderRequest, state: RiskState, added: number): boolean {
    const held = side === 'SELL' ? state.position(i) : -state.position(i);
    return held > 0 && this.#working.ofSide(i, side) + added <= held + SHARE_ROUNDING;
  }

  /** Shares of the largest position, without its sign, that may come of the order. */
  #largestPosition(i: number, request: OrderRequest, state: RiskState, added: number): number {
    const position = state.position(i);
    const low = this.#working.lowest(i, position) + lowShift(request, added);
    const high = this.#working.highest(i, position) + highShift(request, added);
    return Math.max(Math.abs(low), Math.abs(high));
  }

  /** @param direction 1 to put the order into the projected book, -1 to take it out again */
  #moveExposure(i: number, request: OrderRequest, state: RiskState, added: number, direction: number): void {
    const position = state.position(i);
    const low = this.#working.lowest(i, position);
    const high = this.#working.highest(i, position);
    const newLow = low + lowShift(request, added);
    const newHigh = high + highShift(request, added);
    if (direction > 0) this.#exposure.move(i, state, low, high, newLow, newHigh);
    else this.#exposure.move(i, state, newLow, newHigh, low, high);
  }
}
