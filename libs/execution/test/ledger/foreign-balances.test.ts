import { describe, expect, it } from '@jest/globals';

import { ForeignCurrency } from '../../src/ledger/foreign-balances.js';

describe('ForeignCurrency', () => {
  it('amounts at several rates, then a translation -> carried at the new rate, the gain to the micro-unit', () => {
    const euro = new ForeignCurrency();
    euro.add('CASH', 1_000_000, 1_100_000);
    euro.add('CASH', -333_333, -373_333);
    // 0.666667 at 1.234567 is 0.823045 (0.82304508...), carried at 0.726667 so far.
    expect(euro.translate('CASH', 1.234567)).toBe(96_378n);
    expect([euro.native('CASH'), euro.carried('CASH')]).toEqual([666_667n, 823_045n]);
    expect(euro.translate('CASH', 1.234567)).toBe(0n);
  });

  it('nothing left -> carried at nothing, whatever earlier rounding left behind', () => {
    const euro = new ForeignCurrency();
    euro.add('UNSETTLED', 100, 113);
    euro.add('UNSETTLED', -100, -111);
    expect(euro.translate('UNSETTLED', 1.2)).toBe(-2n);
    expect(euro.carried('UNSETTLED')).toBe(0n);
  });

  it('balances -> native amounts by account', () => {
    const euro = new ForeignCurrency();
    euro.add('CASH', 3n, 4);
    euro.add('UNSETTLED', -5, -6);
    euro.add('DIVIDENDS_RECEIVABLE', 7, 8);
    expect(euro.balances).toEqual({ cash: 3n, unsettled: -5n, receivable: 7n });
  });
});
