import { describe, expect, it } from '@jest/globals';
import { type TradeDate } from '@prometheus/core';
import { type AsOfView, marketReturn } from '@prometheus/data';

import { anchoredDates, featureRows, rowOf, sliceRows } from '../../src/index.js';

const DATES = ['2020-01-02', '2020-01-03', '2020-01-06', '2020-01-07'] as TradeDate[];

/** A view at the last of the dates whose series count sessions, times a factor. */
const view = {
  sessionsOfHistory: DATES.length - 1,
  window: (_field: string, days: number) => ({ dates: DATES.slice(DATES.length - days), instruments: [], values: [] }),
  market: ({ lookback }: { lookback: number }, days: number) =>
    Float64Array.from({ length: days }, (_, t) => lookback * (DATES.length - days + t)),
} as unknown as AsOfView;

const feature = (name: string, factor: number) => ({
  name,
  series: { ...marketReturn({ kind: 'equal_weight' }, 1), lookback: factor },
  transform: 'log' as const,
});

describe('anchoredDates', () => {
  it('no anchor -> all sessions of the collection', () => {
    expect(anchoredDates(view)).toEqual(DATES);
  });

  it('an anchor between sessions -> from the next session on', () => {
    expect(anchoredDates(view, '2020-01-04' as TradeDate)).toEqual(['2020-01-06', '2020-01-07']);
  });

  it('an anchor yet to come -> none', () => {
    expect(anchoredDates(view, '2021-01-04' as TradeDate)).toEqual([]);
  });
});

describe('featureRows', () => {
  const rows = featureRows(view, [feature('a', 1), feature('b', 10)], DATES.slice(1));

  it('two features -> a row a session in their own units, up to the close of the view', () => {
    expect(rows.names).toEqual(['a', 'b']);
    expect([...rows.values]).toEqual([1, 10, 2, 20, 3, 30]);
  });

  it('a row and a span -> theirs', () => {
    expect([...rowOf(rows, 2)]).toEqual([3, 30]);
    const { dates, values } = sliceRows(rows, 1, 2);
    expect([dates, [...values]]).toEqual([['2020-01-03'].map(() => DATES[2]), [2, 20]]);
  });

  it('no sessions -> no rows', () => {
    expect(featureRows(view, [feature('a', 1)], []).values).toHaveLength(0);
  });
});
