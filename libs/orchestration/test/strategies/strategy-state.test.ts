import { describe, expect, it } from '@jest/globals';
import { sha256, tradingCalendar } from '@prometheus/core';
import { sessionCloses, ViewContext } from '@prometheus/data';
import { z } from 'zod';

import {
  backtestConfigSchema,
  equalWeights,
  type LoadedStrategy,
  resolveBacktest,
  runBacktest,
  type StateStore,
  StrategyState,
  StrategyStateError,
} from '../../src/index.js';
import { panelFromBars, sessionsFrom } from '../fixture/panel-from-bars.js';

const schema = z.strictObject({ count: z.number().int(), names: z.array(z.string()).default([]) });
const spec = { schema, initial: { count: 0, names: ['A'] } };

describe('StrategyState', () => {
  it('a new run -> the first value, as canonical JSON with its hash', () => {
    const state = new StrategyState('mine', spec);
    expect(state.get()).toEqual({ count: 0, names: ['A'] });
    expect(state.text).toBe('{"count":0,"names":["A"]}');
    expect(state.hash).toBe(sha256('{"count":0,"names":["A"]}'));
  });

  it('a value that was read, then changed -> forgotten unless it is set', () => {
    const state = new StrategyState('mine', spec);
    state.get().names.push('B');
    expect(state.get().names).toEqual(['A']);
    const kept = { count: 1, names: ['A', 'B'] };
    state.set(kept);
    kept.names.push('C');
    expect(state.get()).toEqual({ count: 1, names: ['A', 'B'] });
    expect(spec.initial.names).toEqual(['A']);
  });

  it('another value -> another hash; the same value again -> the same', () => {
    const state = new StrategyState('mine', spec);
    const before = state.hash;
    state.set({ count: 1, names: ['A'] });
    expect(state.hash).not.toBe(before);
    state.set({ names: ['A'], count: 0 });
    expect(state.hash).toBe(before);
  });

  it('restored from its text -> the value of then', () => {
    const state = new StrategyState('mine', spec);
    state.set({ count: 7, names: [] });
    const other = new StrategyState('mine', spec);
    other.restore(state.text);
    expect(other.get()).toEqual({ count: 7, names: [] });
    expect(other.hash).toBe(state.hash);
  });

  it('a value that the schema refuses -> an error that names strategy and field, and the old value stays', () => {
    const state = new StrategyState('mine', spec);
    expect(() => state.set({ count: 1.5, names: [] })).toThrow(/State of the strategy "mine": count is refused/);
    expect(() => state.set('x' as never)).toThrow(/the value is refused/);
    expect(() => new StrategyState('mine', { schema, initial: { count: 'one' } as never })).toThrow(StrategyStateError);
    expect(state.get().count).toBe(0);
  });

  it.each([
    ['NaN', Number.NaN],
    ['a function', () => 1],
    ['a big integer', 1n],
    ['a Map', new Map([['a', 1]])],
    ['a date', new Date(0)],
  ])('%s, which JSON cannot hold -> an error', (_name, value) => {
    const state = new StrategyState('mine', { schema: z.unknown(), initial: null as unknown });
    expect(() => state.set(value)).toThrow(/State of the strategy "mine": it cannot be written as JSON/);
  });

  it('a strategy that declares none -> every use is refused with the remedy; no text and no hash', () => {
    const state = new StrategyState<number>('plain', undefined);
    expect(() => state.get()).toThrow(/"plain": it declares none; add state: \{ schema, initial \}/);
    expect(() => state.set(1)).toThrow(StrategyStateError);
    expect([state.text, state.hash]).toEqual([undefined, '']);
  });
});

describe('state in a run', () => {
  const dates = sessionsFrom('2010-01-04', 4);
  const panel = panelFromBars(dates.map((date) => ({ symbol: 'A', date, open: 10, close: 10 })));

  /** Runs a rule that holds everything and does `use` with its state at each decision. */
  async function run(use: (state: StateStore<unknown>) => void, state?: LoadedStrategy['state']) {
    const rule = {
      requiredHistory: 1,
      rebalanceEvery: 1,
      decide: ({ view, state: store }: Parameters<LoadedStrategy['rule']['decide']>[0]) => {
        use(store);
        return equalWeights(view.instruments.map(({ instrumentId }) => instrumentId));
      },
    };
    const strategy = {
      ...{ name: 'counts', description: '', parameters: {}, rule, rebuilt: () => rule },
      ...(state === undefined ? {} : { state }),
    };
    const config = backtestConfigSchema.parse({
      ...{ name: 'x', collection: 'test', strategy: 'counts', volumeCap: 'off' },
      ...{ start: dates[0], end: dates[3] },
    });
    const settings = resolveBacktest(config, panel, tradingCalendar('US_EQ'), strategy, 'none');
    return runBacktest({ context: new ViewContext(panel, sessionCloses(panel)), strategy, settings });
  }

  it('carried from decision to decision; each run begins with the first value', async () => {
    const seen: unknown[] = [];
    const count = (state: StateStore<unknown>): void => {
      seen.push(state.get());
      state.set((state.get() as number) + 1);
    };
    await run(count, { schema: z.number(), initial: 5 });
    await run(count, { schema: z.number(), initial: 5 });
    expect(seen).toEqual([5, 6, 7, 8, 5, 6, 7, 8]);
  });

  it('equal decisions out of another state -> another decision hash', async () => {
    const [a, again, b] = await Promise.all(
      [0, 0, 1].map((initial) => run((state) => state.get(), { schema: z.number(), initial })),
    );
    expect(again.decisions.hash).toBe(a.decisions.hash);
    expect(b.decisions.hash).not.toBe(a.decisions.hash);
    expect(b.decisions.entries.map(({ decision }) => decision.action)).toEqual(
      a.decisions.entries.map(({ decision }) => decision.action),
    );
  });

  it('use without a declaration -> the run stops', async () => {
    await expect(run((state) => state.get())).rejects.toThrow(StrategyStateError);
  });
});
