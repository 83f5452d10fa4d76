import { fileURLToPath } from 'node:url';

import { describe, expect, it } from '@jest/globals';
import { type JsonValue, RandomStream } from '@prometheus/core';
import { sessionCloses } from '@prometheus/data';

import { backtestCodeIdentity, gridSchema, requiredFacts, runSweep, type SweepReport } from '../../src/index.js';
import { panelFromBars, sessionsFrom } from '../fixture/panel-from-bars.js';
import { runConfig } from '../fixture/run-config.js';
import { ALL_FACTS, factsOf, filing, income, rate, sourceOf } from '../fixture/test-facts.js';

const random = new RandomStream(5, 'sweep with facts');
const dates = sessionsFrom('2015-01-02', 80);
let close = 40;
const panel = panelFromBars(
  dates.map((date) => {
    const open = close;
    close = open * (1 + 0.01 * random.normal());
    return { symbol: 'A', date, open, close };
  }),
);
const facts = factsOf({
  macro: dates.map((date, t) => rate(date, (t % 7) + random.uniform(), `${date}T${t % 2 === 0 ? '15' : '23'}:00:00Z`)),
  fundamentals: [income('2014-12-31', 5, `${dates[20]}T23:00:00Z`), income('2014-12-31', -5, `${dates[50]}T12:00:00Z`)],
  filings: dates.filter((_, t) => t % 11 === 0).map((date, k) => filing(`f${k}`, `${date}T22:00:00Z`)),
});
const folder = fileURLToPath(new URL('../fixture', import.meta.url));
const config: JsonValue = {
  name: 'test',
  collection: 'test',
  start: dates[0],
  end: dates[60],
  strategy: './by-facts.mjs',
  volumeCap: 'off',
  benchmark: { source: 'none' },
};
const base = { config, configFolder: folder, configSource: 'test', code: backtestCodeIdentity() };
const grid = { grid: { 'parameters.threshold': [1, 3, 5], 'parameters.reads': ['all', 'macro'] } };

function sweep(threads: number, given?: typeof facts): Promise<SweepReport> {
  return runSweep({
    name: 'test',
    base: { ...base, ...(given === undefined ? {} : { facts: given }) },
    grid: gridSchema.parse(grid),
    gridSource: 'grid',
    panel,
    closes: sessionCloses(panel),
    threads,
  });
}

describe('runSweep with facts', () => {
  it('each trial -> the run id and decisions of a run of its own that loads only what it requires', async () => {
    const { rows } = await sweep(1, facts);
    expect(rows).toHaveLength(6);
    expect(new Set(rows.map(({ decisionHash }) => decisionHash)).size).toBe(6);
    for (const { settings, runId, decisionHash } of rows) {
      const parameters = {
        threshold: settings['parameters.threshold'] as number,
        reads: settings['parameters.reads'] as string,
      };
      const { result } = await runConfig(panel, { end: dates[60], strategy: './by-facts.mjs', parameters }, folder, {
        facts: sourceOf(facts),
      });
      expect(runId).toBe(result.manifest.runId);
      expect(decisionHash).toBe(result.decisionHash);
    }
  });

  it('one thread and two -> the same report, byte for byte', async () => {
    const [one, two] = [await sweep(1, facts), await sweep(2, facts)];
    expect(JSON.stringify(two)).toBe(JSON.stringify(one));
  });

  it('another fact known by the end -> another experiment; without facts every combination is refused', async () => {
    const changed = {
      ...facts,
      macro: facts.macro.map((row, k) => (k === 30 ? { ...row, value: row.value + 1 } : row)),
    };
    expect((await sweep(1, changed)).experimentId).not.toBe((await sweep(1, facts)).experimentId);
    const { rows, refused } = await sweep(1);
    expect(rows).toEqual([]);
    expect(refused).toHaveLength(6);
    expect(refused[0].reason).toMatch(/requires facts beside the prices/);
  });
});

describe('requiredFacts', () => {
  it('combinations that read different facts -> what they require together', async () => {
    const reads = ['macro', 'all'].map((value) => ({ 'parameters.reads': value }));
    expect(await requiredFacts(base, reads.slice(0, 1))).toEqual({ macro: ['RATE'] });
    expect(await requiredFacts(base, reads)).toEqual(ALL_FACTS);
  });

  it('a combination that the configuration does not take -> it requires nothing', async () => {
    expect(await requiredFacts(base, [{ fillAt: 'yesterday' }])).toEqual({});
  });
});
