import { InputError } from '@prometheus/core';

/** How the prices of a collection relate to those that were traded.
 * - `raw`: as traded; corporate actions are booked.
 * - `split_adjusted`: divided by later splits; dividends are booked, splits are not.
 * - `total_return`: divided by later splits and dividends; nothing is booked.
 *
 * On any but raw the LEVEL of a price holds later events (a stock that will split looks cheap), so that rules on the
 * level look ahead; returns, dollar volume and costs in basis points are sound. */
export type PriceBasis = 'raw' | 'split_adjusted' | 'total_return';

export const PRICE_BASES: readonly PriceBasis[] = ['raw', 'split_adjusted', 'total_return'];

/** A rule that needs true price levels was asked of adjusted prices. */
export class PriceLevelError extends InputError {
  readonly code = 'PRICE_LEVEL';
  constructor(
    readonly rule: string,
    readonly basis: PriceBasis,
    readonly remedy: string,
  ) {
    super(
      `${rule} depends on the price level, which on the ${basis} basis holds later splits${
        basis === 'total_return' ? ' and dividends' : ''
      }: that would look ahead. ${remedy}`,
    );
  }
}

/** @throws {PriceLevelError} unless the basis is raw */
export function requirePriceLevel(rule: string, basis: PriceBasis, remedy: string): void {
  if (basis !== 'raw') throw new PriceLevelError(rule, basis, remedy);
}
