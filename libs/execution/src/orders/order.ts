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
  /** LIMIT and STOP_LIMIT: the worst price. */
  readonly limitPrice?: number;
  /** STOP and STOP_LIMIT: the price that triggers. */
  readonly stopPrice?: number;
  /** Orders of one group cancel each other: the first fill cancels the others. */
  readonly ocaGroup?: string;
  /** Sessions that pass before the order takes part: 0 for the next one. */
  readonly delaySessions?: number;
  /** Close at which the order was decided, for transaction-cost analysis. */
  readonly decisionPrice: number;
  /** Sequence number of the decision that led to the order, or -1. */
  readonly decision: number;
}

/** Who sent an order: a strategy, or the broker that enforces its margin rules. */
export type OrderOrigin = 'STRATEGY' | 'MARGIN';

/** The part of a session in which a fill happens. */
export type Phase = 'OPEN' | 'CONTINUOUS' | 'CLOSE';

/** An order as its broker holds it. */
export interface Order extends OrderRequest {
  /** Our own reference; brokers echo it. */
  readonly orderId: string;
  /** 0 for the first order of a run. */
  readonly sequence: number;
  readonly submittedOn: TradeDate;
  readonly status: OrderStatus;
  readonly filledQuantity: number;
  readonly origin: OrderOrigin;
  /** The stop price was reached. */
  readonly triggered: boolean;
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
  readonly phase: Phase;
  readonly instrumentId: InstrumentId;
  readonly side: Side;
  readonly quantity: number;
  /** Slippage included, commission not; in the instrument's currency, as the commission. */
  readonly price: number;
  /** Price of the bar, or limit or stop price, before slippage. */
  readonly referencePrice: number;
  /** Millionths of the currency. */
  readonly commissionMicros: number;
}
