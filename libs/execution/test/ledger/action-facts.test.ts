import { describe, expect, it } from '@jest/globals';
import { instrumentId } from '@prometheus/core';

import { type ActionFacts, actionFacts, lastCloseBefore, openOf } from '../../src/ledger/action-facts.js';
import { flat, type SmallAction, smallMarket } from '../fixture/small-market.js';

const ACTIONS: SmallAction[] = [
  { instrumentId: 'A', type: 'CASH_DIVIDEND', ex: 1, pay: 3, amount: 0.5 },
  { instrumentId: 'B', type: 'SPLIT', ex: 1, ratio: 2 },
  // 2015-01-02 is a Friday; the Saturday counts for the second session, and so does its pay date.
  { instrumentId: 'B', type: 'CASH_DIVIDEND', ex: '2015-01-03', pay: '2015-01-03', amount: 1 },
  { instrumentId: 'A', type: 'DELISTING', ex: 2 },
  { instrumentId: 'B', type: 'MERGER', ex: 2, ratio: 0.5, newInstrumentId: instrumentId('A') },
  { instrumentId: 'B', type: 'SPINOFF', ex: 2, ratio: 1, newInstrumentId: instrumentId('NOBODY') },
  { instrumentId: 'A', type: 'CASH_DIVIDEND', ex: 3, pay: 30, amount: 0.25 },
];
const [SPLIT, DIVIDEND, SPINOFF, MERGER, DELISTING] = [0, 2, 3, 4, 5];
const NONE = Number.NaN;

const facts = (basis: 'raw' | 'split_adjusted' | 'total_return', firstSession = 0): ActionFacts => {
  const instruments = ['A', 'B'].map((id) => ({ id, bars: flat(1, 5) }));
  return actionFacts(smallMarket({ basis, instruments, actions: ACTIONS }), firstSession);
};
const rows = ({ count, sessions, instruments, stages, ratios, amounts, newInstruments, paySessions }: ActionFacts) =>
  Array.from({ length: count }, (_, k) => [
    sessions[k],
    instruments[k],
    stages[k],
    ratios[k],
    amounts[k],
    newInstruments[k],
    paySessions[k],
  ]);

describe('actionFacts', () => {
  it('raw prices -> ex-date by ex-date, of one by stage and then by instrument', () => {
    expect(rows(facts('raw'))).toEqual([
      [1, 1, DIVIDEND, NONE, 1, -1, 1],
      [1, 1, SPLIT, 2, NONE, -1, 1],
      [1, 0, DIVIDEND, NONE, 0.5, -1, 3],
      [2, 1, SPINOFF, 1, NONE, -1, 2],
      [2, 1, MERGER, 0.5, NONE, 0, 2],
      [2, 0, DELISTING, NONE, NONE, -1, 2],
      [3, 0, DIVIDEND, NONE, 0.25, -1, 5],
    ]);
  });

  it('split-adjusted prices -> no splits; total-return prices -> nothing; a later start -> what follows it', () => {
    const stages = [DIVIDEND, DIVIDEND, SPINOFF, MERGER, DELISTING, DIVIDEND];
    expect(rows(facts('split_adjusted')).map(([, , stage]) => stage)).toEqual(stages);
    expect(facts('total_return').count).toBe(0);
    expect(rows(facts('raw', 2)).map(([session]) => session)).toEqual([2, 2, 2, 3]);
  });
});

describe('lastCloseBefore', () => {
  const bars = [[7, 12], undefined, undefined, [5, 5]] as const;
  const actions: SmallAction[] = [
    { instrumentId: 'A', type: 'SPLIT', ex: 0, ratio: 10 },
    { instrumentId: 'A', type: 'SPLIT', ex: 1, ratio: 2 },
    { instrumentId: 'A', type: 'STOCK_DIVIDEND', ex: 2, ratio: 1.5 },
  ];
  const panel = smallMarket({
    instruments: [
      { id: 'A', bars },
      { id: 'B', bars: flat(1, 4) },
    ],
    actions,
  });
  const closeBefore = (t: number): number => lastCloseBefore(panel, 0, t, panel.header.sessions[t]);

  it('the last close over the ratios since, up to the ex-date; NaN before the first bar', () => {
    // The split of the first session is in its close already.
    expect([0, 1, 2, 3].map(closeBefore)).toEqual([Number.NaN, 6, 4, 4]);
    expect(lastCloseBefore(panel, 0, 2, panel.header.sessions[1])).toBe(6);
  });

  it('openOf -> of a session with a bar', () => {
    expect([0, 1, 3].map((t) => openOf(panel, 0, t))).toEqual([7, Number.NaN, 5]);
  });
});
