import { describe, expect, it } from '@jest/globals';

import { AuditedCash } from '../../src/ledger/audited-cash.js';
import { Tally } from '../../src/ledger/tally.js';
import { FxRates } from '../../src/rules/fx-rates.js';
import { handRules } from '../fixture/hand-book.js';
import { flat, smallMarket } from '../fixture/small-market.js';

const panel = smallMarket({ instruments: [{ id: 'A', bars: flat(1, 4), currency: 'EUR' }] });
const fx = new FxRates(panel, ['USD', 'EUR'], [Float64Array.of(1.1, 1.2, 1.25, 1.25)], 'hold', 0);

function purse(settlesAfter = 2): AuditedCash {
  return new AuditedCash(handRules(panel, { fx, settlement: { settlesAt: (t) => t + settlesAfter } }), 0);
}

describe('AuditedCash', () => {
  it('trades of a day -> unsettled until the open of their settlement day, each currency on its own', () => {
    const cash = purse();
    cash.trade(0, 100);
    cash.trade(1, -40);
    cash.trade(1, 10);
    cash.close(0);
    cash.open(1);
    expect(cash.native(1)).toEqual({ cash: 0n, unsettled: -30n, receivable: 0n });
    cash.open(2);
    expect(cash.native(1)).toEqual({ cash: -30n, unsettled: 0n, receivable: 0n });
    expect(cash.native(0)).toEqual({ cash: 100n, unsettled: 0n, receivable: 0n });
  });

  it('a settlement day that was passed over -> settles at the next open', () => {
    const cash = purse(0);
    cash.trade(0, 7);
    cash.close(0);
    cash.open(1);
    expect(cash.native(0).cash).toBe(7n);
  });

  it('a promise -> receivable until its day, then cash', () => {
    const cash = purse();
    expect(cash.promise(1, 1000, 2)).toBe(1100);
    cash.open(1);
    expect(cash.native(1)).toEqual({ cash: 0n, unsettled: 0n, receivable: 1000n });
    cash.open(2);
    expect(cash.native(1)).toEqual({ cash: 1000n, unsettled: 0n, receivable: 0n });
  });

  it('a foreign amount -> worth its rate when booked; what the rate does later is translation', () => {
    const cash = purse();
    expect(cash.receive(1, 1000)).toBe(1100);
    expect(cash.translationLoss()).toBe(0n);
    cash.translateAt(1);
    expect(cash.total('cash')).toBe(1200n);
    expect(cash.translationLoss()).toBe(-100n);
    expect(cash.receive(1, 10)).toBe(12);
    expect(cash.translationLoss()).toBe(-100n);
  });

  it('a conversion -> both sides unsettled; what it brings less than the balance was worth is a loss', () => {
    const cash = purse();
    cash.receive(1, 1000);
    expect(cash.convert({ session: 0, currency: 1, nativeMicros: 1000, baseMicros: 1090 })).toBe(1100);
    cash.close(0);
    expect(cash.native(1)).toEqual({ cash: 1000n, unsettled: -1000n, receivable: 0n });
    expect(cash.native(0).unsettled).toBe(1090n);
    expect(cash.translationLoss()).toBe(10n);
  });

  it('day sums beyond 2^53 micro-units -> settle to the last one', () => {
    const cash = purse(1);
    cash.trade(0, 2 ** 53);
    cash.trade(0, 3);
    cash.close(0);
    cash.open(1);
    expect(cash.native(0).cash).toBe(9_007_199_254_740_995n);
  });

  it('interest -> 360 days a year, a debit at its own rate, each currency rounded on its own', () => {
    const base = { cashInterest: 0.036, debitInterest: 0.072 };
    const rules = handRules(panel, { fx, financing: { base } });
    const cash = new AuditedCash(rules, 0);
    cash.receive(0, 15_000);
    cash.receive(1, -10_000);
    const result = new Tally();
    cash.interest(2, 0, result);
    // 15,000 x 0.036 x 2 / 360 = 3; -10,000 x 0.072 x 2 / 360 = -4 euros, -4.4 dollars.
    expect(cash.native(0).cash).toBe(15_003n);
    expect(cash.native(1).cash).toBe(-10_004n);
    expect(result.total()).toBe(1n);
  });
});
