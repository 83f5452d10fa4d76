import { createHash } from 'node:crypto';

import { type MarketPanel } from '@prometheus/data';
import { type AccountState, type Position } from '@prometheus/execution';

/** Stands for all that a decision could see: everything known of the market up to session `t`, and the book.
 * Floating-point values enter with all their bits. */
export function decisionInputsHash(
  panel: MarketPanel,
  t: number,
  account: AccountState,
  positions: readonly Position[],
): string {
  const numbers = new Float64Array(2 + positions.length * 2);
  numbers[0] = account.equity;
  numbers[1] = account.cash;
  positions.forEach((position, k) => {
    numbers[2 + 2 * k] = position.quantity;
    numbers[3 + 2 * k] = position.marketValue;
  });
  return createHash('sha256')
    .update(panel.digests.subarray(t * 32, t * 32 + 32))
    .update(positions.map((position) => position.instrumentId).join('\n'))
    .update(new Uint8Array(numbers.buffer))
    .digest('hex');
}
