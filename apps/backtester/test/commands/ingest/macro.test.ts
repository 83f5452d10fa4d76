import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { openScratchDatabase, type ScratchDatabase } from '@prometheus/data';
import { Command } from 'commander';

import { addIngestFredCommand } from '../../../src/commands/ingest/fred.js';
import { addIngestMacroCommand } from '../../../src/commands/ingest/macro.js';

let database: ScratchDatabase;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'backtester-'));
  database = await openScratchDatabase();
  process.env.DATABASE_URL = database.url;
  process.env.PROMETHEUS__paths__cache = folder;
  for (const name of ['macro', 'definitions']) mkdirSync(join(folder, name));
  writeFileSync(join(folder, 'macro', 'JOBS.csv'), 'date,value\n2008-08-01,6.1\n2008-09-01,6.2\n2008-10-01,\n');
  writeFileSync(
    join(folder, 'definitions', 'series.yaml'),
    'series:\n  JOBS:\n    title: Out of work\n    frequency: monthly\n    unit: percent\n    dateIs: periodStart\n' +
      '    lag: { days: 10, after: periodEnd }\n',
  );
}, 120_000);

afterEach(() => {
  jest.restoreAllMocks();
});

afterAll(async () => {
  delete process.env.DATABASE_URL;
  delete process.env.PROMETHEUS__paths__cache;
  await database.close();
  rmSync(folder, { recursive: true, force: true });
});

/** What the command prints. */
async function run(...options: string[]): Promise<string> {
  const printed = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
  jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  const program = new Command().exitOverride().option('--json').option('--configs <dir>', '', folder);
  addIngestMacroCommand(program);
  addIngestFredCommand(program);
  await program.parseAsync(['node', 'test', ...options]);
  return printed.mock.calls.map(([text]) => String(text)).join('');
}

const definitions = (): string[] => ['--definitions', join(folder, 'definitions', 'series.yaml')];

describe('ingest macro', () => {
  it('a folder of files -> each series, and what was stored, within 100 columns', async () => {
    const text = await run('macro', '--dir', join(folder, 'macro'), ...definitions());
    expect(text).toMatch(/JOBS +Out of work +2 {2}2008-08-01 {2}2008-09-01 {2}views/);
    expect(text).toMatch(/macro +ACCEPTED +2 +2 +0 +0 +0 {2}2008-08-01 {2}2008-09-01/);
    expect(text).toContain('dates without one: 1.');
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
  });

  it('--json again -> the report, unchanged', async () => {
    const file = join(folder, 'macro', 'JOBS.csv');
    const report = JSON.parse(await run('--json', 'macro', '--file', file, ...definitions())) as object;
    expect(report).toMatchObject({ collection: 'macro', dataset: { state: 'UNCHANGED', rowsUnchanged: 2 } });
  });

  it('a series without a declared lag -> refused by name', async () => {
    const wanted = run('macro', '--dir', join(folder, 'macro'), '--series', 'JOBS,WAGES', ...definitions());
    await expect(wanted).rejects.toThrow('"WAGES" has no declared publication lag');
  });
});

describe('ingest fred', () => {
  it('without FRED_API_KEY -> refused before anything is asked', async () => {
    delete process.env.FRED_API_KEY;
    await expect(run('fred', '--series', 'JOBS', ...definitions())).rejects.toThrow('FRED_API_KEY');
  });

  it('--series of blanks, or a wrong date -> refused by option', async () => {
    await expect(run('fred', '--series', ' , ', ...definitions())).rejects.toThrow('--series');
    await expect(run('fred', '--series', 'JOBS', '--to', '2020-02-30', ...definitions())).rejects.toThrow('--to');
  });
});
