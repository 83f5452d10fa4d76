import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { evidenceHash, fixedClock, type JsonValue, tradingCalendar } from '@prometheus/core';
import { openScratchDatabase } from '@prometheus/data';
import { type RegimeConfigInput, RegimeRepository } from '@prometheus/regime';
import { describe, expect, it } from '@jest/globals';

import {
  type BacktestConfigInput,
  type ExecutedBacktest,
  ResultsRepository,
  verifyDecisionLog,
} from '../../src/index.js';
import { factsOf, sourceOf } from '../fixture/test-facts.js';
import { runConfig } from '../fixture/run-config.js';
import { switchingPanel } from '../fixture/switching-panel.js';

const panel = switchingPanel();
const { sessions } = panel.header;
const facts = sourceOf(factsOf({}));

const QUICK: RegimeConfigInput = {
  regions: [{ id: 'US', features: 'index' }],
  features: [
    { kind: 'return', days: 5 },
    { kind: 'volatility', days: 10, transform: 'log' },
  ],
  minimumHistory: 80,
  minimumRows: 60,
  refit: 'monthly',
  states: { min: 2, max: 2 },
  hysteresis: { minimumDays: 2 },
  labelRules: [
    { label: 'RISK_OFF_CRISIS', when: [{ feature: 'volatility_10', atLeast: 0.25 }] },
    { label: 'CALM_CARRY' },
  ],
};

const run = (config: Partial<BacktestConfigInput> = {}, more: object = {}): Promise<ExecutedBacktest> =>
  runConfig(
    panel,
    { strategy: 'regime-allocation', engines: { regime: { config: QUICK } }, ...config } as BacktestConfigInput,
    '.',
    { facts, ...more },
  );

interface RegimeAction {
  readonly label: string;
  readonly confidence: number;
}
const regimes = ({ result }: ExecutedBacktest) =>
  result.decisions.filter(({ decision }) => decision.engine === 'regime');
const grossOf = (action: JsonValue): number =>
  (action as { values: number[] }).values.reduce((sum, value) => sum + value, 0);

describe('a run with the regime engine', () => {
  it('every close -> a decision of the engine with evidence, before that of the strategy; labels follow the planted times', async () => {
    const executed = await run();
    const { result } = executed;
    const said = regimes(executed);
    expect(said.map(({ decision }) => decision.asOfDate)).toEqual(sessions);
    for (const { decision, evidence } of said) expect(evidence && evidenceHash(evidence)).toBe(decision.inputsHash);
    const labels = said.map(({ decision }) => (decision.action as unknown as RegimeAction).label);
    expect(labels[70]).toBe('UNDETERMINED');
    expect(labels[140]).toBe('CALM_CARRY');
    expect(labels[200]).toBe('RISK_OFF_CRISIS');
    expect(labels[350]).toBe('CALM_CARRY');
    expect(result.models.length).toBeGreaterThan(0);
    const named = new Set(said.flatMap(({ decision }) => decision.modelIds));
    expect(new Set(result.models.map(({ modelId }) => modelId))).toEqual(named);
    for (const { cut, trainingDataSpec } of result.models) expect(cut).toBe(trainingDataSpec.cut);
  });

  it('a change of regime -> a rebalance at the same close, with the exposure of the label as far as it is trusted', async () => {
    const executed = await run({ parameters: { rebalanceEvery: 300 } });
    const byDate = new Map(regimes(executed).map(({ decision }) => [decision.asOfDate, decision.action]));
    const decided = executed.result.decisions.filter(({ decision }) => decision.engine === 'strategy');
    const changes = executed.result.metrics.decisions?.regimeChanges ?? [];
    expect(changes.length).toBeGreaterThanOrEqual(3);
    const dates = decided.map(({ decision }) => decision.asOfDate);
    expect(dates).toEqual(expect.arrayContaining(changes.map(({ date }) => date)));
    const gross = { CALM_CARRY: 1, RISK_OFF_CRISIS: 0.25, UNDETERMINED: 0.5 } as Record<string, number>;
    for (const { decision } of decided) {
      const { label, confidence } = byDate.get(decision.asOfDate) as unknown as RegimeAction;
      const expected =
        label === 'UNDETERMINED' ? 0.5 : confidence * gross[label] + (1 - confidence) * Math.min(gross[label], 0.5);
      expect(grossOf(decision.action)).toBeCloseTo(expected, 12);
    }
  });

  it('switched off -> a note that says what follows, no decisions of the engine, the exposure without a regime', async () => {
    const { result } = await run({ engines: { regime: { enabled: false } } });
    expect(result.manifest.notes.join(' ')).toContain('The regime engine is switched off');
    expect(result.decisions.every(({ decision }) => decision.engine === 'strategy')).toBe(true);
    expect(grossOf(result.decisions[0].decision.action)).toBeCloseTo(0.5, 12);
    expect(result.metrics.byRegime).toBeUndefined();
    expect(result.metrics.decisions).toBeUndefined();
  });

  it('a strategy that reads no engine -> none runs, unless the configuration names it', async () => {
    const without = await run({ strategy: 'equal-weight', engines: undefined });
    expect(regimes(without)).toHaveLength(0);
    const beside = await run({ strategy: 'equal-weight' });
    expect(regimes(beside)).toHaveLength(sessions.length);
    expect(beside.result.metrics.byRegime?.knownAtClose).toBe(true);
    const weights = ({ result }: ExecutedBacktest) =>
      result.decisions.flatMap(({ decision }) => (decision.engine === 'strategy' ? [decision.action] : []));
    expect(weights(beside)).toEqual(weights(without));
  });

  it('a weekly schedule -> the first close of each week; the last output holds in between', async () => {
    const weekly = await run({ engines: { regime: { schedule: 'weekly', config: QUICK } } });
    expect(regimes(weekly).length).toBeLessThan(sessions.length / 4);
    expect(regimes(weekly).length).toBeGreaterThan(sessions.length / 6);
  });

  it('other settings of the engine -> another run id, configuration and log; equal ones the same', async () => {
    const [first, again] = [await run(), await run()];
    const other = await run({ engines: { regime: { config: { ...QUICK, minimumHistory: 90 } } } });
    expect(again.result.decisionHash).toBe(first.result.decisionHash);
    expect(again.result.manifest.runId).toBe(first.result.manifest.runId);
    expect(other.result.manifest.runId).not.toBe(first.result.manifest.runId);
    const configs = ({ result }: ExecutedBacktest) => result.engineConfigs.map(({ configId }) => configId);
    expect(configs(other)).not.toEqual(configs(first));
    expect(first.result.engineConfigs.map(({ engine }) => engine)).toEqual(['strategy', 'regime']);
  });

  it('interrupted, then run again -> goes on from its journal to the same log', async () => {
    const journals = mkdtempSync(join(tmpdir(), 'prometheus-journals-'));
    try {
      const controller = new AbortController();
      const progress = (done: number): void => {
        if (done === 220) controller.abort(new Error('stop'));
      };
      await expect(run({}, { journals, signal: controller.signal, progress })).rejects.toThrow();
      const resumed = await run({}, { journals });
      expect(resumed.result.decisionHash).toBe((await run()).result.decisionHash);
    } finally {
      rmSync(journals, { recursive: true, force: true });
    }
  });

  it('stored -> decisions verify, and the regimes of the run are in their table', async () => {
    const database = await openScratchDatabase();
    try {
      const { result } = await run();
      const calendar = tradingCalendar('US_EQ');
      const options = {
        level: 'decisions',
        portfolio: 'backtest',
        clock: fixedClock('2026-01-05T12:00:00Z'),
        times: { openMs: (date) => calendar.sessionOpenMs(date), closeMs: (date) => calendar.sessionCloseMs(date) },
      } as const satisfies Parameters<ResultsRepository['save']>[1];
      const repository = new ResultsRepository(database);
      expect(await repository.save(result, options)).toBe('stored');
      expect(await repository.save(result, options)).toBe('repeated');
      const { runId } = result.manifest;
      expect(await verifyDecisionLog(database, runId)).toMatchObject({
        state: 'intact',
        rows: result.decisions.length,
      });
      const [region] = result.regimes.map((state) => state.region);
      const stored = await new RegimeRepository(database, panel.header.collection).history(
        region,
        sessions[0],
        sessions[359],
        { runId },
      );
      expect(stored.map(({ label }) => label)).toEqual(result.regimes.map(({ label }) => label));
    } finally {
      await database.close();
    }
  });
});
