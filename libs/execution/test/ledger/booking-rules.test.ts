import { describe, expect, it } from '@jest/globals';
import { instrumentId, type TradeDate } from '@prometheus/core';
import { type CorporateActionType, type PanelAction } from '@prometheus/data';

import { bookableActions, MISSING_DELISTING_RETURN, missingDelistingReturn } from '../../src/ledger/booking-rules.js';

const action = (instrument: number, exDate: string, type: CorporateActionType): PanelAction => ({
  instrument,
  exDate: exDate as TradeDate,
  type,
  knownAtMs: 0,
});

/** In the order of a panel's header: by date, instrument and the name of the type. */
const ACTIONS = [
  action(0, '2015-01-05', 'SPLIT'),
  action(0, '2015-01-06', 'CASH_DIVIDEND'),
  action(0, '2015-01-06', 'DELISTING'),
  action(0, '2015-01-06', 'MERGER'),
  action(0, '2015-01-06', 'SPINOFF'),
  action(0, '2015-01-06', 'SPLIT'),
  action(0, '2015-01-06', 'STOCK_DIVIDEND'),
  action(0, '2015-01-06', 'SYMBOL_CHANGE'),
  action(1, '2015-01-06', 'CASH_DIVIDEND'),
  action(1, '2015-01-06', 'SPLIT'),
  action(1, '2015-01-07', 'CASH_DIVIDEND'),
];
const FIRST = '2015-01-01' as TradeDate;
const brief = (actions: readonly PanelAction[]): string[] =>
  actions.map(({ instrument, exDate, type }) => `${exDate.slice(-1)}/${instrument} ${type}`);

describe('bookableActions', () => {
  it('raw prices -> all; of one day by stage, of one stage by instrument', () => {
    expect(brief(bookableActions(ACTIONS, 'raw', FIRST))).toEqual([
      '5/0 SPLIT',
      '6/0 SPLIT',
      '6/0 STOCK_DIVIDEND',
      '6/1 SPLIT',
      '6/0 SYMBOL_CHANGE',
      '6/0 CASH_DIVIDEND',
      '6/1 CASH_DIVIDEND',
      '6/0 SPINOFF',
      '6/0 MERGER',
      '6/0 DELISTING',
      '7/1 CASH_DIVIDEND',
    ]);
  });

  it('split-adjusted prices -> no change of shares; total-return prices -> nothing', () => {
    expect(brief(bookableActions(ACTIONS, 'split_adjusted', FIRST))).toEqual([
      '6/0 SYMBOL_CHANGE',
      '6/0 CASH_DIVIDEND',
      '6/1 CASH_DIVIDEND',
      '6/0 SPINOFF',
      '6/0 MERGER',
      '6/0 DELISTING',
      '7/1 CASH_DIVIDEND',
    ]);
    expect(bookableActions(ACTIONS, 'total_return', FIRST)).toEqual([]);
  });

  it('a later first day -> earlier ex-dates are left out', () => {
    expect(brief(bookableActions(ACTIONS, 'raw', '2015-01-07' as TradeDate))).toEqual(['7/1 CASH_DIVIDEND']);
  });
});

describe('missingDelistingReturn', () => {
  const of = (exchange?: string): number => {
    const instrument = {
      instrumentId: instrumentId('A'),
      symbol: 'A',
      ...(exchange === undefined ? {} : { exchange }),
    };
    return missingDelistingReturn(instrument, MISSING_DELISTING_RETURN);
  };

  it.each([
    ['NYSE', -0.3],
    ['AMEX', -0.3],
    ['NASDAQ', -0.55],
    ['OTC', 0],
    ['XTKS', -0.55],
    ['toString', -0.55],
    [undefined, -0.55],
  ])('last venue %s -> %s (Shumway 1997; Shumway and Warther 1999)', (exchange, expected) => {
    expect(of(exchange)).toBe(expected);
  });
});
