import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it, jest } from '@jest/globals';
import { fixedClock, type TradeDate } from '@prometheus/core';

import { MacroSeriesError, ProviderAnswerError, ProviderKeyError, ProviderRequestError } from '../../../src/errors.js';
import { loadMacroFacts } from '../../../src/macro/loaded-macro-facts.js';
import { ingestFred, type IngestFredOptions } from '../../../src/providers/fred/ingest-fred.js';
import { temporaryDirectory } from '../../fixture/temporary-directory.js';
import { definitionFile, MACRO, macroDatabase } from '../../macro/macro-database.js';
import { localServer } from '../local-server.js';
import { movingClock } from '../moving-clock.js';
import { fredServer } from './fred-server.js';

jest.setTimeout(120_000);
const KEY = '0123456789abcdef0123456789abcdef';
const db = macroDatabase();

/** Invented figures on the days of the real releases for the third quarter of 2008: advance on Thursday 2008-10-30, second on
 * Tuesday 2008-11-25, third on Tuesday 2008-12-23. The archive of this series begins on 2008-09-26 with two quarters. */
const GDP = {
  vintages: ['2008-09-26', '2008-10-30', '2008-11-25', '2008-12-23'],
  rows: [
    ['2008-09-26', '2008-01-01', '14150.8'],
    ['2008-09-26', '2008-04-01', '14294.5'],
    ['2008-10-30', '2008-07-01', '14429.2'],
    ['2008-11-25', '2008-07-01', '14420.5'],
    ['2008-12-23', '2008-07-01', '14412.8'],
  ],
} as const;
const RATE = {
  vintages: [],
  rows: [
    ['2019-01-01', '2010-01-04', '3.5'],
    ['2019-01-01', '2010-01-05', '.'],
    ['2019-01-01', '2010-01-06', '3.25'],
  ],
} as const;

type Options = Partial<IngestFredOptions> & { readonly key?: string; readonly now?: string };

async function ingest(address: string, series: readonly string[], { key = KEY, now, ...options }: Options = {}) {
  const clock = now === undefined ? movingClock() : fixedClock(now);
  return ingestFred(
    db.database,
    { series, definitions: definitionFile(), downloadDir: temporaryDirectory(), ...options },
    { clock, environment: key === '' ? {} : { FRED_API_KEY: key }, address, retries: { attempts: 1 } },
  );
}

describe('ingestFred', () => {
  it('a revised series -> each vintage known at the open of the session after it', async () => {
    const { url } = await fredServer({ GDP });
    const report = await ingest(url, ['GDP']);
    expect(report).toMatchObject({ source: url, dataset: { state: 'ACCEPTED', rowsAccepted: 5 }, findings: [] });
    // By hand: 2008-09-26 is a Friday; winter time began on 2008-11-02; 2008-12-24 is a session.
    expect(await db.rows(MACRO)).toEqual([
      'GDP 2008-01-01 14150.8 2008-09-29T13:30 true',
      'GDP 2008-04-01 14294.5 2008-09-29T13:30 true',
      'GDP 2008-07-01 14429.2 2008-10-31T13:30 false',
      'GDP 2008-07-01 14420.5 2008-11-26T14:30 false',
      'GDP 2008-07-01 14412.8 2008-12-24T14:30 true',
    ]);
    const client = await db.database.historical.pool.connect();
    const facts = await loadMacroFacts(client, ['GDP']).finally(() => client.release());
    const newest = (close: string) => facts.latest('GDP', 1, Date.parse(close)).map(({ value }) => value);
    expect(newest('2008-09-26T20:00:00Z')).toEqual([]);
    expect(newest('2008-10-30T20:00:00Z')).toEqual([14294.5]);
    expect(newest('2008-10-31T20:00:00Z')).toEqual([14429.2]);
    expect(newest('2008-11-25T21:00:00Z')).toEqual([14429.2]);
    expect(newest('2009-06-01T20:00:00Z')).toEqual([14412.8]);
  });

  it('a series that is never revised -> known by its lag, without asking for vintages', async () => {
    const { url, paths } = await fredServer({ RATE });
    const report = await ingest(url, ['RATE']);
    expect(report.blanks).toBe(1);
    expect(await db.rows(MACRO)).toEqual([
      'RATE 2010-01-04 3.5 2010-01-05T14:30 true',
      'RATE 2010-01-06 3.25 2010-01-07T14:30 true',
    ]);
    expect(paths.map((path) => path.split('?')[0])).toEqual(['/series/observations']);
  });

  it('answers in pages -> all of them', async () => {
    const { url, paths } = await fredServer({ GDP }, 2);
    await ingest(url, ['GDP']);
    expect(await db.rows(MACRO)).toHaveLength(5);
    expect(paths.map((path) => new URL(path, url).searchParams.get('offset'))).toEqual(['0', '2', '0', '2', '4']);
  });

  it('more vintages than one request may have -> windows; what both serve counts since its first', async () => {
    // A value a day from 2000-01-03 on, each in a vintage of its own, and the first of all revised in vintage 1,500.
    const days = Array.from({ length: 2100 }, (_, i) => new Date(Date.UTC(2000, 0, 3 + i)).toISOString().slice(0, 10));
    const rows = days.map((day, i): [string, string, string] => [day, day, String(i)]);
    rows.splice(1500, 0, [days[1499], days[0], '-1']);
    const { url, paths } = await fredServer({ WINDOWS: { vintages: days, rows } });
    const definitions = definitionFile(
      'series: { WINDOWS: { title: W, frequency: daily, dateIs: day, unit: u, lag: { sessions: 1 } } }',
    );
    const report = await ingest(url, ['WINDOWS'], { definitions });
    expect(report.dataset.rowsAccepted).toBe(2101);
    expect(paths).toHaveLength(4);
    const first = (await db.rows(MACRO)).filter((row) => row.startsWith('WINDOWS 2000-01-03 '));
    // 2000-01-03 + 1,499 days = Tuesday 2004-02-10.
    expect(first).toEqual([
      'WINDOWS 2000-01-03 0 2000-01-04T14:30 false',
      'WINDOWS 2000-01-03 -1 2004-02-11T14:30 true',
    ]);
  });

  it('vintages of one weekend -> the last of them', async () => {
    const rows = [
      ['2008-10-03', '2008-04-01', '1'],
      ['2008-10-04', '2008-04-01', '2'],
    ] as const;
    const { url } = await fredServer({ GDP: { vintages: ['2008-10-03', '2008-10-04'], rows } });
    await ingest(url, ['GDP']);
    expect(await db.rows(MACRO)).toEqual(['GDP 2008-04-01 2 2008-10-06T13:30 true']);
  });

  it('again later -> old answers from the folder, new vintages beside the stored ones', async () => {
    const downloadDir = temporaryDirectory();
    const early = { vintages: GDP.vintages.slice(0, 3), rows: GDP.rows.slice(0, 4) };
    const before = await fredServer({ GDP: early });
    await ingest(before.url, ['GDP'], { downloadDir, now: '2008-12-01T12:00:00Z' });
    const after = await fredServer({ GDP });
    const report = await ingest(after.url, ['GDP'], { downloadDir, now: '2009-01-05T12:00:00Z' });
    expect(report.dataset).toMatchObject({ rowsUnchanged: 4, rowsRestated: 1 });
    expect(report.findings).toEqual([]);
    expect((await db.rows(MACRO)).slice(2)).toEqual([
      'GDP 2008-07-01 14429.2 2008-10-31T13:30 false',
      'GDP 2008-07-01 14420.5 2008-11-26T14:30 false',
      'GDP 2008-07-01 14412.8 2008-12-24T14:30 true',
    ]);
    const again = await ingest(after.url, ['GDP'], { downloadDir, now: '2009-01-05T20:00:00Z' });
    expect(again.dataset.state).toBe('UNCHANGED');
    expect(after.paths).toHaveLength(2);
    for (const name of readdirSync(join(downloadDir, 'fred'))) {
      expect(readFileSync(join(downloadDir, 'fred', name), 'utf8')).not.toContain(KEY);
    }
  });

  it('a range -> dates and vintages within it, and nothing of today', async () => {
    const { url, paths } = await fredServer({ GDP });
    const [from, to] = ['2008-04-01', '2008-11-25'] as TradeDate[];
    await ingest(url, ['GDP'], { from, to });
    expect((await db.rows(MACRO)).map((row) => row.split(' ')[2])).toEqual(['14294.5', '14429.2', '14420.5']);
    await ingest(url, ['GDP'], { to: '2099-01-01' as TradeDate });
    expect(new URL(paths[2], url).searchParams.get('realtime_end')).toBe('2020-01-01');
    await expect(ingest(url, ['GDP'], { from: '2020-01-02' as TradeDate })).rejects.toThrow('lies after 2020-01-01');
  });

  it('series in hindsight -> stored, known by nothing but the ingestion', async () => {
    const { url } = await fredServer({ PAST: { vintages: [], rows: [['2019-01-01', '2009-01-01', '1']] } });
    await ingest(url, ['PAST'], { now: '2020-06-01T00:00:00Z' });
    expect(await db.rows(MACRO)).toEqual(['PAST 2009-01-01 1 2020-06-01T00:00 true']);
  });

  it('not declared, not served, without vintages, without a key -> refused, nothing written', async () => {
    const { url } = await fredServer({ GDP: { vintages: [], rows: [] } });
    await expect(ingest(url, ['FOO'])).rejects.toThrow('"FOO" has no declared publication lag');
    await expect(ingest(url, [])).rejects.toThrow('Name at least one series');
    await expect(ingest(url, ['RATE'])).rejects.toThrow('"RATE" is not served by FRED');
    await expect(ingest(url, ['GDP'])).rejects.toThrow('declare `revised: false`');
    await expect(ingest(url, ['GDP'])).rejects.toThrow(MacroSeriesError);
    await expect(ingest(url, ['RATE'], { key: '' })).rejects.toThrow(ProviderKeyError);
    const wrong = await ingest(url, ['RATE'], { key: 'not-a-key' }).catch((error: unknown) => error);
    expect(wrong).toBeInstanceOf(ProviderRequestError);
    expect((wrong as Error).message).toContain('api_key is not registered');
    expect((wrong as Error).message).not.toContain('not-a-key');
    expect(await db.rows(MACRO)).toEqual([]);
  });

  it('a series of CSV files -> not mixed with vintages', async () => {
    await db.ingestSeries({ 'GDP.csv': 'date,value\n2008-07-01,14412.8\n' });
    const { url } = await fredServer({ GDP });
    const refused = await ingest(url, ['GDP']).catch((error: unknown) => error);
    expect((refused as Error).message).toMatch(
      /"GDP" is stored with its instants from csv by the lag .* from fred by its vintages/,
    );
    expect(await db.rows(MACRO)).toHaveLength(1);
  });

  it.each([
    ['no JSON', 'oops', '(all)'],
    ['no rows', '{"count":1,"offset":0,"limit":9}', 'observations'],
    ['a wrong date', answer({ realtime_start: '2019-01-01', date: '2010-02-30', value: '1' }), 'observations.0.date'],
    [
      'a wrong value',
      answer({ realtime_start: '2019-01-01', date: '2010-02-01', value: '1,5' }),
      'observations.0.value',
    ],
  ])('%s -> ProviderAnswerError with file and field', async (_name, body, field) => {
    const { url } = await localServer(() => ({ body }));
    const error = await ingest(url, ['RATE']).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ProviderAnswerError);
    expect((error as ProviderAnswerError).field).toBe(field);
    expect((error as ProviderAnswerError).file).toContain('RATE-values');
    expect(await db.rows(MACRO)).toEqual([]);
  });
});

function answer(...observations: Record<string, string>[]): string {
  return JSON.stringify({ count: observations.length, offset: 0, limit: 100_000, observations });
}
