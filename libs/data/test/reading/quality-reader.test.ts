import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import { fixedClock, tradeDate } from '@prometheus/core';

import { UnknownCollectionError } from '../../src/errors.js';
import { QualityReader } from '../../src/reading/quality-reader.js';
import { quietPrices, US_SESSIONS } from '../ingestion/bar-series.js';
import { csvFile, csvFolder, priceRows } from '../ingestion/csv-folder.js';
import { ingestionDatabase } from '../ingestion/ingestion-database.js';

jest.setTimeout(60_000);

const store = ingestionDatabase();
const first = US_SESSIONS.firstAfter(14_612) as number;
const dateOf = (i: number): string => US_SESSIONS.dateOf(first + i);

/** AAA halves as by a split on session 30, BBB falls by 40 % in the course of session 31. */
function prices(): Record<string, string> {
  const halved = quietPrices(40).map((price, i) => (i < 30 ? price : price / 2));
  const fallen = quietPrices(40).map((price, i) => (i < 31 ? price : price * 0.6));
  const text = (closes: readonly number[]): string =>
    priceRows(Object.fromEntries(closes.map((close, i) => [dateOf(i), String(close)])));
  return { 'AAA.csv': text(halved), 'BBB.csv': text(fallen) };
}

let reader: QualityReader;
beforeEach(async () => {
  reader = new QualityReader(store.database);
  await store.ingest({ dir: csvFolder(prices()) });
});

describe('QualityReader', () => {
  it('batches -> counts and states, rejected ones with their reason', async () => {
    const more = { 'AAA.csv': priceRows({ [dateOf(40)]: '50', [dateOf(39)]: '51' }) };
    const later = { clock: fixedClock('2020-01-03T12:00:00Z') };
    await store
      .ingest({ dir: csvFolder(more), policy: { findings: { RESTATED: 'REJECT' } } }, later)
      .catch(() => undefined);
    const latest = { clock: fixedClock('2020-01-04T12:00:00Z') };
    await store.ingest({ dir: csvFolder(more) }, latest);
    const batches = await reader.batches('shop');
    expect(batches).toMatchObject([
      { batchId: 'shop:prices:1', state: 'ACCEPTED', rowsNew: 80, rowsRestated: 0, reason: undefined },
      { batchId: 'shop:prices:2', state: 'REJECTED', rowsRead: 2, rowsNew: 0, rowsSetAside: 2 },
      { batchId: 'shop:prices:3', state: 'ACCEPTED', rowsNew: 1, rowsRestated: 1 },
    ]);
    expect(batches[1].reason).toContain('RESTATED 1 time');
    expect(await reader.restatedBars('shop')).toEqual([
      {
        symbol: 'AAA',
        date: dateOf(39),
        oldClose: 50.5,
        newClose: 51,
        oldVolume: 100,
        newVolume: 100,
        restatedAt: new Date('2020-01-04T12:00:00Z'),
      },
    ]);
  });

  it('findings -> by code, instrument, severity and number', async () => {
    const counts = await reader.findingCounts('shop');
    expect(counts.map(({ code, instruments, occurrences }) => [code, instruments, occurrences])).toEqual([
      ['EXTREME_RETURN', 1, 1],
      ['UNADJUSTED_SPLIT', 1, 1],
    ]);
    const ofCode = await reader.findings('shop', { code: 'UNADJUSTED_SPLIT' });
    expect(ofCode).toMatchObject([{ symbol: 'AAA', firstDate: dateOf(30), detail: expect.stringContaining('as 2:1') }]);
    expect(await reader.findings('shop', { symbol: 'BBB' })).toMatchObject([{ code: 'EXTREME_RETURN' }]);
    expect(await reader.findings('shop', { severity: 'ERROR' })).toEqual([]);
    expect(await reader.findings('shop', { limit: 1 })).toHaveLength(1);
    expect(await reader.findingCounts('shop', { symbol: 'CCC' })).toEqual([]);
  });

  it('jumps -> with day, size and signature; an action stored since explains one', async () => {
    const both = await reader.jumps('shop');
    expect(both).toMatchObject([
      { symbol: 'AAA', date: dateOf(30), return: expect.closeTo(50 / 101 - 1, 12), split: '2:1' },
      { symbol: 'BBB', date: dateOf(31), return: expect.closeTo(60.6 / 100 - 1, 12), split: undefined },
    ]);
    expect(both.map(({ explainedBy }) => explainedBy)).toEqual([undefined, undefined]);
    expect(await reader.jumps('shop', { from: tradeDate(dateOf(31)) })).toHaveLength(1);
    expect(await reader.jumps('shop', { to: tradeDate(dateOf(30)), symbol: 'BBB' })).toEqual([]);
    const actions = csvFile('a.csv', 'ticker,ex_date,type,ratio', `AAA,${dateOf(30)},SPLIT,2`);
    await store.ingest({ dir: csvFolder(prices()), actions });
    expect((await reader.jumps('shop')).map(({ explainedBy }) => explainedBy)).toEqual(['SPLIT', undefined]);
  });

  it('an unknown collection -> lists the known ones', async () => {
    const calls = [
      () => reader.batches('none'),
      () => reader.findings('none'),
      () => reader.findingCounts('none'),
      () => reader.jumps('none'),
      () => reader.restatedBars('none'),
      () => reader.degradedSessions('none'),
    ];
    for (const call of calls) {
      await expect(call()).rejects.toThrow(UnknownCollectionError);
      await expect(call()).rejects.toThrow('Known: shop');
    }
  });
});
