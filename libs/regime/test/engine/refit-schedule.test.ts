import { describe, expect, it } from '@jest/globals';
import { type TradeDate } from '@prometheus/core';

import { isRefitDue, periodOf, type RefitPeriod, windowStart } from '../../src/engine/refit-schedule.js';

/** Sessions around turns of month, quarter and year. */
const DATES = [
  '2007-12-28',
  '2007-12-31',
  '2008-01-02',
  '2008-01-31',
  '2008-02-01',
  '2008-03-31',
  '2008-04-01',
  '2008-12-31',
  '2009-01-02',
] as TradeDate[];

const refits = (refit: RefitPeriod, minimumHistory = 1): string[] =>
  DATES.filter((_, t) => isRefitDue(DATES, t, { refit, minimumHistory }));

describe('refit schedule', () => {
  it('monthly, quarterly, yearly -> the first session of each period that begins after the anchor', () => {
    expect(refits('monthly')).toEqual([
      '2008-01-02',
      '2008-02-01',
      '2008-03-31',
      '2008-04-01',
      '2008-12-31',
      '2009-01-02',
    ]);
    expect(refits('quarterly')).toEqual(['2008-01-02', '2008-04-01', '2008-12-31', '2009-01-02']);
    expect(refits('yearly')).toEqual(['2008-01-02', '2009-01-02']);
  });

  it('a minimum of sessions -> the first fit is the first scheduled one that has them, its own session counted', () => {
    expect(refits('quarterly', 3)[0]).toBe('2008-01-02');
    expect(refits('quarterly', 4)[0]).toBe('2008-04-01');
    expect(refits('quarterly', 10)).toEqual([]);
  });

  it('sessions after the one asked about -> not read', () => {
    const known = DATES.slice(0, 5);
    const asked = known.map((_, t) => isRefitDue(known, t, { refit: 'monthly', minimumHistory: 1 }));
    expect(asked).toEqual(known.map((_, t) => isRefitDue(DATES, t, { refit: 'monthly', minimumHistory: 1 })));
  });

  it('periods -> by calendar', () => {
    expect(periodOf('2008-09-15' as TradeDate, 'quarterly')).toBe('2008-Q3');
    expect(periodOf('2008-10-01' as TradeDate, 'quarterly')).toBe('2008-Q4');
  });

  it('training window -> all since the anchor, or the newest so many', () => {
    expect(windowStart(999, 'expanding')).toBe(0);
    expect(windowStart(999, 250)).toBe(750);
    expect(windowStart(99, 250)).toBe(0);
  });
});
