import { dateOfEpochDay } from '@prometheus/core';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { dateFormatProblem, dateParser } from '../../src/ingestion/date-text.js';

const iso = dateParser();
/** 2012-02-29 is 15,399 days after 1970-01-01: 42 years of 365 days, 10 leap days from 1972 to 2008, and 59 days. */
const LEAP_DAY = 42 * 365 + 10 + 59;

describe('dateParser without a format', () => {
  it('reads every day from year 1 to 9999 back from its ISO text, with and without dashes', () => {
    fc.assert(
      fc.property(fc.integer({ min: -719_162, max: 2_932_896 }), (day) => {
        const text = dateOfEpochDay(day);
        expect(iso(text)).toBe(day);
        expect(iso(text.replaceAll('-', ''))).toBe(day);
      }),
    );
  });

  it.each([
    '2012-02-29',
    '20120229',
    ' 2012-02-29 ',
    '2012-02-29T00:00:00Z',
    '2012-02-29 00:00:00',
    '2012-02-29 00:00:00-05:00',
    '2012-02-29T00:00:00.000+0000',
  ])('"%s" -> 2012-02-29', (text) => {
    expect(iso(text)).toBe(LEAP_DAY);
  });

  it.each([
    '',
    '2013-02-29',
    '1900-02-29',
    '2012-13-01',
    '2012-00-10',
    '2012-04-31',
    '29/02/2012',
    '2012/02/29',
    '2012-2-29',
    '2012-02-29T14:30:00Z',
    '2012-02-2x',
    '2012_02-29',
    '201202291',
    'yesterday',
  ])('"%s" -> NaN', (text) => {
    expect(iso(text)).toBeNaN();
  });
});

describe('dateParser with a format', () => {
  it.each([
    ['DD.MM.YYYY', '29.02.2012'],
    ['D/M/YYYY', '29/2/2012'],
    ['MM/DD/YYYY', '02/29/2012'],
    ['YYYYMMDD', '20120229'],
    ['DD-MMM-YYYY', '29-Feb-2012'],
    ['MMM D, YYYY', 'FEB 29, 2012'],
  ])('%s reads "%s"', (format, text) => {
    expect(dateFormatProblem(format)).toBeUndefined();
    expect(dateParser(format)(text)).toBe(LEAP_DAY);
  });

  it('signs of the format are literal -> a dot does not match a dash', () => {
    expect(dateParser('DD.MM.YYYY')('29-02-2012')).toBeNaN();
  });

  it('another order of day and month, or a day that does not exist -> NaN', () => {
    expect(dateParser('MM/DD/YYYY')('29/02/2012')).toBeNaN();
    expect(dateParser('DD.MM.YYYY')('29.02.2013')).toBeNaN();
    expect(dateParser('DD-MMM-YYYY')('29-Foo-2012')).toBeNaN();
  });

  it.each(['DD.MM', 'YYYY', 'YYYY-MM-MM', 'hello', 'YYYY-MM-DD-DD'])('the format %s is refused', (format) => {
    expect(dateFormatProblem(format)).toContain('DD.MM.YYYY');
  });
});
