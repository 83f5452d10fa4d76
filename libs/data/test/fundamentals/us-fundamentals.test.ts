import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';

import { RandomStream, systemClock, type TradeDate, tradeDate, tradingCalendar } from '@prometheus/core';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';

import { openScratchDatabase, type ScratchDatabase } from '../../src/database/scratch-database.js';
import { type FundamentalReport } from '../../src/fundamentals/fundamental-batch.js';
import { ingestFundamentals } from '../../src/fundamentals/ingest-fundamentals.js';
import { loadFundamentalFacts, LoadedFundamentalFacts } from '../../src/fundamentals/loaded-fundamental-facts.js';
import { FUNDAMENTAL_BASES, STANDARD_METRICS } from '../../src/fundamentals/fundamental-row.js';
import { ingestCsv } from '../../src/ingestion/ingest-csv.js';
import { DataReader } from '../../src/reading/data-reader.js';

const DATA = fileURLToPath(new URL('../../../../../shared/data/us-fundamentals/', import.meta.url));
const MAPPING = fileURLToPath(new URL('../../../../configs/fundamentals/us-fundamentals.yaml', import.meta.url));
const withData = existsSync(`${DATA}reports.csv.gz`) ? describe : describe.skip;
const COLLECTION = 'us-fundamentals';
const OPTIONS = { file: `${DATA}reports.csv.gz`, collection: COLLECTION, mapping: MAPPING };

const calendar = tradingCalendar('US_EQ');
/** Symbols with two reports of one period, form and day that differ; counted over the file with Python, as all numbers here. */
const AMBIGUOUS = ['ETE', 'FBP', 'PBF', 'SXC', 'SYN'];

jest.setTimeout(600_000);

/** Rows of the file by an independent reading: no field of it is quoted. */
function reports(): Record<string, string>[] {
  if (!existsSync(`${DATA}reports.csv.gz`)) return [];
  const [header, ...lines] = gunzipSync(readFileSync(`${DATA}reports.csv.gz`))
    .toString('utf8')
    .trim()
    .split('\n');
  const names = header.split(',');
  return lines.map((line) => Object.fromEntries(line.split(',').map((value, i) => [names[i], value])));
}

/** What facts serve at the close of a day against the rows of the file that were filed before that day: figures of the day's
 * filers about periods of which nothing was filed yet, and balance sheets that are missing or not the newest filed. */
function comparison(rows: readonly Record<string, string>[]) {
  const symbols = [...new Set(rows.map((row) => row.symbol))];
  return (facts: LoadedFundamentalFacts, day: TradeDate): string[] => {
    const closeMs = calendar.sessionCloseMs(day);
    const visible = new Map<string, Map<string, { readonly known: string; readonly assets: number }>>();
    for (const row of rows) {
      if (row.known_date >= day) continue;
      const periods = visible.get(row.symbol) ?? new Map<string, { known: string; assets: number }>();
      visible.set(row.symbol, periods);
      if ((periods.get(row.end_date)?.known ?? '') <= row.known_date) {
        periods.set(row.end_date, { known: row.known_date, assets: Number(row.assets) });
      }
    }
    const found: string[] = [];
    for (const symbol of symbols) {
      const expected = [...(visible.get(symbol) ?? [])].sort(([x], [y]) => (x < y ? -1 : 1));
      const served = facts.history(`${COLLECTION}:${symbol}`, 'totalAssets', 'INSTANT', 99, closeMs);
      const same =
        served.length === expected.length &&
        served.every(({ periodEnd, value }, i) => periodEnd === expected[i][0] && value === expected[i][1].assets);
      if (!same) found.push(`${symbol} has other balance sheets at the close of ${day}`);
    }
    const filers = new Set(rows.filter((row) => row.known_date === day).map((row) => row.symbol));
    for (const symbol of filers) {
      for (const metric of STANDARD_METRICS) {
        for (const basis of FUNDAMENTAL_BASES) {
          for (const { periodEnd } of facts.history(`${COLLECTION}:${symbol}`, metric, basis, 99, closeMs)) {
            const isVisible = visible.get(symbol)?.has(periodEnd) === true;
            if (!isVisible) found.push(`${symbol} ${metric} of ${periodEnd} is visible at the close of ${day}`);
          }
        }
      }
    }
    return found;
  };
}

withData('reports of 1,422 issuers (../shared/data/us-fundamentals)', () => {
  let database: ScratchDatabase;
  let report: FundamentalReport;
  let facts: LoadedFundamentalFacts;
  const rows = reports().filter((row) => !AMBIGUOUS.includes(row.symbol));
  const disagreements = comparison(rows);
  const filed = new Set(rows.map((row) => row.known_date));
  const sessions = calendar.tradingDaysBetween(tradeDate('2015-03-23'), tradeDate('2016-06-30'));
  const filingDays = sessions.filter((date) => filed.has(date));
  beforeAll(async () => {
    database = await openScratchDatabase();
    await ingestCsv(
      database,
      { file: `${DATA}prices.csv.gz`, collection: COLLECTION, adjustment: 'raw' },
      { clock: systemClock },
    );
    report = await ingestFundamentals(database, OPTIONS, { clock: systemClock });
    const client = await database.historical.pool.connect();
    facts = await loadFundamentalFacts(client, COLLECTION, STANDARD_METRICS).finally(() => client.release());
  });
  afterAll(async () => {
    await database.close();
  });

  it('the whole file -> every symbol known, five that carry two registrants set aside', () => {
    const ambiguous = report.findings.filter(({ code }) => code === 'AMBIGUOUS_ISSUER').map(({ symbol }) => symbol);
    expect([...ambiguous].sort()).toEqual(AMBIGUOUS);
    expect(report.findingSummary).toContainEqual(
      expect.objectContaining({ code: 'AMBIGUOUS_ISSUER', occurrences: 562 }),
    );
    expect(report.findingSummary.map(({ code }) => code)).not.toContain('UNKNOWN_INSTRUMENT');
    expect(report.dataset).toMatchObject({ state: 'ACCEPTED', rowsRead: 84_988, rowsAccepted: 84_400 });
    expect(report.dataset).toMatchObject({ firstDate: '2014-02-01', lastDate: '2016-05-31' });
    expect(report.issuers).toBe(1417);
  });

  it('the file again -> no row more', async () => {
    const count = async () =>
      (await database.historical.pool.query('SELECT count(*) FROM historical.fundamentals')).rows;
    const before = await count();
    expect((await ingestFundamentals(database, OPTIONS, { clock: systemClock })).dataset.state).toBe('UNCHANGED');
    expect(await count()).toEqual(before);
  });

  it('200 session closes, half of them on filing dates -> no report of that day or later is visible, all earlier are', () => {
    const random = new RandomStream(20_160_630, 'instants of the fundamentals check');
    const days = Array.from({ length: 200 }, (_, i) => {
      const pool = i % 2 === 0 ? filingDays : sessions;
      return pool[random.below(pool.length)];
    });
    expect(days.flatMap((day) => disagreements(facts, day))).toEqual([]);
  });

  it('a report planted as known on its own filing date -> found', () => {
    const day = filingDays[100];
    const { symbol, end_date: end } = rows.find((row) => row.known_date === day) as Record<string, string>;
    const periodEnd = tradeDate(end);
    const knownAtMs = calendar.sessionOpenMs(day);
    const fact = { metric: 'netIncome', periodEnd, basis: 'QUARTER', value: 1, unit: 'USD', knownAtMs } as const;
    const planted = new LoadedFundamentalFacts(STANDARD_METRICS, [{ issuerId: `${COLLECTION}:${symbol}`, fact }]);
    expect(disagreements(planted, day)).toContain(`${symbol} netIncome of ${end} is visible at the close of ${day}`);
  });

  /** Apple, Form 10-K for fiscal 2015 and the 10-Qs of the year (sec.gov, CIK 320193), in millions: cash from operations of
   * six months 52,803, of nine months 67,791, of the year 81,266; net sales of the second quarter 58,010. */
  it('quarters of a well-known company -> income as stated, cash flows as differences', () => {
    const at = Date.parse('2016-06-30T20:00:00Z');
    const quarter = (metric: string) =>
      Object.fromEntries(
        facts
          .history(`${COLLECTION}:AAPL`, metric, 'QUARTER', 99, at)
          .map((fact) => [fact.periodEnd, Math.round(fact.value / 1e6)]),
      );
    expect(quarter('revenue')).toMatchObject({ '2015-03-28': 58_010 });
    expect(quarter('operatingCashFlow')).toMatchObject({
      '2015-06-27': 67_791 - 52_803,
      '2015-09-26': 81_266 - 67_791,
    });
  });

  it('the reader at an instant -> the version known then; now -> the restated one', async () => {
    const reader = new DataReader(database);
    const read = async (knownBy?: Date) =>
      (
        await reader.readFundamentals({
          collection: COLLECTION,
          symbols: ['OI'],
          metrics: ['netIncome'],
          from: tradeDate('2015-12-31'),
          to: tradeDate('2015-12-31'),
          ...(knownBy === undefined ? {} : { knownBy }),
        })
      ).map(({ value, form, basis }) => [value, form, basis]);
    const [first, restated] = reports()
      .filter((row) => row.symbol === 'OI' && row.end_date === '2015-12-31')
      .map((row) => Number(row.net_income));
    expect(first).not.toBe(restated);
    expect(await read(new Date('2016-02-16T21:00:00Z'))).toEqual([]);
    expect(await read(new Date('2016-05-12T20:00:00Z'))).toEqual([[first, '10-K', 'YEAR']]);
    expect(await read(new Date('2016-05-13T20:00:00Z'))).toEqual([[restated, '10-K/A', 'YEAR']]);
    expect(await read()).toEqual([[restated, '10-K/A', 'YEAR']]);
  });
});
