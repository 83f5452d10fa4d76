import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { chmodSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openScratchDatabase, type ScratchDatabase } from '@prometheus/data';

import { type CommandResult, prometheusBacktest } from './fixture/command-line.js';
import { writePriceFolder } from './fixture/price-folder.js';

const SYMBOLS = ['AAA', 'BBB', 'CCC', 'DDD'];

let folder: string;
let database: ScratchDatabase;

/** With the test's own database and folder. */
const run = (args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<CommandResult> =>
  prometheusBacktest(args, folder, { DATABASE_URL: database.url, ...env });

const config = (lines: readonly string[]): string => {
  const file = join(folder, `config-${Math.abs(lines.join().length)}-${lines.length}.yaml`);
  writeFileSync(
    file,
    ['name: Test run', 'collection: mine', 'start: 2009-01-01', 'end: 2010-12-31', ...lines, ''].join('\n'),
  );
  return file;
};

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'backtester-'));
  chmodSync(folder, 0o755);
  database = await openScratchDatabase();
  const prices = writePriceFolder(folder, SYMBOLS, 400);
  const ingested = await run(['ingest', 'csv', '--dir', prices, '--adjustment', 'raw', '--collection', 'mine']);
  if (ingested.code !== 0) throw new Error(ingested.stderr);
}, 120_000);

afterAll(async () => {
  await database.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('calendar', () => {
  it('a week with a half day -> the header and one line a session, in UTC', async () => {
    const { code, stdout } = await run(['calendar', 'US_EQ', '--from', '2008-11-26', '--to', '2008-12-01']);
    expect(code).toBe(0);
    expect(stdout).toBe(
      'session,open,close,break_start,break_end\n' +
        '2008-11-26,2008-11-26T14:30:00Z,2008-11-26T21:00:00Z,,\n' +
        '2008-11-28,2008-11-28T14:30:00Z,2008-11-28T18:00:00Z,,\n' +
        '2008-12-01,2008-12-01T14:30:00Z,2008-12-01T21:00:00Z,,\n',
    );
  });

  it('an unknown market, a wrong date, a day out of bounds -> exit code 2 and a sentence', async () => {
    const cases: readonly [readonly string[], RegExp][] = [
      [['MARS', '--from', '2008-01-01', '--to', '2008-01-31'], /no calendar "MARS"\. Known .*US_EQ/],
      [['US_EQ', '--from', '2008-02-30', '--to', '2008-03-31'], /--from: "2008-02-30" is not a date/],
      [['US_EQ', '--from', '1970-01-01', '--to', '2008-01-31'], /covers 1990-01-01 to 2035-12-31/],
    ];
    for (const [args, message] of cases) {
      const { code, stderr } = await run(['calendar', ...args]);
      expect(stderr).toMatch(message);
      expect(stderr).not.toMatch(/\n\s+at /);
      expect(code).toBe(2);
    }
  }, 60_000);
});

describe('run', () => {
  it('writes its files, prints a table within 100 columns, and stores the run; again -> the same ids', async () => {
    const file = config(['strategy: equal-weight']);
    const first = await run(['run', '--config', file, '--out', join(folder, 'one')]);
    expect(first.stderr).not.toMatch(/Error/);
    expect(first.code).toBe(0);
    expect(Math.max(...first.stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
    expect(first.stdout).not.toContain(String.fromCharCode(27));
    for (const name of ['result.json', 'equity.csv', 'fills.csv', 'order-costs.csv', 'report.html'])
      expect(existsSync(join(folder, 'one', name))).toBe(true);
    const equity = readFileSync(join(folder, 'one/equity.csv'), 'utf8').trim().split('\n');
    expect(equity[0]).toBe('date,equity,cash,gross,net,benchmark');
    expect(equity[1]).toMatch(/^2009-01-02,1000000,1000000,0,0,1000000$/);
    expect(equity).toHaveLength(401);
    const fills = readFileSync(join(folder, 'one/fills.csv'), 'utf8').split('\n');
    expect(fills[0]).toBe('date,order_id,instrument_id,side,quantity,price,commission');
    expect(fills[1]).toMatch(/^2009-01-05,[0-9a-f-]{36},mine:[A-D]{3},BUY,\d+,[\d.]+,[\d.]+$/);
    const [costHeader, ...costs] = readFileSync(join(folder, 'one/order-costs.csv'), 'utf8').trim().split('\n');
    const shortfall = costHeader.split(',').indexOf('shortfall');
    const { metrics } = JSON.parse(readFileSync(join(folder, 'one/result.json'), 'utf8')) as {
      metrics: { transactionCosts: { total: { orders: number; shortfall: number } } };
    };
    expect(costs).toHaveLength(metrics.transactionCosts.total.orders);
    const sum = costs.reduce((total, line) => total + Number(line.split(',')[shortfall]), 0);
    expect(sum).toBeCloseTo(metrics.transactionCosts.total.shortfall, 4);

    const second = await run(['run', '--config', file, '--json', '--out', join(folder, 'two')], { TZ: 'Asia/Tokyo' });
    const [a, b] = [JSON.parse(readFileSync(join(folder, 'one/result.json'), 'utf8')), JSON.parse(second.stdout)] as {
      manifest: { runId: string };
      decisionHash: string;
      saved?: string;
    }[];
    expect(b.manifest.runId).toBe(a.manifest.runId);
    expect(b.decisionHash).toBe(a.decisionHash);
    expect(b.saved).toBe('repeated');
    expect(readFileSync(join(folder, 'two/equity.csv'), 'utf8')).toBe(
      readFileSync(join(folder, 'one/equity.csv'), 'utf8'),
    );
    expect(readFileSync(join(folder, 'two/report.html'), 'utf8')).toBe(
      readFileSync(join(folder, 'one/report.html'), 'utf8'),
    );
  }, 120_000);

  it('list, show and report -> the stored run', async () => {
    const list = await run(['list', '--json']);
    const { runs, collections } = JSON.parse(list.stdout) as {
      runs: { runId: string }[];
      collections: { collection: string; instruments: number }[];
    };
    expect(collections).toMatchObject([{ collection: 'mine', instruments: 4 }]);
    const shown = await run(['show', runs[0].runId.slice(0, 8)]);
    expect(shown.stdout).toContain(runs[0].runId);
    const report = await run(['report', 'last', '--out', join(folder, 'again')]);
    expect(report.code).toBe(0);
    expect(readFileSync(join(folder, 'again/report.html'), 'utf8')).toBe(
      readFileSync(join(folder, 'one/report.html'), 'utf8'),
    );
    expect((await run(['show', 'ffff'])).code).toBe(2);
  }, 120_000);

  it('a strategy of the user, next to the configuration -> runs, and verify finds no look-ahead', async () => {
    writeFileSync(
      join(folder, 'my-strategy.ts'),
      `export const strategy = {
        name: 'first-name', description: 'Holds the first name.', parameters: { safeParse: (data: unknown) => ({ success: true, data }) },
        configure: () => ({ requiredHistory: 2, rebalanceEvery: 10,
          decide: ({ view }: { view: { instruments: { instrumentId: string }[] } }) =>
            ({ kind: 'weights', instruments: [view.instruments[0].instrumentId], values: [1] }) }) };\n`,
    );
    const file = config(['strategy: ./my-strategy.ts', 'slippageBps: 1']);
    const ran = await run(['run', '--config', file]);
    expect(ran.stderr).not.toMatch(/Error/);
    expect(ran.code).toBe(0);
    expect(existsSync(join(folder, 'results'))).toBe(true);
    const verified = await run(['verify', '--config', file, '--days', '2']);
    expect(verified.code).toBe(0);
    expect(verified.stdout).toContain('No look-ahead found');
  }, 120_000);

  it('wrong input -> exit code 2, one sentence with the remedy, no stack trace', async () => {
    const good = config(['strategy: equal-weight']);
    const cases: readonly [readonly string[], RegExp][] = [
      [['run'], /required option '--config <file>' not specified/],
      [['run', '--config', join(folder, 'absent.yaml')], /absent\.yaml/],
      [['run', '--config', good, '--start', '2009-13-01'], /--start: "2009-13-01" is not a date/],
      [['run', '--config', good, '--start', '2010-06-01', '--end', '2010-05-01'], /ends before it begins/],
      [['run', '--config', good, '--start', '2020-01-01', '--end', '2020-12-31'], /its bars run 2009-01-02 to/],
      [['run', '--config', good, '--set', 'collection=other'], /no collection "other"\. Known: mine/],
      [['run', '--config', good, '--set', 'strategy=nonsense'], /no strategy "nonsense"/],
      [
        ['run', '--config', good, '--set', 'slippageBps=-1', '--set', 'initialCash=none'],
        /2 problems[\s\S]*--set initialCash=none: initialCash: expected a number[\s\S]*--set slippageBps=-1/,
      ],
      [
        ['run', '--config', good, '--set', 'benchmark.source=instrument', '--set', 'benchmark.symbol=ZZZ'],
        /no instrument "ZZZ"/,
      ],
      [
        ['run', '--config', good, '--set', 'volumeCap=0.1'],
        /volumeCap: expected "off", or keys with values, found 0\.1/,
      ],
      [['ingest', 'csv', '--dir', join(folder, 'nowhere')], /nowhere/],
      [['nonsense'], /unknown command 'nonsense'/],
    ];
    for (const [args, message] of cases) {
      const { code, stderr } = await run(args);
      expect(stderr).toMatch(message);
      expect(stderr).not.toMatch(/\n\s+at /);
      expect({ args, code }).toEqual({ args, code: 2 });
    }
    const debug = await run(['run', '--config', good, '--set', 'collection=other', '--debug']);
    expect(debug.stderr).toMatch(/\n\s+at /);
  }, 180_000);

  it('the port of the embedded server in use -> exit code 1 and a sentence', async () => {
    const server: Server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    const { code, stderr } = await run(['list'], {
      DATABASE_URL: '',
      PROMETHEUS__DATABASES__EMBEDDED__PORT: String(port),
      PROMETHEUS__DATABASES__EMBEDDED__DIRECTORY: join(folder, 'other-postgres'),
    });
    await new Promise((resolve) => server.close(resolve));
    expect(stderr).toMatch(new RegExp(`port ${port}|${port}`));
    expect(stderr).not.toMatch(/\n\s+at /);
    expect(code).toBe(1);
  }, 120_000);
});

describe('ingest csv', () => {
  it('a bad row -> file, line, column and value, exit code 2, and nothing stored', async () => {
    const bad = writePriceFolder(join(folder, 'bad'), ['GOOD', 'EVIL'], 5);
    const file = join(bad, 'EVIL.csv');
    writeFileSync(file, readFileSync(file, 'utf8').replace(/^(2009-01-06),[\d.]+/m, '$1,abc'));
    const { code, stderr } = await run(['ingest', 'csv', '--dir', bad, '--collection', 'bad']);
    expect(stderr).toMatch(/EVIL\.csv, line 4, column open: "abc"/);
    expect(code).toBe(2);
    const { collections } = JSON.parse((await run(['list', '--json'])).stdout) as {
      collections: { collection: string }[];
    };
    expect(collections.map(({ collection }) => collection)).toEqual(['mine']);
  }, 120_000);

  it('the same folder again -> unchanged', async () => {
    const { stdout } = await run([
      'ingest',
      'csv',
      '--dir',
      join(folder, 'prices'),
      '--adjustment',
      'raw',
      '--collection',
      'mine',
      '--json',
    ]);
    expect(JSON.parse(stdout)).toMatchObject({ datasets: [{ dataset: 'prices', state: 'UNCHANGED' }] });
  }, 60_000);
});
