import { InvalidOrderError } from '../errors.js';
import { type OrderRequest } from '../orders/order.js';
import { type RiskState } from './risk-state.js';
import { isConditional } from './working-shares.js';

/** Allowance for the rounding of sums, so that a book of weights that add up to the limit passes. */
const ROUNDING = 1e-9;

/** By how much an order moves the lowest position that may come. */
export function lowShift(request: OrderRequest, added: number): number {
  if (request.side === 'SELL') return -added;
  return isConditional(request) ? 0 : added;
}

/** By how much an order moves the highest position that may come. */
export function highShift(request: OrderRequest, added: number): number {
  if (request.side === 'BUY') return added;
  return isConditional(request) ? 0 : -added;
}

/** NaN exceeds every limit. */
export function exceeds(value: number, limit: number): boolean {
  return !(value <= limit * (1 + ROUNDING));
}

/** Infinity where there is no equity to hold it against. */
export function fractionOf(value: number, equity: number): number {
  if (equity > 0) return value / equity;
  return Number.isNaN(equity) ? Number.NaN : Infinity;
}

/** Loss as fraction of what there was; negative for a gain. */
export function lossFrom(before: number, now: number): number {
  return before > 0 ? 1 - now / before : Number.NaN;
}

/** How far an order's prices lie beyond the last price on the side that would trade at once, as fraction of it: a buy with
 * a limit above it or a stop below it, a sell with a limit below or a stop above. A take-profit or a stop-loss far from the
 * market does no harm where it rests. */
export function aggression({ side, limitPrice, stopPrice }: OrderRequest, last: number): number {
  const sign = side === 'BUY' ? 1 : -1;
  const ofLimit = limitPrice === undefined ? 0 : sign * (limitPrice / last - 1);
  const ofStop = stopPrice === undefined ? 0 : sign * (1 - stopPrice / last);
  return Math.max(0, ofLimit, ofStop);
}

/** Value of an order in base currency: a buy at its limit price, otherwise the highest of last, limit and stop price. */
export function notionalOf(
  i: number,
  { side, quantity, limitPrice, stopPrice }: OrderRequest,
  state: RiskState,
): number {
  const value = quantity * state.shareValue(i);
  if (limitPrice === undefined && stopPrice === undefined) return value;
  const last = state.lastPrice(i);
  const price =
    side === 'BUY' && limitPrice !== undefined ? limitPrice : Math.max(last, limitPrice ?? 0, stopPrice ?? 0);
  return value * (price / last);
}

/** Whether the auction that an OPG or CLS order is for still takes it. */
export function auctionAhead({ timeInForce }: OrderRequest, state: RiskState): boolean {
  if (state.marketState !== 'SESSION') return true;
  return timeInForce === 'CLS' && state.closingAuctionOpen;
}

/** Comparisons with NaN are false, so a request with one must not come as far as the limits. */
export function requireNumbers({ quantity, limitPrice, stopPrice }: OrderRequest): void {
  if (!(quantity > 0 && quantity < Infinity)) {
    throw new InvalidOrderError(
      'quantity',
      quantity,
      'Give a positive number of shares; the side gives the direction.',
    );
  }
  if (limitPrice !== undefined && !(limitPrice > 0 && limitPrice < Infinity)) {
    throw new InvalidOrderError('limitPrice', limitPrice, 'Give a price above zero.');
  }
  if (stopPrice !== undefined && !(stopPrice > 0 && stopPrice < Infinity)) {
    throw new InvalidOrderError('stopPrice', stopPrice, 'Give a price above zero.');
  }
}
