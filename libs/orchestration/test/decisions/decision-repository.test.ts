import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { tradeDate } from '@prometheus/core';
import { openScratchDatabase, type ScratchDatabase } from '@prometheus/data';

import { DecisionRepository } from '../../src/decisions/decision-repository.js';
import { decisionIdOf } from '../../src/decisions/decision-row.js';
import { REGIME_CONFIG, REGIME_ID, STRATEGY_ID } from './decision-log-fixture.js';
import { madeRun, saveRun } from './stored-run-fixture.js';

let database: ScratchDatabase;
let repository: DecisionRepository;
const run = madeRun('run', 30);
const { runId } = run.manifest;

beforeAll(async () => {
  database = await openScratchDatabase();
  repository = new DecisionRepository(database);
  await saveRun(database, run);
});

afterAll(() => database.close());

describe('DecisionRepository', () => {
  it('the first decision -> every part of it, with evidence and outcomes', async () => {
    const [first] = await repository.list('last', { limit: 1 });
    expect(first).toEqual({
      runId,
      decisionId: decisionIdOf(runId, 0),
      sequence: 0,
      timestamp: new Date('2010-01-04T21:00:00Z'),
      mode: 'BACKTEST',
      engine: 'regime',
      configId: REGIME_ID,
      contextId: '2010-01-04_backtest_mine',
      asOfDate: '2010-01-04',
      modelIds: ['pca_1', 'hmm_0'],
      inputsHash: run.decisions[0].decision.inputsHash,
      inputRefs: { panel: 'p0' },
      summary: { coverage: 1, reasons: ['none'] },
      action: { label: 'L0' },
      previousHash: '0'.repeat(64),
      hash: run.decisions[0].hash,
      // From 100 on, 1 more a session.
      outcomes: [
        expect.objectContaining({ horizonDays: 5, evalDate: '2010-01-11', pnl: 5, drawdown: 0, label: 'GAIN' }),
        expect.objectContaining({ horizonDays: 21, evalDate: '2010-02-03', pnl: 21, drawdown: 0, label: 'GAIN' }),
      ],
    });
    expect(first.outcomes[1].return).toBeCloseTo(0.21, 12);
    expect(first.outcomes[1].riskMetrics).toMatchObject({ turnover: 0 });
  });

  it('a decision without evidence -> an empty summary and no references', async () => {
    const second = await repository.load(decisionIdOf(runId, 1).toUpperCase());
    expect(second).toMatchObject({
      sequence: 1,
      engine: 'strategy',
      configId: STRATEGY_ID,
      summary: {},
      inputsHash: 'ab0',
    });
    expect(second).not.toHaveProperty('inputRefs');
    await expect(repository.load('x')).rejects.toThrow(/no stored decision with the id "x"/);
  });

  it('engine, day, range and limit -> what matches, in order; the last ones have no outcome', async () => {
    const list = async (filters: Parameters<DecisionRepository['list']>[1]) =>
      (await repository.list(runId.slice(0, 9), filters)).map(({ sequence, outcomes }) => [sequence, outcomes.length]);
    expect(await list({})).toHaveLength(60);
    expect(await list({ engine: 'strategy', limit: 2 })).toEqual([
      [1, 2],
      [3, 2],
    ]);
    expect(await list({ date: tradeDate('2010-01-05') })).toEqual([
      [2, 2],
      [3, 2],
    ]);
    expect(await list({ from: tradeDate('2010-02-10'), to: tradeDate('2010-02-12'), engine: 'regime' })).toEqual([
      [52, 0],
      [54, 0],
      [56, 0],
    ]);
    expect(await list({ engine: 'nonsense' })).toEqual([]);
  });

  it('rows of the store -> one a decision, one an outcome, one a configuration with its version; again -> no more', async () => {
    const counts = async () => {
      const { rows } = await database.runtime.pool.query<Record<string, number>>(
        `SELECT (SELECT count(*)::int FROM runtime.engine_decisions) AS decisions,
                (SELECT count(*)::int FROM runtime.decision_outcomes) AS outcomes,
                (SELECT count(*)::int FROM runtime.engine_configs) AS configs`,
      );
      return rows[0];
    };
    // Two a session: 25 sessions lie 5 and 9 lie 21 before another of the run.
    const expected = { decisions: 60, outcomes: 2 * (25 + 9), configs: 2 };
    expect(await counts()).toEqual(expected);
    expect(await saveRun(database, run)).toBe('repeated');
    expect(await counts()).toEqual(expected);
    const { rows } = await database.runtime.pool.query(
      'SELECT engine_name, version, config_body, created_at, created_by FROM runtime.engine_configs WHERE config_id = $1',
      [REGIME_ID],
    );
    const createdAt = new Date('2026-01-05T12:00:00Z');
    expect(rows).toEqual([
      {
        engine_name: 'regime',
        version: '1.2.3',
        config_body: REGIME_CONFIG,
        created_at: createdAt,
        created_by: 'backtest',
      },
    ]);
  });

  it('a run without its decisions -> an error with the remedy', async () => {
    const brief = madeRun('brief', 3);
    await saveRun(database, brief, 'summary');
    await expect(repository.list(brief.manifest.runId)).rejects.toThrow(
      /without decisions\. Run it again with --set level=decisions/,
    );
    await database.runtime.pool.query("UPDATE runtime.backtest_runs SET level = 'decisions' WHERE run_id = $1", [
      brief.manifest.runId,
    ]);
    await expect(repository.list(brief.manifest.runId)).rejects.toThrow(/stored before decisions were kept/);
    await expect(repository.list('ffffff')).rejects.toThrow(/no stored run/);
  });

  it('decisions and outcomes -> refuse to be changed or removed', async () => {
    const { pool } = database.runtime;
    await expect(pool.query("UPDATE runtime.engine_decisions SET mode = 'LIVE'")).rejects.toThrow(/only grows/);
    await expect(pool.query('DELETE FROM runtime.decision_outcomes')).rejects.toThrow(/only grows/);
  });
});
