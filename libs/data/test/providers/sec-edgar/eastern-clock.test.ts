import { describe, expect, it } from '@jest/globals';

import { easternInstantMs } from '../../../src/providers/sec-edgar/eastern-clock.js';

describe('instants of New York’s clock', () => {
  // UTC is 5 hours ahead in standard time and 4 in daylight saving time; the changes of 2025 are on 9 March and 2 November.
  it.each([
    ['2025-01-15T16:00:00', '2025-01-15T21:00:00.000Z'],
    ['2025-07-15T16:00:00.250', '2025-07-15T20:00:00.250Z'],
    ['2025-03-09T01:59:59', '2025-03-09T06:59:59.000Z'],
    ['2025-03-09T03:00:00', '2025-03-09T07:00:00.000Z'],
    ['2025-11-02T00:59:59', '2025-11-02T04:59:59.000Z'],
    ['2025-11-02T02:00:00', '2025-11-02T07:00:00.000Z'],
    ['2025-12-31T23:30:00', '2026-01-01T04:30:00.000Z'],
    ['1998-10-24T12:00:00', '1998-10-24T16:00:00.000Z'],
  ])('%s -> %s', (clock, instant) => {
    expect(new Date(easternInstantMs(clock)).toISOString()).toBe(instant);
  });

  it('the hour that comes twice, or is left out -> the later instant', () => {
    expect(new Date(easternInstantMs('2025-11-02T01:30:00')).toISOString()).toBe('2025-11-02T06:30:00.000Z');
    expect(new Date(easternInstantMs('2025-03-09T02:30:00')).toISOString()).toBe('2025-03-09T07:30:00.000Z');
  });

  it.each(['2025-02-30T12:00:00', '2025-01-01T25:00:00', '2025-01-01', 'yesterday', ''])('%j -> NaN', (clock) => {
    expect(easternInstantMs(clock)).toBeNaN();
  });
});
