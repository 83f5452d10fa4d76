import { describe, expect, it } from '@jest/globals';
import { dateOfEpochDay } from '@prometheus/core';

import { RejectedInputError } from '../../src/errors.js';
import { BarColumns, ROW_FLAGS } from '../../src/ingestion/bar-columns.js';
import { loadColumnMapping } from '../../src/ingestion/file-format.js';
import { PriceRowReader } from '../../src/ingestion/price-rows.js';
import { ProblemList } from '../../src/ingestion/problem-list.js';

const HEADER = 'date,open,high,low,close,adj_close,volume';

interface Bar {
  readonly date: string;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly adjustedClose: number;
  readonly volume: number;
  readonly flags: number;
}

function read(
  row: string,
  { header = HEADER, needsAdjustedClose = true } = {},
): { bar: Bar | undefined; problems: ProblemList } {
  const problems = new ProblemList();
  const rules = { crossedTolerance: 0.005, needsAdjustedClose };
  const reader = new PriceRowReader('A.csv', header.split(','), loadColumnMapping(undefined), rules, problems);
  const bars = new BarColumns(1);
  reader.read(row.split(','), 7, bars);
  if (bars.length === 0) return { bar: undefined, problems };
  const { day, open, high, low, close, adjustedClose, volume, flags } = bars;
  return {
    bar: {
      date: dateOfEpochDay(day[0]),
      open: open[0],
      high: high[0],
      low: low[0],
      close: close[0],
      adjustedClose: adjustedClose[0],
      volume: volume[0],
      flags: flags[0],
    },
    problems,
  };
}

describe('PriceRowReader', () => {
  it('a sound row -> its values, no flag', () => {
    expect(read('2010-01-04,10,11,9.5,10.5,5.25,1000').bar).toEqual({
      date: '2010-01-04',
      open: 10,
      high: 11,
      low: 9.5,
      close: 10.5,
      adjustedClose: 5.25,
      volume: 1000,
      flags: 0,
    });
  });

  it.each([
    ['a text that is no date', '04/01/2010,10,11,9,10,10,5', 'column date: "04/01/2010" is not a date'],
    ['a text that is no number', '2010-01-04,10,abc,9,10,10,5', 'column high: "abc" is not a number'],
    ['an infinity', '2010-01-04,10,11,9,1e999,10,5', 'column close: "1e999" is not finite'],
    ['NaN', '2010-01-04,10,11,NaN,10,10,5', 'column low: "NaN" is not finite'],
    ['a negative price', '2010-01-04,-10,11,9,10,10,5', 'column open: "-10" is negative'],
    ['a negative volume', '2010-01-04,10,11,9,10,10,-5', 'column volume: "-5" is negative'],
    ['a high below the close', '2010-01-04,10,10.4,9,10.5,10,5', 'column high: "10.4" lies below close 10.5'],
    ['a low above the open', '2010-01-04,10,11,10.1,10.5,10,5', 'column low: "10.1" lies above open 10'],
    ['a high below the low', '2010-01-04,10,9,11,10,10,5', 'column high: "9" lies below'],
    ['too few fields', '2010-01-04,10,11,9,10', 'has 5 fields where the header has 7'],
    ['too many fields', '2010-01-04,10,11,9,10,10,5,6', 'has 8 fields where the header has 7'],
  ])('%s -> refused with file, line, column and value', (_, row, message) => {
    const { bar, problems } = read(row);
    expect(bar).toBeUndefined();
    expect(() => problems.throwIfAny()).toThrow(RejectedInputError);
    expect(() => problems.throwIfAny()).toThrow(message);
    expect(() => problems.throwIfAny()).toThrow('A.csv, line 7');
  });

  it.each(['', 'null', 'NA', 'n/a', '-', '0', '0.0', '-0'])('open "%s" -> no bar, not an error', (open) => {
    const { bar, problems } = read(`2010-01-04,${open},11,9,10,10,5`);
    expect(problems.total).toBe(0);
    expect(bar?.flags).toBe(ROW_FLAGS.noPrice);
  });

  it('no adjusted close -> no bar where it is needed, absent where it is not', () => {
    expect(read('2010-01-04,10,11,9,10,,5').bar?.flags).toBe(ROW_FLAGS.noPrice);
    const kept = read('2010-01-04,10,11,9,10,,5', { needsAdjustedClose: false }).bar;
    expect(kept?.flags).toBe(0);
    expect(kept?.adjustedClose).toBeNaN();
  });

  it('no adjusted close column where it is needed -> the close is the adjusted one', () => {
    const header = 'date,open,high,low,close,volume';
    expect(read('2010-01-04,10,11,9,10,5', { header }).bar?.adjustedClose).toBe(10);
    expect(read('2010-01-04,10,11,9,10,5', { header, needsAdjustedClose: false }).bar?.adjustedClose).toBeNaN();
  });

  it('no high or low -> taken from open and close; no volume -> 0; each flagged', () => {
    expect(read('2010-01-04,10,,0,10.5,10,').bar).toMatchObject({
      high: 10.5,
      low: 10,
      volume: 0,
      flags: ROW_FLAGS.rangeFilled | ROW_FLAGS.noVolume,
    });
  });

  it('a range that misses by 0.5 % at most -> widened and flagged; by a millionth -> widened silently', () => {
    expect(read('2010-01-04,100,100,99.5,100.4,1,5').bar).toMatchObject({ high: 100.4, flags: ROW_FLAGS.rangeWidened });
    expect(read('2010-01-04,100,101,100.4,100,1,5').bar).toMatchObject({ low: 100, flags: ROW_FLAGS.rangeWidened });
    expect(read('2010-01-04,100,100,99.5,100.00005,1,5').bar).toMatchObject({ high: 100.00005, flags: 0 });
  });

  it('zero volume and open = high = low = close -> a bar', () => {
    expect(read('2010-01-04,3,3,3,3,3,0').bar).toMatchObject({ close: 3, volume: 0, flags: 0 });
  });

  it('empty fields beyond the header, as a trailing comma leaves -> ignored', () => {
    expect(read('2010-01-04,10,11,9,10,10,5,').problems.total).toBe(0);
  });

  it('two faults in one row -> both are counted', () => {
    expect(read('x,10,11,9,10,10,-5').problems.total).toBe(2);
  });
});
