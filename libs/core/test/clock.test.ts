import { describe, expect, it } from '@jest/globals';
import { fixedClock, systemClock } from '../src/clock.js';

describe('fixedClock', () => {
  it('read twice -> the same instant, until it is set', () => {
    const clock = fixedClock('2008-09-15T13:30:00Z');
    expect(clock.now().toISOString()).toBe('2008-09-15T13:30:00.000Z');
    expect(clock.now()).toEqual(clock.now());
    const start = clock.monotonicMs();
    clock.set('2008-09-15T20:00:00Z');
    expect(clock.now().toISOString()).toBe('2008-09-15T20:00:00.000Z');
    expect(clock.monotonicMs() - start).toBe(6.5 * 3_600_000);
  });

  it('a caller that changes the Date it got -> the clock stays as it was', () => {
    const clock = fixedClock('2008-09-15T13:30:00Z');
    clock.now().setFullYear(1999);
    expect(clock.now().getUTCFullYear()).toBe(2008);
  });
});

describe('systemClock', () => {
  it('read twice -> the time of day and durations that do not go back', () => {
    const [start, wall] = [systemClock.monotonicMs(), systemClock.now()];
    expect(systemClock.monotonicMs()).toBeGreaterThanOrEqual(start);
    expect(Math.abs(wall.getTime() - Date.now())).toBeLessThan(60_000);
  });
});
