import { describe, expect, it } from '@jest/globals';

import { type BarColumns } from '../../../src/ingestion/bar-columns.js';
import {
  extremeReturns as findingsOf,
  unexplainedJumps,
} from '../../../src/ingestion/quality-control/extreme-returns.js';
import { type QcFinding } from '../../../src/ingestion/quality-control/finding.js';
import { type PriceBasis } from '../../../src/panel/price-basis.js';
import { barSeries, quietPrices } from '../bar-series.js';

/** The robust deviation of the quiet series is 1.4826 x 0.00995 = 0.01475: ten of them are 0.1475 in log terms, that is
 * a rise of 15.9 % or a fall of 13.7 %. */
const NONE: ReadonlySet<number> = new Set();

function extremeReturns(
  symbol: string,
  bars: BarColumns,
  basis: PriceBasis,
  actionDays: ReadonlySet<number>,
): QcFinding[] {
  return findingsOf(symbol, bars, unexplainedJumps(bars, basis, actionDays));
}

describe('extremeReturns', () => {
  it('a rise of 15 % -> nothing; of 17 % -> a finding with its date', () => {
    expect(extremeReturns('A', barSeries([...quietPrices(41), 115]), 'raw', NONE)).toEqual([]);
    const [found] = extremeReturns('A', barSeries([...quietPrices(41), 117]), 'raw', NONE);
    expect(found).toMatchObject({ code: 'EXTREME_RETURN', occurrences: 1, symbol: 'A' });
    expect(found.detail).toBe(`${found.firstDate} 17.0 %`);
    expect(found.jumps).toEqual([{ date: found.firstDate, return: expect.closeTo(0.17, 12) }]);
  });

  it('fewer than 20 earlier returns -> no judgement', () => {
    expect(extremeReturns('A', barSeries([...quietPrices(20), 1]), 'raw', NONE)).toEqual([]);
    expect(extremeReturns('A', barSeries([...quietPrices(22), 1]), 'raw', NONE)).toHaveLength(1);
  });

  it('a halving from the open on -> the signature of a 2:1 split; a fall during the day -> an extreme return', () => {
    expect(extremeReturns('A', barSeries([...quietPrices(41), 50.5]), 'raw', NONE)).toMatchObject([
      {
        code: 'UNADJUSTED_SPLIT',
        detail: expect.stringContaining('(as 2:1)'),
        jumps: [{ return: expect.closeTo(-0.495, 12), split: '2:1' }],
      },
    ]);
    expect(extremeReturns('A', barSeries([...quietPrices(41), 50.5], { open: { 41: 99 } }), 'raw', NONE)).toMatchObject(
      [{ code: 'EXTREME_RETURN' }],
    );
  });

  it('a tenfold price -> the signature of a 1:10 reverse split', () => {
    expect(extremeReturns('A', barSeries([...quietPrices(41), 1005]), 'raw', NONE)).toMatchObject([
      { code: 'UNADJUSTED_SPLIT', detail: expect.stringContaining('(as 1:10)') },
    ]);
  });

  it('an action between the two bars -> explained', () => {
    const bars = barSeries([...quietPrices(41), undefined, 50]);
    const last = bars.length - 1;
    expect(extremeReturns('A', bars, 'raw', NONE)).toHaveLength(1);
    expect(extremeReturns('A', bars, 'raw', new Set([bars.day[last]]))).toEqual([]);
    expect(extremeReturns('A', bars, 'raw', new Set([bars.day[last] - 1]))).toEqual([]);
    expect(extremeReturns('A', bars, 'raw', new Set([bars.day[last - 1]]))).toHaveLength(1);
  });

  it('raw prices whose adjusted close does not jump -> explained; on total_return the adjusted close counts', () => {
    const bars = barSeries([...quietPrices(41), 50]);
    const last = bars.length - 1;
    for (let i = 0; i < last; i++) bars.adjustedClose[i] = bars.close[i] / 2;
    expect(extremeReturns('A', bars, 'raw', NONE)).toEqual([]);
    expect(extremeReturns('A', bars, 'total_return', NONE)).toEqual([]);
    bars.adjustedClose[last] = 30;
    expect(extremeReturns('A', bars, 'total_return', NONE)).toHaveLength(1);
    bars.adjustedClose.fill(NaN);
    expect(extremeReturns('A', bars, 'raw', NONE)).toHaveLength(1);
  });

  it('a wilder past -> a wider limit, and the window forgets it after 63 returns', () => {
    const wild = Array.from({ length: 41 }, (_, i) => (i % 2 === 0 ? 100 : 110));
    expect(extremeReturns('A', barSeries([...wild, 130]), 'raw', NONE)).toEqual([]);
    expect(extremeReturns('A', barSeries([...wild, ...quietPrices(80), 130]), 'raw', NONE)).toHaveLength(1);
  });

  it('a price that hardly moved -> at least 5 % are needed', () => {
    const still = Array.from({ length: 41 }, () => 100);
    expect(extremeReturns('A', barSeries([...still, 104.9]), 'raw', NONE)).toEqual([]);
    expect(extremeReturns('A', barSeries([...still, 105.3]), 'raw', NONE)).toHaveLength(1);
  });

  it('a price of cents that moves by one -> nothing; by two -> a finding', () => {
    const cents = Array.from({ length: 41 }, () => 0.03);
    expect(extremeReturns('A', barSeries([...cents, 0.02]), 'raw', NONE)).toEqual([]);
    expect(extremeReturns('A', barSeries([...cents, 0.05]), 'raw', NONE)).toHaveLength(1);
  });
});
