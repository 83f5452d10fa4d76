import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { marketStateAt, type MarketState, type MarketStateBuffers } from '../../src/calendar/market-state.js';
import { knownCalendars, tradingCalendar } from '../../src/calendar/markets.js';
import { type TradingCalendar } from '../../src/calendar/trading-calendar.js';
import { CalendarArgumentError, CalendarRangeError } from '../../src/errors.js';
import { dateOfEpochDay, epochDay, tradeDate } from '../../src/ids.js';

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

  it('a gap of 160 minutes -> POST_CLOSE keeps its hour, PRE_OPEN takes half, OVERNIGHT in between', () => {
    expect([at(59.9, 160), at(60, 160), at(79.9, 160), at(80, 160)]).toEqual([
      'POST_CLOSE',
      'OVERNIGHT',
      'OVERNIGHT',
      'PRE_OPEN',
    ]);
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

const MINUTE = 60_000;
const offsetFormats: Record<string, Intl.DateTimeFormat> = {};
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

describe('marketState of US_FUT, whose sessions lie an hour apart', () => {
  // 2024-03-08 is a Friday, the clocks go forward on Sunday the 10th; Chicago is 6 hours, then 5 hours behind UTC.
  it.each([
    ['2024-03-07T21:59:59.999Z', 'SESSION'],
    ['2024-03-07T22:00:00.000Z', 'POST_CLOSE'],
    ['2024-03-07T22:29:59.999Z', 'POST_CLOSE'],
    ['2024-03-07T22:30:00.000Z', 'PRE_OPEN'],
    ['2024-03-07T23:00:00.000Z', 'SESSION'],
    ['2024-03-08T22:00:00.000Z', 'POST_CLOSE'],
    ['2024-03-08T23:00:00.000Z', 'OVERNIGHT'],
    ['2024-03-09T06:00:00.000Z', 'HOLIDAY'],
    ['2024-03-10T20:29:59.999Z', 'HOLIDAY'],
    ['2024-03-10T20:30:00.000Z', 'PRE_OPEN'],
    ['2024-03-10T22:00:00.000Z', 'SESSION'],
    // Christmas: the day itself until its evening.
    ['2024-12-24T18:15:00.000Z', 'POST_CLOSE'],
    ['2024-12-24T19:15:00.000Z', 'OVERNIGHT'],
    ['2024-12-25T06:00:00.000Z', 'HOLIDAY'],
    ['2024-12-25T21:30:00.000Z', 'PRE_OPEN'],
    ['2024-12-25T23:00:00.000Z', 'SESSION'],
  ] as const)('%s -> %s', (instant, expected) => {
    expect(tradingCalendar('US_FUT').marketState(new Date(instant), buffers)).toBe(expected);
  });
});

const calendarsByName = [...new Set(knownCalendars().map(tradingCalendar))].map((known): [string, TradingCalendar] => [
  known.exchange,
  known,
]);

describe.each(calendarsByName)('marketState of %s at random instants of 1990 to 2035', (_, market) => {
  const someBuffers = fc.record({
    preOpenMinutes: fc.integer({ min: 60, max: 120 }),
    postCloseMinutes: fc.integer({ min: 60, max: 120 }),
  });
  const someSession = fc.integer({ min: 0, max: market.sessionCount - 2 });
  const localDay = new Intl.DateTimeFormat('sv-SE', { timeZone: market.timeZone, dateStyle: 'short' });
  const boundsOf = (session: number): { open: number; close: number } => {
    const date = market.sessionAt(session);
    return { open: market.sessionOpenMs(date), close: market.sessionCloseMs(date) };
  };
  const stateOf = (instantMs: number, sizes: MarketStateBuffers): MarketState =>
    market.marketState(new Date(instantMs), sizes);
  /** Every change of state from the open of a session to the next one's open, with the instants in order. */
  const walk = (session: number, sizes: MarketStateBuffers): { state: MarketState; atMs: number }[] => {
    const { open } = boundsOf(session);
    const { open: nextOpen } = boundsOf(session + 1);
    const states = [{ state: stateOf(open, sizes), atMs: open }];
    for (let atMs = open + 5 * MINUTE; atMs <= nextOpen; atMs += 5 * MINUTE) {
      const state = stateOf(atMs, sizes);
      if (state !== states[states.length - 1].state) states.push({ state, atMs });
    }
    return states;
  };
  const orderOf = (states: readonly { state: MarketState }[]): string => states.map(({ state }) => state).join(' ');
  const inOrder = (gapMs: number): RegExp =>
    gapMs === 0 ? /^SESSION$/ : /^SESSION POST_CLOSE( (OVERNIGHT|HOLIDAY))* PRE_OPEN SESSION$/;

  it('from one session to the next -> the states in their order, each buffer honoured or half of a short gap', () => {
    fc.assert(
      fc.property(someSession, someBuffers, (session, sizes) => {
        const { close } = boundsOf(session);
        const { open: nextOpen } = boundsOf(session + 1);
        const gap = nextOpen - close;
        expect(orderOf(walk(session, sizes))).toMatch(inOrder(gap));
        if (gap === 0) return;
        const postCloseEnd = close + Math.min(sizes.postCloseMinutes * MINUTE, gap / 2);
        const preOpen = nextOpen - Math.min(sizes.preOpenMinutes * MINUTE, gap / 2);
        const around = [close - 1, close, postCloseEnd - 1, preOpen, nextOpen - 1, nextOpen];
        expect(around.map((instant) => stateOf(instant, sizes))).toEqual([
          'SESSION',
          'POST_CLOSE',
          'POST_CLOSE',
          'PRE_OPEN',
          'PRE_OPEN',
          'SESSION',
        ]);
        if (preOpen > postCloseEnd) {
          expect(['OVERNIGHT', 'HOLIDAY']).toContain(stateOf(postCloseEnd, sizes));
          expect(['OVERNIGHT', 'HOLIDAY']).toContain(stateOf(preOpen - 1, sizes));
        }
      }),
      { numRuns: 60 },
    );
  });

  it('any instant -> SESSION exactly from an open to its close', () => {
    fc.assert(
      fc.property(someSession, fc.double({ min: 0, max: 1, noNaN: true }), someBuffers, (session, share, sizes) => {
        const { open, close } = boundsOf(session);
        const { open: nextOpen } = boundsOf(session + 1);
        const instant = Math.floor(open + share * (nextOpen - 1 - open));
        expect(stateOf(instant, sizes) === 'SESSION').toBe(instant < close);
      }),
    );
  });

  it('outside of sessions and buffers -> HOLIDAY on a date without a session, else OVERNIGHT', () => {
    fc.assert(
      fc.property(someSession, fc.double({ min: 0, max: 1, noNaN: true }), someBuffers, (session, share, sizes) => {
        const { close } = boundsOf(session);
        const { open: nextOpen } = boundsOf(session + 1);
        const from = close + sizes.postCloseMinutes * MINUTE;
        const to = nextOpen - sizes.preOpenMinutes * MINUTE - 1;
        fc.pre(to > from);
        const instant = Math.floor(from + share * (to - from));
        const isSessionDate = market.isTradingDay(tradeDate(localDay.format(instant)));
        expect(stateOf(instant, sizes)).toBe(isSessionDate ? 'OVERNIGHT' : 'HOLIDAY');
      }),
    );
  });

  it('Saturday and Sunday noon of the market -> HOLIDAY', () => {
    const first = epochDay(market.firstDate);
    const last = epochDay(market.lastDate);
    const wallClock = new Intl.DateTimeFormat('en-US', {
      timeZone: market.timeZone,
      hour: '2-digit',
      hourCycle: 'h23',
    });
    fc.assert(
      fc.property(fc.integer({ min: first, max: last }), someBuffers, (day, sizes) => {
        // 1970-01-01 was a Thursday.
        const saturday = day - ((((day - 2) % 7) + 7) % 7);
        for (const weekendDay of [saturday, saturday + 1].filter((each) => each >= first && each <= last)) {
          const noonUtc = Date.parse(dateOfEpochDay(weekendDay)) + 12 * HOUR;
          const noon = noonUtc - (Number(wallClock.format(noonUtc)) - 12) * HOUR;
          expect(localDay.format(noon)).toBe(dateOfEpochDay(weekendDay));
          expect(stateOf(noon, sizes)).toBe('HOLIDAY');
        }
      }),
    );
  });

  it('across a change of the clocks -> the states in their order', () => {
    const changes: number[] = [];
    for (let day = epochDay(market.firstDate) + 7; day < epochDay(market.lastDate) - 7; day++) {
      const isSunday = (day + 4) % 7 === 0;
      if (isSunday && offsetAt(market.timeZone, day * DAY) !== offsetAt(market.timeZone, (day + 1) * DAY)) {
        changes.push(day);
      }
    }
    const isFixed = changes.length === 0;
    const sunday = isFixed ? fc.constant(epochDay(tradeDate('2024-03-10'))) : fc.constantFrom(...changes);
    fc.assert(
      fc.property(sunday, fc.integer({ min: -1, max: 1 }), someBuffers, (day, shift, sizes) => {
        const monday = market.firstSessionOnOrAfter(dateOfEpochDay(day));
        const session = market.sessionNumber(monday) - 1 + shift;
        const gap = boundsOf(session + 1).open - boundsOf(session).close;
        expect(orderOf(walk(session, sizes))).toMatch(inOrder(gap));
      }),
      { numRuns: 60 },
    );
  });

  it('the next change of state -> the state holds until then, not after', () => {
    fc.assert(
      fc.property(someSession, fc.double({ min: 0, max: 1, noNaN: true }), someBuffers, (session, share, sizes) => {
        const { open } = boundsOf(session);
        const { open: nextOpen } = boundsOf(session + 1);
        fc.pre(session < market.sessionCount - 20);
        const now = Math.floor(open + share * (nextOpen - open));
        const state = stateOf(now, sizes);
        const { at, state: next } = market.nextStateChange(new Date(now), sizes);
        expect(at.getTime()).toBeGreaterThan(now);
        expect(next).not.toBe(state);
        expect(stateOf(at.getTime(), sizes)).toBe(next);
        expect(stateOf(at.getTime() - 1, sizes)).toBe(state);
        for (let instant = now; instant < at.getTime(); instant += 5 * MINUTE) {
          if (stateOf(instant, sizes) !== state) throw new Error(`another state at ${new Date(instant).toISOString()}`);
        }
      }),
    );
  });
});

describe('nextStateChange', () => {
  const next = (name: string, instant: string): [string, MarketState] => {
    const { at, state } = tradingCalendar(name).nextStateChange(new Date(instant), buffers);
    return [at.toISOString().slice(0, 16), state];
  };

  it.each([
    ['US_EQ', '2024-03-08T14:29:59.999Z', ['2024-03-08T14:30', 'SESSION']],
    ['US_EQ', '2024-03-08T14:30:00.000Z', ['2024-03-08T21:00', 'POST_CLOSE']],
    ['US_EQ', '2024-03-08T21:00:00.000Z', ['2024-03-08T22:00', 'OVERNIGHT']],
    // Midnight of Saturday and of Monday in New York, the clocks going forward in between.
    ['US_EQ', '2024-03-08T22:00:00.000Z', ['2024-03-09T05:00', 'HOLIDAY']],
    ['US_EQ', '2024-03-09T05:00:00.000Z', ['2024-03-11T04:00', 'OVERNIGHT']],
    ['US_FUT', '2024-03-07T22:00:00.000Z', ['2024-03-07T22:30', 'PRE_OPEN']],
    // A week of foreign exchange is one session; 2024-06-14 is a Friday.
    ['FX_GLOB', '2024-06-10T12:00:00.000Z', ['2024-06-14T21:00', 'POST_CLOSE']],
  ] as const)('%s at %s -> %j', (name, instant, expected) => {
    expect(next(name, instant)).toEqual(expected);
  });

  it('no change within the bounds -> CalendarRangeError; an invalid Date -> CalendarArgumentError', () => {
    expect(() => next('US_EQ', '2036-01-01T00:00:00Z')).toThrow(CalendarRangeError);
    expect(() => calendar.nextStateChange(new Date(NaN), buffers)).toThrow(CalendarArgumentError);
  });
});

/** The wall clock's distance from UTC in minutes, read from the runtime. */
function offsetAt(timeZone: string, instantMs: number): number {
  const format = (offsetFormats[timeZone] ??= new Intl.DateTimeFormat('en-US', {
    timeZone,
    timeZoneName: 'longOffset',
  }));
  const [, sign, hours, minutes] = /GMT(?:([+-])(\d{2}):(\d{2}))?$/.exec(format.format(instantMs)) ?? [];
  return sign === undefined ? 0 : Number(`${sign}1`) * (Number(hours) * 60 + Number(minutes));
}
