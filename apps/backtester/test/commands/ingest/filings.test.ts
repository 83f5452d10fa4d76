import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { fixedClock } from '@prometheus/core';
import { ingestCsv, openScratchDatabase, type ScratchDatabase } from '@prometheus/data';
import { Command } from 'commander';

import { addIngestFilingsCommand } from '../../../src/commands/ingest/filings.js';
import { addIngestSecCommand } from '../../../src/commands/ingest/sec.js';

let database: ScratchDatabase;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'backtester-'));
  database = await openScratchDatabase();
  process.env.DATABASE_URL = database.url;
  process.env.PROMETHEUS__paths__cache = folder;
  for (const name of ['prices', 'filings']) mkdirSync(join(folder, name));
  writeFileSync(join(folder, 'prices', 'ACME.csv'), 'date,open,high,low,close,volume\n2019-07-01,1,1,1,1,1\n');
  writeFileSync(join(folder, 'filings', 'acme-10-k-2019-07-02.txt'), 'Item 1. Business\nWe sell.');
  const clock = fixedClock('2020-01-02T12:00:00Z');
  await ingestCsv(database, { dir: join(folder, 'prices'), collection: 'acme', adjustment: 'raw' }, { clock });
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
  addIngestFilingsCommand(program);
  addIngestSecCommand(program);
  await program.parseAsync(['node', 'test', ...options]);
  return printed.mock.calls.map(([text]) => String(text)).join('');
}

describe('ingest filings', () => {
  it('a folder of documents -> a table of what was stored, within 100 columns', async () => {
    const text = await run('filings', '--dir', join(folder, 'filings'), '--collection', 'acme');
    expect(text).toMatch(/filings {2}ACCEPTED +1 +1 +0 +0 +0 {2}2019-07-02 {2}2019-07-02/);
    expect(text).toContain('1 with their text by section.');
  });

  it('--json -> the report', async () => {
    const report = JSON.parse(
      await run('--json', 'filings', '--dir', join(folder, 'filings'), '--collection', 'acme'),
    ) as object;
    expect(report).toMatchObject({ collection: 'acme', dataset: { state: 'UNCHANGED', rowsUnchanged: 1 } });
  });
});

describe('ingest sec', () => {
  it('neither --facts nor --filings -> asked for one', async () => {
    await expect(run('sec', '--collection', 'acme')).rejects.toThrow(
      'Say what to download: --facts, --filings, or both.',
    );
  });

  it('--filings without SEC_USER_AGENT -> refused before anything is asked', async () => {
    delete process.env.SEC_USER_AGENT;
    await expect(run('sec', '--collection', 'acme', '--filings')).rejects.toThrow('SEC_USER_AGENT');
  });

  it('a wrong date -> refused by option', async () => {
    await expect(run('sec', '--collection', 'acme', '--filings', '--from', '2020-02-30')).rejects.toThrow('--from');
  });
});
