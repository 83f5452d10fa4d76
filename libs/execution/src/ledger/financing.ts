import { roundHalfEven } from '@prometheus/core';

import { DAYS_PER_YEAR } from '../rules/book-rules.js';
import { type Book } from './book.js';
import { NO_INSTRUMENT } from './ledger.js';

/** Books interest and borrow fees of the nights before session `t` on the balances at the close before.
 * @param nights calendar days since that close */
export function bookFinancing({ money, rules, carrying, shortMicros }: Book, t: number, nights: number): void {
  const { financing, fx } = rules;
  const { base, foreign, shortRebate, borrowFees } = financing;
  const restricted = financing.shortProceeds === 'restricted' ? -shortMicros : 0;
  for (let c = 0; c < fx.currencies.length; c++) {
    const { cashInterest, debitInterest } = c === 0 ? base : (foreign.get(c) ?? base);
    if (cashInterest === 0 && debitInterest === 0) continue;
    const balance = Number(money.settled(c)) - (c === 0 ? restricted : 0);
    const rate = balance > 0 ? cashInterest : debitInterest;
    money.finance(t, 'INTEREST', NO_INSTRUMENT, c, roundHalfEven((balance * rate * nights) / DAYS_PER_YEAR));
  }
  if (shortMicros === 0) return;
  if (restricted !== 0 && shortRebate !== 0) {
    money.finance(t, 'INTEREST', NO_INSTRUMENT, 0, roundHalfEven((restricted * shortRebate * nights) / DAYS_PER_YEAR));
  }
  for (let i = 0; i < carrying.length; i++) {
    if (carrying[i] >= 0 || borrowFees[i] === 0) continue;
    money.finance(t, 'BORROW_FEE', i, 0, -roundHalfEven((-carrying[i] * borrowFees[i] * nights) / DAYS_PER_YEAR));
  }
}
