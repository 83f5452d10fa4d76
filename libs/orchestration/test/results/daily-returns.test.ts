import { describe, expect, it } from '@jest/globals';
import { tradeDate } from '@prometheus/core';
import fc from 'fast-check';

import { capitalAtOpen, dailyReturns, ruinSession } from '../../src/results/daily-returns.js';
import { weekdays } from '../report/report-fixture.js';

const dates = ['2010-01-04', '2010-01-05', '2010-01-06'].map((date) => tradeDate(date));

describe('dailyReturns', () => {
  it('levels that begin at the base -> one return less than levels', () => {
    expect(dailyReturns(dates, Float64Array.of(100, 110, 99), 100)).toEqual({
      dates: dates.slice(1),
      returns: Float64Array.of(110 / 100 - 1, 99 / 110 - 1),
    });
  });

  it('a first close away from the initial cash -> a return of the first day', () => {
    expect(dailyReturns(dates, Float64Array.of(99, 110, 99), 100).returns).toEqual(
      Float64Array.of(99 / 100 - 1, 110 / 99 - 1, 99 / 110 - 1),
    );
  });

  it('100 paid in before a rise of a tenth, 50 paid out before a fall of a half -> a tenth and a half', () => {
    // (100 + 100) x 1.1 = 220; (220 - 50) / 2 = 85
    const { returns } = dailyReturns(dates, Float64Array.of(100, 220, 85), 100, Float64Array.of(0, 100, -50));
    expect(returns[0]).toBeCloseTo(0.1, 12);
    expect(returns[1]).toBeCloseTo(-0.5, 12);
  });

  it('a deposit in the first session that nothing is earned on -> no return of the first day', () => {
    const { returns } = dailyReturns(dates, Float64Array.of(150.1, 150.1, 150.1), 100, Float64Array.of(50.1, 0, 0));
    expect([...returns]).toEqual([0, 0]);
  });

  it('any returns and flows -> the returns without the flows', () => {
    const session = fc.record({
      value: fc.double({ min: -0.5, max: 1, noNaN: true }),
      flow: fc.double({ min: -0.5, max: 2, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(session, { minLength: 1, maxLength: 30 }), (sessions) => {
        const flows = new Float64Array(sessions.length);
        let equity = 1000;
        const levels = Float64Array.from(sessions, ({ value, flow }, t) => {
          flows[t] = flow * equity;
          return (equity = (equity + flows[t]) * (1 + value));
        });
        const { returns } = dailyReturns(weekdays('2010-01-04', sessions.length), levels, 1000, flows);
        const expected = sessions.map(({ value }) => value).slice(sessions.length - returns.length);
        expected.forEach((value, t) => expect(returns[t]).toBeCloseTo(value, 9));
      }),
    );
  });
});

describe('ruinSession', () => {
  it('equity of zero, or all of it paid out -> that session; otherwise none', () => {
    const none = new Float64Array(3);
    expect(ruinSession(Float64Array.of(1, 0, 1), 1)).toBe(1);
    expect(ruinSession(Float64Array.of(1, 1, 2), 1, none)).toBe(-1);
    expect(ruinSession(Float64Array.of(1, 1, 2), 1, Float64Array.of(0, 0, -1))).toBe(2);
    expect(capitalAtOpen(2, Float64Array.of(1, 1, 2), 1, Float64Array.of(0, 0, -1))).toBe(0);
  });
});
