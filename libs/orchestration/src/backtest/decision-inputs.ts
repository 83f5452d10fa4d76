import { hash } from 'node:crypto';

import { fromMicros } from '@prometheus/core';
import { type MarketPanel } from '@prometheus/data';
import { type AccountState, type Book } from '@prometheus/execution';

const DIGEST_BYTES = 32;

/** Stands for all that a decision could see: everything known of the market up to its session, the book, facts beside the panel
 * and what the strategy remembers. Floating-point values enter with all their bits. One buffer serves all decisions of a run. */
export class DecisionInputs {
  #bytes = new Uint8Array(0);
  #numbers = new Float64Array(0);
  #ids = new BigUint64Array(0);
  /** The part of `bytes` that was hashed last. */
  #hashed = this.#bytes;

  constructor(readonly panel: MarketPanel) {}

  /** @param t session position
   * @param memory hashes of what the strategy remembers and of the facts, each empty where there is none
   * @returns 64 hexadecimal digits */
  hash(t: number, account: Pick<AccountState, 'equity' | 'cash'>, book: Book, memory: string): string {
    const { quantities, carrying, positionCount } = book;
    const { idBytes, digests } = this.panel;
    const count = 2 + 3 * positionCount;
    const length = DIGEST_BYTES + 8 * count + memory.length;
    if (length > this.#bytes.length) this.#grow(length);
    const bytes = this.#bytes;
    const numbers = this.#numbers;
    const ids = this.#ids;
    for (let k = 0, at = t * DIGEST_BYTES; k < DIGEST_BYTES; k++) bytes[k] = digests[at + k];
    numbers[0] = account.equity;
    numbers[1] = account.cash;
    for (let i = 0, next = 2; next < count; i++) {
      if (quantities[i] === 0) continue;
      ids[next++] = idBytes[i];
      numbers[next++] = quantities[i];
      numbers[next++] = fromMicros(carrying[i]);
    }
    for (let k = 0; k < memory.length; k++) bytes[length - memory.length + k] = memory.charCodeAt(k);
    if (this.#hashed.length !== length) this.#hashed = bytes.subarray(0, length);
    return hash('sha256', this.#hashed);
  }

  #grow(length: number): void {
    const room = Math.max(512, 8 * Math.ceil(length / 4));
    this.#bytes = new Uint8Array(room);
    this.#numbers = new Float64Array(this.#bytes.buffer, DIGEST_BYTES);
    this.#ids = new BigUint64Array(this.#bytes.buffer, DIGEST_BYTES);
    this.#hashed = this.#bytes;
  }
}
