import { collectionId, epochDay, instrumentId, marketId, tradeDate } from '@prometheus/core';
import { describe, expect, it } from '@jest/globals';

import { actionFactors } from '../../src/panel/action-fields.js';
import { type MarketPanel } from '../../src/panel/market-panel.js';
import { type BuilderAction, PanelBuilder } from '../../src/panel/panel-builder.js';
import { type PriceBasis } from '../../src/panel/price-basis.js';
import { weekdaySessions } from '../fixture/weekday-sessions.js';

type Action = Pick<BuilderAction, 'type' | 'ratio' | 'amount'> & { readonly exDate: string };

/** One instrument with a close of 50 on the given days, 2024-01-02 being a Tuesday, among sessions 2024-01-02 to 12. */
function panelOf(days: readonly string[], actions: readonly Action[], basis: PriceBasis = 'raw'): MarketPanel {
  const other = instrumentId('Z');
  const builder = new PanelBuilder({
    collection: collectionId('test'),
    market: marketId('US_EQ'),
    basis,
    currency: 'USD',
    calendar: weekdaySessions(),
    instruments: [
      { instrumentId: instrumentId('A'), symbol: 'AAA' },
      { instrumentId: other, symbol: 'ZZZ' },
    ],
    firstDate: tradeDate('2024-01-02'),
    lastDate: tradeDate('2024-01-12'),
    actions: actions.map((action) => ({
      ...action,
      exDate: tradeDate(action.exDate),
      instrumentId: 'A',
      knownAtMs: 0,
    })),
    membership: [],
  });
  for (const date of days) builder.addBar(0, epochDay(tradeDate(date)), 50, 50, 50, 50, 50, 1);
  for (const date of ['2024-01-02', '2024-01-12']) builder.addBar(1, epochDay(tradeDate(date)), 1, 1, 1, 1, 1, 1);
  return builder.build();
}

function fields(panel: MarketPanel, date: string): [number, number] {
  const cell = panel.sessionIndex(tradeDate(date)) * panel.instrumentCount;
  return [panel.field('splitFactor')[cell], panel.field('cashDividend')[cell]];
}

const DAYS = ['2024-01-03', '2024-01-04', '2024-01-09', '2024-01-10'];

describe('split factor and cash dividend fields', () => {
  it('an action on a day with a bar -> on that bar, one and zero elsewhere', () => {
    const panel = panelOf(DAYS, [
      { type: 'SPLIT', exDate: '2024-01-04', ratio: 2 },
      { type: 'CASH_DIVIDEND', exDate: '2024-01-10', amount: 0.5 },
    ]);
    expect(DAYS.map((date) => fields(panel, date))).toEqual([
      [1, 0],
      [2, 0],
      [1, 0],
      [1, 0.5],
    ]);
    expect(fields(panel, '2024-01-05')).toEqual([Number.NaN, Number.NaN]);
  });

  it('an action in a gap or on a weekend -> on the first bar after', () => {
    const panel = panelOf(DAYS, [
      { type: 'SPLIT', exDate: '2024-01-05', ratio: 2 },
      { type: 'CASH_DIVIDEND', exDate: '2024-01-07', amount: 0.5 },
    ]);
    expect(fields(panel, '2024-01-09')).toEqual([2, 0.5]);
  });

  it('several actions on one bar -> ratios multiply, amounts add', () => {
    const panel = panelOf(DAYS, [
      { type: 'SPLIT', exDate: '2024-01-09', ratio: 2 },
      { type: 'STOCK_DIVIDEND', exDate: '2024-01-08', ratio: 1.5 },
      { type: 'CASH_DIVIDEND', exDate: '2024-01-09', amount: 0.5 },
      { type: 'CASH_DIVIDEND', exDate: '2024-01-09', amount: 0.25 },
    ]);
    expect(fields(panel, '2024-01-09')).toEqual([3, 0.75]);
  });

  it('an action from before the first bar -> nowhere: nobody held the share', () => {
    const panel = panelOf(DAYS, [
      { type: 'SPLIT', exDate: '2001-06-01', ratio: 2 },
      { type: 'CASH_DIVIDEND', exDate: '2024-01-02', amount: 0.5 },
    ]);
    expect(fields(panel, '2024-01-03')).toEqual([1, 0]);
    expect(panel.header.actions).toHaveLength(2);
  });

  it('an action on the day of the first bar -> on that bar', () => {
    expect(fields(panelOf(DAYS, [{ type: 'SPLIT', exDate: '2024-01-03', ratio: 2 }]), '2024-01-03')).toEqual([2, 0]);
  });

  it.each(['2024-01-11', '2024-01-12', '2030-01-01'])('an action on %s, after the last bar -> nowhere', (exDate) => {
    const panel = panelOf(DAYS, [{ type: 'SPLIT', exDate, ratio: 2 }]);
    expect(actionFactors(panel).factors).toHaveLength(0);
  });

  it.each([
    ['raw', [2, 0.5]],
    ['split_adjusted', [1, 0.5]],
    ['total_return', [1, 0]],
  ] as const)('prices on the %s basis -> only what they still show', (basis, expected) => {
    const actions: Action[] = [
      { type: 'SPLIT', exDate: '2024-01-09', ratio: 2 },
      { type: 'CASH_DIVIDEND', exDate: '2024-01-09', amount: 0.5 },
      { type: 'DELISTING', exDate: '2024-01-09', amount: 9 },
      { type: 'MERGER', exDate: '2024-01-09', ratio: 5, amount: 9 },
    ];
    expect(fields(panelOf(DAYS, actions, basis), '2024-01-09')).toEqual(expected);
  });
});

describe('actionFactors', () => {
  it('a 2:1 split and a dividend of 1 on a close of 50 -> 2 x 1.02 and where it stands', () => {
    const panel = panelOf(DAYS, [
      { type: 'SPLIT', exDate: '2024-01-04', ratio: 2 },
      { type: 'CASH_DIVIDEND', exDate: '2024-01-04', amount: 1 },
      { type: 'CASH_DIVIDEND', exDate: '2024-01-09', amount: 5 },
    ]);
    const { rows, instruments, factors } = actionFactors(panel);
    expect([[...rows], [...instruments], [...factors]]).toEqual([
      [2, 5],
      [0, 0],
      [2.04, 1.1],
    ]);
    expect([...actionFactors(panel, 3).rows]).toEqual([5]);
    expect([...actionFactors(panel, 0, 5).rows]).toEqual([2]);
  });
});
