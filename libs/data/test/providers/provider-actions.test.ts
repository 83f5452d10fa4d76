import { tradeDate } from '@prometheus/core';
import { describe, expect, it } from '@jest/globals';

import { ProviderActions } from '../../src/providers/provider-actions.js';
import { type ProviderAction } from '../../src/providers/provider.js';
import { US_SESSIONS } from '../ingestion/bar-series.js';

const PLACE = { provider: 'toy', symbol: 'A', file: 'toy/A.json' };

function action(changes: Partial<ProviderAction> & { date?: string }): ProviderAction {
  const { date = '2010-01-05', ...rest } = changes;
  return {
    exDate: tradeDate(date),
    type: 'CASH_DIVIDEND',
    ratio: undefined,
    amount: rest.type === undefined ? 0.5 : undefined,
    currency: undefined,
    payDate: undefined,
    ...rest,
  };
}

function fileOf(...actions: ProviderAction[]) {
  const collected = new ProviderActions(US_SESSIONS);
  collected.add(actions, PLACE);
  return collected.file('toy');
}

describe('ProviderActions', () => {
  it('a dividend without an instant -> known at the open of its ex-date: 9:30 in New York, 14:30 UTC in winter', () => {
    const file = fileOf(action({}));
    expect(file.actions).toEqual([
      expect.objectContaining({
        symbol: 'A',
        exDate: '2010-01-05',
        amount: 0.5,
        knownAtMs: Date.UTC(2010, 0, 5, 14, 30),
      }),
    ]);
    expect([file.rowsRead, file.findings, file.lines.get(file.actions[0])]).toEqual([1, [], 1]);
  });

  it('two cash dividends of a day -> one with their sum, paid and known when both are', () => {
    const first = action({ amount: 0.25, payDate: tradeDate('2010-02-01'), knownAtMs: 5 });
    const second = action({ amount: 1.5, payDate: tradeDate('2010-01-20'), knownAtMs: 7 });
    const { actions, rowsRead } = fileOf(first, second);
    expect(actions).toHaveLength(1);
    expect(actions[0]).toMatchObject({ amount: 1.75, payDate: '2010-02-01', knownAtMs: 7 });
    expect(rowsRead).toBe(2);
    expect(fileOf(action({ amount: 0.25 }), second).actions[0].payDate).toBeUndefined();
  });

  it('equal actions -> once, as a finding; a dividend and a split of one day -> both', () => {
    const split = action({ type: 'SPLIT', ratio: 2 });
    const file = fileOf(action({}), split, split, action({}));
    expect(file.actions.map(({ type, amount, ratio }) => [type, amount, ratio])).toEqual([
      ['CASH_DIVIDEND', 0.5, undefined],
      ['SPLIT', undefined, 2],
    ]);
    expect(file.findings).toMatchObject([{ code: 'DUPLICATE_ROW', occurrences: 2 }]);
  });

  it('an ex-date that is no session -> set aside, as a finding with its days', () => {
    // A Saturday, a holiday, and a day before the calendar begins.
    const file = fileOf(
      action({ date: '2010-01-09' }),
      action({ date: '2010-01-01' }),
      action({}),
      action({ date: '1900-01-02' }),
    );
    expect(file.actions.map(({ exDate }) => exDate)).toEqual(['2010-01-05']);
    expect(file.findings).toMatchObject([
      { code: 'NOT_A_SESSION', symbol: 'A', firstDate: '1900-01-02', lastDate: '2010-01-09', occurrences: 3 },
    ]);
  });

  it('symbols and days in any order -> one order, one content', () => {
    const of = (symbols: readonly string[], dates: readonly string[]) => {
      const collected = new ProviderActions(US_SESSIONS);
      for (const symbol of symbols)
        collected.add(
          dates.map((date) => action({ date })),
          { ...PLACE, symbol },
        );
      return collected.file('toy');
    };
    const [a, b] = [of(['B', 'A'], ['2010-01-06', '2010-01-05']), of(['A', 'B'], ['2010-01-05', '2010-01-06'])];
    expect(a.actions).toEqual(b.actions);
    expect(a.contentHash).toBe(b.contentHash);
  });

  it.each<[string, readonly Partial<ProviderAction>[], string]>([
    ['a dividend of nothing', [{ amount: 0 }], 'has no amount above zero'],
    ['a dividend without an amount', [{ amount: undefined }], 'has no amount above zero'],
    ['an amount that is no number', [{ amount: NaN }], 'has the amount NaN'],
    ['a ratio of 0', [{ type: 'SPLIT', ratio: 0 }], 'ratio 0, which is not above zero'],
    ['an endless ratio', [{ type: 'SPLIT', ratio: Infinity }], 'ratio Infinity'],
    ['a split without a ratio', [{ type: 'SPLIT' }], 'has no ratio'],
    ['a merger for nothing', [{ type: 'MERGER' }], 'neither an amount nor a ratio'],
    ['a change to no symbol', [{ type: 'SYMBOL_CHANGE' }], 'has no new symbol'],
    ['a change to a path', [{ type: 'SYMBOL_CHANGE', newSymbol: '../B' }], 'is not a symbol'],
    ['a currency in words', [{ currency: 'dollar' }], 'currency "dollar"'],
    [
      'two splits of a day',
      [
        { type: 'SPLIT', ratio: 2 },
        { type: 'SPLIT', ratio: 3 },
      ],
      'differs from another',
    ],
    ['dividends in two currencies', [{ currency: 'USD' }, { currency: 'EUR', amount: 1 }], 'differs from another'],
  ])('%s -> refused with file and place', (_what, changes, reason) => {
    const work = (): unknown => fileOf(...changes.map(action));
    expect(work).toThrow(reason);
    expect(work).toThrow(/toy: the answer in toy\/A\.json, field action \d \(/);
  });
});
