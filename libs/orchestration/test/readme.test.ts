import { readFileSync } from 'node:fs';

import { describe, expect, it } from '@jest/globals';
import { type JsonValue, tradingCalendar } from '@prometheus/core';
import { type MarketPanel, sessionCloses, ViewContext, type ViewFacts, viewFacts } from '@prometheus/data';
import { z } from 'zod';

import {
  type BacktestConfigInput,
  backtestConfigSchema,
  defineStrategy,
  equalWeights,
  resolveBacktest,
  runBacktest,
  type Strategy,
} from '../src/index.js';
import { type Bar, panelFromBars, sessionsFrom } from './fixture/panel-from-bars.js';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
const examples = [...readme.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, text]) => text);

function strategyOf(example: string): Strategy {
  const body = example.replace(/^import .*\n/gm, '').replace('export const strategy =', 'return');
  const make = new Function('defineStrategy', 'equalWeights', 'z', body) as (...scope: unknown[]) => Strategy;
  return make(defineStrategy, equalWeights, z);
}

/** Date, side, instrument, shares and price of each fill of a run without costs on 1,000 in cash. */
async function fillsOf(
  example: string,
  panel: MarketPanel,
  parameters: BacktestConfigInput['parameters'] = {},
  facts?: ViewFacts,
) {
  const { name, description, parameters: schema, state, configure } = strategyOf(example);
  const rebuilt = () => configure(schema.parse(parameters));
  const strategy = {
    ...{ name, description, parameters: parameters as Record<string, JsonValue>, rule: rebuilt(), rebuilt },
    ...(state === undefined ? {} : { state }),
  };
  const { sessions } = panel.header;
  const config = backtestConfigSchema.parse({
    ...{ name, strategy: name, collection: 'test', start: sessions[0], end: sessions[sessions.length - 1] },
    ...{ initialCash: 1000, slippageBps: 0, commissionBps: 0, volumeCap: 'off', parameters },
  });
  const settings = resolveBacktest(config, panel, tradingCalendar('US_EQ'), strategy, 'none');
  const context = new ViewContext(panel, sessionCloses(panel), facts);
  const { broker } = await runBacktest({ context, strategy, settings });
  return broker.fills.map(({ session, side, instrumentId, quantity, price }) => {
    return `${sessions[session]} ${side} ${instrumentId} ${quantity} @ ${price}`;
  });
}

describe('examples of the README', () => {
  it('are three', () => {
    expect(examples).toHaveLength(3);
  });

  it('cheap-after-a-fall -> buys the name that fell, at the first rebalance with 22 sessions of history', async () => {
    const dates = sessionsFrom('2010-01-04', 28);
    const price = (symbol: string, t: number): number => (symbol === 'A' && t > 20 ? 8 : 10);
    const panel = panelFromBars(
      ['A', 'B'].flatMap((symbol) =>
        dates.map((date, t): Bar => ({ symbol, date, open: price(symbol, t), close: price(symbol, t) })),
      ),
    );
    // Decisions are due in sessions 0, 5, ... 20, 25; the one in 25 has the history. 1,000 / 8 = 125.
    expect(await fillsOf(examples[0], panel, { holdings: 1 })).toEqual([`${dates[26]} BUY test:A 125 @ 8`]);
  });

  it('in-turn -> leaves one name at its limit, the next at its stop through a gap', async () => {
    const dates = sessionsFrom('2010-01-04', 5);
    const flat = { open: 10, close: 10 };
    const a = [flat, flat, { open: 10, high: 11.5, close: 11.5 }, { open: 11.5, close: 11.5 }, flat];
    const b = [20, 20, 20, 20, 18].map((price) => ({ open: price, close: price }));
    const bars = dates.flatMap((date, t): Bar[] => [
      { symbol: 'A', date, ...a[t] },
      { symbol: 'B', date, ...b[t] },
    ]);
    // Half of 1,000 is 50 at 10; limit 11 lies in the third bar. Half of 1,050 is 26 at 20; the stop at 19 meets an open of 18.
    expect(await fillsOf(examples[1], panelFromBars(bars))).toEqual([
      `${dates[1]} BUY test:A 50 @ 10`,
      `${dates[2]} SELL test:A 50 @ 11`,
      `${dates[3]} BUY test:B 26 @ 20`,
      `${dates[4]} SELL test:B 26 @ 18`,
    ]);
  });

  it('profitable-when-calm -> buys what earned money, and sells it when the VIX of the close before is high', async () => {
    const dates = sessionsFrom('2010-01-04', 4);
    const bars = dates.flatMap((date) => ['A', 'B'].map((symbol): Bar => ({ symbol, date, open: 10, close: 10 })));
    const panel = panelFromBars(bars);
    const closes = sessionCloses(panel);
    const income = (symbol: string, value: number) => ({
      issuerId: symbol,
      fact: {
        metric: 'netIncome',
        periodEnd: dates[0],
        basis: 'YEAR',
        value,
        unit: 'USD',
        knownAtMs: closes[0],
      } as const,
    });
    const vix = (t: number, value: number) => ({ seriesId: 'VIXCLS', date: dates[t], value, knownAtMs: closes[t] });
    const facts = viewFacts({
      requires: { macro: ['VIXCLS'], fundamentals: ['netIncome'] },
      issuers: ['A', 'B'].map((symbol) => [`test:${symbol}`, symbol] as const),
      macro: [vix(0, 20), vix(1, 40)],
      fundamentals: [income('A', 5), income('B', -1)],
      filings: [],
    });
    expect(await fillsOf(examples[2], panel, {}, facts)).toEqual([
      `${dates[1]} BUY test:A 100 @ 10`,
      `${dates[2]} SELL test:A 100 @ 10`,
    ]);
  });
});
