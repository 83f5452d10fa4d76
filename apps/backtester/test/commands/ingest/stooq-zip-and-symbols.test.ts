import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { openScratchDatabase, type ScratchDatabase } from '@prometheus/data';
import { Command } from 'commander';

import { addIngestStooqZipCommand } from '../../../src/commands/ingest/stooq-zip.js';
import { addIngestSymbolsCommand } from '../../../src/commands/ingest/symbols.js';

/** One invented bar of ABC.US in `nasdaq stocks` and one of XYZ.US in `nyse stocks`, written by zipfile of Python 3. */
const ZIP =
  'UEsDBBQAAAAIAAAAIVAgcc5jXAAAAHsAAAAoAAAAZGF0YS9kYWlseS91cy9uYXNkYXEgc3RvY2tzLzEvYWJjLnVzLnR4dLMJ8XT2dg2y07EJAJMujiGuQCrE0xdE+Qe4+gEpD093DyDl4x8OJJ19/INBcmH+PlAVnn4hdrxcjk7OeqHBOi46RgaGBkBkomMABjqGIKRnqmMJxGA2iGPAywUAUEsDBBQAAAAIAAAAIVCOd2pGWwAAAHQAAAAkAAAAZGF0YS9kYWlseS91cy9ueXNlIHN0b2Nrcy94eXoudXMudHh0swnxdPZ2DbLTsQkAky6OIa5AKsTTF0T5B7j6ASkPT3cPIOXjHw4knX38g0FyYf4+UBWefiF2vFwRkVF6ocE6LjpGBoYGQGSiYwAGOsZAZKhjZAlimOsY8HIBAFBLAQIUAxQAAAAIAAAAIVAgcc5jXAAAAHsAAAAoAAAAAAAAAAAAAACAAQAAAABkYXRhL2RhaWx5L3VzL25hc2RhcSBzdG9ja3MvMS9hYmMudXMudHh0UEsBAhQDFAAAAAgAAAAhUI53akZbAAAAdAAAACQAAAAAAAAAAAAAAIABogAAAGRhdGEvZGFpbHkvdXMvbnlzZSBzdG9ja3MveHl6LnVzLnR4dFBLBQYAAAAAAgACAKgAAAA/AQAAAAA=';

const LIST = [
  'ACT Symbol|Security Name|Exchange|CQS Symbol|ETF|Round Lot Size|Test Issue|NASDAQ Symbol',
  'XYZ|Xylophone Holdings|N|XYZ|N|100|N|XYZ',
  'File Creation Time: 1231201921:30||||||',
].join('\n');

let database: ScratchDatabase;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'backtester-'));
  database = await openScratchDatabase();
  process.env.DATABASE_URL = database.url;
}, 120_000);

afterEach(() => {
  jest.restoreAllMocks();
});

afterAll(async () => {
  delete process.env.DATABASE_URL;
  await database.close();
  rmSync(folder, { recursive: true, force: true });
});

function file(name: string, content: string | Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

/** Runs `ingest ...`; what it prints. */
async function ingest(...args: string[]): Promise<string> {
  const program = new Command('prometheus-backtest').option('--configs <folder>', '', 'none').option('--json');
  const command = program.command('ingest');
  addIngestStooqZipCommand(command);
  addIngestSymbolsCommand(command);
  let printed = '';
  const write = (text: unknown): boolean => {
    printed += String(text);
    return true;
  };
  jest.spyOn(process.stdout, 'write').mockImplementation(write);
  jest.spyOn(process.stderr, 'write').mockImplementation(() => true);
  for (const one of [program, command, ...command.commands]) one.exitOverride().configureOutput({ writeOut: write });
  try {
    await program.parseAsync(['ingest', ...args], { from: 'user' });
  } catch (error) {
    if ((error as { code?: string }).code !== 'commander.helpDisplayed') throw error;
  } finally {
    jest.restoreAllMocks();
  }
  return printed;
}

describe('ingest stooq-zip and ingest symbols', () => {
  it('--help -> an example, and what is known with hindsight, within 100 columns', async () => {
    const zip = await ingest('stooq-zip', '--help');
    expect(zip).toContain('ingest stooq-zip --zip d_us_txt.zip');
    expect(zip).toMatch(/chooses\s+survivors/);
    const symbols = await ingest('symbols', '--help');
    expect(symbols).toContain('holds for no past date');
    for (const text of [zip, symbols]) {
      expect(
        Math.max(
          ...text
            .slice(text.indexOf('\n\n'))
            .split('\n')
            .map((line) => line.length),
        ),
      ).toBeLessThanOrEqual(100);
    }
  });

  it('a zip file and then a list -> bars are stored, and the instruments that are listed described', async () => {
    const zip = file('d_us_txt.zip', Buffer.from(ZIP, 'base64'));
    const text = await ingest('stooq-zip', '--zip', zip, '--exchange', 'nasdaq, nyse', '--collection', 'mine');
    expect(text).toContain('Collection mine: 2 instruments from 2 files, price basis total_return');
    const again = await ingest('--json', 'stooq-zip', '--zip', zip, '--symbols', 'XYZ', '--collection', 'mine');
    expect(JSON.parse(again)).toMatchObject({ instruments: 1, datasets: [{ rowsUnchanged: 1 }] });

    const list = file('otherlisted.txt', LIST);
    const described = await ingest('symbols', '--file', list, '--collection', 'mine');
    expect(described).toContain('1 instruments are among 1 securities listed on 2019-12-31; 1 were described');
    expect(described).toContain('of no past date');
    const { rows } = await database.runtime.pool.query(
      'SELECT symbol, exchange, name FROM runtime.instruments JOIN runtime.issuers USING (issuer_id) ORDER BY symbol',
    );
    expect(rows).toEqual([
      { symbol: 'ABC', exchange: null, name: 'ABC' },
      { symbol: 'XYZ', exchange: 'NYSE', name: 'Xylophone Holdings' },
    ]);
  }, 60_000);

  it('what is no zip file, or no list -> an error that says what to do', async () => {
    const text = file('prices.csv', 'Date,Open\n');
    await expect(ingest('stooq-zip', '--zip', text, '--collection', 'mine')).rejects.toThrow('is no zip file');
    await expect(ingest('symbols', '--file', text, '--collection', 'mine')).rejects.toThrow('has no column "Symbol"');
  }, 60_000);
});
