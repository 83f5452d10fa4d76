import { fromMicros, type InstrumentId } from '@prometheus/core';
import { UnknownInstrumentError } from '@prometheus/data';

import { InstrumentCursor } from '../instrument-cursor.js';
import { type Side } from '../orders/order.js';
import { type RiskState } from '../risk/risk-state.js';
import { type BacktestBroker } from './backtest-broker.js';

/** The account and market of a backtest as the risk gate sees them, at the close of the session that decides. */
export class BacktestRiskState implements RiskState {
  snapshot = 0;
  session = -1;
  window = -1;
  nowMs = 0;
  equity = 0;
  previousEquity: number;
  highWaterMark: number;
  readonly instrumentCount: number;
  readonly sectorCount: number;
  /** Decisions are taken after the close, when every auction of the next session lies ahead. */
  readonly marketState = 'POST_CLOSE' as const;
  readonly closingAuctionOpen = false;
  readonly killSwitch = 'RELEASED' as const;
  hasWorkingOrders = false;
  ordersThisSession = 0;
  readonly #cursor: InstrumentCursor;
  readonly #closes: Float64Array;
  readonly #sectors: Int32Array;
  readonly #medianVolume: Float64Array | undefined;
  #row = 0;

  /** @param closeMs instants of the session closes, shape (T,)
   * @param medianVolume shape (T * N,), where a limit needs it */
  constructor(
    readonly broker: BacktestBroker,
    readonly closeMs: Float64Array,
    medianVolume: Float64Array | undefined,
  ) {
    const { panel } = broker;
    this.#cursor = new InstrumentCursor(panel);
    this.#closes = panel.field('close');
    this.#medianVolume = medianVolume;
    this.instrumentCount = panel.instrumentCount;
    const names = [...new Set(panel.header.instruments.flatMap(({ sector }) => sector ?? []))].sort();
    const numbers = new Map(names.map((name, k) => [name, k]));
    this.sectorCount = names.length;
    this.#sectors = Int32Array.from(panel.header.instruments, ({ sector }) => numbers.get(sector ?? '') ?? -1);
    this.equity = fromMicros(broker.book.equityMicros);
    this.previousEquity = this.equity;
    this.highWaterMark = this.equity;
  }

  /** Follows the equity of each close, before decisions.
   * @param t session whose close it is */
  close(t: number): void {
    const flow = fromMicros(this.broker.book.flowMicros);
    this.previousEquity = this.equity + flow;
    this.equity = fromMicros(this.broker.book.equityNumber);
    this.highWaterMark = Math.max(this.highWaterMark + flow, this.equity);
    this.session = t;
    this.window = t;
    this.nowMs = this.closeMs[t];
    this.#row = t * this.instrumentCount;
    this.ordersThisSession = 0;
  }

  /** Reads positions and working orders anew, before the orders of a decision. */
  refresh(): void {
    this.snapshot += 1;
    this.hasWorkingOrders = this.broker.hasWorkingOrders;
  }

  indexOf(instrument: InstrumentId): number {
    const i = this.#cursor.indexOf(instrument);
    if (i < 0) throw new UnknownInstrumentError(instrument, this.broker.panel.header.collection);
    return i;
  }

  position(i: number): number {
    return this.broker.book.quantities[i];
  }

  lastPrice(i: number): number {
    const close = this.#closes[this.#row + i];
    return close > 0 ? close : this.broker.book.lastPrices[i];
  }

  shareValue(i: number): number {
    return this.lastPrice(i) * this.broker.book.money.rateOf(i);
  }

  typicalVolume(i: number): number {
    return this.#medianVolume === undefined ? Number.NaN : this.#medianVolume[this.#row + i];
  }

  sectorOf(i: number): number {
    return this.#sectors[i];
  }

  staleSessions(i: number): number {
    let cell = this.#row + i;
    let sessions = 0;
    while (cell >= 0 && !(this.#closes[cell] > 0)) {
      sessions += 1;
      cell -= this.instrumentCount;
    }
    return cell < 0 ? Infinity : sessions;
  }

  /** Nothing is lost on the way to a simulated market. */
  hasUnknownOrder(): boolean {
    return false;
  }

  working(i: number, side: Side, conditional: boolean): number {
    const ofGroups = new Map<string, number>();
    let shares = 0;
    for (const order of this.broker.workingOrdersOf(i)) {
      const isConditional = order.type !== 'MARKET' || order.delaySessions !== undefined;
      if (order.side !== side || isConditional !== conditional) continue;
      const left = order.quantity - order.filledQuantity;
      if (order.ocaGroup === undefined) shares += left;
      else ofGroups.set(order.ocaGroup, Math.max(ofGroups.get(order.ocaGroup) ?? 0, left));
    }
    for (const largest of ofGroups.values()) shares += largest;
    return shares;
  }

  workingInGroup(group: string, i: number, side: Side): number {
    let largest = 0;
    for (const order of this.broker.workingOrdersOf(i)) {
      if (order.ocaGroup === group && order.side === side) {
        largest = Math.max(largest, order.quantity - order.filledQuantity);
      }
    }
    return largest;
  }
}
