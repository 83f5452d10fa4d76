import { mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { fixedClock, instrumentId, tradeDate } from '@prometheus/core';

import {
  type BarSeries,
  DataWriter,
  ingestCsv,
  loadPanel,
  type MarketPanel,
  openScratchDatabase,
  type ScratchDatabase,
} from '../../src/index.js';
import { csvFile, csvFolder, priceRows } from '../ingestion/csv-folder.js';

jest.setTimeout(60_000);

let database: ScratchDatabase;
let cacheDir: string;

beforeAll(async () => {
  database = await openScratchDatabase();
  cacheDir = mkdtempSync(join(tmpdir(), 'panel-cache-'));
});

afterAll(async () => {
  await database.close();
  rmSync(cacheDir, { recursive: true, force: true });
});

/** Monday, Tuesday, Thursday: no bar on Wednesday, which is a session. */
const dates = ['2010-01-04', '2010-01-05', '2010-01-07'].map((date) => tradeDate(date));
const bars = (symbol: string, closes: readonly number[], adjusted?: readonly number[]): BarSeries => ({
  symbol,
  dates,
  open: closes.map((close) => close - 1),
  high: closes.map((close) => close + 1),
  low: closes.map((close) => close - 2),
  close: closes,
  volume: closes.map(() => 1000),
  ...(adjusted === undefined ? {} : { adjustedClose: adjusted }),
});

const write = (collection: string, adjustment: 'raw' | 'total_return', series: readonly BarSeries[]) =>
  new DataWriter(database, { clock: fixedClock('2011-01-01T00:00:00Z') }).writePrices(
    { collection, adjustment },
    series,
  );

const column = (panel: MarketPanel, field: 'open' | 'close' | 'volume', symbol: string): number[] => {
  const i = panel.instrumentIndex(instrumentId(`${panel.header.collection}:${symbol}`));
  return panel.header.sessions.map((_, t) => panel.field(field)[t * panel.instrumentCount + i]);
};

describe('loadPanel', () => {
  it('raw bars -> as stored, on every session, NaN where there is none', async () => {
    await write('rawly', 'raw', [bars('BB', [20, 22, 24]), bars('AA', [10, 11, 12])]);
    const { panel, fromCache } = await loadPanel(database, 'rawly', { cacheDir });
    expect(fromCache).toBe(false);
    expect(panel.header.sessions).toEqual(['2010-01-04', '2010-01-05', '2010-01-06', '2010-01-07']);
    expect(panel.header.instruments.map(({ symbol }) => symbol)).toEqual(['AA', 'BB']);
    expect(column(panel, 'close', 'BB')).toEqual([20, 22, NaN, 24]);
    expect(column(panel, 'open', 'AA')).toEqual([9, 10, NaN, 11]);
    expect(column(panel, 'volume', 'AA')).toEqual([1000, 1000, NaN, 1000]);
  });

  it('total-return bars -> open x adjusted / close, and dollar volume kept', async () => {
    await write('totally', 'total_return', [bars('AA', [10, 20, 40], [5, 10, 40])]);
    const { panel } = await loadPanel(database, 'totally');
    expect(column(panel, 'close', 'AA')).toEqual([5, 10, NaN, 40]);
    expect(column(panel, 'open', 'AA')).toEqual([4.5, 9.5, NaN, 39]);
    expect(column(panel, 'volume', 'AA')).toEqual([2000, 2000, NaN, 1000]);
  });

  it('again -> from the cache, with the same bytes and digests', async () => {
    const cached = await loadPanel(database, 'rawly', { cacheDir });
    const built = await loadPanel(database, 'rawly');
    expect([cached.fromCache, built.fromCache]).toEqual([true, false]);
    expect(Buffer.from(new Uint8Array(cached.panel.memory))).toEqual(Buffer.from(new Uint8Array(built.panel.memory)));
    expect(cached.panel.digests).toEqual(built.panel.digests);
    expect(cached.panel.header).toEqual(built.panel.header);
  });

  it.each([
    ['cut short', (file: string) => truncateSync(file, 200)],
    ['of another kind', (file: string) => writeFileSync(file, 'something else')],
    [
      'with a changed header',
      (file: string) => writeFileSync(file, readFileSync(file, 'latin1').replace('2010-01-06', '2010-01-08'), 'latin1'),
    ],
  ])('a cache file that is %s -> built anew', async (_name, damage) => {
    const before = await loadPanel(database, 'rawly', { cacheDir });
    for (const name of readdirSync(cacheDir)) damage(join(cacheDir, name));
    const after = await loadPanel(database, 'rawly', { cacheDir });
    expect(after.fromCache).toBe(false);
    expect(after.panel.header).toEqual(before.panel.header);
    expect((await loadPanel(database, 'rawly', { cacheDir })).fromCache).toBe(true);
  });

  it('a restated bar -> the cache is not used, the new value is', async () => {
    await write('rawly', 'raw', [bars('AA', [10, 11.5, 12])]);
    const { panel, fromCache } = await loadPanel(database, 'rawly', { cacheDir });
    expect(fromCache).toBe(false);
    expect(column(panel, 'close', 'AA')).toEqual([10, 11.5, NaN, 12]);
  });

  it('a currency of an instrument and the new instruments of actions -> in the panel, also from the cache', async () => {
    const dir = csvFolder({
      'AA.csv': priceRows({ '2010-01-04': '10', '2010-01-05': '8' }),
      'BB.csv': priceRows({ '2010-01-04': '5', '2010-01-05': '6' }),
    });
    const sectors = csvFile('s.csv', 'ticker,sector,currency', 'AA,Energy,USD', 'BB,Energy,EUR');
    const actions = csvFile(
      'a.csv',
      'ticker,ex_date,type,ratio,amount,new_ticker',
      'AA,2010-01-05,SPINOFF,0.5,4,BB',
      'BB,2010-01-05,SYMBOL_CHANGE,,,CC',
    );
    await ingestCsv(
      database,
      { dir, collection: 'abroad', sectors, actions },
      { clock: fixedClock('2011-01-01T00:00:00Z') },
    );
    const { panel } = await loadPanel(database, 'abroad', { cacheDir });
    const knownAtMs = Date.parse('2010-01-05T14:30:00Z');
    // The ticker of the first bar is known at its close, the next one at the open of the ex-date.
    const tickers = [
      { symbol: 'BB', fromDate: '2010-01-04', knownAtMs: Date.parse('2010-01-04T21:00:00Z') },
      { symbol: 'CC', fromDate: '2010-01-05', knownAtMs },
    ];
    expect(panel.header.currency).toBe('USD');
    expect(panel.header.instruments).toEqual([
      { instrumentId: 'abroad:AA', symbol: 'AA', sector: 'Energy' },
      { instrumentId: 'abroad:BB', symbol: 'BB', sector: 'Energy', currency: 'EUR', tickers },
    ]);
    const shared = { exDate: '2010-01-05', knownAtMs };
    expect(panel.header.actions).toEqual([
      { ...shared, instrument: 0, type: 'SPINOFF', ratio: 0.5, amount: 4, newInstrumentId: 'abroad:BB' },
      { ...shared, instrument: 1, type: 'SYMBOL_CHANGE', newInstrumentId: 'abroad:CC' },
    ]);
    const cached = await loadPanel(database, 'abroad', { cacheDir });
    expect(cached.fromCache).toBe(true);
    expect(cached.panel.header).toEqual(panel.header);
    await database.runtime.pool.query(
      `UPDATE runtime.instruments SET currency = 'CHF' WHERE symbol = 'BB' AND collection_id = 'abroad'`,
    );
    const changed = await loadPanel(database, 'abroad', { cacheDir });
    expect(changed.fromCache).toBe(false);
    expect(changed.panel.header.instruments[1].currency).toBe('CHF');
    expect(changed.panel.digests).not.toEqual(panel.digests);
  });

  it.each([
    ['few, restated bars of others in the same year', 'crowd', 60],
    ['many bars of others in the same year', 'lonely', 1],
  ])('%s -> the bars of the collection alone', async (_name, collection, count) => {
    const symbols = Array.from({ length: count }, (_, k) => `S${k}`);
    await write(
      collection,
      'raw',
      symbols.map((symbol, k) => bars(symbol, [10 + k, 11 + k, 12 + k])),
    );
    const closes = { first: 30, again: 31 };
    for (const close of Object.values(closes)) await write('other', 'raw', [bars('S0', [close, close, close])]);
    const { panel } = await loadPanel(database, collection);
    expect(panel.header.instruments.map(({ symbol }) => symbol).sort()).toEqual([...symbols].sort());
    for (const [k, symbol] of symbols.entries())
      expect(column(panel, 'close', symbol)).toEqual([10 + k, 11 + k, NaN, 12 + k]);
  });

  it('a collection whose bars were restated while others were not -> the newest bars, each once', async () => {
    await write('restated', 'raw', [bars('AA', [10, 11, 12]), bars('BB', [20, 21, 22])]);
    await write('restated', 'raw', [bars('AA', [10, 11, 13])]);
    const { panel } = await loadPanel(database, 'restated');
    expect(column(panel, 'close', 'AA')).toEqual([10, 11, NaN, 13]);
    expect(column(panel, 'close', 'BB')).toEqual([20, 21, NaN, 22]);
  });

  it('an unknown collection -> lists the known ones', async () => {
    await expect(loadPanel(database, 'none')).rejects.toThrow(
      /no collection "none"\. Known: abroad, crowd, lonely, other, rawly, restated, totally/,
    );
  });
});
