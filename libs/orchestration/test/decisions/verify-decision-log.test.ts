import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openScratchDatabase, type ScratchDatabase } from '@prometheus/data';

import { type LogReport, verifyDecisionLog } from '../../src/decisions/verify-decision-log.js';
import { type BacktestResult } from '../../src/results/result.js';
import { STRATEGY_ID } from './decision-log-fixture.js';
import { madeRun, saveRun } from './stored-run-fixture.js';

let database: ScratchDatabase;

beforeAll(async () => {
  database = await openScratchDatabase();
});

afterAll(() => database.close());

const query = (text: string, values: readonly unknown[] = []) => database.runtime.pool.query(text, [...values]);

async function stored(name: string, sessions = 6): Promise<BacktestResult> {
  const result = madeRun(name, sessions);
  expect(await saveRun(database, result)).toBe('stored');
  return result;
}

/** Changes rows behind the back of the triggers, as one could who owns the server. */
async function tamper(text: string, values: readonly unknown[] = []): Promise<void> {
  const tables = ['engine_decisions', 'decision_outcomes', 'trial_ledger'];
  for (const table of tables) await query(`ALTER TABLE runtime.${table} DISABLE TRIGGER ALL`);
  await query(text, values);
  for (const table of tables) await query(`ALTER TABLE runtime.${table} ENABLE TRIGGER ALL`);
}

const verify = ({ manifest }: BacktestResult): Promise<LogReport> => verifyDecisionLog(database, manifest.runId);
const shown = ({ state, faults }: LogReport) => [
  state,
  ...faults.map(({ kind, sequence, columns }) => [kind, sequence, ...(columns ?? [])]),
];

describe('verifyDecisionLog', () => {
  it('a run as it was stored -> intact, with rows, engines and head', async () => {
    const run = await stored('intact');
    expect(await verify(run)).toEqual({
      runId: run.manifest.runId,
      state: 'intact',
      rows: 12,
      engines: { regime: 6, strategy: 6 },
      head: run.decisionHash,
      faultCount: 0,
      faults: [],
    });
  });

  it('more rows than a block holds -> intact; without the first of the second block -> that one is missing', async () => {
    const run = await stored('blocks', 150);
    expect(await verify(run)).toMatchObject({ state: 'intact', rows: 300 });
    await tamper('DELETE FROM runtime.engine_decisions WHERE run_id = $1 AND sequence = 256', [run.manifest.runId]);
    expect(shown(await verify(run))).toEqual(['faulty', ['missing', 256]]);
  });

  it.each([
    ['action', `proposed_action = '{"label": "X"}'`, ['altered', 4, 'proposed_action']],
    [
      'summary',
      `raw_input_summary = raw_input_summary || '{"coverage": 1}'`,
      ['altered', 4, 'raw_input_summary', 'input_refs'],
    ],
    ['timestamp', "timestamp = timestamp + interval '1 microsecond'", ['altered', 4, 'timestamp']],
    ['date', 'as_of_date = as_of_date - 4', ['altered', 4, 'as_of_date']],
    ['date beyond the calendar', "as_of_date = '1066-10-14'", ['altered', 4, 'as_of_date']],
    ['mode', "mode = 'LIVE'", ['altered', 4, 'mode']],
  ])('an altered %s -> found in its column', async (name, change, fault) => {
    const run = await stored(`altered ${name}`);
    await tamper(`UPDATE runtime.engine_decisions SET ${change} WHERE run_id = $1 AND sequence = 4`, [
      run.manifest.runId,
    ]);
    expect(shown(await verify(run))).toEqual(['faulty', fault]);
  });

  it('a row removed in the middle, and the last -> missing', async () => {
    const run = await stored('removed');
    const remove = 'DELETE FROM runtime.engine_decisions WHERE run_id = $1 AND sequence = $2';
    await tamper(remove, [run.manifest.runId, 5]);
    expect(shown(await verify(run))).toEqual(['faulty', ['missing', 5]]);
    await tamper(remove, [run.manifest.runId, 11]);
    expect(shown(await verify(run))).toEqual(['faulty', ['missing', 5], ['missing', 11]]);
  });

  it('two rows that exchanged their places -> both out of place', async () => {
    const run = await stored('swapped');
    for (const [from, to] of [
      [2, 1000],
      [7, 2],
      [1000, 7],
    ]) {
      const move = 'UPDATE runtime.engine_decisions SET sequence = $3 WHERE run_id = $1 AND sequence = $2';
      await tamper(move, [run.manifest.runId, from, to]);
    }
    expect(shown(await verify(run))).toEqual(['faulty', ['reordered', 2], ['reordered', 7]]);
  });

  it('a copy of the last row behind it -> added', async () => {
    const run = await stored('added');
    await tamper(
      `INSERT INTO runtime.engine_decisions
       SELECT c.* FROM runtime.engine_decisions d,
         jsonb_populate_record(d, jsonb_build_object('decision_id', gen_random_uuid(), 'sequence', 12)) c
       WHERE d.run_id = $1 AND d.sequence = 11`,
      [run.manifest.runId],
    );
    expect(shown(await verify(run))).toEqual(['faulty', ['added', 12]]);
  });

  it('a row of another run -> added here, missing there', async () => {
    const [here, there] = [await stored('here'), await stored('there')];
    await tamper('UPDATE runtime.engine_decisions SET run_id = $1, sequence = 12 WHERE run_id = $2 AND sequence = 3', [
      here.manifest.runId,
      there.manifest.runId,
    ]);
    const report = await verify(here);
    expect(shown(report)).toEqual(['faulty', ['added', 12]]);
    expect(report.faults[0].words).toMatch(/that of another run/);
    expect(shown(await verify(there))).toEqual(['faulty', ['missing', 3]]);
  });

  it('another head in the run -> said, with the rows found whole; in run and trial ledger -> the log ends elsewhere', async () => {
    const run = await stored('head');
    await query('UPDATE runtime.backtest_runs SET decision_hash = $2 WHERE run_id = $1', [
      run.manifest.runId,
      'f'.repeat(64),
    ]);
    expect(shown(await verify(run))).toEqual([
      'faulty',
      ['altered', undefined, 'backtest_runs.decision_hash', 'trial_ledger.decision_hash'],
    ]);
    await tamper('UPDATE runtime.trial_ledger SET decision_hash = $2 WHERE run_id = $1', [
      run.manifest.runId,
      'f'.repeat(64),
    ]);
    expect(shown(await verify(run))).toEqual(['faulty', ['missing', 12]]);
  });

  it('a log cut off with a head to match everywhere -> the orders still refer to what is missing', async () => {
    const run = await stored('cut');
    const { runId } = run.manifest;
    await tamper('DELETE FROM runtime.engine_decisions WHERE run_id = $1 AND sequence = 11', [runId]);
    const head = run.decisions[10].hash;
    await query('UPDATE runtime.backtest_runs SET decision_hash = $2 WHERE run_id = $1', [runId, head]);
    await tamper('UPDATE runtime.trial_ledger SET decision_hash = $2 WHERE run_id = $1', [runId, head]);
    const report = await verify(run);
    expect(shown(report)).toEqual(['faulty', ['missing', 11]]);
    expect(report.faults[0].words).toBe('Orders refer to decision 11, whose row is missing.');
  });

  it('many faults -> the first twenty, and how many there are', async () => {
    const run = await stored('many', 30);
    await tamper("UPDATE runtime.engine_decisions SET mode = 'PAPER' WHERE run_id = $1", [run.manifest.runId]);
    const { faults, faultCount } = await verify(run);
    expect(faultCount).toBe(60);
    expect(faults.map(({ sequence }) => sequence)).toEqual(Array.from({ length: 20 }, (_, k) => k));
  });

  it('level summary -> an error with the remedy', async () => {
    const run = madeRun('summary', 6);
    await saveRun(database, run, 'summary');
    await expect(verify(run)).rejects.toThrow(/stored at level "summary", without decisions.*level=decisions/);
    expect(await saveRun(database, run)).toBe('extended');
    expect((await verify(run)).state).toBe('intact');
  });

  it('stored before decisions were kept -> said; stored again -> intact', async () => {
    const run = await stored('old');
    await tamper('DELETE FROM runtime.engine_decisions WHERE run_id = $1', [run.manifest.runId]);
    await tamper(
      'DELETE FROM runtime.decision_outcomes o WHERE NOT EXISTS (SELECT FROM runtime.engine_decisions d WHERE d.decision_id = o.decision_id)',
    );
    expect(await verify(run)).toMatchObject({ state: 'not_kept', rows: 0, faults: [] });
    expect(await saveRun(database, run, 'summary')).toBe('repeated');
    expect(await saveRun(database, run)).toBe('extended');
    expect((await verify(run)).state).toBe('intact');
    expect(await saveRun(database, run, 'full')).toBe('extended');
    expect(await saveRun(database, run)).toBe('repeated');
    expect((await verify(run)).state).toBe('intact');
  });
});

describe('configurations of a log', () => {
  it('another body, another engine, or none -> said by its id', async () => {
    const run = await stored('configs');
    const [before] = (await query('SELECT * FROM runtime.engine_configs WHERE config_id = $1', [STRATEGY_ID])).rows as {
      config_body: unknown;
    }[];
    const columns = async () => (await verify(run)).faults.flatMap((fault) => [fault.kind, ...(fault.columns ?? [])]);
    await query(`UPDATE runtime.engine_configs SET config_body = config_body || '{"seed": 2}' WHERE config_id = $1`, [
      STRATEGY_ID,
    ]);
    expect(await columns()).toEqual(['altered', 'engine_configs.config_body']);
    await query("UPDATE runtime.engine_configs SET config_body = $2, engine_name = 'regime' WHERE config_id = $1", [
      STRATEGY_ID,
      before.config_body,
    ]);
    expect(await columns()).toEqual(['altered', 'engine_configs.engine_name']);
    await query('DELETE FROM runtime.engine_configs WHERE config_id = $1', [STRATEGY_ID]);
    const { faults } = await verify(run);
    expect(faults.map(({ words }) => words)).toEqual([
      `The configuration ${STRATEGY_ID} of strategy is missing in engine_configs.`,
    ]);
  });
});
