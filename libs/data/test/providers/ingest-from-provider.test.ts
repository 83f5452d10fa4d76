import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { tradeDate } from '@prometheus/core';
import { beforeEach, describe, expect, it } from '@jest/globals';

import { ingestFromProvider } from '../../src/providers/ingest-from-provider.js';
import {
  type ProviderIngestContext,
  type ProviderIngestOptions,
  type ProviderIngestReport,
} from '../../src/providers/ingest-from-provider.js';
import { type BarProvider } from '../../src/providers/provider.js';
import { temporaryDirectory } from '../fixture/temporary-directory.js';
import { FINDINGS, ingestionDatabase, PRICES } from '../ingestion/ingestion-database.js';
import { localServer, type LocalServer, type Reply } from './local-server.js';
import { movingClock } from './moving-clock.js';
import { TOY_KEY, toyAnswer, toyProvider } from './toy-provider.js';

const store = ingestionDatabase();
const { rows } = store;
const ACTIONS = `SELECT instrument_id, ex_date::text, type, ratio, amount, currency,
  to_char(known_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI'), batch_id
  FROM historical.corporate_actions ORDER BY instrument_id, ex_date, type`;
const BATCHES = `SELECT batch_id, provider, source, rows_accepted FROM historical.ingestion_batches ORDER BY batch_id`;

const DIVIDEND = { type: 'CASH_DIVIDEND', ratio: undefined, currency: undefined, payDate: undefined } as const;
const ANSWERS: Readonly<Record<string, string>> = {
  AA: toyAnswer({
    bars: ['2010-01-04 10 100', '2010-01-05 11 200'],
    actions: [
      { ...DIVIDEND, exDate: tradeDate('2010-01-05'), amount: 0.25 },
      { ...DIVIDEND, exDate: tradeDate('2010-01-05'), amount: 0.5 },
      { ...DIVIDEND, exDate: tradeDate('2030-01-04'), amount: 9 },
    ],
  }),
  BB: toyAnswer({ bars: ['2010-01-06 22 50', '2010-01-04 20 50', '2010-01-05 21 50'] }),
  CC: toyAnswer({ bars: ['2010-01-04 30 10'] }),
};

let folder = '';
beforeEach(() => {
  folder = temporaryDirectory();
});

/** Serves `ANSWERS` by the last part of the path, and 404 for the rest. */
function serve(changes: (symbol: string, before: number) => Reply | undefined = () => undefined): Promise<LocalServer> {
  return localServer((path, before) => {
    const symbol = new URL(path, 'http://x').pathname.split('/').at(-1) as string;
    const body = ANSWERS[symbol];
    return changes(symbol, before) ?? (body === undefined ? { status: 404, body: 'Not found' } : { body });
  });
}

function ingest(
  provider: BarProvider,
  options: Partial<ProviderIngestOptions> = {},
  context: Partial<ProviderIngestContext> = {},
): Promise<ProviderIngestReport> {
  const clock = movingClock();
  return ingestFromProvider(
    store.database,
    provider,
    {
      symbols: ['CC', 'AA', 'BB', 'AA'],
      from: tradeDate('2010-01-01'),
      to: tradeDate('2010-01-31'),
      collection: 'shop',
      downloadDir: folder,
      ...options,
    },
    { clock, sleep: clock.sleep, environment: { TOY_API_KEY: TOY_KEY }, ...context },
  );
}

describe('ingestFromProvider', () => {
  it('three symbols with actions -> stored under the provider, each bar known at its close', async () => {
    const server = await serve();
    const progress: number[] = [];
    const report = await ingest(toyProvider(server.url), {}, { onDownload: (p) => progress.push(p.symbolsDone) });
    expect(server.paths).toHaveLength(3);
    expect(progress).toEqual([1, 2, 3]);
    expect(report).toMatchObject({ instruments: 3, adjustment: 'raw', source: 'toy', files: 3, findings: [] });
    expect(report.download).toEqual({
      provider: 'toy',
      from: '2010-01-01',
      to: '2010-01-31',
      symbolsServed: 3,
      unknownSymbols: [],
      symbolsWithoutBars: [],
      requestsSent: 3,
      answersReused: 0,
    });
    expect(await rows(PRICES)).toEqual([
      'shop:AA 2010-01-04 10 10 10 10 - 100 2010-01-04T21:00:00.000 true shop:prices:1',
      'shop:AA 2010-01-05 11 11 11 11 - 200 2010-01-05T21:00:00.000 true shop:prices:1',
      'shop:BB 2010-01-04 20 20 20 20 - 50 2010-01-04T21:00:00.000 true shop:prices:1',
      'shop:BB 2010-01-05 21 21 21 21 - 50 2010-01-05T21:00:00.000 true shop:prices:1',
      'shop:BB 2010-01-06 22 22 22 22 - 50 2010-01-06T21:00:00.000 true shop:prices:1',
      'shop:CC 2010-01-04 30 30 30 30 - 10 2010-01-04T21:00:00.000 true shop:prices:1',
    ]);
    // 0.25 + 0.5, and not the one after the range.
    expect(await rows(ACTIONS)).toEqual([
      'shop:AA 2010-01-05 CASH_DIVIDEND - 0.75 USD 2010-01-05T14:30 shop:actions:1',
    ]);
    expect(await rows(BATCHES)).toEqual(['shop:actions:1 toy toy 1', 'shop:prices:1 toy toy 6']);
  });

  it('the same again -> no request, nothing written; with refresh asked again, a restated value beside the old', async () => {
    const server = await serve((symbol, before) =>
      symbol === 'CC' && before === 1 ? { body: toyAnswer({ bars: ['2010-01-04 31 10'] }) } : undefined,
    );
    await ingest(toyProvider(server.url));
    const before = [await rows(PRICES), await rows(ACTIONS), await rows(BATCHES)];
    const again = await ingest(toyProvider(server.url), {}, { environment: {} });
    expect(again.download).toMatchObject({ requestsSent: 0, answersReused: 3 });
    expect(again.datasets.map(({ state }) => state)).toEqual(['UNCHANGED', 'UNCHANGED']);
    expect([await rows(PRICES), await rows(ACTIONS), await rows(BATCHES)]).toEqual(before);

    const fresh = await ingest(toyProvider(server.url), { refresh: true });
    expect(fresh.download).toMatchObject({ requestsSent: 3, answersReused: 0 });
    expect(fresh.datasets[0]).toMatchObject({ state: 'ACCEPTED', rowsRestated: 1, rowsUnchanged: 5 });
    expect((await rows(PRICES)).slice(5)).toEqual([
      'shop:CC 2010-01-04 30 30 30 30 - 10 2010-01-04T21:00:00.000 false shop:prices:1',
      'shop:CC 2010-01-04 31 31 31 31 - 10 2020-01-02T12:00:00.000 true shop:prices:2',
    ]);
  });

  it('stopped after two of three -> nothing stored; again -> asks for the third only', async () => {
    const controller = new AbortController();
    const server = await serve((symbol) => {
      if (symbol !== 'CC' || controller.signal.aborted) return undefined;
      controller.abort('SIGINT');
      return { fails: 'silence' };
    });
    const stopped = ingest(toyProvider(server.url), {}, { signal: controller.signal });
    await expect(stopped).rejects.toMatchObject({ code: 'DOWNLOAD_INTERRUPTED', cause: 'SIGINT' });
    expect(await rows('SELECT 1 FROM historical.collections')).toEqual([]);
    expect(await rows(PRICES)).toEqual([]);
    const asked = server.paths.length;
    const report = await ingest(toyProvider(server.url));
    expect(server.paths.slice(asked).map((path) => path.split('?')[0])).toEqual(['/daily/CC']);
    expect(report.download).toMatchObject({ requestsSent: 1, answersReused: 2 });
    expect(await rows(PRICES)).toHaveLength(6);
  });

  it('stopped while its rows are stored -> nothing is stored', async () => {
    const server = await serve();
    const controller = new AbortController();
    const progress = (): void => controller.abort('SIGTERM');
    const stopped = ingest(toyProvider(server.url), {}, { signal: controller.signal, progress });
    await expect(stopped).rejects.toMatchObject({ code: 'DOWNLOAD_INTERRUPTED' });
    expect(await rows('SELECT 1 FROM historical.collections')).toEqual([]);
  });

  it('unknown to the provider by 404 or by its answer, or without a bar in the range -> findings, the rest stored', async () => {
    const server = await serve((symbol) => {
      if (symbol === 'NULL') return { body: 'null' };
      return symbol === 'OLD' ? { body: toyAnswer({ bars: ['2009-12-31 1 1', '2010-02-01 1 1'] }) } : undefined;
    });
    const report = await ingest(toyProvider(server.url), { symbols: ['AA', 'GONE', 'NULL', 'OLD'] });
    expect(report.download).toMatchObject({
      unknownSymbols: ['GONE', 'NULL'],
      symbolsWithoutBars: ['OLD'],
      symbolsServed: 1,
    });
    expect(report.findings).toMatchObject([
      { code: 'UNKNOWN_INSTRUMENT', occurrences: 2, detail: 'not known to Toy Prices, not stored: GONE, NULL' },
      { code: 'UNKNOWN_INSTRUMENT', occurrences: 1, detail: expect.stringContaining('OLD') },
    ]);
    expect(await rows(FINDINGS)).toEqual([
      'shop:prices:1 WARNING UNKNOWN_INSTRUMENT - - - 2',
      'shop:prices:1 WARNING UNKNOWN_INSTRUMENT - - - 1',
    ]);
    expect(await rows('SELECT DISTINCT instrument_id FROM historical.prices_daily')).toEqual(['shop:AA']);
  });

  it('no symbol known, or none with bars -> an error, nothing stored', async () => {
    const server = await serve();
    await expect(ingest(toyProvider(server.url), { symbols: ['X', 'Y'] })).rejects.toThrow(
      'symbols "X, Y" are not known to Toy Prices. Check symbols and dates at https://toy.example.',
    );
    const late = { symbols: ['AA'], from: tradeDate('2011-01-03'), to: tradeDate('2011-01-31') };
    await expect(ingest(toyProvider(server.url), late)).rejects.toThrow('have no bars from 2011-01-03 to 2011-01-31');
    expect(await rows('SELECT 1 FROM historical.collections')).toEqual([]);
  });

  it('without an end, or one to come -> up to the last session that has closed', async () => {
    const server = await serve();
    // The clock stands before the open of Thursday, 2020-01-02; the last session before was Tuesday's.
    const { download } = await ingest(toyProvider(server.url), { to: undefined });
    expect(download.to).toBe('2019-12-31');
    expect(server.paths[0]).toContain('to=2019-12-31');
    expect((await ingest(toyProvider(server.url), { to: tradeDate('2030-01-02') })).download.to).toBe('2019-12-31');
    const from = tradeDate('2020-01-02');
    await expect(ingest(toyProvider(server.url), { from })).rejects.toThrow('from "2020-01-02" lies after 2010-01-31');
  });

  it('adjusted closes -> stored; for some symbols only -> refused', async () => {
    const adjusted = toyAnswer({ bars: ['2010-01-04 30 10'], adjusted: [15] });
    const server = await serve((symbol) => (symbol === 'CC' ? { body: adjusted } : undefined));
    const provider = toyProvider(server.url, { adjustment: 'total_return', capabilities: ['DAILY_BARS'] });
    const report = await ingest(provider, { symbols: ['CC'] });
    expect(report).toMatchObject({ adjustment: 'total_return' });
    expect(report.datasets.map(({ dataset }) => dataset)).toEqual(['prices']);
    expect(await rows('SELECT close, adjusted_close FROM historical.prices_daily')).toEqual(['30 15']);
    await expect(ingest(provider, { collection: 'mixed' })).rejects.toThrow(
      /field adjusted close: is there, unlike for AA/,
    );
  });

  it('an answer that cannot be read -> refused with its file, nothing stored', async () => {
    const server = await serve((symbol) => (symbol === 'BB' ? { body: '{"bars": [' } : undefined));
    const path = join(folder, 'toy', 'BB-2010-01-01-2010-01-31.json');
    await expect(ingest(toyProvider(server.url))).rejects.toMatchObject({ code: 'PROVIDER_ANSWER', file: path });
    expect(await rows('SELECT 1 FROM historical.collections')).toEqual([]);
  });

  it('a price that is none -> refused with file, row and column, nothing stored', async () => {
    const server = await serve((symbol) =>
      symbol === 'CC' ? { body: toyAnswer({ bars: ['2010-01-04 -3 1'] }) } : undefined,
    );
    await expect(ingest(toyProvider(server.url))).rejects.toThrow(/CC-.*\.json, line 1, column open: "-3" is negative/);
    expect(await rows('SELECT 1 FROM historical.collections')).toEqual([]);
  });

  it('a file that changes between download and storing -> refused, nothing stored', async () => {
    const server = await serve();
    const change = (): void => {
      for (const name of readdirSync(join(folder, 'toy'))) {
        if (name.startsWith('BB') && !name.includes('source')) writeFileSync(join(folder, 'toy', name), ANSWERS.CC);
      }
    };
    await expect(ingest(toyProvider(server.url), {}, { onDownload: change })).rejects.toThrow('was removed or changed');
    expect(await rows('SELECT 1 FROM historical.collections')).toEqual([]);
  });

  it('options that cannot be used -> refused before anything is asked', async () => {
    const server = await serve();
    const provider = toyProvider(server.url);
    await expect(ingest(provider, { symbols: ['../A'] })).rejects.toThrow('symbols "../A" is not a symbol');
    await expect(ingest(provider, { symbols: [] })).rejects.toThrow('names nothing');
    await expect(ingest(provider, { collection: '../x' })).rejects.toThrow('cannot name a collection');
    await expect(ingest(provider, { currency: 'dollar' })).rejects.toThrow('is not a currency code');
    await expect(ingest(provider, { market: 'MOON' })).rejects.toThrow('MOON');
    expect(server.paths).toEqual([]);
  });

  it('a wrong key -> an error that names the variable; the key is in no file', async () => {
    const server = await serve((symbol) =>
      symbol === 'BB' ? { status: 401, body: `The key ${TOY_KEY} is not valid` } : undefined,
    );
    const error = await ingest(toyProvider(server.url)).catch((reason: unknown) => reason as Error);
    expect((error as Error).message).toContain('Check the key in TOY_API_KEY');
    expect((error as Error).message).not.toContain(TOY_KEY);
    const kept = join(folder, 'toy');
    expect(existsSync(kept)).toBe(true);
    for (const file of readdirSync(kept)) expect(readFileSync(join(kept, file), 'utf8')).not.toContain('k3y');
  });
});
