import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { describe, expect, it } from '@jest/globals';
import { sessionCloses, ViewContext } from '@prometheus/data';
import { type Targets, TimeMachine } from '@prometheus/execution';

import { BUILT_IN_STRATEGIES, loadStrategy, StrategyState } from '../../src/index.js';
import { type Bar, panelFromBars, sessionsFrom } from '../fixture/panel-from-bars.js';

/** What a strategy decides on the last session of the bars. */
async function decideOnLast(
  bars: readonly Bar[],
  name: string,
  parameters: Record<string, number>,
): Promise<Targets | undefined> {
  const panel = panelFromBars(bars);
  const { sessions } = panel.header;
  const machine = new TimeMachine(new ViewContext(panel, sessionCloses(panel)));
  machine.setDate(sessions[sessions.length - 1]);
  const { rule } = await loadStrategy(name, parameters, '.');
  const portfolio = { equity: 1000, cash: 1000, positions: new Map(), openOrders: [] };
  const state = new StrategyState(name, undefined);
  const decided = rule.decide({
    view: machine.view(rule.requiredHistory),
    portfolio,
    sessionOfRun: 0,
    engines: {},
    state,
  });
  if (decided?.kind === 'orders') throw new Error(`${name} orders by itself`);
  return decided;
}

const holdings = (targets: Targets | undefined): Record<string, number> =>
  Object.fromEntries(
    (targets?.instruments ?? []).map((id, k) => [id.replace('test:', ''), targets?.values[k] ?? Number.NaN]),
  );

const series = (symbol: string, dates: readonly string[], closeAt: (t: number) => number): Bar[] =>
  dates.map((date, t) => ({ symbol, date, open: closeAt(t), close: closeAt(t) }));

describe('built-in strategies', () => {
  it('buy-and-hold on the first session -> equal weights of what trades', async () => {
    const dates = sessionsFrom('2010-01-04', 3);
    const bars = [
      ...series('A', dates, () => 10),
      ...series('B', dates, () => 20),
      ...series('GONE', dates.slice(0, 2), () => 5),
    ];
    expect(holdings(await decideOnLast(bars, 'buy-and-hold', {}))).toEqual({ A: 0.5, B: 0.5 });
  });

  it('equal-weight -> one share of weight for each name with a bar', async () => {
    const dates = sessionsFrom('2010-01-04', 3);
    const bars = ['A', 'B', 'C', 'D'].flatMap((symbol) => series(symbol, dates, (t) => 10 + t));
    expect(holdings(await decideOnLast(bars, 'equal-weight', {}))).toEqual({ A: 0.25, B: 0.25, C: 0.25, D: 0.25 });
  });

  it('momentum -> the best return from 252 to 21 sessions ago; the last month does not count', async () => {
    const dates = sessionsFrom('2010-01-04', 253);
    const bars = [
      // Doubled by a month ago and crashed since: still the best by the rule.
      ...series('FELL', dates, (t) => (t <= 231 ? 10 + (10 * t) / 231 : 1)),
      ...series('FLAT', dates, () => 10),
      // Rose only in the last month: no better than flat, and later in the alphabet.
      ...series('LATE', dates, (t) => (t <= 231 ? 10 : 50)),
      ...series('DOWN', dates, (t) => 10 - (5 * Math.min(t, 231)) / 231),
    ];
    expect(holdings(await decideOnLast(bars, 'momentum', { holdings: 2 }))).toEqual({ FELL: 0.5, FLAT: 0.5 });
  });

  it('trend -> invests the share of names whose fast mean is above the slow one', async () => {
    const dates = sessionsFrom('2010-01-04', 20);
    const bars = [...series('UP', dates, (t) => 10 + t), ...series('DOWN', dates, (t) => 40 - t)];
    expect(holdings(await decideOnLast(bars, 'trend', { fast: 5, slow: 20 }))).toEqual({ UP: 0.5 });
  });

  it('trend with fast not below slow -> an error that names the parameter', async () => {
    await expect(loadStrategy('trend', { fast: 50, slow: 20 }, '.', 'my.yaml')).rejects.toThrow(
      /my\.yaml: parameters\.fast: fast must be smaller/,
    );
  });

  it('each has a description and parameters that default', async () => {
    for (const { name } of BUILT_IN_STRATEGIES) {
      const loaded = await loadStrategy(name, {}, '.');
      expect(loaded.description.length).toBeGreaterThan(20);
      expect(loaded.rule.requiredHistory).toBeGreaterThanOrEqual(1);
    }
  });
});

describe('strategy registry', () => {
  it('unknown name -> lists the known ones', async () => {
    await expect(loadStrategy('momentun', {}, '.')).rejects.toThrow(
      /no strategy "momentun".*buy-and-hold, equal-weight, momentum, regime-allocation, trend/,
    );
  });

  it('unknown parameter -> names it', async () => {
    await expect(loadStrategy('momentum', { holding: 3 }, '.', 'run.yaml')).rejects.toThrow(
      /run\.yaml: parameters\.holding: /,
    );
  });

  it("a user's module -> its rule, its defaults and the hash of its text", async () => {
    const folder = mkdtempSync(join(tmpdir(), 'strategy-'));
    const zod = import.meta.resolve('zod');
    writeFileSync(
      join(folder, 'mine.mjs'),
      `import { z } from '${zod}';
       export const strategy = { name: 'mine', description: 'holds nothing', parameters: z.strictObject({ n: z.number().default(3) }),
         configure: ({ n }) => ({ requiredHistory: n, rebalanceEvery: 1, decide: () => undefined }) };`,
    );
    const loaded = await loadStrategy('./mine.mjs', {}, folder);
    expect(loaded.name).toBe('mine');
    expect(loaded.rule.requiredHistory).toBe(3);
    expect(loaded.moduleHash).toMatch(/^[0-9a-f]{64}$/);
    rmSync(folder, { recursive: true });
  });

  it('a module that is absent or exports no strategy -> says so', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'strategy-'));
    await expect(loadStrategy('./absent.ts', {}, folder)).rejects.toThrow(/absent\.ts: the file cannot be read/);
    writeFileSync(join(folder, 'empty.mjs'), 'export const other = 1;');
    await expect(loadStrategy('./empty.mjs', {}, folder)).rejects.toThrow(/must export `strategy`/);
    rmSync(folder, { recursive: true });
  });
});
