import { type JsonValue, tradingCalendar } from '@prometheus/core';
import { type MarketPanel, sessionCloses, ViewContext } from '@prometheus/data';
import { backtestConfigSchema, loadStrategy, resolveBacktest, runBacktest } from '@prometheus/orchestration';

import { SESSIONS } from '../bench-market.js';
import { type Bench, measure } from '../benchmark.js';
import { randomWalkPanel } from '../random-walk-panel.js';

const EVERY = 21;
/** Enough that the middle ones run compiled code throughout. */
const RUNS = 25;
const SLIPPAGE = 5e-4;
const COMMISSION = 1e-4;

/** Equal weight, restored every 21 sessions: the whole engine with view, order states, audit and decision log, against
 * the same arithmetic as a bare loop over typed arrays. */
export async function benchSimpleBacktest(bench: Bench): Promise<void> {
  for (const names of [100, 250, 500]) {
    const panel = randomWalkPanel(names, SESSIONS);
    const size = `${names} x ${SESSIONS}`;
    const context = new ViewContext(panel, sessionCloses(panel));
    const calendar = tradingCalendar('US_EQ');
    const { sessions } = panel.header;
    const config = backtestConfigSchema.parse({
      name: 'bench',
      collection: 'bench',
      start: sessions[0],
      end: sessions[sessions.length - 1],
      strategy: 'equal-weight',
      parameters: { rebalanceEvery: EVERY },
      commissionBps: 1,
      fractionalShares: true,
      cashPolicy: 'allow_negative',
      benchmark: { source: 'none' },
    });
    const strategy = await loadStrategy(config.strategy, config.parameters as Record<string, JsonValue>, '.');
    const settings = resolveBacktest(config, panel, calendar, strategy, { source: 'none' });
    let final = 0;
    const engine = await measure(RUNS, async () => {
      const outcome = await runBacktest({ context, strategy, settings });
      final = outcome.days.equity[outcome.days.equity.length - 1];
    });
    let bare = 0;
    const floor = await measure(RUNS, () => {
      bare = bareRebalance(panel, config.initialCash);
    });
    const difference = Math.abs(final / bare - 1);
    if (difference > 1e-6) throw new Error(`engine and bare loop differ by ${difference}`);
    const ratio = engine.medianMs / floor.medianMs;
    bench.record({
      name: 'simple backtest, everything on',
      size,
      ...engine,
      ...(names === 500 ? { bar: { text: '<= 100 ms', met: engine.medianMs <= 100 } } : {}),
      note: `equity within ${difference.toExponential(1)} of the bare loop`,
    });
    bench.record({
      name: 'the same as bare typed arrays',
      size,
      ...floor,
      ...(names === 500 ? { bar: { text: 'engine <= 10x', met: ratio <= 10 } } : {}),
      note: `engine takes ${ratio.toFixed(1)}x`,
    });
  }
}

/** @returns the final equity */
function bareRebalance(panel: MarketPanel, initialCash: number): number {
  const names = panel.instrumentCount;
  const opens = panel.field('open');
  const closes = panel.field('close');
  const held = new Float64Array(names);
  const wanted = new Float64Array(names);
  const equities = new Float64Array(panel.sessionCount);
  let cash = initialCash;
  let pending = false;
  for (let t = 0; t < panel.sessionCount; t++) {
    const row = t * names;
    if (pending) {
      for (let i = 0; i < names; i++) {
        const delta = wanted[i] - held[i];
        const price = opens[row + i] * (delta > 0 ? 1 + SLIPPAGE : 1 - SLIPPAGE);
        cash -= delta * price + COMMISSION * Math.abs(delta) * price;
        held[i] = wanted[i];
      }
      pending = false;
    }
    let equity = cash;
    for (let i = 0; i < names; i++) equity += held[i] * closes[row + i];
    equities[t] = equity;
    if (t % EVERY === 0) {
      for (let i = 0; i < names; i++) wanted[i] = equity / names / closes[row + i];
      pending = true;
    }
  }
  return equities[equities.length - 1];
}
