import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openScratchDatabase, type ScratchDatabase } from '@prometheus/data';

import { prometheusBacktest } from './fixture/command-line.js';
import { writePriceFolder } from './fixture/price-folder.js';

const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url));
const SESSIONS = 160;

/** Takes its time for every decision, and remembers how many it took. */
const SLOW_STRATEGY = `
import { z } from '${import.meta.resolve('zod')}';
export const strategy = {
  name: 'slow', description: 'Goes round the names, slowly.', parameters: z.strictObject({}),
  state: { schema: z.strictObject({ decisions: z.number() }), initial: { decisions: 0 } },
  configure: () => ({ requiredHistory: 1, rebalanceEvery: 1,
    decide({ view, state }) {
      const until = performance.now() + 15;
      while (performance.now() < until);
      const { decisions } = state.get();
      state.set({ decisions: decisions + 1 });
      const { instrumentId } = view.instruments[decisions % view.instruments.length];
      return { kind: 'weights', instruments: [instrumentId], values: [0.9] };
    } }) };
`;

interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

let folder: string;
let config: string;
let database: ScratchDatabase;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'resume-'));
  chmodSync(folder, 0o755);
  writePriceFolder(folder, ['AAA', 'BBB', 'CCC'], SESSIONS);
  writeFileSync(join(folder, 'slow.mjs'), SLOW_STRATEGY);
  config = join(folder, 'slow.yaml');
  writeFileSync(
    config,
    'name: Slow\ncollection: mine\nstart: 2009-01-02\nend: 2015-12-31\nstrategy: ./slow.mjs\nbenchmark: { source: none }\n',
  );
  database = await openScratchDatabase();
}, 120_000);

afterAll(async () => {
  await database.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Starts the program; `cwd` gets its own `.prometheus`. */
function start(
  cwd: string,
  env: NodeJS.ProcessEnv,
  args: readonly string[],
): { child: ChildProcess; ended: Promise<Ended> } {
  const child = spawn(
    process.execPath,
    ['--conditions=@prometheus/source', '--import', import.meta.resolve('tsx'), MAIN, ...args],
    { cwd, env: { ...process.env, NODE_OPTIONS: '', ...env }, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const ended = new Promise<Ended>((resolve, reject) => {
    let [stdout, stderr] = ['', ''];
    child.stdout?.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr?.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code, signal, stdout, stderr }));
  });
  return { child, ended };
}

const journalLines = (cwd: string): number => {
  const journals = join(cwd, '.prometheus/cache/journals');
  const [file] = existsSync(journals) ? readdirSync(journals) : [];
  return file === undefined ? 0 : readFileSync(join(journals, file), 'utf8').split('\n').length - 2;
};

/** Sends `signal` once the journal holds a few dozen decisions. */
async function interrupt(cwd: string, env: NodeJS.ProcessEnv, signal: NodeJS.Signals): Promise<Ended> {
  const { child, ended } = start(cwd, env, ['run', '--config', config]);
  while (child.exitCode === null && child.signalCode === null && journalLines(cwd) < 40) await sleep(5);
  child.kill(signal);
  return ended;
}

interface RunFacts {
  readonly decisionHash: string;
  readonly metrics: unknown;
}

const factsOf = (stdout: string): RunFacts => {
  const { decisionHash, metrics } = JSON.parse(stdout) as RunFacts;
  return { decisionHash, metrics };
};

const freshFolder = (): string => {
  const cwd = mkdtempSync(join(folder, 'cwd-'));
  chmodSync(cwd, 0o755);
  return cwd;
};

const ingest = async (cwd: string, env: NodeJS.ProcessEnv): Promise<void> => {
  const prices = join(folder, 'prices');
  const { code, stderr } = await prometheusBacktest(
    ['ingest', 'csv', '--dir', prices, '--adjustment', 'raw', '--collection', 'mine'],
    cwd,
    env,
  );
  if (code !== 0) throw new Error(stderr);
};

describe('a run that is stopped half-way', () => {
  let uninterrupted: RunFacts;

  beforeAll(async () => {
    const cwd = freshFolder();
    const env = { DATABASE_URL: database.url };
    await ingest(cwd, env);
    const { code, stdout, stderr } = await prometheusBacktest(['run', '--config', config, '--json'], cwd, env);
    if (code !== 0) throw new Error(stderr);
    expect(stderr).not.toMatch(/Going on/);
    expect(journalLines(cwd)).toBe(0);
    uninterrupted = factsOf(stdout);
  }, 120_000);

  it('by SIGKILL, on the embedded server -> the same command goes on, to the result of an uninterrupted run', async () => {
    const cwd = freshFolder();
    const env = { DATABASE_URL: '', PROMETHEUS__DATABASES__EMBEDDED__DIRECTORY: join(cwd, 'postgres') };
    await ingest(cwd, env);
    expect((await interrupt(cwd, env, 'SIGKILL')).signal).toBe('SIGKILL');
    const recorded = journalLines(cwd);
    expect(recorded).toBeGreaterThanOrEqual(40);
    expect(recorded).toBeLessThan(SESSIONS);
    const again = await prometheusBacktest(['run', '--config', config, '--json'], cwd, env);
    expect(again.stderr).toContain(`Going on from session ${recorded + 1} of ${SESSIONS}`);
    expect(again.code).toBe(0);
    expect(factsOf(again.stdout)).toEqual(uninterrupted);
    expect(journalLines(cwd)).toBe(0);
  }, 180_000);

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)(
    'by %s -> one sentence, exit code %i, and the same command goes on',
    async (signal, exitCode) => {
      const cwd = freshFolder();
      const env = { DATABASE_URL: database.url };
      const stopped = await interrupt(cwd, env, signal);
      const session =
        /Error: Interrupted after session (\d+) of 160 \(\d{4}-\d\d-\d\d\)\. Give the same command again/.exec(
          stopped.stderr,
        )?.[1];
      expect(stopped.stderr).not.toMatch(/\n\s+at /);
      expect(stopped.code).toBe(exitCode);
      expect(journalLines(cwd)).toBe(Number(session));
      const again = await prometheusBacktest(['run', '--config', config, '--json'], cwd, env);
      expect(again.stderr).toContain(`Going on from session ${Number(session) + 1} of ${SESSIONS}`);
      expect(factsOf(again.stdout)).toEqual(uninterrupted);
      expect(existsSync(join(cwd, '.prometheus/cache/journals'))).toBe(true);
      expect(journalLines(cwd)).toBe(0);
    },
    120_000,
  );
});
