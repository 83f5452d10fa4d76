import { hash } from 'node:crypto';

import { fromMicros } from '@prometheus/core';
import { type MarketPanel } from '@prometheus/data';
import { type AccountState, type Book } from '@prometheus/execution';

const DIGEST_BYTES = 32;

/** Stands for all that a decision could see: everything known of the market up to session `t`, the book, facts beside the panel
 * and what the strategy remembers. Floating-point values enter with all their bits.
 * @param memory hashes of what the strategy remembers and of the facts, each empty where there is none */
export function decisionInputsHash(
  panel: MarketPanel,
  t: number,
  account: Pick<AccountState, 'equity' | 'cash'>,
  book: Book,
  memory: string,
): string {
  const { quantities, carrying, positionCount } = book;
  const { idBytes } = panel;
  const bytes = new Uint8Array(DIGEST_BYTES + 8 * (2 + 3 * positionCount) + memory.length);
  bytes.set(panel.digests.subarray(t * DIGEST_BYTES, (t + 1) * DIGEST_BYTES));
  const numbers = new Float64Array(bytes.buffer, DIGEST_BYTES, 2 + 3 * positionCount);
  const ids = new BigUint64Array(bytes.buffer, DIGEST_BYTES, numbers.length);
  numbers[0] = account.equity;
  numbers[1] = account.cash;
  for (let i = 0, next = 2; next < numbers.length; i++) {
    if (quantities[i] === 0) continue;
    ids[next++] = idBytes[i];
    numbers[next++] = quantities[i];
    numbers[next++] = fromMicros(carrying[i]);
  }
  for (let k = 0; k < memory.length; k++) bytes[bytes.length - memory.length + k] = memory.charCodeAt(k);
  return hash('sha256', bytes);
}
