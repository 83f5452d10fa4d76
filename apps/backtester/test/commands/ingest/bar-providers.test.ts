import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { tradeDate } from '@prometheus/core';
import {
  type BarProvider,
  openScratchDatabase,
  type ProviderDescription,
  type ScratchDatabase,
} from '@prometheus/data';
import { Command } from 'commander';

import { addIngestBarProviderCommands } from '../../../src/commands/ingest/bar-providers.js';

const KEY = 'a-key-of-the-toy';
const asked: string[] = [];
let server: Server;
let database: ScratchDatabase;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'backtester-'));
  database = await openScratchDatabase();
  server = createServer((request, response) => {
    asked.push(request.url ?? '');
    const isKnown = request.url?.startsWith('/AA') === true;
    response.writeHead(isKnown ? 200 : 404).end('2010-01-04 10\n2010-01-05 11');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  process.env.DATABASE_URL = database.url;
  process.env.PROMETHEUS__paths__cache = folder;
}, 120_000);

afterEach(() => {
  jest.restoreAllMocks();
  delete process.env.TOY_API_KEY;
});

afterAll(async () => {
  delete process.env.DATABASE_URL;
  delete process.env.PROMETHEUS__paths__cache;
  server.closeAllConnections();
  server.close();
  await database.close();
  rmSync(folder, { recursive: true, force: true });
});

function toy(): BarProvider {
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    name: 'toy',
    title: 'Toy Prices',
    homepage: 'https://toy.example',
    capabilities: ['DAILY_BARS'],
    keyVariable: 'TOY_API_KEY',
    licence:
      'For tests only, and for nothing else that anybody could think of while reading a help text of this length.',
    limits: '1000 requests a second.',
    rate: { requests: 1000, perMs: 1000 },
    adjustment: 'raw',
    requestsFor: (symbol, { to }) => [{ key: `${symbol}-${to}`, url: `${url}/${symbol}`, secret: { query: 'k' } }],
    parse: (symbol, [{ text }]) => {
      const rows = text.split('\n').map((row) => row.split(' '));
      const price = rows.map(([, value]) => Number(value));
      const dates = rows.map(([date]) => tradeDate(date, 'date'));
      const bars = { symbol, dates, open: price, high: price, low: price, close: price, volume: price };
      return { bars, actions: [] };
    },
  };
}

const FREE: ProviderDescription = {
  name: 'free',
  title: 'Free Facts',
  homepage: 'https://free.example',
  capabilities: ['MACRO'],
  licence: 'Public domain.',
  limits: 'None.',
  rate: { requests: 1, perMs: 1 },
};

/** Runs `ingest ...` with the toy provider; what it prints. */
async function ingest(...args: string[]): Promise<string> {
  const program = new Command('prometheus-backtest').option('--configs <folder>', '', 'none').option('--json');
  const command = program.command('ingest');
  addIngestBarProviderCommands(command, [toy()], [toy(), FREE]);
  let printed = '';
  const write = (text: unknown): boolean => {
    printed += String(text);
    return true;
  };
  jest.spyOn(process.stdout, 'write').mockImplementation(write);
  jest.spyOn(process.stderr, 'write').mockImplementation(write);
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

const longestLine = (text: string): number => Math.max(...text.split('\n').map((line) => line.length));

describe('ingest providers', () => {
  it('lists all, with what they serve, their key variable and whether it is set; never its value', async () => {
    const rows = (text: string): string[] => text.split('\n').slice(2, 4);
    expect(rows(await ingest('providers'))).toEqual([
      'free      Free Facts                none needed  MACRO',
      'toy       Toy Prices  TOY_API_KEY   not set      DAILY_BARS',
    ]);
    process.env.TOY_API_KEY = KEY;
    const text = await ingest('providers');
    expect(rows(text)[1]).toBe('toy       Toy Prices  TOY_API_KEY   set          DAILY_BARS');
    const json = await ingest('--json', 'providers');
    expect(JSON.parse(json)).toMatchObject([
      { name: 'toy', key: 'set' },
      { name: 'free', key: 'none needed' },
    ]);
    expect(text + json).not.toContain(KEY);
  });
});

describe('ingest <provider>', () => {
  it('--help -> licence, limits, key variable and an example, within 100 columns', async () => {
    const help = await ingest('toy', '--help');
    for (const part of [
      'Licence: For tests',
      'Limits: 1000',
      'TOY_API_KEY',
      '--symbols-file',
      '--refresh',
      'ingest toy --symbols',
    ])
      expect(help).toContain(part);
    expect(longestLine(help.slice(help.indexOf('Toy Prices, https')))).toBeLessThanOrEqual(100);
  });

  it('symbols by option and by file -> stored; unknown ones named; again -> from the folder', async () => {
    process.env.TOY_API_KEY = KEY;
    const file = join(folder, 'symbols.txt');
    writeFileSync(file, '# mine\r\nAA, AAA # two\r\n\r\nZZ\r\n');
    const args = ['toy', '--symbols', 'AA,YY', '--symbols-file', file, '--from', '2010-01-01', '--collection', 'mine'];
    const text = await ingest(...args, '--to', '2010-01-31');
    expect(text).toContain(
      'Toy Prices served 2 symbols from 2010-01-01 to 2010-01-31: 4 requests sent, 0 answered from',
    );
    expect(text).toContain('It does not know YY, ZZ.');
    expect(text).toContain('Collection mine: 2 instruments');
    expect(text).toContain('UNKNOWN_INSTRUMENT');
    expect(asked).toEqual([`/AA?k=${KEY}`, `/AAA?k=${KEY}`, `/YY?k=${KEY}`, `/ZZ?k=${KEY}`]);
    const again = JSON.parse(await ingest('--json', ...args, '--to', '2010-01-31'));
    expect(again).toMatchObject({ download: { answersReused: 2 }, datasets: [{ state: 'UNCHANGED' }] });
    const kept = readdirSync(join(folder, 'downloads', 'toy'));
    expect(kept).toContain('AA-2010-01-31');
    for (const name of kept) expect(readFileSync(join(folder, 'downloads', 'toy', name), 'utf8')).not.toContain(KEY);
    expect(text).not.toContain(KEY);
  }, 60_000);

  it('no symbols, a wrong date, no key -> an error that says what to do', async () => {
    const rest = ['--collection', 'mine', '--from'];
    await expect(ingest('toy', ...rest, '2010-01-01')).rejects.toThrow('Name symbols with --symbols AAPL,MSFT');
    await expect(ingest('toy', '--symbols', ' , ', ...rest, '2010-01-01')).rejects.toThrow('Name symbols');
    await expect(ingest('toy', '--symbols', 'AA', ...rest, '2010-02-30')).rejects.toThrow('--from: "2010-02-30"');
    await expect(ingest('toy', '--symbols', 'AB', ...rest, '2010-01-01')).rejects.toThrow('TOY_API_KEY is not set');
  }, 60_000);
});
