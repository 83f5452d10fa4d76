import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { sha256 } from '@prometheus/core';

import { generateSyntheticMarket, TargetDirectoryError, writeCsvCollection } from '../../src/index.js';
import { indexPath } from '../support/index-paths.js';

const market = generateSyntheticMarket({
  seed: 51,
  index: indexPath(51, 300),
  stocks: 12,
  failures: { ratePerYear: 0.3 },
  mergers: { ratePerYear: 0.4, minimumSessions: 3, maximumSessions: 20 },
  listings: { seasoningSessions: 5 },
  splits: { above: 40, ratePerYear: 20 },
});

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'synthetic-'));
});
afterEach(async () => rm(folder, { recursive: true, force: true }));

async function rows(path: string): Promise<string[][]> {
  const bytes = await readFile(path);
  const text = path.endsWith('.gz') ? gunzipSync(bytes).toString('latin1') : bytes.toString('utf8');
  expect(text.endsWith('\n')).toBe(true);
  return text
    .trimEnd()
    .split('\n')
    .map((line) => line.split(','));
}

describe('writeCsvCollection', () => {
  it('prices -> one gzip file a symbol, every number the double in memory', async () => {
    const target = join(folder, 'collection');
    await writeCsvCollection(market, target);
    const files = await readdir(join(target, 'prices'));
    expect(files.sort()).toEqual(market.instruments.map(({ symbol }) => `${symbol}.csv.gz`).sort());
    for (const { symbol, bars, firstSession } of market.instruments) {
      const [header, ...lines] = await rows(join(target, 'prices', `${symbol}.csv.gz`));
      expect(header.join()).toBe('date,open,high,low,close,adj_close,volume');
      expect(lines).toEqual(
        Array.from(bars.close, (close, t) => [
          market.sessions[firstSession + t],
          ...[bars.open[t], bars.high[t], bars.low[t], close, bars.adjustedClose[t], bars.volume[t]].map(String),
        ]),
      );
    }
  });

  it('the files alone -> rebuild the index to 1e-9, delistings included', async () => {
    const target = join(folder, 'collection');
    await writeCsvCollection(market, target);
    const closes = new Map<string, Map<string, number>>();
    for (const { symbol } of market.instruments) {
      const [, ...lines] = await rows(join(target, 'prices', `${symbol}.csv.gz`));
      closes.set(symbol, new Map(lines.map((line) => [line[0], Number(line[4])])));
    }
    const [, ...actions] = await rows(join(target, 'actions.csv'));
    for (const [ticker, exDate, type, , amount] of actions) {
      if (type === 'MERGER' || type === 'DELISTING') closes.get(ticker)?.set(exDate, Number(amount));
    }
    const [, ...counts] = await rows(join(target, 'shares_outstanding.csv'));
    const shares = (ticker: string, date: string): number =>
      Number(counts.filter(([symbol, start]) => symbol === ticker && start <= date).at(-1)?.[2]);
    const [, ...spells] = await rows(join(target, 'membership.csv'));
    const [, ...levels] = await rows(join(target, 'index.csv'));
    for (let t = 1; t < levels.length; t++) {
      const [[before, levelBefore], [now, levelNow]] = [levels[t - 1], levels[t]];
      let [capBefore, capNow] = [0, 0];
      for (const [ticker, start, end] of spells) {
        if (start > before || (end !== '' && end <= before)) continue;
        capBefore += (closes.get(ticker)?.get(before) ?? Number.NaN) * shares(ticker, before);
        capNow += (closes.get(ticker)?.get(now) ?? Number.NaN) * shares(ticker, now);
      }
      expect(Math.abs(capNow / capBefore - Number(levelNow) / Number(levelBefore))).toBeLessThan(1e-9);
    }
  });

  it('actions -> the columns of each type', async () => {
    await writeCsvCollection(market, folder);
    const [header, ...lines] = await rows(join(folder, 'actions.csv'));
    expect(header.join()).toBe('ticker,ex_date,type,ratio,amount,currency,pay_date,known_at');
    expect(new Set(lines.map((line) => line[2]))).toEqual(new Set(['SPLIT', 'CASH_DIVIDEND', 'MERGER', 'DELISTING']));
    for (const [, exDate, type, ratio, amount, currency, payDate, knownAt] of lines) {
      expect([ratio !== '', amount !== '', payDate !== '']).toEqual(
        type === 'SPLIT' ? [true, false, false] : [false, true, true],
      );
      expect(currency).toBe('USD');
      expect(knownAt).toMatch(/^\d{4}-\d{2}-\d{2}T(12|22):00:00\.000Z$/);
      expect(exDate).toMatch(/^\d{4}-\d{2}-\d{2}$/);
    }
    const sectors = await rows(join(folder, 'sectors.csv'));
    expect(sectors[0].join()).toBe('ticker,name,sector,sub_industry');
    expect(sectors).toHaveLength(market.instruments.length + 1);
  });

  it('written twice -> the same bytes in every file', async () => {
    const hashes = async (target: string): Promise<string[]> => {
      await writeCsvCollection(market, target);
      const files = (await readdir(target, { recursive: true, withFileTypes: true })).filter((file) => file.isFile());
      const names = files.map(({ parentPath, name }) => join(parentPath, name)).sort();
      return Promise.all(names.map(async (name) => sha256(await readFile(name))));
    };
    expect(await hashes(join(folder, 'b'))).toEqual(await hashes(join(folder, 'a')));
  });

  it('a gzip header -> names neither time nor operating system', async () => {
    await writeCsvCollection(market, join(folder, 'c'));
    const bytes = await readFile(join(folder, 'c', 'prices', `${market.instruments[0].symbol}.csv.gz`));
    expect([...bytes.subarray(3, 8), bytes[9]]).toEqual([0, 0, 0, 0, 0, 255]);
  });

  it('a directory that holds something, or a file -> refused, nothing changed', async () => {
    await writeFile(join(folder, 'mine.txt'), 'kept');
    await expect(writeCsvCollection(market, folder)).rejects.toThrow(TargetDirectoryError);
    await expect(writeCsvCollection(market, join(folder, 'mine.txt'))).rejects.toThrow(/is a file/);
    expect(await readdir(folder)).toEqual(['mine.txt']);
  });

  it('a failure while writing -> no collection and no remains', async () => {
    const broken = {
      ...market,
      instruments: [...market.instruments, { ...market.instruments[0], symbol: 'no/such/folder' }],
    };
    await expect(writeCsvCollection(broken, join(folder, 'd'))).rejects.toThrow(/ENOENT/);
    expect(await readdir(folder)).toEqual([]);
  });

  it('a sector name with a comma -> quoted', async () => {
    const named = generateSyntheticMarket({
      seed: 1,
      index: indexPath(1, 5),
      stocks: 10,
      sectors: [{ name: 'Oil, Gas', weight: 1, subIndustries: ['The "big" ones'] }],
    });
    await writeCsvCollection(named, join(folder, 'e'));
    const text = await readFile(join(folder, 'e', 'sectors.csv'), 'utf8');
    expect(text.split('\n')[1]).toMatch(/,"Oil, Gas","The ""big"" ones"$/);
  });
});
