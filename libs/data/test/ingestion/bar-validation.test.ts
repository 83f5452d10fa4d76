import { describe, expect, it } from '@jest/globals';
import { dateOfEpochDay, epochDay, tradeDate, tradingCalendar } from '@prometheus/core';

import { BarColumns, ROW_FLAGS } from '../../src/ingestion/bar-columns.js';
import { validateBars } from '../../src/ingestion/bar-validation.js';
import { ProblemList } from '../../src/ingestion/problem-list.js';
import { SessionTable } from '../../src/ingestion/session-table.js';

const sessions = new SessionTable(tradingCalendar('US_EQ'));
const NOW = Date.parse('2012-01-05T21:00:00Z');

/** Rows as `date close flags`; line numbers count from 2. */
function barsOf(...rows: string[]): BarColumns {
  const bars = new BarColumns(1);
  rows.forEach((row, i) => {
    const [date, close, flags = '0'] = row.split(' ');
    const price = Number(close);
    bars.push(epochDay(tradeDate(date)), price, price, price, price, price, 10, Number(flags), i + 2);
  });
  return bars;
}

function validate(bars: BarColumns) {
  const problems = new ProblemList();
  const validation = validateBars('A', 'A.csv', bars, sessions, NOW, problems);
  const kept = Array.from(
    { length: bars.length },
    (_, i) => `${dateOfEpochDay(bars.day[i])} ${bars.close[i]} ${sessions.dateOf(bars.session[i])}`,
  );
  return { ...validation, problems, kept };
}

describe('validateBars', () => {
  it('rows out of order -> ordered by day, with their sessions', () => {
    const { kept, findings, problems } = validate(barsOf('2011-12-30 3', '2011-12-28 1', '2011-12-29 2'));
    expect(kept).toEqual(['2011-12-28 1 2011-12-28', '2011-12-29 2 2011-12-29', '2011-12-30 3 2011-12-30']);
    expect(findings).toEqual([]);
    expect(problems.total).toBe(0);
  });

  it('a holiday and a Saturday -> set aside with one finding', () => {
    // 2011-12-26 is the observed Christmas of that year, 2011-12-31 a Saturday.
    const { kept, findings, rowsSetAside } = validate(barsOf('2011-12-23 1', '2011-12-26 1', '2011-12-31 1'));
    expect(kept).toHaveLength(1);
    expect(rowsSetAside).toBe(2);
    expect(findings).toMatchObject([
      { code: 'NOT_A_SESSION', occurrences: 2, firstDate: '2011-12-26', lastDate: '2011-12-31' },
    ]);
  });

  it('equal rows of one day -> one is kept; unequal ones -> a problem with both lines', () => {
    const equal = validate(barsOf('2011-12-28 1', '2011-12-28 1'));
    expect(equal.kept).toHaveLength(1);
    expect(equal.findings).toMatchObject([{ code: 'DUPLICATE_ROW', occurrences: 1 }]);
    const unequal = validate(barsOf('2011-12-28 1', '2011-12-29 1', '2011-12-28 2'));
    expect(() => unequal.problems.throwIfAny()).toThrow('line 4, column date: "2011-12-28" has other values on line 2');
  });

  it('flags become findings; rows without a price are set aside', () => {
    const { kept, findings } = validate(
      barsOf(
        `2011-12-27 1 ${ROW_FLAGS.noPrice}`,
        `2011-12-28 1 ${ROW_FLAGS.rangeFilled | ROW_FLAGS.noVolume}`,
        `2011-12-29 1 ${ROW_FLAGS.rangeWidened}`,
      ),
    );
    expect(kept).toHaveLength(2);
    expect(findings.map((found) => found.code).sort()).toEqual([
      'CROSSED_OHLC',
      'MISSING_PRICE',
      'MISSING_RANGE',
      'MISSING_VOLUME',
    ]);
  });

  it('years that the calendar does not cover -> set aside, counted apart', () => {
    const { kept, rowsSetAside, rowsOutOfCalendar, findings } = validate(barsOf('1962-01-02 1', '2011-12-28 1'));
    expect([kept.length, rowsSetAside, rowsOutOfCalendar]).toEqual([1, 0, 1]);
    expect(findings).toMatchObject([{ code: 'OUT_OF_CALENDAR', occurrences: 1 }]);
  });

  it('a session that closes now -> accepted; one that closes later, or a later weekend -> a problem', () => {
    // Thursday 2012-01-05 closed at 16:00 in New York, 21:00 UTC.
    expect(validate(barsOf('2012-01-05 1')).problems.total).toBe(0);
    expect(() => validate(barsOf('2012-01-06 1')).problems.throwIfAny()).toThrow('has not closed yet');
    expect(() => validate(barsOf('2012-01-07 1')).problems.throwIfAny()).toThrow('in the future');
    expect(() => validate(barsOf('2999-01-07 1')).problems.throwIfAny()).toThrow('in the future');
  });

  it('the digest depends on the rows, not on their order or repetition; a set-aside row counts', () => {
    const digest = validate(barsOf('2011-12-28 1', '2011-12-29 2')).digest;
    expect(validate(barsOf('2011-12-29 2', '2011-12-28 1', '2011-12-28 1')).digest).toBe(digest);
    expect(validate(barsOf('2011-12-28 1', '2011-12-29 2.0000000000000004')).digest).not.toBe(digest);
    expect(validate(barsOf('2011-12-28 1', '2011-12-29 2', '2011-12-31 2')).digest).not.toBe(digest);
  });
});
