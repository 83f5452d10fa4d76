import { createHash } from 'node:crypto';

import { fromMicros } from '@prometheus/core';
import { type MarketPanel } from '@prometheus/data';
import { type AccountState, type Book } from '@prometheus/execution';

/** Stands for all that a decision could see: everything known of the market up to session `t`, and the book.
 * Floating-point values enter with all their bits. */
export function decisionInputsHash(panel: MarketPanel, t: number, account: AccountState, book: Book): string {
  const { quantities, carrying } = book;
  const names: string[] = [];
  const numbers = new Float64Array(2 + book.positionCount * 2);
  numbers[0] = account.equity;
  numbers[1] = account.cash;
  for (let i = 0; i < quantities.length; i++) {
    if (quantities[i] === 0) continue;
    numbers[2 + 2 * names.length] = quantities[i];
    numbers[3 + 2 * names.length] = fromMicros(carrying[i]);
    names.push(panel.header.instruments[i].instrumentId);
  }
  return createHash('sha256')
    .update(panel.digests.subarray(t * 32, t * 32 + 32))
    .update(names.join('\n'))
    .update(new Uint8Array(numbers.buffer))
    .digest('hex');
}
