import { addDays, type TradeDate } from '@prometheus/core';
import { describe, expect, it } from '@jest/globals';

import { type MarketSelection, selectionId } from '../../../src/features/market/market-selection.js';
import { closeOf, smallContext, weekdays } from '../../fixture/small-market.js';

const DAYS = weekdays(4);
const bars = [1, 1, 1, 1];
const spell = (symbol: string, fromDate: TradeDate, known: TradeDate, toDate?: TradeDate) => ({
  symbol,
  instrumentId: symbol,
  fromDate,
  knownAtMs: closeOf(known),
  ...(toDate === undefined ? {} : { toDate }),
});

const market = {
  closes: { A: bars, B: bars, C: bars },
  instruments: {
    B: { currency: 'EUR' },
    // Called OLD until the third day, which was known on the fourth.
    C: {
      tickers: [
        { symbol: 'OLD', fromDate: DAYS[0], knownAtMs: 0 },
        { symbol: 'C', fromDate: DAYS[2], knownAtMs: closeOf(DAYS[3]) },
      ],
    },
  },
  membership: [spell('A', DAYS[1], DAYS[0]), spell('B', DAYS[0], DAYS[2], addDays(DAYS[2], 1))],
};

/** Names selected in each session. */
function selected(selection: MarketSelection, of = market): string[] {
  const context = smallContext(of);
  const mask = context.market.selected(selection);
  return DAYS.map((_, t) => {
    const of = mask(t);
    return context.panel.header.instruments.flatMap(({ symbol }, i) => (of?.[i] === 0 ? [] : [symbol])).join('');
  });
}

describe('a market selection', () => {
  it('all -> everybody; a currency -> those in it, the panel’s where none is named', () => {
    expect(selected({ kind: 'all' })).toEqual(['ABC', 'ABC', 'ABC', 'ABC']);
    expect(selected({ kind: 'currency', currency: 'EUR' })).toEqual(['B', 'B', 'B', 'B']);
    expect(selected({ kind: 'currency', currency: 'USD' })).toEqual(['AC', 'AC', 'AC', 'AC']);
  });

  it('symbols -> who bears them on the day, as known then', () => {
    expect(selected({ kind: 'symbols', symbols: ['A', 'C'] })).toEqual(['A', 'A', 'A', 'AC']);
    expect(selected({ kind: 'symbols', symbols: ['OLD'] })).toEqual(['C', 'C', 'C', '']);
  });

  it('members -> those of the day as known then; without membership nobody', () => {
    expect(selected({ kind: 'members' })).toEqual(['', 'A', 'AB', 'A']);
    expect(selected({ kind: 'members' }, { ...market, membership: [] })).toEqual(['', '', '', '']);
  });

  it('its id -> says what it is made of, whatever the order', () => {
    expect(selectionId({ kind: 'symbols', symbols: ['B', 'A', 'B'] })).toBe('symbols(A,B)');
    expect(selectionId({ kind: 'currency', currency: 'EUR' })).toBe('currency(EUR)');
    expect([selectionId({ kind: 'all' }), selectionId({ kind: 'members' })]).toEqual(['all', 'members']);
  });
});
