import { type JsonValue, type TradeDate, tradingCalendar, validateConfig } from '@prometheus/core';
import { type MarketPanel, type SessionCloses } from '@prometheus/data';
import {
  annualisedVolatility,
  cagr,
  maxDrawdown,
  probabilisticSharpe,
  sharpe,
  sharpeSample,
  sharpeStandardError,
  totalReturn,
} from '@prometheus/statistics';

import { backtestConfigSchema } from '../backtest/backtest-config.js';
import { WindowError } from '../errors.js';
import { experimentIdentity } from './experiment-identity.js';
import { type ExperimentRepository } from './experiment-repository.js';
import { type Combination, expandGrid, type Grid } from './grid.js';
import {
  type Trial,
  type TrialBase,
  type TrialMetrics,
  type TrialOutcome,
  type TrialResult,
} from './trial-evaluator.js';
import { TrialPool, type TrialWorkers, withWorkers } from './trial-pool.js';
import { type WalkForwardSpec, type WalkForwardWindow, walkForwardWindows } from './walk-forward-windows.js';

/** A run of the train window, as a chooser sees it. */
export interface TrainRun {
  readonly combination: number;
  readonly settings: Combination;
  readonly metrics: TrialMetrics;
}

/** Picks one of the runs of a train window; it must look at nothing else.
 * @returns undefined when none can be chosen */
export type Chooser = (runs: readonly TrainRun[], window: WalkForwardWindow) => TrainRun | undefined;

export interface WalkForwardRequest {
  readonly name: string;
  readonly base: TrialBase;
  readonly windows: WalkForwardSpec;
  readonly grid: Grid;
  readonly gridSource: string;
  readonly panel: MarketPanel;
  readonly closes: SessionCloses;
  readonly threads: number;
  /** Started before, for `threads` that need not be started now. */
  readonly workers?: TrialWorkers;
  readonly store?: ExperimentRepository;
  readonly progress?: (done: number, total: number) => void;
  /** By default the best by the metric, the first of equals. */
  readonly choose?: Chooser;
}

export interface WalkForwardRow extends WalkForwardWindow {
  readonly settings: Combination;
  /** Of the chosen settings in the train window. */
  readonly inSample: TrialMetrics;
  /** Of the same settings in the test window. */
  readonly outOfSample: TrialMetrics;
}

export interface WalkForwardReport {
  readonly experimentId: string;
  readonly rows: readonly WalkForwardRow[];
  /** Test windows one after the other; each begins in cash, so that its first session earns nothing. */
  readonly curve: {
    readonly dates: readonly TradeDate[];
    /** Shape (T,), fractions. */
    readonly returns: Float64Array;
  };
  readonly outOfSample: {
    readonly totalReturn?: number;
    readonly cagr?: number;
    readonly annualVolatility?: number;
    readonly sharpe?: number;
    readonly sharpeStandardError?: number;
    readonly probabilisticSharpe?: number;
    readonly maxDrawdown?: number;
  };
  /** Mean Sharpe ratio of the chosen settings in their train windows. */
  readonly inSampleSharpe?: number;
  /** Out-of-sample over in-sample Sharpe ratio: what is left of what the choice promised; absent unless the promise was
   * above zero. */
  readonly efficiency?: number;
  /** Train runs that an earlier call had stored. */
  readonly resumed: number;
  readonly combinations: number;
}

/** Walk-forward: in each window the grid is run on the train sessions, the best combination is chosen there, and run on
 * the test sessions behind, which nothing before has seen. Stored train runs are not made again.
 * @throws {WindowError}, {GridError}, {ConfigError}, {TrialFailedError} */
export async function runWalkForward(request: WalkForwardRequest): Promise<WalkForwardReport> {
  const { base, panel, closes, store } = request;
  const combinations = expandGrid(request.grid, request.gridSource);
  const config = validateConfig(backtestConfigSchema, base.config, () => base.configSource);
  const dates = sessionsOf(panel, config.start, config.end);
  const windows = walkForwardWindows(dates, request.windows);
  const spec = { windows: request.windows, ...request.grid } as unknown as JsonValue;
  const experimentId = experimentIdentity('WALK_FORWARD', base, config, spec, panel, closes);
  await store?.begin({ experimentId, kind: 'WALK_FORWARD', name: request.name, spec });

  const train = trainTrials(windows, combinations);
  const stored = new Map((await store?.results(experimentId))?.map((result) => [result.ordinal, result.metrics]));
  const missing = train.filter(({ ordinal }) => !stored.has(ordinal));
  const total = train.length + windows.length;
  let done = train.length - missing.length;
  const run = async (pool: TrialPool, trials: readonly Trial[], part: 'train' | 'test'): Promise<TrialOutcome[]> => {
    const outcomes: TrialOutcome[] = [];
    try {
      await pool.run(trials, (outcome) => {
        outcomes.push(outcome);
        done += 1;
        request.progress?.(done, total);
      });
    } finally {
      // What is finished is kept even when a later run fails.
      await store?.append(experimentId, storable(outcomes, trials, part));
    }
    return outcomes;
  };
  return withWorkers(request, missing.length, async (workers) => {
    const pool = new TrialPool(panel, closes, base, workers);
    const metrics = new Map([...stored].filter(([ordinal]) => ordinal < train.length));
    for (const outcome of await run(pool, missing, 'train')) {
      if (!('refused' in outcome)) metrics.set(outcome.ordinal, outcome.metrics);
    }
    const choose = request.choose ?? bestBy(request.windows.metric);
    const chosen = windows.map((window, w) => {
      const runs = combinations.flatMap((settings, combination): TrainRun[] => {
        const found = metrics.get(w * combinations.length + combination);
        return found === undefined ? [] : [{ combination, settings, metrics: found }];
      });
      const best = choose(runs, window);
      if (best === undefined) {
        throw new WindowError(
          `no run of the train window from ${window.train[0]} to ${window.train[1]} has a ${request.windows.metric}; ` +
            'begin later, where the strategy has its history, or widen the grid',
        );
      }
      return best;
    });
    const test = await run(pool, testTrials(windows, chosen, train.length), 'test');
    await store?.complete(experimentId);
    const resumed = train.length - missing.length;
    return { experimentId, ...report(dates, windows, chosen, test), resumed, combinations: combinations.length };
  });
}

/** Sessions of the run that the panel holds. */
function sessionsOf(panel: MarketPanel, start: TradeDate, end: TradeDate): readonly TradeDate[] {
  const { sessions, market } = panel.header;
  const first = start > sessions[0] ? start : sessions[0];
  const last = end < sessions[sessions.length - 1] ? end : sessions[sessions.length - 1];
  return first > last ? [] : tradingCalendar(market).tradingDaysBetween(first, last);
}

function trainTrials(windows: readonly WalkForwardWindow[], combinations: readonly Combination[]): Trial[] {
  return windows.flatMap(({ train, excluded }, w) =>
    combinations.map((settings, k) => ({
      ordinal: w * combinations.length + k,
      settings,
      start: train[0],
      end: train[1],
      excluded,
    })),
  );
}

function testTrials(windows: readonly WalkForwardWindow[], chosen: readonly TrainRun[], from: number): Trial[] {
  return windows.map(({ test }, w) => ({
    ordinal: from + w,
    settings: chosen[w].settings,
    start: test[0],
    end: test[1],
    keepReturns: true,
  }));
}

function storable(outcomes: readonly TrialOutcome[], trials: readonly Trial[], part: 'train' | 'test') {
  const byOrdinal = new Map(trials.map((trial) => [trial.ordinal, trial]));
  return outcomes.flatMap((result) => {
    const { settings, start, end } = byOrdinal.get(result.ordinal) as Trial;
    const parameters = { part, start: start as string, end: end as string, settings } as JsonValue;
    return 'refused' in result ? [] : [{ result, parameters }];
  });
}

function bestBy(metric: WalkForwardSpec['metric']): Chooser {
  return (runs) => {
    let best: TrainRun | undefined;
    for (const run of runs) {
      const value = run.metrics[metric];
      if (value !== undefined && (best === undefined || value > (best.metrics[metric] as number))) best = run;
    }
    return best;
  };
}

function report(
  dates: readonly TradeDate[],
  windows: readonly WalkForwardWindow[],
  chosen: readonly TrainRun[],
  outcomes: readonly TrialOutcome[],
): Omit<WalkForwardReport, 'experimentId' | 'resumed' | 'combinations'> {
  const tests = [...outcomes]
    .sort((a, b) => a.ordinal - b.ordinal)
    .map((outcome) => {
      if ('refused' in outcome) throw new WindowError(`a test window cannot be run: ${outcome.refused}`);
      return outcome;
    });
  const rows = windows.map((window, w) => ({
    ...window,
    settings: chosen[w].settings,
    inSample: chosen[w].metrics,
    outOfSample: tests[w].metrics,
  }));
  const curve = chain(dates, windows, tests);
  const { returns } = curve;
  const sample = sharpeSample(returns);
  const outOfSample = {
    totalReturn: totalReturn(returns),
    cagr: cagr(returns),
    annualVolatility: annualisedVolatility(returns),
    sharpe: sharpe(returns),
    sharpeStandardError: sample === undefined ? undefined : sharpeStandardError(sample),
    probabilisticSharpe: sample === undefined ? undefined : probabilisticSharpe(sample),
    maxDrawdown: maxDrawdown(returns),
  };
  const promised = chosen.flatMap(({ metrics }) => (metrics.sharpe === undefined ? [] : [metrics.sharpe]));
  if (promised.length === 0) return { rows, curve, outOfSample };
  const inSampleSharpe = promised.reduce((sum, value) => sum + value, 0) / promised.length;
  return {
    rows,
    curve,
    outOfSample,
    inSampleSharpe,
    ...(inSampleSharpe > 0 && outOfSample.sharpe !== undefined
      ? { efficiency: outOfSample.sharpe / inSampleSharpe }
      : {}),
  };
}

/** @throws {WindowError} when a test run lost everything: behind it there is nothing to chain */
function chain(
  dates: readonly TradeDate[],
  windows: readonly WalkForwardWindow[],
  tests: readonly TrialResult[],
): WalkForwardReport['curve'] {
  const chained: TradeDate[] = [];
  const values: number[] = [];
  windows.forEach(({ test: [first, last] }, w) => {
    const { returns } = tests[w];
    if (returns === undefined) {
      throw new WindowError(`the run of the test window from ${first} to ${last} lost everything; limit its exposure`);
    }
    const byDate = new Map(returns.dates.map((date, t) => [date, returns.values[t]]));
    for (const date of dates) {
      if (date < first || date > last) continue;
      chained.push(date);
      values.push(byDate.get(date) ?? 0);
    }
  });
  return { dates: chained, returns: Float64Array.from(values) };
}
