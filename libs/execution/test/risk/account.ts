import { type InstrumentId, instrumentId, type MarketState } from '@prometheus/core';

import {
  type KillSwitchMode,
  type OrderRequest,
  RiskGate,
  type RiskLimitName,
  type RiskLimitsInput,
  riskLimitsSchema,
  type RiskState,
  type Side,
} from '../../src/index.js';
import { isConditional } from '../../src/risk/working-shares.js';

export const idOf = (symbol: string): InstrumentId => instrumentId(`us:${symbol}`);

export interface Name {
  readonly symbol: string;
  readonly position?: number;
  readonly price?: number;
  /** Base currency for one unit of the name's. */
  readonly rate?: number;
  readonly volume?: number;
  readonly sector?: number;
  readonly stale?: number;
  readonly unknown?: boolean;
}

/** An account written down by hand. Orders put into `resting` work at the broker from the next `refresh` on. */
export class Account implements RiskState {
  snapshot = 0;
  session = 0;
  window = 0;
  nowMs = 0;
  sectorCount = 2;
  equity = 100_000;
  previousEquity = 100_000;
  highWaterMark = 100_000;
  ordersThisSession = 0;
  marketState: MarketState = 'POST_CLOSE';
  closingAuctionOpen = true;
  killSwitch: KillSwitchMode = 'RELEASED';
  resting: OrderRequest[] = [];

  constructor(readonly names: readonly Name[]) {}

  refresh(changes: Partial<Account> = {}): this {
    this.snapshot += 1;
    return Object.assign(this, changes);
  }

  nextSession(): this {
    return this.refresh({ session: this.session + 1, window: this.window + 1 });
  }

  get instrumentCount(): number {
    return this.names.length;
  }

  get hasWorkingOrders(): boolean {
    return this.resting.length > 0;
  }

  indexOf(instrument: InstrumentId): number {
    return this.names.findIndex(({ symbol }) => idOf(symbol) === instrument);
  }

  position = (i: number): number => this.names[i].position ?? 0;
  lastPrice = (i: number): number => this.names[i].price ?? 100;
  shareValue = (i: number): number => this.lastPrice(i) * (this.names[i].rate ?? 1);
  typicalVolume = (i: number): number => this.names[i].volume ?? 1e6;
  sectorOf = (i: number): number => this.names[i].sector ?? -1;
  staleSessions = (i: number): number => this.names[i].stale ?? 0;
  hasUnknownOrder = (i: number): boolean => this.names[i].unknown ?? false;

  working(i: number, side: Side, conditional: boolean): number {
    const mine = this.resting.filter(
      (o) => o.instrumentId === idOf(this.names[i].symbol) && o.side === side && isConditional(o) === conditional,
    );
    const groups = new Set(mine.flatMap(({ ocaGroup }) => ocaGroup ?? []));
    const alone = mine.filter(({ ocaGroup }) => ocaGroup === undefined);
    return (
      alone.reduce((sum, { quantity }) => sum + quantity, 0) +
      [...groups].reduce((sum, group) => sum + this.workingInGroup(group, i, side), 0)
    );
  }

  workingInGroup(group: string, i: number, side: Side): number {
    const { symbol } = this.names[i];
    const members = this.resting.filter(
      (o) => o.instrumentId === idOf(symbol) && o.side === side && o.ocaGroup === group,
    );
    return Math.max(0, ...members.map(({ quantity }) => quantity));
  }
}

export const buy = (symbol: string, quantity: number, more: Partial<OrderRequest> = {}): OrderRequest => ({
  instrumentId: idOf(symbol),
  side: 'BUY',
  type: 'MARKET',
  timeInForce: 'DAY',
  quantity,
  decisionPrice: 100,
  decision: 0,
  ...more,
});

export const sell = (symbol: string, quantity: number, more: Partial<OrderRequest> = {}): OrderRequest =>
  buy(symbol, quantity, { side: 'SELL', ...more });

export const limitAt = (limitPrice: number): Partial<OrderRequest> => ({ type: 'LIMIT', limitPrice });
export const stopAt = (stopPrice: number): Partial<OrderRequest> => ({ type: 'STOP', stopPrice });

export const gateWith = (limits: RiskLimitsInput = {}): RiskGate => new RiskGate(riskLimitsSchema.parse(limits));

/** The limit that refused the order, or undefined where it was approved. */
export function verdict(gate: RiskGate, order: OrderRequest, account: RiskState): RiskLimitName | undefined {
  const outcome = gate.approve(order, account);
  return outcome.approved ? undefined : outcome.limit;
}
