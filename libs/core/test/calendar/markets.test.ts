import { describe, expect, it } from '@jest/globals';
import { knownCalendars, tradingCalendar } from '../../src/calendar/markets.js';
import { UnknownCalendarError } from '../../src/errors.js';

describe('tradingCalendar', () => {
  it('a market and its exchange -> one calendar, made once', () => {
    const calendar = tradingCalendar('US_EQ');
    expect(tradingCalendar('XNYS')).toBe(calendar);
    expect(tradingCalendar('US_EQ')).toBe(calendar);
    expect([calendar.marketId, calendar.exchange, calendar.timeZone]).toEqual(['US_EQ', 'XNYS', 'America/New_York']);
  });

  it.each(['', 'us_eq', 'NYSE', 'toString'])(
    'the name "%s" -> UnknownCalendarError that lists the known ones',
    (name) => {
      expect(() => tradingCalendar(name)).toThrow(UnknownCalendarError);
      expect(() => tradingCalendar(name)).toThrow(knownCalendars().join(', '));
    },
  );

  it('a market whose calendar bears its own name -> known once', () => {
    expect(knownCalendars().filter((name) => name === 'FX_GLOB')).toHaveLength(1);
    expect(new Set(knownCalendars()).size).toBe(knownCalendars().length);
  });

  it('every known name -> has a calendar', () => {
    expect(knownCalendars()).toEqual(
      expect.arrayContaining([
        'US_EQ',
        'XNYS',
        'US_FUT',
        'CMES',
        'EU_EQ',
        'XETR',
        'XLON',
        'XPAR',
        'JP_EQ',
        'XTKS',
        'ASIA_EQ',
        'XHKG',
        'FX_GLOB',
      ]),
    );
    for (const name of knownCalendars()) expect(tradingCalendar(name).sessionCount).toBeGreaterThan(10_000);
  });
});
