import { describe, expect, it } from '@jest/globals';
import { epochDay, type TradeDate, tradingCalendar } from '@prometheus/core';

import { SessionTable } from '../../src/ingestion/session-table.js';
import { dateProblem, knownByLag } from '../../src/macro/publication-lag.js';
import { type SeriesDefinition, seriesDefinitionSchema } from '../../src/macro/series-definition.js';

const sessions = new SessionTable(tradingCalendar('US_EQ'));
const day = (date: string): number => epochDay(date as TradeDate);

function series(frequency: string, dateIs: string, lag: Record<string, unknown>): SeriesDefinition {
  return seriesDefinitionSchema.parse({ title: 'T', unit: 'percent', frequency, dateIs, lag });
}

function known(definition: SeriesDefinition, date: string): string | undefined {
  const instant = knownByLag(definition, day(date), sessions);
  return instant === undefined ? undefined : new Date(instant).toISOString().slice(0, 16);
}

// Hand-worked with the NYSE's hours: 9:30 to 16:00 in New York, which is 13:30 to 20:00 UTC in summer and 14:30 to 21:00 in
// winter; summer time began on Sunday 2008-03-09 and ended on Sunday 2008-11-02.
describe('knownByLag by sessions', () => {
  const next = series('daily', 'day', { sessions: 1 });
  it.each([
    ['a Thursday -> the open of Friday', '2008-10-09', '2008-10-10T13:30'],
    ['a Friday -> the open of Monday', '2008-10-10', '2008-10-13T13:30'],
    ['a Friday before summer time begins -> Monday by summer time', '2008-03-07', '2008-03-10T13:30'],
    ['a Friday before summer time ends -> Monday by winter time', '2008-10-31', '2008-11-03T14:30'],
    ['the day before Thanksgiving -> the open of the half day', '2008-11-26', '2008-11-28T14:30'],
    ['Thanksgiving itself -> the same', '2008-11-27', '2008-11-28T14:30'],
    ['the Friday before the hurricane of 2012 -> the Wednesday after', '2012-10-26', '2012-10-31T13:30'],
    ['a Monday before 1990, where the calendar begins -> its first session', '1987-10-19', '1990-01-02T14:30'],
  ])('%s', (_name, date, expected) => {
    expect(known(next, date)).toBe(expected);
  });

  it('two sessions -> the open of the second', () => {
    expect(known(series('daily', 'day', { sessions: 2 }), '2008-10-10')).toBe('2008-10-14T13:30');
  });

  it.each([
    ['a session -> its own close', '2008-10-10', '2008-10-10T20:00'],
    ['a half day -> its early close', '2008-11-28', '2008-11-28T18:00'],
    ['a Sunday -> the close of Monday', '2008-10-12', '2008-10-13T20:00'],
  ])('none: %s', (_name, date, expected) => {
    expect(known(series('daily', 'day', { sessions: 0 }), date)).toBe(expected);
  });

  it('beyond the calendar -> undefined', () => {
    const last = sessions.dateOf(sessions.days.length - 1);
    expect(known(next, last)).toBeUndefined();
    expect(known(series('daily', 'day', { sessions: 9 }), sessions.dateOf(sessions.days.length - 5))).toBeUndefined();
    // 2035-12-31 is a Monday in winter time.
    expect(known(series('daily', 'day', { sessions: 0 }), last)).toBe('2035-12-31T21:00');
  });
});

describe('knownByLag by days', () => {
  const monthly = (days: number) => series('monthly', 'periodStart', { days, after: 'periodEnd' });
  it.each([
    // 2008-09-30 + 10 days = Friday 2008-10-10; the session after it is Monday.
    ['September 2008 and 10 days -> Monday 13 October', 10, '2008-09-01', '2008-10-13T13:30'],
    // 2008-10-31 + 10 days = Monday 2008-11-10; the exchange is open on Veterans Day.
    ['October 2008 and 10 days -> Tuesday 11 November', 10, '2008-10-01', '2008-11-11T14:30'],
    // 2008-02-29 + 45 days = Monday 2008-04-14; a leap year.
    ['February 2008 and 45 days -> 15 April', 45, '2008-02-01', '2008-04-15T13:30'],
    // 2009-02-28 + 45 days = Tuesday 2009-04-14.
    ['February 2009 and 45 days -> 15 April', 45, '2009-02-01', '2009-04-15T13:30'],
    // 2007-12-31 + 45 days = Thursday 2008-02-14.
    ['December 2007 and 45 days -> 15 February', 45, '2007-12-01', '2008-02-15T14:30'],
    // 2008-11-30 + 25 days = Christmas; the session after it is Friday.
    ['November 2008 and 25 days -> the day after Christmas', 25, '2008-11-01', '2008-12-26T14:30'],
  ])('%s', (_name, days, date, expected) => {
    expect(known(monthly(days), date)).toBe(expected);
  });

  it('a quarter -> counted from the end of its third month', () => {
    // 2008-09-30 + 30 days = Thursday 2008-10-30.
    expect(known(series('quarterly', 'periodStart', { days: 30, after: 'periodEnd' }), '2008-07-01')).toBe(
      '2008-10-31T13:30',
    );
  });

  it('a week that ends on Saturday and 5 days -> the Friday after its Thursday', () => {
    expect(known(series('weekly', 'weekEnd', { days: 5, after: 'weekEnd' }), '2008-10-04')).toBe('2008-10-10T13:30');
    // Saturday 2008-11-22 + 5 days = Thanksgiving.
    expect(known(series('weekly', 'weekEnd', { days: 5, after: 'weekEnd' }), '2008-11-22')).toBe('2008-11-28T14:30');
  });

  it('a week dated by its first day -> the same instant', () => {
    expect(known(series('weekly', 'periodStart', { days: 5, after: 'weekEnd' }), '2008-09-28')).toBe(
      '2008-10-10T13:30',
    );
  });

  it('days after a date -> the session after that day', () => {
    expect(known(series('daily', 'day', { days: 2, after: 'date' }), '2008-10-08')).toBe('2008-10-13T13:30');
  });
});

describe('dateProblem', () => {
  it('a monthly date that is not the first of a month -> named; any day of a daily or weekly series -> none', () => {
    const lag = { days: 10, after: 'periodEnd' };
    expect(dateProblem(series('monthly', 'periodStart', lag), day('2008-09-30'))).toContain('first day of a month');
    expect(dateProblem(series('monthly', 'periodStart', lag), day('2008-09-01'))).toBeUndefined();
    expect(dateProblem(series('daily', 'day', { sessions: 1 }), day('2008-09-30'))).toBeUndefined();
  });
});
