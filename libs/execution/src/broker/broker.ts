import { type InstrumentId } from '@prometheus/core';

import { type Fill, type Mode, type Order, type OrderType, type TimeInForce } from '../orders/order.js';
import { type ApprovedOrder } from '../risk/approved-order.js';

export interface Position {
  readonly instrumentId: InstrumentId;
  /** Shares, negative when short. */
  readonly quantity: number;
  readonly averageCost: number;
  readonly lastPrice: number;
  /** Quantity times last price, in currency units. */
  readonly marketValue: number;
  /** Sessions in a row without a price. */
  readonly staleSessions: number;
}

export interface AccountState {
  /** Cash plus receivables plus positions, in currency units. */
  readonly equity: number;
  /** By trade date, foreign cash included. */
  readonly cash: number;
  /** The part of it that has settled. */
  readonly settledCash: number;
  readonly receivables: number;
  readonly currency: string;
  /** By trade date, in the currency's own units. */
  readonly foreignCash: readonly { readonly currency: string; readonly amount: number }[];
}

export interface BrokerCapabilities {
  readonly orderTypes: readonly OrderType[];
  readonly timesInForce: readonly TimeInForce[];
  readonly fractionalShares: boolean;
  /** Orders can cancel each other. */
  readonly ocaGroups: boolean;
}

/** The one door to a market, the same in BACKTEST, PAPER and LIVE. It takes what `RiskGate` has approved and nothing else. */
export interface Broker {
  readonly mode: Mode;
  readonly capabilities: BrokerCapabilities;
  /** @throws {InvalidOrderError} or {NotSupportedByBrokerError}; nothing was sent then */
  submitOrder(order: ApprovedOrder): Promise<Order>;
  /** @throws {UnknownOrderError} */
  cancelOrder(orderId: string): Promise<Order>;
  /** @throws {UnknownOrderError} */
  getOrderStatus(orderId: string): Promise<Order>;
  /** Fills with a sequence number of at least `since`, oldest first. */
  getFills(since: number): Promise<readonly Fill[]>;
  getPositions(): Promise<readonly Position[]>;
  getAccountState(): Promise<AccountState>;
  /** Brings orders, fills, positions and cash up to date with the other side. */
  sync(): Promise<void>;
}
