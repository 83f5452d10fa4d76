import { type InstrumentId, type TradeDate } from '@prometheus/core';

export type Mode = 'LIVE' | 'PAPER' | 'BACKTEST';

export type Side = 'BUY' | 'SELL';
export type OrderType = 'MARKET' | 'LIMIT' | 'STOP' | 'STOP_LIMIT';
/** DAY ends with its session, GTC stands until cancelled, OPG and CLS take part in one auction. */
export type TimeInForce = 'DAY' | 'GTC' | 'OPG' | 'CLS';

export type OrderStatus =
  'PENDING' | 'SUBMITTED' | 'PARTIALLY_FILLED' | 'FILLED' | 'CANCELLED' | 'REJECTED' | 'UNKNOWN';

/** What is asked of a broker. Quantities are shares, always positive; the side gives the sign. */
export interface OrderRequest {
  readonly instrumentId: InstrumentId;
  readonly side: Side;
  readonly type: OrderType;
  readonly timeInForce: TimeInForce;
  readonly quantity: number;
  readonly limitPrice?: number;
  readonly stopPrice?: number;
  /** Close at which the order was decided, for transaction-cost analysis. */
  readonly decisionPrice: number;
  /** Sequence number of the decision that led to the order, or -1. */
  readonly decision: number;
}

/** An order as its broker holds it. */
export interface Order extends OrderRequest {
  /** Our own reference; brokers echo it. */
  readonly orderId: string;
  /** 0 for the first order of a run. */
  readonly sequence: number;
  readonly submittedOn: TradeDate;
  readonly status: OrderStatus;
  readonly filledQuantity: number;
  /** Why it was rejected or cancelled. */
  readonly reason?: string;
}

export interface Fill {
  /** 0 for the first fill of a run. */
  readonly sequence: number;
  readonly orderId: string;
  readonly orderSequence: number;
  readonly date: TradeDate;
  /** Session position in the panel. */
  readonly session: number;
  /** Whether it came at the open or the close of its session. */
  readonly auction: 'OPEN' | 'CLOSE';
  readonly instrumentId: InstrumentId;
  readonly side: Side;
  readonly quantity: number;
  /** Slippage included, commission not. */
  readonly price: number;
  /** Price of the bar before slippage. */
  readonly referencePrice: number;
  /** Millionths of the currency. */
  readonly commissionMicros: number;
}
