import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';

import { compareCodeUnits, RandomStream, tradeDate, tradingCalendar } from '@prometheus/core';
import { generateSyntheticMarket, writeCsvCollection } from '@prometheus/synthetic';

import { clean, planted, type Proof, type Verdict } from '../proof.js';
import { type DeterminismFacts } from './determinism-run.js';

const CHILD = fileURLToPath(new URL('./child.ts', import.meta.url));

/** A strategy that draws from a source of its own: equal runs of it cannot repeat. */
const RANDOM_STRATEGY = `
export const strategy = {
  name: 'draws', description: 'planted', parameters: { safeParse: (data) => ({ success: true, data }) },
  configure: () => ({ requiredHistory: 1, rebalanceEvery: 21, decide({ view }) {
    const instruments = view.instruments.filter((i) => view.trades(i.instrumentId) && Math.random() < 0.5).map((i) => i.instrumentId);
    return { kind: 'weights', instruments, values: instruments.map(() => 1 / instruments.length) };
  } }),
};`;

/** The same inputs, in other processes, from files in another order and format, under other time zones: the same run id,
 * decision hash, vintage, equity and panel bytes. Then a rule that draws random numbers is planted and must be found. */
export const determinismProof: Proof = {
  name: 'determinism',
  promise: 'the same inputs give the same bytes',
  async run(size, progress) {
    const folder = mkdtempSync(join(tmpdir(), 'prometheus-determinism-'));
    try {
      const market = join(folder, 'market');
      const { names, sessions } = size === 'small' ? { names: 20, sessions: 420 } : { names: 120, sessions: 2520 };
      await writeCsvCollection(proofMarket(names, sessions), market);
      const prices = join(market, 'prices');
      const actions = join(market, 'actions.csv');
      const shuffled = writeShuffled(prices, join(folder, 'shuffled'));
      const long = writeLongFile(prices, join(folder, 'long.csv'));
      const variants: readonly { readonly claim: string; readonly dir: string; readonly timeZone: string }[] = [
        { claim: 'another process', dir: prices, timeZone: 'UTC' },
        { claim: 'TZ=Asia/Tokyo', dir: prices, timeZone: 'Asia/Tokyo' },
        { claim: 'TZ=America/New_York', dir: prices, timeZone: 'America/New_York' },
        {
          claim: 'plain files, rows in another order, TZ=Pacific/Auckland',
          dir: shuffled,
          timeZone: 'Pacific/Auckland',
        },
        { claim: 'one long file, instruments mixed', dir: long, timeZone: 'UTC' },
      ];
      progress('first run');
      const first = await runChild(prices, actions, 'momentum', 'UTC');
      const verdicts: Verdict[] = [];
      for (const { claim, dir, timeZone } of variants) {
        progress(claim);
        verdicts.push(
          clean(
            claim,
            differences(first, await runChild(dir, actions, 'momentum', timeZone)),
            `run ${first.runId.slice(0, 12)}`,
          ),
        );
      }
      progress('planted random rule');
      const strategy = join(folder, 'draws.mjs');
      writeFileSync(strategy, RANDOM_STRATEGY);
      const one = await runChild(prices, actions, strategy, 'UTC');
      verdicts.push(
        planted(
          'planted: a rule with random numbers of its own',
          differences(one, await runChild(prices, actions, strategy, 'UTC')),
        ),
      );
      return verdicts;
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

function proofMarket(stocks: number, sessions: number) {
  const dates = tradingCalendar('US_EQ')
    .tradingDaysBetween(tradeDate('2005-01-03'), tradeDate('2016-12-30'))
    .slice(0, sessions);
  const random = new RandomStream(11, 'proof/index');
  let level = 1200;
  const levels = dates.map(() => (level *= 1 + 0.01 * Math.max(-3, Math.min(3, random.normal()))));
  return generateSyntheticMarket({ seed: 11, stocks, index: { dates, levels } });
}

/** The same prices as plain files with their rows turned round, written in another order. */
function writeShuffled(prices: string, target: string): string {
  mkdirSync(target);
  for (const name of readdirSync(prices).sort(compareCodeUnits).reverse()) {
    const [header, ...rows] = readRows(join(prices, name));
    writeFileSync(join(target, name.replace('.gz', '')), [header, ...rows.reverse(), ''].join('\r\n'));
  }
  return target;
}

function writeLongFile(prices: string, target: string): string {
  const all = readdirSync(prices).flatMap((name) => {
    const symbol = name.replace('.csv.gz', '');
    return readRows(join(prices, name))
      .slice(1)
      .map((row) => `${symbol},${row}`);
  });
  const mixed = new RandomStream(5, 'proof/long-file').shuffle(all);
  writeFileSync(target, ['symbol,date,open,high,low,close,adj_close,volume', ...mixed, ''].join('\n'));
  return target;
}

const readRows = (file: string): string[] => gunzipSync(readFileSync(file)).toString('utf8').trim().split('\n');

function differences(a: DeterminismFacts, b: DeterminismFacts): string[] {
  return (Object.keys(a) as (keyof DeterminismFacts)[])
    .filter((key) => a[key] !== b[key])
    .map((key) => `${key} ${a[key].slice(0, 12)} and ${b[key].slice(0, 12)}`);
}

function runChild(dir: string, actions: string, strategy: string, timeZone: string): Promise<DeterminismFacts> {
  return new Promise((resolve, reject) => {
    const child = spawn(
      process.execPath,
      ['--conditions=@prometheus/source', '--import', import.meta.resolve('tsx'), CHILD, dir, actions, strategy],
      {
        env: { ...process.env, TZ: timeZone, NODE_OPTIONS: '' },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    let output = '';
    let errors = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve(JSON.parse(output) as DeterminismFacts);
      else reject(new Error(`a run of the proof failed:\n${errors}`));
    });
  });
}
