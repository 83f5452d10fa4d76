import { type InstrumentId } from '@prometheus/core';

import {
  type Fill,
  type Mode,
  type Order,
  type OrderRequest,
  type OrderType,
  type TimeInForce,
} from '../orders/order.js';

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
  readonly cash: number;
  readonly receivables: number;
  readonly currency: string;
}

export interface BrokerCapabilities {
  readonly orderTypes: readonly OrderType[];
  readonly timesInForce: readonly TimeInForce[];
  readonly fractionalShares: boolean;
}

/** The one door to a market, the same in BACKTEST, PAPER and LIVE. */
export interface Broker {
  readonly mode: Mode;
  readonly capabilities: BrokerCapabilities;
  /** @throws {InvalidOrderError} or {NotSupportedByBrokerError}; nothing was sent then */
  submitOrder(request: OrderRequest): Promise<Order>;
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
