import { fileURLToPath } from 'node:url';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { fixedClock, RandomStream } from '@prometheus/core';
import { openScratchDatabase, type ScratchDatabase, sessionCloses } from '@prometheus/data';

import {
  backtestCodeIdentity,
  ExperimentRepository,
  gridSchema,
  runSweep,
  type SweepRequest,
  TrialWorkers,
} from '../../src/index.js';
import { type Bar, panelFromBars, sessionsFrom } from '../fixture/panel-from-bars.js';
import { runConfig } from '../fixture/run-config.js';

const random = new RandomStream(3, 'sweep test');
const dates = sessionsFrom('2015-01-02', 300);
const bars: Bar[] = ['A', 'B'].flatMap((symbol) => {
  let close = 40;
  return dates.map((date) => {
    const open = close * (1 + 0.004 * random.normal());
    close = open * (1.0004 + 0.01 * random.normal());
    return { symbol, date, open, close };
  });
});
const panel = panelFromBars(bars, { basis: 'raw' });
const config = {
  name: 'test',
  collection: 'test',
  start: dates[0],
  end: dates[dates.length - 1],
  strategy: 'trend',
  volumeCap: 'off',
  benchmark: { source: 'none' },
};
const here = fileURLToPath(new URL('.', import.meta.url));

function request(grid: unknown, given: Partial<SweepRequest> = {}, strategy = 'trend'): SweepRequest {
  return {
    name: 'test',
    base: { config: { ...config, strategy }, configFolder: here, configSource: 'test', code: backtestCodeIdentity() },
    grid: gridSchema.parse(grid),
    gridSource: 'grid',
    panel,
    closes: sessionCloses(panel),
    threads: 1,
    ...given,
  };
}

const trendGrid = {
  grid: { 'parameters.fast': [5, 10, 20, 30], 'parameters.slow': [20, 40, 60], slippageBps: [0, 5] },
};

describe('runSweep', () => {
  it('each combination -> run id, decisions and figures of the same run on its own; combinations that are refused are named', async () => {
    const report = await runSweep(request(trendGrid));
    // 20 >= 20, 30 >= 20, each with two slippages.
    expect(report.refused.map(({ settings }) => [settings['parameters.fast'], settings['parameters.slow']])).toEqual([
      [20, 20],
      [20, 20],
      [30, 20],
      [30, 20],
    ]);
    expect(report.refused[0].reason).toMatch(/fast must be smaller than slow/);
    expect(report.rows).toHaveLength(20);
    expect(report.trials.count).toBe(20);
    for (const row of [report.rows[0], report.rows[7], report.rows[19]]) {
      const { result } = await runConfig(panel, {
        strategy: 'trend',
        slippageBps: row.settings.slippageBps as number,
        parameters: {
          fast: row.settings['parameters.fast'] as number,
          slow: row.settings['parameters.slow'] as number,
        },
      });
      expect(row.runId).toBe(result.manifest.runId);
      expect(row.decisionHash).toBe(result.decisionHash);
      const { finalEquity, totalReturn, sharpe, cagr, annualVolatility, maxDrawdown, turnoverAnnual, fills } =
        result.metrics;
      expect(row.metrics).toMatchObject({
        finalEquity,
        sharpe,
        cagr,
        annualVolatility,
        maxDrawdown,
        turnoverAnnual,
        fills,
      });
      expect(row.metrics.totalReturn).toBeCloseTo(totalReturn, 12);
    }
  });

  it('one thread, two and three -> the same report, byte for byte', async () => {
    const reports = [];
    for (const threads of [1, 2, 3]) reports.push(await runSweep(request(trendGrid, { threads })));
    expect(JSON.stringify(reports[1])).toBe(JSON.stringify(reports[0]));
    expect(JSON.stringify(reports[2])).toBe(JSON.stringify(reports[0]));
  }, 120_000);

  it('rows come by Sharpe ratio; the deflated one falls short of the plain probability that it is above zero', async () => {
    const { rows } = await runSweep(request(trendGrid));
    const sharpes = rows.map(({ metrics }) => metrics.sharpe as number);
    expect(sharpes).toEqual([...sharpes].sort((a, b) => b - a));
    const { result } = await runConfig(panel, {
      strategy: 'trend',
      slippageBps: rows[0].settings.slippageBps as number,
      parameters: {
        fast: rows[0].settings['parameters.fast'] as number,
        slow: rows[0].settings['parameters.slow'] as number,
      },
    });
    expect(rows[0].deflatedSharpe as number).toBeLessThan(result.metrics.probabilisticSharpe as number);
  });

  it('threads that were started before, for one sweep after the other -> the reports of sweeps with threads of their own', async () => {
    const workers = new TrialWorkers(1);
    try {
      const other = panelFromBars(
        bars.map((bar) => ({ ...bar, close: bar.close * 1.001 })),
        { basis: 'raw' },
      );
      for (const on of [panel, other, panel]) {
        const given = { panel: on, closes: sessionCloses(on) };
        const alone = await runSweep(request(trendGrid, given));
        expect(JSON.stringify(await runSweep(request(trendGrid, { ...given, threads: 2, workers })))).toBe(
          JSON.stringify(alone),
        );
      }
      // A run that fails leaves nothing behind for the sweep after it.
      const failing = request(
        { grid: { 'parameters.k': [3, 3.1, 3.2, 3] } },
        { threads: 2, workers },
        './failing-at-three.mjs',
      );
      await expect(runSweep(failing)).rejects.toThrow(/three is too many/);
      const after = await runSweep(request(trendGrid, { threads: 2, workers }));
      expect(JSON.stringify(after)).toBe(JSON.stringify(await runSweep(request(trendGrid))));
    } finally {
      await workers.close();
    }
  }, 120_000);

  it('a strategy that fails in one run -> the sweep stops and names the combination', async () => {
    const grid = { grid: { 'parameters.k': [1, 2, 3, 4] } };
    await expect(runSweep(request(grid, {}, './failing-at-three.mjs'))).rejects.toThrow(
      /run with \{"parameters\.k":3\} failed: three is too many/,
    );
  });
});

describe('a sweep that is stored', () => {
  let database: ScratchDatabase;
  let store: ExperimentRepository;
  beforeAll(async () => {
    database = await openScratchDatabase();
    store = new ExperimentRepository(database, fixedClock('2026-01-05T12:00:00Z'));
  });
  afterAll(() => database.close());

  const count = async (sql: string): Promise<number> => {
    const { rows } = await database.runtime.pool.query<{ n: number }>(`SELECT count(*)::int AS n FROM runtime.${sql}`);
    return rows[0].n;
  };

  it('run, interrupted, run again -> the stored runs are not made again, the report is the same, each run counts once', async () => {
    const grid = { grid: { 'parameters.fast': [5, 10, 20], 'parameters.slow': [40, 60] } };
    const first = await runSweep(request(grid, { store }));
    expect(first.resumed).toBe(0);
    expect(await count('experiment_results')).toBe(6);
    expect(await count('trial_ledger')).toBe(6);
    expect(await count(`experiments WHERE status = 'COMPLETED' AND experiment_id = '${first.experimentId}'`)).toBe(1);

    await database.runtime.pool.query('DELETE FROM runtime.experiment_results WHERE ordinal IN (1, 4)');
    const progress: number[] = [];
    const second = await runSweep(request(grid, { store, progress: ({ done }) => progress.push(done) }));
    expect(progress).toEqual([5, 6]);
    expect(second.resumed).toBe(4);
    expect({ ...second, resumed: 0 }).toEqual(first);
    expect(await count('trial_ledger')).toBe(8);

    const third = await runSweep(request(grid, { store }));
    expect(third.resumed).toBe(6);
    expect(await count('trial_ledger')).toBe(8);
  });

  it('another grid, configuration or seed -> another experiment', async () => {
    const grid = { grid: { 'parameters.fast': [5] } };
    const ids = new Set<string>();
    for (const [tried, slippageBps] of [
      [grid, 5],
      [{ grid: { 'parameters.fast': [6] } }, 5],
      [grid, 7],
    ] as const) {
      const base = request(tried);
      ids.add((await runSweep({ ...base, base: { ...base.base, config: { ...config, slippageBps } } })).experimentId);
    }
    expect(ids.size).toBe(3);
  });

  it('a run that fails -> the finished ones are stored', async () => {
    const before = await count('experiment_results');
    const grid = { grid: { 'parameters.k': [1, 2, 3, 4] } };
    await expect(runSweep(request(grid, { store }, './failing-at-three.mjs'))).rejects.toThrow(/three is too many/);
    expect(await count('experiment_results')).toBe(before + 2);
  });
});
