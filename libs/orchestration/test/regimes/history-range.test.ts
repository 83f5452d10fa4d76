import { describe, expect, it } from '@jest/globals';
import { tradeDate } from '@prometheus/core';

import { DateRangeError, sessionRange } from '../../src/index.js';
import { panelFromBars, sessionsFrom } from '../fixture/panel-from-bars.js';

// 2020-01-02 is a Thursday; ten sessions end on Wednesday 2020-01-15.
const dates = sessionsFrom('2020-01-02', 10);
const panel = panelFromBars(dates.map((date) => ({ symbol: 'A', date, open: 10, close: 10 })));
const range = (from: string, to: string) => sessionRange(panel, tradeDate(from), tradeDate(to));

describe('sessionRange', () => {
  it('days of the collection -> positions of the first and last session among them', () => {
    expect(range('2020-01-02', '2020-01-15')).toEqual({ first: 0, last: 9 });
    expect(range('2020-01-04', '2020-01-07')).toEqual({ first: 2, last: 3 });
  });

  it('a holiday before its first session -> no reason to refuse', () => {
    expect(range('2020-01-01', '2020-01-02')).toEqual({ first: 0, last: 0 });
  });

  it('beyond the collection, backwards, or a weekend -> refused with what there is', () => {
    expect(() => range('2019-12-31', '2020-01-08')).toThrow(DateRangeError);
    expect(() => range('2020-01-08', '2020-01-16')).toThrow(/sessions run 2020-01-02 to 2020-01-15/);
    expect(() => range('2020-01-08', '2020-01-07')).toThrow(/ends before it begins/);
    expect(() => range('2020-01-04', '2020-01-05')).toThrow(/holds no session/);
  });
});
