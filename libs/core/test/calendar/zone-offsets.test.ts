import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { findZoneOffsets, instantOfWall, wallAt } from '../../src/calendar/zone-offsets.js';

const from = Date.UTC(1989, 11, 30);
const to = Date.UTC(2036, 0, 2);
const changes = (timeZone: string): string[] =>
  [...findZoneOffsets(timeZone, from, to).startsMs].slice(1).map((ms) => new Date(ms).toISOString());
const newYork = findZoneOffsets('America/New_York', from, to);

describe('findZoneOffsets', () => {
  // U.S. law: from 1987 first Sunday of April to last of October, from 2007 second of March to first of November, 02:00.
  it('New York -> two changes a year on the Sundays of the law', () => {
    const found = changes('America/New_York');
    expect(found).toHaveLength(2 * 46);
    expect(found.filter((instant) => /^(1990|2006|2007|2035)/.test(instant))).toEqual([
      '1990-04-01T07:00:00.000Z',
      '1990-10-28T06:00:00.000Z',
      '2006-04-02T07:00:00.000Z',
      '2006-10-29T06:00:00.000Z',
      '2007-03-11T07:00:00.000Z',
      '2007-11-04T06:00:00.000Z',
      '2035-03-11T07:00:00.000Z',
      '2035-11-04T06:00:00.000Z',
    ]);
  });

  // U.K. Summer Time Orders: until 1995 it ended on the Sunday after the fourth Saturday of October, since on the last.
  it('London -> at 01:00 UTC, the end of summer moved in 1996', () => {
    const found = changes('Europe/London');
    expect(found).toHaveLength(2 * 46);
    expect(found.filter((instant) => /^(1994|1995|1996)-10/.test(instant))).toEqual([
      '1994-10-23T01:00:00.000Z',
      '1995-10-22T01:00:00.000Z',
      '1996-10-27T01:00:00.000Z',
    ]);
  });

  it('Tokyo and Hong Kong -> no change, nine and eight hours', () => {
    const offsets = ['Asia/Tokyo', 'Asia/Hong_Kong'].map((zone) => [...findZoneOffsets(zone, from, to).offsetsMs]);
    expect(offsets).toEqual([[9 * 3_600_000], [8 * 3_600_000]]);
  });

  // Lord Howe Island Standard Time moves by half an hour.
  it('a zone whose clock moves by half an hour -> both offsets found', () => {
    const { offsetsMs } = findZoneOffsets('Australia/Lord_Howe', Date.UTC(2024, 0, 1), Date.UTC(2024, 11, 31));
    expect([...offsetsMs].map((ms) => ms / 3_600_000)).toEqual([11, 10.5, 11]);
  });

  it('an unknown time zone -> RangeError', () => {
    expect(() => findZoneOffsets('America/Atlantis', from, to)).toThrow(RangeError);
  });
});

describe('instantOfWall', () => {
  it('winter and summer in New York -> five and four hours later in UTC', () => {
    expect(instantOfWall(newYork, Date.UTC(2024, 0, 2, 9, 30))).toBe(Date.UTC(2024, 0, 2, 14, 30));
    expect(instantOfWall(newYork, Date.UTC(2024, 6, 2, 9, 30))).toBe(Date.UTC(2024, 6, 2, 13, 30));
  });

  it('a time that the clock shows twice -> the earlier instant', () => {
    expect(instantOfWall(newYork, Date.UTC(2024, 10, 3, 1, 30))).toBe(Date.UTC(2024, 10, 3, 5, 30));
    expect(instantOfWall(newYork, Date.UTC(2024, 10, 3, 2, 0))).toBe(Date.UTC(2024, 10, 3, 7, 0));
  });

  it('a time that the clock skips -> as far after the change', () => {
    expect(instantOfWall(newYork, Date.UTC(2024, 2, 10, 2, 30))).toBe(Date.UTC(2024, 2, 10, 7, 30));
    expect(instantOfWall(newYork, Date.UTC(2024, 2, 10, 3, 0))).toBe(Date.UTC(2024, 2, 10, 7, 0));
  });

  it('any instant -> its wall clock leads back to it, or to its twin an hour before', () => {
    fc.assert(
      fc.property(fc.integer({ min: from, max: to }), (instantMs) => {
        const back = instantOfWall(newYork, wallAt(newYork, instantMs));
        expect([instantMs, instantMs - 3_600_000]).toContain(back);
      }),
    );
  });
});

describe('wallAt', () => {
  // The runtime's own conversion is the reference.
  it('any instant -> what Intl prints for it', () => {
    const format = new Intl.DateTimeFormat('sv-SE', {
      timeZone: 'America/New_York',
      dateStyle: 'short',
      timeStyle: 'medium',
    });
    fc.assert(
      fc.property(fc.integer({ min: from / 1000, max: to / 1000 }), (seconds) => {
        const wall = new Date(wallAt(newYork, seconds * 1000)).toISOString().slice(0, 19).replace('T', ' ');
        expect(wall).toBe(format.format(seconds * 1000));
      }),
    );
  });
});
