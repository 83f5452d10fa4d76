import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type RunId } from '@prometheus/core';

import {
  type BacktestConfigInput,
  type ExecutedBacktest,
  JournalMismatchError,
  RunInterruptedError,
  RunJournal,
} from '../../src/index.js';
import { panelFromBars, sessionsFrom } from '../fixture/panel-from-bars.js';
import { runConfig } from '../fixture/run-config.js';
import { writeStrategy } from '../fixture/strategy-module.js';

const SESSIONS = 20;
const dates = sessionsFrom('2010-01-04', SESSIONS);
const panel = panelFromBars(
  ['A', 'B', 'C'].flatMap((symbol, k) =>
    dates.map((date, t) => ({ symbol, date, open: 10 + k + Math.sin(t + k), close: 10 + k + Math.sin(t + k + 0.5) })),
  ),
);

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'run-journal-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const journals = (): string => join(folder, 'journals');
const journalFile = (): string => join(journals(), readdirSync(journals())[0]);
const lines = (): string[] => readFileSync(journalFile(), 'utf8').trimEnd().split('\n');

/** Runs until `sessions` are done and is interrupted then. */
async function interruptAfter(sessions: number, config: Partial<BacktestConfigInput>): Promise<void> {
  const controller = new AbortController();
  const progress = (done: number): void => {
    if (done === sessions) controller.abort('enough');
  };
  const stopped = runConfig(panel, config, folder, { journals: journals(), signal: controller.signal, progress });
  await expect(stopped).rejects.toMatchObject({
    code: 'RUN_INTERRUPTED',
    done: sessions,
    total: SESSIONS,
    cause: 'enough',
  });
  await expect(stopped).rejects.toThrow(RunInterruptedError);
}

interface Resumed extends ExecutedBacktest {
  /** First session that was not on record; undefined when the run began anew. */
  readonly from?: number;
}

async function resume(config: Partial<BacktestConfigInput>): Promise<Resumed> {
  let from: number | undefined;
  const executed = await runConfig(panel, config, folder, {
    journals: journals(),
    resuming: (first, total) => {
      expect(total).toBe(SESSIONS);
      from = first;
    },
  });
  return { ...executed, ...(from === undefined ? {} : { from }) };
}

function expectSame(resumed: ExecutedBacktest, whole: ExecutedBacktest): void {
  expect(resumed.result.decisionHash).toBe(whole.result.decisionHash);
  expect(resumed.result.manifest).toEqual(whole.result.manifest);
  expect(resumed.result.days).toEqual(whole.result.days);
  expect(resumed.result.orders).toEqual(whole.result.orders);
  expect(resumed.result.fills).toEqual(whole.result.fills);
  expect(resumed.result.metrics).toEqual(whole.result.metrics);
}

/** Goes round the names, one a session, by the count it keeps; leaves every third session as it is. */
const COUNTS = `({ state, sessionOfRun }) => {
  globalThis.asked = [...(globalThis.asked ?? []), sessionOfRun];
  const n = state.get();
  state.set(n + 1);
  return n % 3 === 2 ? undefined : weights({ [['A', 'B', 'C'][n % 5 % 3]]: 0.9 });
}`;
const STATE = '{ schema: z.number(), initial: 0 }';

const asked = globalThis as { asked?: number[] };

describe('a run that was interrupted', () => {
  it.each([1, 7, 19])(
    'after %d sessions, then resumed -> decisions, days and fills of an uninterrupted run',
    async (sessions) => {
      const config = { strategy: 'equal-weight', parameters: { rebalanceEvery: 1 }, slippageBps: 3 };
      const whole = await runConfig(panel, config);
      await interruptAfter(sessions, config);
      const resumed = await resume(config);
      expect(resumed.from).toBe(sessions + 1);
      expectSame(resumed, whole);
    },
  );

  it('with a state and with sessions that change nothing -> resumes with both, and no session is decided twice', async () => {
    const config = { strategy: writeStrategy(folder, 'counts', COUNTS, STATE) };
    const whole = await runConfig(panel, config, folder);
    asked.asked = [];
    await interruptAfter(9, config);
    const resumed = await resume(config);
    expectSame(resumed, whole);
    expect(asked.asked).toEqual(Array.from({ length: SESSIONS }, (_, t) => t));
    expect(
      lines()
        .slice(1)
        .map((line) => (JSON.parse(line) as { action: unknown }).action === null),
    ).toEqual(Array.from({ length: SESSIONS }, (_, t) => t % 3 === 2));
  });

  it('twice -> goes on twice', async () => {
    const config = { strategy: writeStrategy(folder, 'twice', COUNTS, STATE) };
    const whole = await runConfig(panel, config, folder);
    await interruptAfter(4, config);
    await interruptAfter(12, config);
    const resumed = await resume(config);
    expect(resumed.from).toBe(13);
    expectSame(resumed, whole);
  });

  it('by a strategy that places orders, resting ones among them -> resumes', async () => {
    const orders = `({ sessionOfRun: t, portfolio, view }) => ({ kind: 'orders', keepResting: t % 2 === 0, orders: [
      { instrument: id('A'), side: 'BUY', quantity: 10 + t, type: 'LIMIT', timeInForce: 'GTC', limitPrice: 9.8, ocaGroup: undefined },
      { instrument: id('B'), side: portfolio.positions.has(id('B')) ? 'SELL' : 'BUY', quantity: 5 } ] })`;
    const config = { strategy: writeStrategy(folder, 'orders', orders) };
    const whole = await runConfig(panel, config, folder);
    expect(whole.result.fills.length).toBeGreaterThan(5);
    await interruptAfter(8, config);
    expectSame(await resume(config), whole);
  });

  it('that finished and removed its journal -> begins anew', async () => {
    const config = { strategy: 'equal-weight' };
    const first = await resume(config);
    expect(first.from).toBeUndefined();
    first.journal?.remove();
    expect(readdirSync(journals())).toEqual([]);
    expect((await resume(config)).from).toBeUndefined();
  });

  it('in its last session -> is finished all the same', async () => {
    const controller = new AbortController();
    const progress = (done: number): void => {
      if (done === SESSIONS) controller.abort();
    };
    const { result } = await runConfig(panel, {}, '.', { signal: controller.signal, progress });
    expect(result.days.dates).toHaveLength(SESSIONS);
  });
});

describe('RunJournal', () => {
  const config = { strategy: 'equal-weight', parameters: { rebalanceEvery: 1 } };
  const run = 'a'.repeat(64) as RunId;

  it('a last line that was cut off -> does not count, and the run goes on before it', async () => {
    const whole = await runConfig(panel, config);
    await interruptAfter(6, config);
    truncateSync(journalFile(), readFileSync(journalFile()).length - 20);
    const resumed = await resume(config);
    expect(resumed.from).toBe(6);
    expectSame(resumed, whole);
    expect(lines()).toHaveLength(SESSIONS + 1);
  });

  it('a first line that was cut off, or nothing at all -> the run begins anew', () => {
    for (const text of ['', `{"run":"aaa`]) {
      new RunJournal(folder, run).remove();
      writeFileSync(join(folder, `${run}.jsonl`), text);
      const journal = new RunJournal(folder, run);
      expect(journal.entries).toEqual([]);
      journal.append({ sessionOfRun: 0, action: null, hash: 'h' });
      expect(new RunJournal(folder, run).entries).toEqual([{ sessionOfRun: 0, action: null, hash: 'h' }]);
    }
  });

  it('the journal of another run, or no journal -> an error that says which file to remove', () => {
    const file = join(folder, `${run}.jsonl`);
    writeFileSync(file, '{"run":"other"}\n');
    expect(() => new RunJournal(folder, run)).toThrow(
      /\.jsonl of an interrupted run belongs to another run\. Remove the file/,
    );
    writeFileSync(file, `{"run":"${run}"}\nnonsense\n`);
    expect(() => new RunJournal(folder, run)).toThrow(/cannot be read/);
    expect(existsSync(file)).toBe(true);
  });

  it('decisions that lead to other hashes, or of another session -> the run stops', async () => {
    await interruptAfter(6, config);
    const good = readFileSync(journalFile(), 'utf8');
    writeFileSync(journalFile(), good.replace('"values":[0.3333333333333333,', '"values":[0.25,'));
    const changed = resume(config);
    await expect(changed).rejects.toThrow(JournalMismatchError);
    await expect(changed).rejects.toThrow(/leads to other decisions than it records\. Remove the file/);
    const [head, first, , ...rest] = good.split('\n');
    writeFileSync(journalFile(), [head, first, ...rest].join('\n'));
    await expect(resume(config)).rejects.toThrow(/has a decision of session 2, not 1/);
    writeFileSync(journalFile(), good);
    appendFileSync(journalFile(), `${JSON.stringify({ sessionOfRun: 17, action: null, hash: 'h' })}\n`);
    await expect(resume(config)).rejects.toThrow(/has a decision of session 17, not 6/);
  });
});
