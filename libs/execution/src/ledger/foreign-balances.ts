import { roundHalfEven } from '@prometheus/core';

import { type ForeignBalances } from './session-facts.js';

export const FOREIGN_ACCOUNTS = ['CASH', 'UNSETTLED', 'DIVIDENDS_RECEIVABLE'] as const;
export type ForeignAccount = (typeof FOREIGN_ACCOUNTS)[number];

/** What is held of one foreign currency: exactly in its own micro-units, and as the ledger carries it in the base
 * currency. */
export class ForeignCurrency {
  readonly #native: Record<ForeignAccount, bigint> = { CASH: 0n, UNSETTLED: 0n, DIVIDENDS_RECEIVABLE: 0n };
  readonly #carried: Record<ForeignAccount, bigint> = { CASH: 0n, UNSETTLED: 0n, DIVIDENDS_RECEIVABLE: 0n };

  add(account: ForeignAccount, nativeMicros: number | bigint, baseMicros: number): void {
    this.#native[account] += BigInt(nativeMicros);
    this.#carried[account] += BigInt(baseMicros);
  }

  native(account: ForeignAccount): bigint {
    return this.#native[account];
  }

  carried(account: ForeignAccount): bigint {
    return this.#carried[account];
  }

  /** Carries an account at a rate from now on.
   * @returns base micro-units by which its value rises */
  translate(account: ForeignAccount, rate: number): bigint {
    const value = BigInt(roundHalfEven(Number(this.#native[account]) * rate));
    const gain = value - this.#carried[account];
    this.#carried[account] = value;
    return gain;
  }

  get balances(): ForeignBalances {
    const { CASH: cash, UNSETTLED: unsettled, DIVIDENDS_RECEIVABLE: receivable } = this.#native;
    return { cash, unsettled, receivable };
  }
}
