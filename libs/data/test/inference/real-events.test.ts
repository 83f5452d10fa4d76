import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';

import { describe, expect, it } from '@jest/globals';
import { tradeDate } from '@prometheus/core';

import { inferActions, type InferredAction } from '../../src/index.js';

const PRICES = fileURLToPath(new URL('../../../../../shared/data/us-delisted/prices', import.meta.url));

function inferredOf(symbol: string): InferredAction[] {
  const text = gunzipSync(readFileSync(join(PRICES, `${symbol}.csv.gz`))).toString('utf8');
  const rows = text
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split(','));
  return inferActions({
    dates: rows.map(([date]) => tradeDate(date)),
    close: rows.map((row) => Number(row[4])),
    adjustedClose: rows.map((row) => Number(row[5])),
  });
}

/** Declared amounts and splits of companies. Where the source names the record day, the ex-date is two sessions before it
 * (settlement T+3). Splits are in effect on the session after shares were distributed. */
const DECLARED: readonly (readonly [string, string, 'CASH_DIVIDEND' | 'SPLIT', number])[] = [
  // Alcoa, release of 2009-03-16: quarterly dividend from 0.17 to 0.03, record 2009-05-08.
  ['AA', '2009-02-04', 'CASH_DIVIDEND', 0.17],
  ['AA', '2009-05-06', 'CASH_DIVIDEND', 0.03],
  // Transocean, release of 2011-08-11: second of four instalments of 0.79, ex-date 2011-08-24; the first 2011-05-18.
  ['RIG', '2011-05-18', 'CASH_DIVIDEND', 0.79],
  ['RIG', '2011-08-24', 'CASH_DIVIDEND', 0.79],
  // Whole Foods Market, 8-K of 2005-09-14: 0.25, record 2005-10-14.
  ['WFM', '2005-10-12', 'CASH_DIVIDEND', 0.25],
  // Whole Foods Market, annual reports of 2011 and 2012: records 2011-01-10, 04-12, 06-24, 09-19; 2012-01-13, 04-05, 06-29.
  ['WFM', '2011-01-06', 'CASH_DIVIDEND', 0.1],
  ['WFM', '2011-04-08', 'CASH_DIVIDEND', 0.1],
  ['WFM', '2011-06-22', 'CASH_DIVIDEND', 0.1],
  ['WFM', '2011-09-15', 'CASH_DIVIDEND', 0.1],
  ['WFM', '2012-01-11', 'CASH_DIVIDEND', 0.14],
  ['WFM', '2012-04-03', 'CASH_DIVIDEND', 0.14],
  ['WFM', '2012-06-27', 'CASH_DIVIDEND', 0.14],
  // Lehman Brothers, annual report of 2006: two for one on 2006-04-28, a Friday.
  ['LEHMQ', '2006-05-01', 'SPLIT', 2],
  // Dynegy, annual report of 2010: one for five reverse split, effective 2010-05-25.
  ['DYN', '2010-05-25', 'SPLIT', 0.2],
  // People's United Financial, annual report of 2007: second-step conversion at 2.1 shares for one, 2007-04-16.
  ['PBCT', '2007-04-16', 'SPLIT', 2.1],
];

(existsSync(PRICES) ? describe : describe.skip)('inferActions on us-delisted', () => {
  it.each(DECLARED)('%s %s %s of %d -> found on that day, to the cent', (symbol, exDate, type, value) => {
    const event = inferredOf(symbol).find((candidate) => candidate.exDate === exDate && candidate.type === type);
    expect(event?.value).toBeCloseTo(value, 8);
    expect(event?.firstDate).toBe(exDate);
    expect(event?.lastDate).toBe(exDate);
    expect(event?.confidence).toBeGreaterThan(0.9);
  });

  it('Alcoa 2001 to 2012 -> four dividends in every full year, and none between the quarters', () => {
    const perYear = new Map<string, number>();
    for (const { exDate, type } of inferredOf('AA')) {
      if (type === 'CASH_DIVIDEND') perYear.set(exDate.slice(0, 4), (perYear.get(exDate.slice(0, 4)) ?? 0) + 1);
    }
    // 2006 and 2007 are left out: the files also have a dividend on 2006-12-21, which fits no quarter.
    const years = ['2001', '2002', '2003', '2004', '2005', '2008', '2009', '2010', '2011'];
    expect(years.map((year) => perYear.get(year))).toEqual(years.map(() => 4));
  });

  it.each(['ACS', 'BIG', 'CFN', 'DELL', 'NCC', 'ODP', 'OI', 'ROH', 'SAF', 'TRIP', 'WFR'])(
    '%s, whose adjusted close equals the close -> nothing inferred',
    (symbol) => {
      expect(inferredOf(symbol)).toEqual([]);
    },
  );
});
