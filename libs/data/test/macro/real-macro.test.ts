import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { fixedClock, RandomStream, type TradeDate, tradingCalendar } from '@prometheus/core';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';

import { openScratchDatabase, type ScratchDatabase } from '../../src/database/scratch-database.js';
import { ingestMacroCsv } from '../../src/macro/ingest-macro-csv.js';
import { type LoadedMacroFacts, loadMacroFacts } from '../../src/macro/loaded-macro-facts.js';
import { type MacroReport } from '../../src/macro/macro-batch.js';

const DATA = fileURLToPath(new URL('../../../../../shared/data/', import.meta.url));
const DIR = join(DATA, 'macro');
const DEFINITIONS = fileURLToPath(new URL('../../../../configs/macro/series.yaml', import.meta.url));
const withData = existsSync(DIR) ? describe : describe.skip;
const DAILY = ['BAMLC0A0CM', 'BAMLH0A0HYM2', 'DCOILWTICO', 'DGS10', 'DGS2', 'DGS30', 'T10Y2Y', 'VIXCLS'];
const MONTHLY = { CPIAUCSL: 45, FEDFUNDS: 45, INDPRO: 45, PAYEMS: 10, UNRATE: 10 };
const INDICES = ['GSPC', 'RUT'];
const HINDSIGHT = ['DTWEXBGS', 'STLFSI4', 'USREC'];
const context = { clock: fixedClock('2020-01-02T12:00:00Z') };

jest.setTimeout(300_000);

/** Rows of a file by an independent reading: no field is quoted. */
function rowsOf(seriesId: string): { readonly date: string; readonly value: number }[] {
  const [, ...lines] = readFileSync(join(DIR, `${seriesId}.csv`), 'utf8')
    .trim()
    .split('\n');
  return lines
    .map((line) => line.trim().split(','))
    .filter(([, value]) => value !== '')
    .map(([date, value]) => ({ date, value: Number(value) }));
}

/** The day, `YYYY-MM-DD`, after which a value may be known, by the lags that the folder's README states. */
function lastSilentDay(seriesId: string, date: string): string {
  if (seriesId === 'ICSA') return shifted(date, 5);
  const days = (MONTHLY as Record<string, number>)[seriesId] as number | undefined;
  if (days === undefined) return date;
  const [year, month] = date.split('-').map(Number);
  return new Date(Date.UTC(year, month, days)).toISOString().slice(0, 10);
}

const shifted = (date: string, days: number): string =>
  new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);

withData('macro series of ../shared/data/macro', () => {
  let database: ScratchDatabase;
  let report: MacroReport;
  let facts: LoadedMacroFacts;
  const load = async (ids: readonly string[]) => {
    const client = await database.historical.pool.connect();
    return loadMacroFacts(client, ids).finally(() => client.release());
  };
  beforeAll(async () => {
    database = await openScratchDatabase();
    report = await ingestMacroCsv(database, { dir: DIR, definitions: DEFINITIONS }, context);
    facts = await load([...DAILY, ...Object.keys(MONTHLY), ...INDICES, 'ICSA']);
  });
  afterAll(async () => {
    await database.close();
  });

  it('every file -> stored, with as many values as it has', () => {
    const ids = readdirSync(DIR)
      .filter((name) => name.endsWith('.csv'))
      .map((name) => basename(name, '.csv'));
    expect(ids).toHaveLength(19);
    const counted = Object.fromEntries(ids.map((id) => [id, rowsOf(id).length]));
    expect(Object.fromEntries(report.series.map(({ seriesId, versions }) => [seriesId, versions]))).toEqual(counted);
    // Counted in the files: fields without a value.
    expect(report.blanks).toBe(69 + 69 + 277 + 3 * 413 + 112 + 413 + 250);
    expect(report.series.filter(({ evaluationOnly }) => evaluationOnly).map(({ seriesId }) => seriesId)).toEqual(
      HINDSIGHT,
    );
  });

  it('series for evaluation only -> refused one by one, with the reason', async () => {
    for (const id of HINDSIGHT) await expect(load([id])).rejects.toThrow(`"${id}" is for evaluation only: `);
  });

  it('unemployment of September 2008 -> not visible before 2008-10-13', () => {
    const newest = (instant: string) => facts.latest('UNRATE', 1, Date.parse(instant));
    expect(newest('2008-10-10T20:00:00Z')).toEqual([{ date: '2008-08-01', value: 6.1 }]);
    expect(newest('2008-10-13T13:29:59Z')[0].date).toBe('2008-08-01');
    // U.S. Bureau of Labor Statistics: 6.1 % in September 2008.
    expect(newest('2008-10-13T20:00:00Z')).toEqual([{ date: '2008-09-01', value: 6.1 }]);
  });

  it('at the close of a session -> its index level, and the rate and the VIX of the session before', () => {
    // S&P 500 on 2008-10-10: 899.22; VIX on 2008-10-09: 63.92; Lehman's Monday 2008-09-15: S&P 500 1192.70.
    const close = Date.parse('2008-10-10T20:00:00Z');
    const [level] = facts.latest('GSPC', 1, close);
    expect([level.date, level.value.toFixed(2)]).toEqual(['2008-10-10', '899.22']);
    expect(facts.latest('VIXCLS', 1, close)).toEqual([{ date: '2008-10-09', value: 63.92 }]);
    expect(facts.latest('DGS10', 1, close)[0].date).toBe('2008-10-09');
  });

  it('200 random closes -> every value that its lag allows, and none that it does not', () => {
    const calendar = tradingCalendar('US_EQ');
    const sessions = calendar.tradingDaysBetween('1999-06-01' as TradeDate, '2017-12-29' as TradeDate);
    const random = new RandomStream(20_171_229, 'instants of the macro check');
    const series = facts.seriesIds.map((id) => ({
      id,
      rows: rowsOf(id).map((row) => ({ row, silentUntil: lastSilentDay(id, row.date) })),
    }));
    for (let i = 0; i < 200; i++) {
      const day = sessions[Math.floor(random.uniform() * sessions.length)];
      for (const { id, rows } of series) {
        // A session later than the last silent day has opened; index levels stand at the close of their own.
        const isIndex = INDICES.includes(id);
        const visible = rows.filter(({ silentUntil }) => silentUntil < day || (isIndex && silentUntil === day));
        expect(facts.latest(id, 3, calendar.sessionCloseMs(day))).toEqual(visible.slice(-3).map(({ row }) => row));
      }
    }
  });

  it('the folder again -> no row more', async () => {
    const again = await ingestMacroCsv(database, { dir: DIR, definitions: DEFINITIONS }, context);
    expect(again.dataset.state).toBe('UNCHANGED');
  });

  it('the factor files -> stored by column, refused by views', async () => {
    const factors = await ingestMacroCsv(database, { dir: join(DATA, 'factors'), definitions: DEFINITIONS }, context);
    expect(factors.series.map(({ seriesId }) => seriesId)).toEqual([
      ...['FF3_HML', 'FF3_MKT_RF', 'FF3_RF', 'FF3_SMB'],
      ...['FF5_CMA', 'FF5_HML', 'FF5_MKT_RF', 'FF5_RF', 'FF5_RMW', 'FF5_SMB'],
      'FF_MOM',
    ]);
    const { rows } = await database.historical.pool.query(
      `SELECT series_id, value FROM historical.macro_series WHERE date = '1990-01-02' ORDER BY series_id COLLATE "C"`,
    );
    // First lines of the three files.
    expect(rows).toEqual(
      expect.arrayContaining([
        { series_id: 'FF3_MKT_RF', value: 1.44 },
        { series_id: 'FF5_CMA', value: -0.44 },
        { series_id: 'FF_MOM', value: -1.09 },
      ]),
    );
    await expect(load(['FF3_MKT_RF'])).rejects.toThrow('is for evaluation only');
  });
});
