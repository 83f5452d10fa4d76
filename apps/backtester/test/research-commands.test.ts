import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openScratchDatabase, type ScratchDatabase } from '@prometheus/data';
import { parquetReadObjects } from 'hyparquet';

import { type CommandResult, prometheusBacktest } from './fixture/command-line.js';
import { writePriceFolder } from './fixture/price-folder.js';

let folder: string;
let database: ScratchDatabase;

const run = (args: readonly string[]): Promise<CommandResult> =>
  prometheusBacktest(args, folder, { DATABASE_URL: database.url });

async function succeed(args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await run(args);
  if (code !== 0) throw new Error(`${args.join(' ')}: ${stderr}`);
  return stdout;
}

async function json<T>(args: readonly string[]): Promise<T> {
  return JSON.parse(await succeed([...args, '--json'])) as T;
}

const config = (name: string, lines: readonly string[]): string => {
  const file = join(folder, `${name}.yaml`);
  const head = [`name: ${name}`, 'collection: mine', 'start: 2009-01-02', 'end: 2010-12-31'];
  writeFileSync(file, [...head, ...lines, ''].join('\n'));
  return file;
};

let full: string;
let brief: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'research-'));
  chmodSync(folder, 0o755);
  database = await openScratchDatabase();
  const prices = writePriceFolder(folder, ['AAA', 'BBB', 'CCC'], 300);
  await succeed(['ingest', 'csv', '--dir', prices, '--adjustment', 'raw', '--collection', 'mine']);
  const runOf = async (file: string): Promise<string> =>
    (await json<{ manifest: { runId: string } }>(['run', '--config', file, '--out', join(folder, 'out')])).manifest
      .runId;
  full = await runOf(config('full', ['strategy: equal-weight', 'level: full', "volumeCap: 'off'"]));
  brief = await runOf(config('brief', ['strategy: buy-and-hold', 'level: summary', "volumeCap: 'off'"]));
}, 120_000);

afterAll(async () => {
  await database.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Trade {
  symbol: string;
  profit: number;
  dividends: number;
  exitDate: string;
  exitReason: string;
}

describe('orders and trades', () => {
  it('of a stored run -> its orders; profits of all trades are the profit of the run', async () => {
    const { orders } = await json<{ orders: { symbol: string; status: string; date: string }[] }>(['orders', full]);
    expect(orders.length).toBeGreaterThan(3);
    expect(new Set(orders.slice(0, 3).map(({ symbol }) => symbol))).toEqual(new Set(['AAA', 'BBB', 'CCC']));
    expect(orders[0].date).toBe('2009-01-02');
    const { trades, dataChanged } = await json<{ trades: Trade[]; dataChanged: boolean }>(['trades', full]);
    const { metrics } = await json<{ metrics: { finalEquity: number; totalInterest: number } }>(['show', full]);
    const profit = trades.reduce((sum, trade) => sum + trade.profit + trade.dividends, 0);
    expect(profit).toBeCloseTo(metrics.finalEquity - 1_000_000 - metrics.totalInterest, 3);
    expect(dataChanged).toBe(false);
    expect(trades.filter(({ exitReason }) => exitReason === 'OPEN').map(({ symbol }) => symbol)).toContain('AAA');
  }, 120_000);

  it('filters -> only what they let through; a run stored in summary -> refused with the remedy; a wrong limit -> exit code 2', async () => {
    const { trades } = await json<{ trades: Trade[] }>([
      'trades',
      full,
      '--symbol',
      'BBB',
      '--from',
      '2009-06-01',
      '--limit',
      '2',
    ]);
    expect(trades).toHaveLength(2);
    expect(trades.every(({ symbol, exitDate }) => symbol === 'BBB' && exitDate >= '2009-06-01')).toBe(true);
    // The sums below the table are those of all that match, not of the lines that are shown.
    const sumsOf = (text: string): string => /\d+ closed, .*$/m.exec(text)?.[0] ?? 'none';
    const all = await succeed(['trades', full, '--symbol', 'BBB']);
    const some = await succeed(['trades', full, '--symbol', 'BBB', '--limit', '2']);
    expect(some).toContain('The first 2 of ');
    expect(sumsOf(some)).toBe(sumsOf(all));
    expect(sumsOf(all)).not.toMatch(/^(none|[012] closed)/);
    const table = await succeed(['orders', full, '--symbol', 'AAA', '--limit', '3']);
    expect(table.trim().split('\n')).toHaveLength(5);
    const refused = await run(['orders', brief]);
    expect(refused.code).toBe(2);
    expect(refused.stderr).toMatch(
      /level "summary", without orders and fills\. Run it again with --set level=decisions/,
    );
    expect((await run(['trades', full, '--limit', 'many'])).code).toBe(2);
  }, 120_000);
});

describe('compare', () => {
  it('two stored runs -> a table within 100 columns, a verdict, a page', async () => {
    const text = await succeed(['compare', full, brief, '--out', join(folder, 'compared')]);
    expect(text.replaceAll(/\s+/g, ' ')).toMatch(/distinguishable at 5 %/);
    expect(
      Math.max(
        ...text
          .split('\n')
          .slice(0, -2)
          .map((line) => line.length),
      ),
    ).toBeLessThanOrEqual(100);
    expect(readFileSync(join(folder, 'compared/comparison.html'), 'utf8')).toContain('id="ahead"');
    const result = await json<{ sharpeTest: { bootstrap: { pValue: number } }; commonDays: { closes: number } }>([
      'compare',
      full,
      brief,
    ]);
    expect(result.commonDays.closes).toBe(300);
    expect(result.sharpeTest.bootstrap.pValue).toBeGreaterThan(0);
  }, 120_000);
});

describe('export', () => {
  it('level full as Parquet and CSV -> six tables with the same rows; level summary -> days only', async () => {
    const parquet = join(folder, 'parquet');
    const csv = join(folder, 'csv');
    await succeed(['export', full, '--out', parquet]);
    await succeed(['export', full, '--format', 'csv', '--out', csv]);
    const names = ['days', 'fills', 'ledger', 'orders', 'positions', 'trades'];
    expect(readdirSync(parquet).sort()).toEqual(names.map((name) => `${name}.parquet`));
    for (const name of names) {
      const bytes = readFileSync(join(parquet, `${name}.parquet`));
      const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
      const rows = await parquetReadObjects({ file });
      const [header, ...lines] = readFileSync(join(csv, `${name}.csv`), 'utf8')
        .trimEnd()
        .split('\n');
      expect(rows).toHaveLength(lines.length);
      expect(Object.keys(rows[0])).toEqual(header.split(','));
    }
    await succeed(['export', brief, '--format', 'csv', '--out', join(folder, 'brief')]);
    expect(readdirSync(join(folder, 'brief'))).toEqual(['days.csv']);
  }, 120_000);
});

describe('new strategy', () => {
  it.each([['ts'], ['js']])(
    '%s -> the scaffold runs from a folder in which the packages are installed, and passes verify',
    async (language) => {
      const out = join(folder, `own-${language}`);
      const name = `mine-${language}`;
      const first = await json<{ config: string; missing: string[] }>([
        'new',
        'strategy',
        name,
        '--out',
        out,
        '--language',
        language,
        '--collection',
        'mine',
      ]);
      expect(first.missing).toEqual(['@prometheus/orchestration', 'zod']);
      symlinkSync(fileURLToPath(new URL('../../../node_modules', import.meta.url)), join(out, 'node_modules'));
      const result = await json<{ metrics: { fills: number } }>([
        'run',
        '--config',
        first.config,
        '--out',
        join(out, 'out'),
      ]);
      expect(result.metrics.fills).toBeGreaterThan(0);
      expect(await succeed(['verify', '--config', first.config, '--days', '2'])).toContain('No look-ahead found');
      const again = await run(['new', 'strategy', name, '--out', out, '--language', language]);
      expect(again.code).toBe(2);
      expect(again.stderr).toMatch(/there already/);
    },
    120_000,
  );
});

describe('sweep and walk-forward', () => {
  it('a grid -> ranked runs, stored; again -> nothing is made again; the best run is the same on its own', async () => {
    const file = config('trend', ['strategy: trend', "volumeCap: 'off'"]);
    const grid = join(folder, 'grid.yaml');
    writeFileSync(grid, 'grid:\n  parameters.fast: [5, 20]\n  parameters.slow: [20, 40]\n');
    const args = ['sweep', '--config', file, '--grid', grid, '--threads', '2'];
    const first = await run([...args, '--out', join(folder, 'swept')]);
    expect(first.code).toBe(0);
    expect(first.stderr).toMatch(/^\d of 4 runs/m);
    expect(first.stdout).toMatch(/3 runs\.\n1 combinations were refused/);
    expect(readFileSync(join(folder, 'swept/sweep.csv'), 'utf8').trimEnd().split('\n')).toHaveLength(4);
    const again = await json<{
      resumed: number;
      rows: { runId: string; decisionHash: string; settings: Record<string, number> }[];
    }>(args);
    expect(again.resumed).toBe(3);
    const [best] = again.rows;
    const sets = Object.entries(best.settings).flatMap(([path, value]) => ['--set', `${path}=${value}`]);
    const alone = await json<{ manifest: { runId: string }; decisionHash: string }>([
      'run',
      '--config',
      file,
      ...sets,
      '--out',
      join(folder, 'out'),
    ]);
    expect(alone.manifest.runId).toBe(best.runId);
    expect(alone.decisionHash).toBe(best.decisionHash);
  }, 120_000);

  it('windows from the file and from options -> a table, a curve, a sentence on what is left', async () => {
    const file = config('walk', ['strategy: trend', "volumeCap: 'off'"]);
    const grid = join(folder, 'windows.yaml');
    writeFileSync(
      grid,
      'walkForward: { train: 80, test: 60 }\ngrid:\n  parameters.fast: [3, 5]\n  parameters.slow: [20]\n',
    );
    const setFrom = ['--set', 'start=2009-03-02', '--threads', '1'];
    const text = await succeed([
      'walk-forward',
      '--config',
      file,
      '--grid',
      grid,
      ...setFrom,
      '--purge',
      '2',
      '--out',
      join(folder, 'walked'),
    ]);
    expect(text).toMatch(/windows of 2 combinations/);
    expect(readdirSync(join(folder, 'walked')).sort()).toEqual(['out-of-sample.csv', 'windows.csv']);
    const refused = await run(['walk-forward', '--config', file, '--grid', grid, ...setFrom, '--train', '900']);
    expect(refused.code).toBe(2);
    expect(refused.stderr).toMatch(/do not fit/);
  }, 120_000);
});
