import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openScratchDatabase, type ScratchDatabase } from '@prometheus/data';
import { type LogReport, type StoredDecision } from '@prometheus/orchestration';

import { type CommandResult, prometheusBacktest } from '../fixture/command-line.js';
import { writePriceFolder } from '../fixture/price-folder.js';

let folder: string;
let database: ScratchDatabase;

const run = (...args: readonly string[]): Promise<CommandResult> =>
  prometheusBacktest(args, folder, { DATABASE_URL: database.url });

async function succeed(...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await run(...args);
  if (code !== 0) throw new Error(`${args.join(' ')}: ${stderr}`);
  return stdout;
}

const config = (name: string, level: string, rebalanceEvery: number): string => {
  const file = join(folder, `${name}.yaml`);
  const lines = [`name: ${name}`, 'collection: mine', 'start: 2009-01-01', 'end: 2009-12-31', 'strategy: equal-weight'];
  writeFileSync(
    file,
    [...lines, `level: ${level}`, `parameters: { rebalanceEvery: ${rebalanceEvery} }`, ''].join('\n'),
  );
  return file;
};

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'backtester-'));
  chmodSync(folder, 0o755);
  database = await openScratchDatabase();
  const prices = writePriceFolder(folder, ['AAA', 'BBB'], 60);
  await succeed('ingest', 'csv', '--dir', prices, '--adjustment', 'raw', '--collection', 'mine');
  await succeed('run', '--config', config('brief', 'summary', 20), '--out', join(folder, 'brief'));
  await succeed('run', '--config', config('kept', 'decisions', 10), '--out', join(folder, 'kept'));
}, 120_000);

afterAll(async () => {
  await database.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('decisions', () => {
  it('of the last run -> a table within 100 columns, with the return 21 sessions on where there is one', async () => {
    const text = await succeed('decisions', 'last');
    const lines = text.split('\n');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(100);
    expect(lines[0]).toMatch(/^no\.\s+date\s+engine\s+configuration\s+21 days on\s+decided$/);
    // Sessions 0, 10, ... 50 of 60; the last with 21 after it is 30.
    const rows = lines.slice(2, 8);
    for (const row of rows)
      expect(row).toMatch(/^ +\d  2009-\d\d-\d\d  strategy  backtest_[0-9a-f]{12} .*weights of 2: AAA 50\.0 %, BBB 50/);
    expect(rows.map((row) => /-?\d+\.\d\d %/.test(row.split('weights')[0]))).toEqual([
      true,
      true,
      true,
      true,
      false,
      false,
    ]);
    expect(lines[8]).toBe('');
  }, 120_000);

  it('--json with filters -> everything of the decisions that match', async () => {
    const listed = async (...args: string[]) =>
      (JSON.parse(await succeed('decisions', 'last', '--json', ...args)) as { decisions: StoredDecision[] }).decisions;
    const all = await listed();
    expect(all.map(({ sequence }) => sequence)).toEqual([0, 1, 2, 3, 4, 5]);
    expect(all[0]).toMatchObject({
      engine: 'strategy',
      timestamp: '2009-01-02T21:00:00.000Z',
      previousHash: '0'.repeat(64),
      action: { kind: 'weights', instruments: ['mine:AAA', 'mine:BBB'], values: [0.5, 0.5] },
      outcomes: [{ horizonDays: 5 }, { horizonDays: 21 }],
    });
    expect(await listed('--from', all[1].asOfDate, '--to', all[3].asOfDate, '--limit', '2')).toEqual([all[1], all[2]]);
    expect(await listed('--date', all[2].asOfDate, '--engine', 'strategy')).toEqual([all[2]]);
    expect(await succeed('decisions', 'last', '--engine', 'regime')).toBe('No decision matches.\n');
  }, 120_000);

  it('wrong input, and a run without its decisions -> exit code 2 and a sentence', async () => {
    const { runs } = JSON.parse(await succeed('list', '--json')) as { runs: { runId: string; name: string }[] };
    const brief = runs.find(({ name }) => name === 'brief')?.runId ?? '';
    const cases: readonly [readonly string[], RegExp][] = [
      [['decisions', 'last', '--limit', '0'], /--limit/],
      [['decisions', 'last', '--date', '2009-02-30'], /--date: "2009-02-30" is not a date/],
      [['decisions', brief], /level "summary", without decisions/],
      [['verify-log', brief], /level "summary", without decisions/],
    ];
    for (const [args, message] of cases) {
      const { code, stderr } = await run(...args);
      expect(stderr).toMatch(message);
      expect({ args, code }).toEqual({ args, code: 2 });
    }
  }, 120_000);
});

describe('verify-log', () => {
  it('a run as it was stored -> exit code 0, with rows, engines and head', async () => {
    const text = await succeed('verify-log', 'last');
    expect(text).toMatch(/^Checked 6 decisions of run [0-9a-f]{12} \(strategy 6\) against its head [0-9a-f]{12}/);
    expect(text).toMatch(/The log is as it was written\.\n$/);
    const report = JSON.parse(await succeed('verify-log', 'last', '--json')) as LogReport;
    expect(report).toMatchObject({ state: 'intact', rows: 6, engines: { strategy: 6 }, faults: [] });
  }, 120_000);

  it('a row altered, then all removed -> exit code 1, and what is wrong', async () => {
    const { pool } = database.runtime;
    await pool.query('ALTER TABLE runtime.engine_decisions DISABLE TRIGGER ALL');
    await pool.query(`UPDATE runtime.engine_decisions SET proposed_action = '{"kind": "weights"}' WHERE sequence = 3`);
    const altered = await run('verify-log', 'last');
    expect(altered.code).toBe(1);
    expect(altered.stdout).toMatch(/FAULT in the log:\n {2}altered: Row 3 was altered in proposed_action/);
    expect(altered.stderr).toBe('');
    await pool.query('DELETE FROM runtime.engine_decisions');
    const removed = await run('verify-log', 'last');
    expect(removed.code).toBe(1);
    expect(removed.stdout).toMatch(
      /^Nothing to check: run [0-9a-f]{12} was stored before decisions were kept, or all of them were removed/,
    );
  }, 120_000);
});
