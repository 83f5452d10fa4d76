import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { describe, expect, it } from '@jest/globals';
import { type TradeDate } from '@prometheus/core';

import { alignIndexToSessions, IndexRowError, MissingIndexSessionsError } from '../../src/index.js';

const sessions = ['2001-01-02', '2001-01-03', '2001-01-04', '2001-01-05', '2001-01-08'] as TradeDate[];
const row = (date: string, close: number): { date: string; close: number } => ({ date, close });

describe('alignIndexToSessions', () => {
  it('a row for every session -> those levels, nothing filled or dropped', () => {
    const rows = sessions.map((date, i) => row(date, 100 + i));
    expect(alignIndexToSessions(rows, sessions)).toEqual({
      dates: sessions,
      levels: [100, 101, 102, 103, 104],
      filled: [],
      dropped: [],
    });
  });

  it('two sessions without a row -> they carry the level before and are reported', () => {
    const rows = [row('2001-01-02', 100), row('2001-01-05', 103), row('2001-01-08', 104)];
    const { levels, filled } = alignIndexToSessions(rows, sessions);
    expect(levels).toEqual([100, 100, 100, 103, 104]);
    expect(filled).toEqual(['2001-01-03', '2001-01-04']);
  });

  it('more sessions in a row without a level than may be carried -> refused by name', () => {
    const rows = [row('2001-01-02', 100), row('2001-01-08', 104)];
    expect(() => alignIndexToSessions(rows, sessions)).toThrow(MissingIndexSessionsError);
    expect(() => alignIndexToSessions(rows, sessions)).toThrow(
      /2001-01-03, 2001-01-04, 2001-01-05.*maxConsecutiveFills/s,
    );
    expect(alignIndexToSessions(rows, sessions, 3).levels).toEqual([100, 100, 100, 100, 104]);
  });

  it('no level on the first session -> refused, since nothing stands before it', () => {
    const rows = sessions.slice(1).map((date, i) => row(date, 100 + i));
    expect(() => alignIndexToSessions(rows, sessions)).toThrow(MissingIndexSessionsError);
    expect(() => alignIndexToSessions([], sessions)).toThrow(MissingIndexSessionsError);
  });

  it('a row on a holiday -> dropped and reported; rows outside the sessions -> not mentioned', () => {
    const rows = [row('2000-12-29', 90), ...sessions.map((date) => row(date, 100)), row('2001-01-09', 110)];
    rows.splice(5, 0, row('2001-01-06', 777));
    const { levels, dropped } = alignIndexToSessions(rows, sessions);
    expect(levels).toEqual([100, 100, 100, 100, 100]);
    expect(dropped).toEqual(['2001-01-06']);
  });

  it.each([
    ['a date that does not exist', [row('2001-02-30', 1)], /row 0 \(2001-02-30\)/],
    ['a date twice', [row('2001-01-02', 1), row('2001-01-02', 2)], /row 1 .*does not follow 2001-01-02/],
    ['a level of zero', [row('2001-01-02', 0)], /the level is 0/],
    ['no level', [row('2001-01-02', Number.NaN)], /the level is NaN/],
  ])('%s -> refused with the row', (_, rows, message) => {
    expect(() => alignIndexToSessions(rows, sessions)).toThrow(IndexRowError);
    expect(() => alignIndexToSessions(rows, sessions)).toThrow(message);
  });
});

const calendarFile = fileURLToPath(new URL('../../../../../shared/data/calendars/xnys.csv', import.meta.url));
const indexFile = fileURLToPath(new URL('../../../../node_modules/vega-datasets/data/sp500-2000.csv', import.meta.url));
const available = existsSync(calendarFile) && existsSync(indexFile) ? describe : describe.skip;

available('the S&P 500 file of vega-datasets on the published XNYS sessions 2000-2019', () => {
  it('fits session by session', () => {
    const calendar = readFileSync(calendarFile, 'utf8').trim().split('\n').slice(1);
    const published = calendar.map((line) => line.slice(0, 10) as TradeDate);
    const rows = readFileSync(indexFile, 'utf8')
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => line.split(','))
      .map(([date, , , , close]) => row(date, Number(close)));
    const { levels, filled, dropped } = alignIndexToSessions(rows, published, 0);
    expect(levels).toHaveLength(5031);
    expect(levels[0]).toBe(1455.219971);
    expect([...filled, ...dropped]).toEqual([]);
  });
});
