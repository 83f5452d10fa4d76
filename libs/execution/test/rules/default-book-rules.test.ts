import { describe, expect, it } from '@jest/globals';
import { toMicros } from '@prometheus/core';

import { MISSING_DELISTING_RETURN } from '../../src/ledger/booking-rules.js';
import { defaultBookRules } from '../../src/rules/default-book-rules.js';
import { flat, smallMarket } from '../fixture/small-market.js';

const panel = smallMarket({ first: '2018-03-05', instruments: [{ id: 'A', bars: flat(10, 6) }] });

describe('defaultBookRules', () => {
  it('no overrides -> 100,000 in the panel currency, T+2 in 2018, nothing taxed or financed', () => {
    const rules = defaultBookRules(panel);
    expect(rules).toMatchObject({
      initialCashMicros: 100_000_000_000,
      quantityStep: 1,
      missingDelistingReturn: MISSING_DELISTING_RETURN,
      withholding: 0,
      flows: [],
      financing: { base: { cashInterest: 0, debitInterest: 0 }, shortRebate: 0, shortProceeds: 'available' },
    });
    expect(rules.settlement.settlesAt(1)).toBe(3);
    expect([rules.fx.currencies, [...rules.financing.borrowFees]]).toEqual([['USD'], [0]]);
  });

  it('overrides -> in place of the defaults, the others stay', () => {
    const settlement = { settlesAt: (t: number) => t + 1 };
    const rules = defaultBookRules(panel, { settlement, initialCashMicros: toMicros(5), withholding: 0.3 });
    expect([rules.settlement, rules.initialCashMicros, rules.withholding]).toEqual([settlement, 5_000_000, 0.3]);
    expect(rules.quantityStep).toBe(1);
  });
});
