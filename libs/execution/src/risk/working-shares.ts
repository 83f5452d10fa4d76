import { grownTo } from '../columns.js';
import { type OrderRequest, type Side } from '../orders/order.js';
import { type RiskState } from './risk-state.js';

interface GroupShares {
  readonly group: string;
  readonly instrument: number;
  readonly side: Side;
  shares: number;
}

/** Columns: buys that count as filled, sells that do, conditional buys, conditional sells. */
const COLUMNS = 4;
const SELL = 1;
const CONDITIONAL = 2;

/** Shares that work by instrument: those at the broker when the account was read, and those approved since. Instruments are
 * read when they are first asked for. */
export class WorkingShares {
  #columns = new Float64Array(0);
  /** Instruments read since the account was; position of each in that list. */
  #read = new Int32Array(0);
  #place = new Int32Array(0);
  #count = 0;
  #groups: GroupShares[] = [];

  begin(instrumentCount: number): void {
    this.#count = 0;
    if (this.#groups.length > 0) this.#groups = [];
    if (instrumentCount <= this.#place.length) return;
    this.#place = grownTo(this.#place, instrumentCount);
    this.#read = new Int32Array(this.#place.length);
    this.#columns = new Float64Array(this.#place.length * COLUMNS);
  }

  /** Makes the numbers of an instrument those of the account, if they were not asked for since it was read. */
  load(i: number, state: RiskState): void {
    const place = this.#place[i];
    if (place < this.#count && this.#read[place] === i) return;
    this.#place[i] = this.#count;
    this.#read[this.#count++] = i;
    const k = i * COLUMNS;
    const some = state.hasWorkingOrders;
    this.#columns[k] = some ? state.working(i, 'BUY', false) : 0;
    this.#columns[k + 1] = some ? state.working(i, 'SELL', false) : 0;
    this.#columns[k + 2] = some ? state.working(i, 'BUY', true) : 0;
    this.#columns[k + 3] = some ? state.working(i, 'SELL', true) : 0;
  }

  /** Largest position that may come of it, with `position` held. */
  highest(i: number, position: number): number {
    const k = i * COLUMNS;
    const c = this.#columns;
    return position + c[k] - c[k + SELL] + c[k + CONDITIONAL];
  }

  /** Smallest position that may come of it, with `position` held. */
  lowest(i: number, position: number): number {
    const k = i * COLUMNS;
    const c = this.#columns;
    return position + c[k] - c[k + SELL] - c[k + CONDITIONAL + SELL];
  }

  /** Shares of all working orders of one side. */
  ofSide(i: number, side: Side): number {
    const k = i * COLUMNS + (side === 'SELL' ? SELL : 0);
    return this.#columns[k] + this.#columns[k + CONDITIONAL];
  }

  /** Shares by which an order adds to what works: less than its quantity where its OCA group has some already. */
  added(i: number, request: OrderRequest, state: RiskState): number {
    this.load(i, state);
    const { ocaGroup, quantity, side } = request;
    if (ocaGroup === undefined) return quantity;
    const known = this.#groupOf(ocaGroup, i, side);
    const there = known?.shares ?? (state.hasWorkingOrders ? state.workingInGroup(ocaGroup, i, side) : 0);
    return Math.max(0, quantity - there);
  }

  /** @param added what `added` said */
  add(i: number, request: OrderRequest, added: number): void {
    const conditional = isConditional(request) ? CONDITIONAL : 0;
    this.#columns[i * COLUMNS + conditional + (request.side === 'SELL' ? SELL : 0)] += added;
    const { ocaGroup, quantity, side } = request;
    if (ocaGroup === undefined || added === 0) return;
    const known = this.#groupOf(ocaGroup, i, side);
    if (known === undefined) this.#groups.push({ group: ocaGroup, instrument: i, side, shares: quantity });
    else known.shares = quantity;
  }

  #groupOf(group: string, instrument: number, side: Side): GroupShares | undefined {
    return this.#groups.find((g) => g.group === group && g.instrument === instrument && g.side === side);
  }
}

/** Whether an order may stay without a fill, so that it must not be counted on. */
export function isConditional({ type, delaySessions, ocaGroup }: OrderRequest): boolean {
  return type !== 'MARKET' || ocaGroup !== undefined || (delaySessions !== undefined && delaySessions > 0);
}
