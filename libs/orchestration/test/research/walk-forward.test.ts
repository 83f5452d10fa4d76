import { describe, expect, it } from '@jest/globals';
import { RandomStream } from '@prometheus/core';
import { type MarketPanel, scramblePanelAfter, sessionCloses } from '@prometheus/data';
import fc from 'fast-check';

import { backtestCodeIdentity, gridSchema } from '../../src/index.js';
import { type Chooser, runWalkForward, type WalkForwardRequest } from '../../src/research/walk-forward.js';
import { walkForwardSchema, walkForwardWindows } from '../../src/research/walk-forward-windows.js';
import { type Bar, panelFromBars, sessionsFrom } from '../fixture/panel-from-bars.js';
import { runConfig } from '../fixture/run-config.js';

const spec = (input: unknown) => walkForwardSchema.parse(input);
const days = sessionsFrom('2012-01-03', 400);

describe('walkForwardWindows', () => {
  it('ten sessions, train 4, test 2, purge 1, embargo 1 -> windows by hand', () => {
    const d = days.slice(0, 11);
    expect(walkForwardWindows(d, spec({ train: 4, test: 2, purge: 1, embargo: 1 }))).toEqual([
      { train: [d[0], d[3]], excluded: [], test: [d[5], d[6]] },
      { train: [d[2], d[5]], excluded: [], test: [d[7], d[8]] },
      // The embargo of the first test window is session 7.
      { train: [d[4], d[7]], excluded: [[d[7], d[7]]], test: [d[9], d[10]] },
    ]);
  });

  it('any lengths -> tests never overlap, train ends `purge` sessions before its test, embargoed sessions never count', () => {
    const lengths = fc.record({
      train: fc.integer({ min: 5, max: 120 }),
      test: fc.integer({ min: 2, max: 60 }),
      extra: fc.integer({ min: 0, max: 30 }),
      purge: fc.integer({ min: 0, max: 10 }),
      embargo: fc.integer({ min: 0, max: 2 }),
      anchored: fc.boolean(),
      sessions: fc.integer({ min: 150, max: 400 }),
    });
    fc.assert(
      fc.property(lengths, ({ sessions, extra, ...lengthsOf }) => {
        const dates = days.slice(0, sessions);
        const position = new Map<string, number>(dates.map((date, t) => [date, t]));
        const at = (date: string): number => position.get(date) as number;
        const windows = walkForwardWindows(dates, spec({ ...lengthsOf, step: lengthsOf.test + extra }));
        windows.forEach(({ train, test, excluded }, k) => {
          const [first, last] = train.map(at);
          const counted = dates
            .slice(first, last + 1)
            .filter((date) => !excluded.some(([from, to]) => from <= date && date <= to));
          const kept = new Set(counted.map(at));
          const embargoed = windows.slice(0, k).flatMap((earlier) => {
            const behind = at(earlier.test[1]);
            return Array.from({ length: lengthsOf.embargo }, (_, e) => behind + 1 + e);
          });
          expect({
            gap: at(test[0]) - last,
            length: lengthsOf.anchored ? first : last - first + 1,
            ordered: windows.slice(0, k).every((earlier) => at(earlier.test[1]) < at(test[0])),
            leaks: embargoed.filter((session) => kept.has(session)),
            // Nothing else is left out.
            counted: counted.length,
          }).toEqual({
            gap: lengthsOf.purge + 1,
            length: lengthsOf.anchored ? 0 : lengthsOf.train,
            ordered: true,
            leaks: [],
            counted: last - first + 1 - embargoed.filter((session) => first <= session && session <= last).length,
          });
        });
      }),
      { numRuns: 100 },
    );
  });

  it('a step below the test length, too few sessions, an embargo over the whole train window -> refused', () => {
    expect(() => walkForwardWindows(days, spec({ train: 10, test: 5, step: 4 }))).toThrow(/overlap/);
    expect(() => walkForwardWindows(days.slice(0, 10), spec({ train: 10, test: 5 }))).toThrow(/do not fit/);
    expect(() => walkForwardWindows(days, spec({ train: 3, test: 5, purge: 4, embargo: 60 }))).toThrow(/leaves/);
  });
});

const random = new RandomStream(9, 'walk-forward test');
const bars: Bar[] = ['A', 'B'].flatMap((symbol) => {
  let close = 40;
  return days.map((date) => {
    const open = close * (1 + 0.004 * random.normal());
    close = open * (1.0004 + 0.012 * random.normal());
    return { symbol, date, open, close };
  });
});
const panel = panelFromBars(bars, { basis: 'raw' });
const config = {
  name: 'test',
  collection: 'test',
  start: days[60],
  end: days[399],
  strategy: 'trend',
  initialCash: 10_000,
  volumeCap: 'off',
  benchmark: { source: 'none' },
};

function request(on: MarketPanel, given: Partial<WalkForwardRequest> = {}): WalkForwardRequest {
  return {
    name: 'test',
    base: { config, configFolder: '.', configSource: 'test', code: backtestCodeIdentity() },
    windows: spec({ train: 100, test: 60, purge: 1, embargo: 5 }),
    grid: gridSchema.parse({ grid: { 'parameters.fast': [3, 5, 10, 20], 'parameters.slow': [30, 50] } }),
    gridSource: 'grid',
    panel: on,
    closes: sessionCloses(on),
    threads: 1,
    ...given,
  };
}

describe('runWalkForward', () => {
  it('each window -> the best of its train window, and the run that those settings make in the test window', async () => {
    const report = await runWalkForward(request(panel));
    expect(report.rows).toHaveLength(4);
    const chained: number[] = [];
    for (const { test, settings, outOfSample } of report.rows) {
      const { result } = await runConfig(panel, {
        strategy: 'trend',
        parameters: { fast: settings['parameters.fast'] as number, slow: settings['parameters.slow'] as number },
        initialCash: 10_000,
        volumeCap: 'off',
        start: test[0],
        end: test[1],
      });
      expect(outOfSample.sharpe).toBe(result.metrics.sharpe);
      const { equity } = result.days;
      equity.forEach((value, t) => chained.push(t === 0 ? 0 : value / equity[t - 1] - 1));
    }
    expect([...report.curve.returns]).toEqual(chained);
    expect(report.curve.dates).toEqual(days.slice(161, 161 + chained.length));
    const growth = chained.reduce((product, value) => product * (1 + value), 1);
    expect(report.outOfSample.totalReturn).toBeCloseTo(growth - 1, 12);
    // No other combination was better where the choice was made.
    const [first] = report.rows;
    for (const fast of [3, 5, 10, 20]) {
      for (const slow of [30, 50]) {
        const { result } = await runConfig(panel, {
          strategy: 'trend',
          parameters: { fast, slow },
          initialCash: 10_000,
          volumeCap: 'off',
          start: first.train[0],
          end: first.train[1],
        });
        expect(result.metrics.sharpe as number).toBeLessThanOrEqual(first.inSample.sharpe as number);
      }
    }
  });

  it('the future behind the first train window replaced -> the choice stays; a chooser that peeks is seen', async () => {
    const other = scramblePanelAfter(panel, panel.sessionIndex(days[159]), 'walk-forward');
    // One window only: names may vanish from the other market before a second one begins.
    const base = { ...request(panel).base, config: { ...config, end: days[220] } };
    const choiceOn = async (on: MarketPanel, choose?: Chooser) =>
      (await runWalkForward(request(on, { base, ...(choose === undefined ? {} : { choose }) }))).rows[0].settings;
    expect(await choiceOn(other)).toEqual(await choiceOn(panel));
    const peeking =
      (on: MarketPanel): Chooser =>
      (runs, { test }) => {
        const closes = on.field('close').subarray(on.sessionIndex(test[0]) * on.instrumentCount);
        const future = closes.reduce((sum, close) => sum + (close > 0 ? close : 0), 0);
        return runs[Math.floor(future) % runs.length];
      };
    expect(await choiceOn(other, peeking(other))).not.toEqual(await choiceOn(panel, peeking(panel)));
  });

  it('two threads -> the same report as one', async () => {
    const one = await runWalkForward(request(panel));
    const two = await runWalkForward(request(panel, { threads: 2 }));
    expect(JSON.stringify(two)).toBe(JSON.stringify(one));
  }, 120_000);

  it('a range without history for the strategy -> refused with the window', async () => {
    const early = { ...request(panel).base, config: { ...config, start: days[0], end: days[60] } };
    const windows = spec({ train: 20, test: 10 });
    await expect(runWalkForward(request(panel, { base: early, windows }))).rejects.toThrow(/has a sharpe; begin later/);
  });
});
