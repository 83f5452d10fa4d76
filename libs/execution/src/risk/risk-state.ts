import { type InstrumentId, type MarketState } from '@prometheus/core';

import { type Side } from '../orders/order.js';
import { type KillSwitchMode } from './kill-switch.js';

/** The account and its markets, as the risk gate sees them. Instruments are numbered from 0 to `instrumentCount` - 1, and
 * keep their numbers. Amounts are in the base currency.
 *
 * What is missing fails closed: a NaN refuses each order that a limit would have to judge by it. */
export interface RiskState {
  /** Rises with each session and window, and when positions, prices or working orders are read anew, which includes the
   * orders that the gate has approved till then. Between two such readings the gate adds the orders that it approves by itself. */
  readonly snapshot: number;
  /** Number of the session; orders are counted by session. */
  readonly session: number;
  /** Equal orders are duplicates within one window: a session in a backtest, a decision in live trading. */
  readonly window: number;
  /** Present instant in milliseconds, never going back; in a backtest that of the decision. */
  readonly nowMs: number;

  readonly instrumentCount: number;
  /** @throws {UnknownInstrumentError} for an instrument that is not known */
  indexOf(instrument: InstrumentId): number;
  /** Shares held, negative when short. */
  position(i: number): number;
  /** Last price in the instrument's currency. */
  lastPrice(i: number): number;
  /** Value of one share at the last price. */
  shareValue(i: number): number;
  /** V20: shares of a usual session. */
  typicalVolume(i: number): number;
  /** 0 to `sectorCount` - 1, or -1; names without a sector count as one sector. */
  sectorOf(i: number): number;
  readonly sectorCount: number;
  /** Sessions in a row without a price, up to the present one. */
  staleSessions(i: number): number;
  /** Whether the state of an order of the instrument at its broker is not known. */
  hasUnknownOrder(i: number): boolean;

  /** False when no order works at the broker; `working` and `workingInGroup` are not asked then. */
  readonly hasWorkingOrders: boolean;
  /** Shares of working orders, without what has filled; of the orders of one OCA group the largest only.
   * @param conditional LIMIT, STOP and STOP_LIMIT orders, delayed ones and those of an OCA group; otherwise MARKET
   *   orders */
  working(i: number, side: Side, conditional: boolean): number;
  /** Shares of the largest working order of an OCA group in one instrument, 0 without one. */
  workingInGroup(group: string, i: number, side: Side): number;

  readonly equity: number;
  /** At the close before the present session, with the deposits and withdrawals since. */
  readonly previousEquity: number;
  /** Largest equity so far, with the deposits and withdrawals since. */
  readonly highWaterMark: number;
  /** Orders sent in the session so far, where others than this gate may have sent some. */
  readonly ordersThisSession: number;

  readonly marketState: MarketState;
  /** Whether the closing auction still takes orders. */
  readonly closingAuctionOpen: boolean;
  readonly killSwitch: KillSwitchMode;
}
