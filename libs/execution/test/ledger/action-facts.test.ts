import { describe, expect, it } from '@jest/globals';

import { type ActionFacts, actionFacts } from '../../src/ledger/action-facts.js';
import { flat, type SmallAction, smallMarket } from '../fixture/small-market.js';

const ACTIONS: SmallAction[] = [
  { instrumentId: 'A', type: 'SPLIT', ex: 1, ratio: 2 },
  { instrumentId: 'A', type: 'CASH_DIVIDEND', ex: 1, pay: 3, amount: 0.5 },
  // 2015-01-02 is a Friday; the Saturday counts for the second session, and so does its pay date.
  { instrumentId: 'B', type: 'CASH_DIVIDEND', ex: '2015-01-03', pay: '2015-01-03', amount: 1 },
  { instrumentId: 'B', type: 'SPINOFF', ex: 2, ratio: 1 },
  { instrumentId: 'B', type: 'DELISTING', ex: 2 },
  { instrumentId: 'A', type: 'CASH_DIVIDEND', ex: 3, pay: 30, amount: 0.25 },
];

const facts = (basis: 'raw' | 'split_adjusted' | 'total_return', firstSession = 0): ActionFacts => {
  const instruments = ['A', 'B'].map((id) => ({ id, bars: flat(1, 5) }));
  return actionFacts(smallMarket({ basis, instruments, actions: ACTIONS }), firstSession);
};
const rows = ({ count, sessions, instruments, stages, values, paySessions }: ActionFacts): number[][] =>
  Array.from({ length: count }, (_, k) => [sessions[k], instruments[k], stages[k], values[k], paySessions[k]]);

describe('actionFacts', () => {
  it('raw prices -> session, instrument, stage, value and paying session of each, in the order of the panel', () => {
    expect(rows(facts('raw'))).toEqual([
      [1, 1, 1, 1, 1],
      [1, 0, 1, 0.5, 3],
      [1, 0, 0, 2, 1],
      [2, 1, 3, Number.NaN, 2],
      [3, 0, 1, 0.25, 5],
    ]);
  });

  it('actions of two dates that fall on one session -> still two days', () => {
    const { days } = facts('raw');
    expect([...days.slice(0, 5)]).toEqual([1, 2, 2, 3, 4]);
  });

  it('split-adjusted prices -> no changes of shares; total-return prices -> nothing; a later start -> what follows it', () => {
    expect(rows(facts('split_adjusted')).map(([, , stage]) => stage)).toEqual([1, 1, 3, 1]);
    expect(facts('total_return').count).toBe(0);
    expect(rows(facts('raw', 2)).map(([session]) => session)).toEqual([2, 3]);
  });
});
