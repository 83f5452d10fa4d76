import { toMicros } from '@prometheus/core';
import { type MarketPanel } from '@prometheus/data';

import { MISSING_DELISTING_RETURN } from '../ledger/booking-rules.js';
import { type BookRules } from './book-rules.js';
import { FxRates } from './fx-rates.js';
import { settlementSchedule } from './settlement.js';

/** The rules of a cash book in the panel's currency: 100,000 units at the start, whole shares, settlement by the market's cycles,
 * no tax, no flows, no interest and no fees.
 * @param overrides rules that take the place of these; a panel with names in other currencies needs its own `fx` */
export function defaultBookRules(panel: MarketPanel, overrides: Partial<BookRules> = {}): BookRules {
  const { market, sessions, currency } = panel.header;
  return {
    initialCashMicros: toMicros(100_000),
    quantityStep: 1,
    missingDelistingReturn: MISSING_DELISTING_RETURN,
    withholding: 0,
    flows: [],
    financing: {
      base: { cashInterest: 0, debitInterest: 0 },
      foreign: new Map(),
      shortRebate: 0,
      borrowFees: new Float64Array(panel.instrumentCount),
      shortProceeds: 'available',
    },
    settlement: overrides.settlement ?? settlementSchedule(market, sessions),
    fx: overrides.fx ?? new FxRates(panel, [currency], [], 'hold', 0),
    ...overrides,
  };
}
