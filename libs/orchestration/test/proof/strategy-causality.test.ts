import { describe, expect, it, jest } from '@jest/globals';
import { type JsonValue, RandomStream, tradingCalendar } from '@prometheus/core';
import { type FactBundle, LoadedMacroFacts, type MarketPanel, PanelView } from '@prometheus/data';
import { MarketSimulator, TimeMachine } from '@prometheus/execution';
import { z } from 'zod';

import {
  type BacktestConfigInput,
  backtestConfigSchema,
  BUILT_IN_STRATEGIES,
  type CausalityReport,
  checkStrategyCausality,
  equalWeights,
  FactsNotLoadedError,
  type LoadedStrategy,
  loadStrategy,
} from '../../src/index.js';
import { panelFromBars, sessionsFrom } from '../fixture/panel-from-bars.js';
import { factsOf, rate } from '../fixture/test-facts.js';

/** A market with splits, dividends, gaps and listings, on raw prices. */
function market(): MarketPanel {
  const dates = sessionsFrom('2009-01-02', 330);
  const random = new RandomStream(3, 'test/causality');
  const symbols = ['AA', 'BB', 'CC', 'DD', 'EE', 'FF'];
  const bars = symbols.flatMap((symbol, k) => {
    let close = 20 + 5 * k;
    return dates.flatMap((date, t) => {
      const open = close * (1 + 0.01 * random.normal());
      close = Math.max(open * (1 + 0.02 * random.normal()), 1);
      if (t < 40 * k || random.uniform() < 0.02) return [];
      return [{ symbol, date, open, close }];
    });
  });
  return panelFromBars(bars, {
    actions: [
      { symbol: 'AA', type: 'SPLIT', exDate: dates[280], ratio: 2 },
      { symbol: 'BB', type: 'CASH_DIVIDEND', exDate: dates[270], amount: 0.5, payDate: dates[285] },
    ],
  });
}

async function check(
  panel: MarketPanel,
  strategy: LoadedStrategy,
  settings: Partial<BacktestConfigInput> = {},
  facts?: FactBundle,
): Promise<CausalityReport> {
  const { sessions } = panel.header;
  const config = backtestConfigSchema.parse({
    name: 'check',
    collection: 'test',
    start: sessions[0],
    end: sessions[sessions.length - 1],
    strategy: strategy.name,
    ...settings,
  });
  return checkStrategyCausality({
    strategy,
    config,
    panel,
    calendar: tradingCalendar('US_EQ'),
    samples: 4,
    seed: 1,
    ...(facts === undefined ? {} : { facts }),
  });
}

/** @param rule made anew for every run */
const planted = (name: string, makeDecide: () => LoadedStrategy['rule']['decide']): LoadedStrategy => {
  const rebuilt = () => ({ requiredHistory: 1, rebalanceEvery: 5, decide: makeDecide() });
  return { name, description: 'planted', parameters: {}, rule: rebuilt(), rebuilt };
};

describe('checkStrategyCausality', () => {
  const panel = market();

  it.each(BUILT_IN_STRATEGIES.map(({ name }) => name))('%s -> no violation', async (name) => {
    const parameters: Record<string, JsonValue> =
      name === 'trend' ? { fast: 5, slow: 20 } : name === 'momentum' ? { holdings: 2 } : {};
    const report = await check(panel, await loadStrategy(name, parameters, '.'));
    expect(report.violations).toEqual([]);
    expect(report.comparisons).toBe(2 + 3 * 4);
  });

  it('a view that serves the next session -> found, with the day and what differs', async () => {
    // A gate that is one session too wide, planted where views are made.
    const view = jest.spyOn(TimeMachine.prototype, 'view').mockImplementation(function (
      this: TimeMachine,
      history: number,
    ) {
      const t = this.context.panel.sessionIndex(this.currentDate);
      return new PanelView(this.context, Math.min(t + 1, this.context.panel.sessionCount - 1), history);
    });
    const report = await check(panel, await loadStrategy('trend', { fast: 5, slow: 20 }, '.'));
    view.mockRestore();
    expect(report.violations.length).toBeGreaterThan(0);
    expect(report.violations[0].date <= report.violations[0].cutoff).toBe(true);
  });

  it('a rule that keeps a counter between runs -> found by the repeated run', async () => {
    let calls = 0;
    const report = await check(
      panel,
      planted('counter', () => ({ view }) => {
        calls += 1;
        return equalWeights(view.instruments.slice(0, 1 + (calls % 5)).map(({ instrumentId }) => instrumentId));
      }),
    );
    expect(report.violations.some(({ counterfactual }) => counterfactual === 'repeated')).toBe(true);
  });

  it("a rule that keeps something in a variable of its own, from the run's first session on -> found by the rebuilt run alone", async () => {
    const forgetsAtStart = planted('closure', () => {
      let decisions = 0;
      return ({ view, sessionOfRun }) => {
        decisions = sessionOfRun === 0 ? 1 : decisions + 1;
        return equalWeights(view.instruments.slice(0, 1 + (decisions % 5)).map(({ instrumentId }) => instrumentId));
      };
    });
    const { violations } = await check(panel, forgetsAtStart);
    expect(violations.map(({ counterfactual }) => counterfactual)).toEqual(['rebuilt']);
    expect(violations[0].output).toBe('decision');
  });

  it('the same count in the declared state -> no violation', async () => {
    const strategy: LoadedStrategy = {
      ...planted('counts', () => ({ view, state }) => {
        const decisions = (state.get() as number) + 1;
        state.set(decisions);
        return equalWeights(view.instruments.slice(0, 1 + (decisions % 5)).map(({ instrumentId }) => instrumentId));
      }),
      state: { schema: z.number(), initial: 0 },
    };
    expect((await check(panel, strategy)).violations).toEqual([]);
  });

  it('fills of the opening auction at the close of their day -> found by another course of the session', async () => {
    const original = MarketSimulator.prototype.priceAll;
    const price = jest.spyOn(MarketSimulator.prototype, 'priceAll').mockImplementation(function (
      this: MarketSimulator,
      ...[offers, from, to, t]: Parameters<MarketSimulator['priceAll']>
    ) {
      const closes = this.panel.field('close');
      for (let k = from; k < to; k++) {
        const close = closes[t * this.panel.instrumentCount + offers.instruments[k]];
        if (close > 0) offers.references[k] = close;
      }
      original.call(this, offers, from, to, t);
    });
    // Decides and trades every session, so that the auction after each cut-off has fills.
    const daily = planted('daily', () => ({ view, sessionOfRun }) => {
      return equalWeights(view.instruments.slice(0, 1 + (sessionOfRun % 3)).map(({ instrumentId }) => instrumentId));
    });
    const rebuilt = () => ({ ...daily.rebuilt(), rebalanceEvery: 1 });
    const { violations } = await check(panel, { ...daily, rule: rebuilt(), rebuilt });
    price.mockRestore();
    expect(violations.length).toBeGreaterThan(0);
    expect(new Set(violations.map(({ counterfactual }) => counterfactual))).toEqual(new Set(['opened']));
    expect(violations[0].output).toBe('fill');
    expect(violations[0].date > violations[0].cutoff).toBe(true);
  });

  it('settings that name instruments, on a panel where those bear other tickers later -> no violation', async () => {
    const longShort = planted('long-short', () => ({ view }) => {
      const instruments = view.instruments.map(({ instrumentId }) => instrumentId);
      return { kind: 'weights', instruments, values: instruments.map((_, k) => (k % 2 === 0 ? -0.1 : 0.1)) };
    });
    const all = panel.header.instruments.map(({ symbol }) => symbol);
    const report = await check(panel, longShort, {
      shorting: { unavailable: all.slice(0, 3) },
      rates: { borrowFees: Object.fromEntries(all.map((symbol, k) => [symbol, 0.1 * (k + 1)])) },
    });
    expect(report.violations).toEqual([]);
    expect(report.outputs.orders).toBeGreaterThan(0);
  });
});

describe('checkStrategyCausality of a strategy that requires facts', () => {
  const panel = market();
  // Told an hour after the close of their day, and corrected two days later: what a day's decision must not know.
  const facts = factsOf({
    macro: panel.header.sessions.flatMap((date, t) => [
      rate(date, t % 3, `${date}T22:00:00Z`),
      rate(date, (t + 1) % 3, new Date(Date.parse(`${date}T22:00:00Z`) + 2 * 86_400_000).toISOString()),
    ]),
  });
  const rebuilt = (): LoadedStrategy['rule'] => ({
    requiredHistory: 1,
    requires: { macro: ['RATE'] },
    rebalanceEvery: 1,
    decide({ view }) {
      const count = 1 + view.macro('RATE', 2).reduce((sum, { value }) => sum + value, 0);
      return equalWeights(view.instruments.slice(0, count).map(({ instrumentId }) => instrumentId));
    },
  });
  const strategy: LoadedStrategy = {
    name: 'by-rate',
    description: 'of a test',
    parameters: {},
    rule: rebuilt(),
    rebuilt,
  };

  it('facts that are told after the close and corrected later -> no violation', async () => {
    const report = await check(panel, strategy, {}, facts);
    expect(report.violations).toEqual([]);
    expect(report.outputs.fills).toBeGreaterThan(0);
  });

  it.each([
    ['facts that are served from the midnight of their day on', 86_400_000],
    ['facts in their final vintage', Infinity],
  ])('%s -> found in what is decided, with the facts cut off and with others', async (_leak, earlierMs) => {
    const { latest } = LoadedMacroFacts.prototype;
    const leak = jest.spyOn(LoadedMacroFacts.prototype, 'latest').mockImplementation(function (
      this: LoadedMacroFacts,
      ...[seriesId, count, asOfMs]: Parameters<LoadedMacroFacts['latest']>
    ) {
      const asOf = new Date(asOfMs).toISOString();
      const leaked = latest.call(this, seriesId, 10_000, asOfMs + earlierMs).filter(({ date }) => date <= asOf);
      return leaked.slice(-count);
    });
    const { violations } = await check(panel, strategy, {}, facts);
    leak.mockRestore();
    expect(new Set(violations.map(({ counterfactual }) => counterfactual))).toEqual(
      new Set(['truncated', 'scrambled']),
    );
    expect(violations[0]).toMatchObject({ output: 'decision', detail: 'what is decided differs' });
  });

  it('no facts -> FactsNotLoadedError', async () => {
    await expect(check(panel, strategy)).rejects.toThrow(FactsNotLoadedError);
  });
});
