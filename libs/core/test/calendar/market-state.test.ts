import { describe, expect, it } from '@jest/globals';
import { marketStateAt, type MarketState } from '../../src/calendar/market-state.js';
import { tradingCalendar } from '../../src/calendar/markets.js';
import { CalendarArgumentError, CalendarRangeError } from '../../src/errors.js';

const buffers = { preOpenMinutes: 90, postCloseMinutes: 60 };
const calendar = tradingCalendar('US_EQ');
const stateAt = (instant: string): MarketState => calendar.marketState(new Date(instant), buffers);

describe('marketState of US_EQ', () => {
  // 2024-03-08 is a Friday in winter time, 2024-03-11 the Monday after the clocks went forward.
  it.each([
    ['2024-03-08T12:59:59.999Z', 'OVERNIGHT'],
    ['2024-03-08T13:00:00.000Z', 'PRE_OPEN'],
    ['2024-03-08T14:29:59.999Z', 'PRE_OPEN'],
    ['2024-03-08T14:30:00.000Z', 'SESSION'],
    ['2024-03-08T20:59:59.999Z', 'SESSION'],
    ['2024-03-08T21:00:00.000Z', 'POST_CLOSE'],
    ['2024-03-08T21:59:59.999Z', 'POST_CLOSE'],
    ['2024-03-08T22:00:00.000Z', 'OVERNIGHT'],
    ['2024-03-09T04:59:59.999Z', 'OVERNIGHT'],
    ['2024-03-09T05:00:00.000Z', 'HOLIDAY'],
    ['2024-03-11T03:59:59.999Z', 'HOLIDAY'],
    ['2024-03-11T04:00:00.000Z', 'OVERNIGHT'],
    ['2024-03-11T12:00:00.000Z', 'PRE_OPEN'],
    ['2024-03-11T13:30:00.000Z', 'SESSION'],
  ] as const)('%s -> %s', (instant, expected) => {
    expect(stateAt(instant)).toBe(expected);
  });

  it('a weekday holiday -> HOLIDAY from midnight to midnight in New York', () => {
    const states = ['2024-07-04T03:59:00Z', '2024-07-04T04:00:00Z', '2024-07-04T15:00:00Z', '2024-07-05T04:00:00Z'];
    expect(states.map(stateAt)).toEqual(['OVERNIGHT', 'HOLIDAY', 'HOLIDAY', 'OVERNIGHT']);
  });

  it('a half day -> POST_CLOSE from 13:00 in New York', () => {
    const states = ['2024-07-03T16:59:59Z', '2024-07-03T17:00:00Z', '2024-07-03T17:59:59Z', '2024-07-03T18:00:00Z'];
    expect(states.map(stateAt)).toEqual(['SESSION', 'POST_CLOSE', 'POST_CLOSE', 'OVERNIGHT']);
  });

  it('the first and last day of the calendar -> answered', () => {
    expect(stateAt('1990-01-01T12:00:00Z')).toBe('HOLIDAY');
    expect(stateAt('2036-01-01T04:59:59Z')).toBe('OVERNIGHT');
  });

  it('an instant whose date in New York is out of bounds -> CalendarRangeError', () => {
    expect(() => stateAt('1990-01-01T04:59:59Z')).toThrow(CalendarRangeError);
    expect(() => stateAt('2036-01-01T05:00:00Z')).toThrow(CalendarRangeError);
  });

  it('an invalid Date -> CalendarArgumentError', () => {
    expect(() => calendar.marketState(new Date(NaN), buffers)).toThrow(CalendarArgumentError);
  });

  it.each([
    ['preOpenMinutes', 59],
    ['preOpenMinutes', 121],
    ['postCloseMinutes', 59],
    ['postCloseMinutes', 120.5],
    ['postCloseMinutes', NaN],
  ])('%s of %d -> refused, also while it does not matter', (argument, minutes) => {
    const wrong = { ...buffers, [argument]: minutes };
    expect(() => calendar.marketState(new Date('2024-03-08T15:00:00Z'), wrong)).toThrow(
      `${argument} is ${minutes}; pass 60 to 120 minutes.`,
    );
  });

  it('buffers of 60 and 120 minutes -> accepted', () => {
    const widest = { preOpenMinutes: 120, postCloseMinutes: 120 };
    const narrowest = { preOpenMinutes: 60, postCloseMinutes: 60 };
    const now = new Date('2024-03-08T13:00:00Z');
    expect([calendar.marketState(now, widest), calendar.marketState(now, narrowest)]).toEqual([
      'PRE_OPEN',
      'OVERNIGHT',
    ]);
  });
});

describe('marketStateAt between sessions closer than both buffers', () => {
  const minute = 60_000;
  const at = (nowMinutes: number, gapMinutes: number): MarketState =>
    marketStateAt(
      { nowMs: nowMinutes * minute, lastCloseMs: 0, nextOpenMs: gapMinutes * minute, isSessionDate: true },
      buffers,
    );

  it('a gap of an hour -> half POST_CLOSE, half PRE_OPEN', () => {
    expect([at(0, 60), at(29.9, 60), at(30, 60), at(59.9, 60)]).toEqual([
      'POST_CLOSE',
      'POST_CLOSE',
      'PRE_OPEN',
      'PRE_OPEN',
    ]);
  });

  it('a gap of two hours -> POST_CLOSE keeps its hour, PRE_OPEN shrinks to an hour', () => {
    expect([at(59.9, 120), at(60, 120)]).toEqual(['POST_CLOSE', 'PRE_OPEN']);
  });

  it('a gap longer than both buffers -> OVERNIGHT in between', () => {
    expect([at(59.9, 180), at(60, 180), at(89.9, 180), at(90, 180)]).toEqual([
      'POST_CLOSE',
      'OVERNIGHT',
      'OVERNIGHT',
      'PRE_OPEN',
    ]);
  });
});
