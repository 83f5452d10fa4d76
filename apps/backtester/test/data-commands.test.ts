import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { tradeDate, tradingCalendar } from '@prometheus/core';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { openScratchDatabase, type ScratchDatabase } from '@prometheus/data';

import { type CommandResult, prometheusBacktest } from './fixture/command-line.js';

jest.setTimeout(240_000);

let folder: string;
let database: ScratchDatabase;

const run = (...args: string[]): Promise<CommandResult> =>
  prometheusBacktest(args, folder, { DATABASE_URL: database.url });

async function succeed(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await run(...args);
  if (code !== 0) throw new Error(`${args.join(' ')}: ${stderr}`);
  // Whatever it says fits a terminal.
  expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
  return stdout;
}

async function json<T>(...args: string[]): Promise<T> {
  const { code, stdout, stderr } = await run(...args, '--json');
  if (code !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as T;
}

const dates = tradingCalendar('US_EQ')
  .tradingDaysBetween(tradeDate('2010-01-04'), tradeDate('2010-06-30'))
  .slice(0, 40);

function priceFile(name: string, rows: readonly (readonly [string, number])[]): void {
  const lines = rows.map(([date, price]) => `${date},${price},${price},${price},${price},100`);
  writeFileSync(join(folder, 'prices', `${name}.csv`), ['date,open,high,low,close,volume', ...lines, ''].join('\n'));
}

/** Twelve names; four miss session 25; N0 halves as by a split on session 30; a dividend and a split of N1 and N2. */
function writeFiles(): void {
  for (let k = 0; k < 12; k++) {
    const rows = dates
      .map((date, i) => [date, (i % 2 === 0 ? 100 : 101) / (k === 0 && i >= 30 ? 2 : 1)] as const)
      .filter((_row, i) => !(i === 25 && k >= 8));
    priceFile(`N${k}`, rows);
  }
  const members = ['ticker,start_date,end_date', 'N1,2010-01-01,', 'ZZ,2010-01-01,2010-02-01'];
  writeFileSync(join(folder, 'members.csv'), members.join('\n'));
  const actions = [
    'ticker,ex_date,type,ratio,amount,known_at',
    `N1,${dates[10]},CASH_DIVIDEND,,0.5,2010-01-08T21:00:00Z`,
    `N2,${dates[12]},SPLIT,1.01,,2010-01-15T21:00:00Z`,
  ];
  writeFileSync(join(folder, 'actions.csv'), actions.join('\n'));
}

const ingest = ['ingest', 'csv', '--adjustment', 'raw', '--collection', 'mine', '--dir', 'prices'];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'data-commands-'));
  database = await openScratchDatabase();
  mkdirSync(join(folder, 'prices'));
  writeFiles();
  await succeed(...ingest, '--membership', 'members.csv', '--actions', 'actions.csv');
  // A second batch: one bar restated. A third, which its policy rejects.
  priceFile('N5', [[dates[3], 102]]);
  await succeed(...ingest);
  priceFile('N5', [[dates[4], 77]]);
  writeFileSync(join(folder, 'strict.yaml'), 'findings: { RESTATED: REJECT }\n');
  const rejected = await run(...ingest, '--policy', 'strict.yaml');
  expect(rejected.code).toBe(2);
  expect(rejected.stderr).toContain(`RESTATED 1 time, first N5 on ${dates[4]}. No data was written`);
}, 240_000);

afterAll(async () => {
  await database.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('data qc', () => {
  it('batches with their states, findings by code, findings, degraded sessions', async () => {
    const text = await succeed('data', 'qc', 'mine');
    expect(text).toMatch(/^prices 1 +ACCEPTED +csv +476 /m);
    expect(text).toMatch(/^prices 3 +REJECTED +csv +437 +437 /m);
    expect(text).toMatch(/mine:prices:3 was rejected: .*RESTATED 1 time/);
    expect(text).toMatch(/^RESTATED +ERROR +1 +1 +1 /m);
    expect(text).toMatch(/^MISSING_SESSIONS +WARNING +4 /m);
    expect(text).toMatch(/^UNADJUSTED_SPLIT +N0 +prices 1 +1 +\d{4}-\d\d-\d\d -50\.5 % \(as 2:1\)/m);
    expect(text).toContain(`  ${dates[25]}  COVERAGE 8 of 12; MISSING_SESSIONS 4 of 12`);
  });

  it('filters -> only what they let through; JSON has the same', async () => {
    const text = await succeed('data', 'qc', 'mine', '--code', 'missing_sessions', '--limit', '2');
    expect(text).toMatch(/The first 2 of \d+ findings/);
    expect(text).not.toContain('UNADJUSTED_SPLIT');
    const { findings, degradedSessions } = await json<{
      findings: { code: string; symbol: string }[];
      degradedSessions: Record<string, string[]>;
    }>('data', 'qc', 'mine', '--symbol', 'N0');
    expect(findings.map(({ code, symbol }) => [code, symbol])).toContainEqual(['UNADJUSTED_SPLIT', 'N0']);
    expect(findings.every(({ symbol }) => symbol === 'N0')).toBe(true);
    expect(Object.keys(degradedSessions)).toEqual([dates[25]]);
    const errors = await json<{ findings: { code: string }[] }>('data', 'qc', 'mine', '--severity', 'ERROR');
    expect(errors.findings.map(({ code }) => code)).toEqual(['RESTATED']);
    expect(await succeed('data', 'qc', 'mine', '--symbol', 'NONE')).toContain('No finding matches.');
  });

  it('an unknown collection, code or limit -> exit code 2 with the remedy', async () => {
    for (const [args, message] of [
      [['qc', 'none'], 'Known: mine'],
      [['coverage', 'none'], 'Known: mine'],
      [['actions', 'none', '--jumps'], 'Known: mine'],
      [['qc', 'mine', '--code', 'ODD'], 'EXTREME_RETURN'],
      [['actions', 'mine', '--as-of', 'June'], '2010-06-30T20:00:00Z'],
    ] as const) {
      const { code, stderr } = await run('data', ...args);
      expect([args, code]).toEqual([args, 2]);
      expect(stderr).toContain(message);
    }
  });
});

describe('data coverage', () => {
  it('a short range by session, a longer one by month; gaps and members without prices', async () => {
    const text = await succeed('data', 'coverage', 'mine', '--from', dates[20], '--csv', join(folder, 'coverage.csv'));
    expect(text).toMatch(new RegExp(`^${dates[25]} +8 +12 +66\\.6 % +1 +1 +█{13}░{7}$`, 'm'));
    expect(text).toMatch(/4 instruments have gaps/);
    expect(text).toMatch(new RegExp(`^N10 +1 +20 +1 +${dates[25]} +${dates[25]}$`, 'm'));
    const [header, first] = readFileSync(join(folder, 'coverage.csv'), 'utf8').split('\n');
    expect([header, first]).toEqual(['date,bars,listed,members,members_with_bar', `${dates[20]},12,12,1,1`]);
    const all = await succeed('data', 'coverage', 'mine');
    expect(all).toMatch(/1 index member has no bar while it is one: ZZ\./);
    const report = await json<{ sessions: unknown[]; gaps: unknown[] }>('data', 'coverage', 'mine');
    expect([report.sessions.length, report.gaps.length]).toEqual([40, 4]);
    const none = await run('data', 'coverage', 'mine', '--from', '2030-01-01');
    expect([none.code, none.stderr]).toEqual([2, expect.stringContaining(`${dates[0]} to ${dates[39]}`)]);
  });
});

describe('data vintage', () => {
  it('batches in order, the hash of the panel, restated bars', async () => {
    const text = await succeed('data', 'vintage', 'mine');
    expect(text).toMatch(/^Vintage of mine: [0-9a-f]{64}$/m);
    expect(text).toMatch(/^prices 2 +.* ACCEPTED +[0-9a-f]{12} +0 +1 /m);
    expect(text).toMatch(new RegExp(`^N5 +${dates[3]} +101 +102 +100 +100 `, 'm'));
    const { vintage, batches, restated } = await json<{ vintage: string; batches: unknown[]; restated: unknown[] }>(
      'data',
      'vintage',
      'mine',
    );
    expect(text).toContain(vintage);
    expect([batches.length, restated.length]).toEqual([5, 1]);
  });
});

describe('data actions', () => {
  it('actions with their instants, filtered, and as they were known', async () => {
    const text = await succeed('data', 'actions', 'mine');
    expect(text).toMatch(new RegExp(`^${dates[10]} +N1 +CASH_DIVIDEND +0\\.5 +2010-01-08 21:00$`, 'm'));
    expect(text).toContain('2 corporate actions.');
    const symbols = async (...args: string[]): Promise<string[]> => {
      const { actions } = await json<{ actions: { instrumentId: string }[] }>('data', 'actions', 'mine', ...args);
      return actions.map(({ instrumentId }) => instrumentId);
    };
    expect(await symbols('--as-of', '2010-01-10T00:00:00Z')).toEqual(['mine:N1']);
    expect(await symbols('--type', 'SPLIT')).toEqual(['mine:N2']);
    expect(await symbols('--symbol', 'N1')).toEqual(['mine:N1']);
    expect(await symbols('--from', dates[11])).toEqual(['mine:N2']);
  });

  it('jumps -> day, size and what would explain them', async () => {
    const text = await succeed('data', 'actions', 'mine', '--jumps');
    expect(text).toMatch(new RegExp(`^${dates[30]} +N0 +-50\\.5 % +SPLIT 2:1 \\(its ratio`, 'm'));
    const { jumps } = await json<{ jumps: { wouldExplain: string }[] }>('data', 'actions', 'mine', '--jumps');
    expect(jumps[0].wouldExplain).toContain('SPLIT 2:1');
    expect((await run('data', 'actions', 'mine', '--jumps', '--type', 'SPLIT')).code).toBe(2);
  });
});

describe('quality policy of the platform', () => {
  it('in the configuration -> holds for an ingestion without --policy', async () => {
    const env = { DATABASE_URL: database.url, PROMETHEUS__QUALITY__DEGRADEDSETASIDESHARE: 'much' };
    const { code, stderr } = await prometheusBacktest([...ingest], folder, env);
    expect(code).not.toBe(0);
    expect(stderr).toMatch(/quality/i);
  });
});
