import { type JsonValue, type RunId, validateConfig } from '@prometheus/core';
import { type MarketPanel, type SessionCloses } from '@prometheus/data';

import { backtestConfigSchema } from '../backtest/backtest-config.js';
import { deflatedByTrials, type SharpeTrials, sharpeTrials } from '../results/sharpe-trials.js';
import { experimentIdentity } from './experiment-identity.js';
import { type ExperimentRepository } from './experiment-repository.js';
import { type Combination, expandGrid, type Grid } from './grid.js';
import { type TrialBase, type TrialMetrics, type TrialOutcome, type TrialResult } from './trial-evaluator.js';
import { TrialPool, type TrialWorkers, withWorkers } from './trial-pool.js';

/** Finished runs are stored when so many wait, so that an interruption loses little. */
const STORE_EVERY = 50;

export interface SweepRequest {
  readonly name: string;
  readonly base: TrialBase;
  readonly grid: Grid;
  /** Names the grid in messages. */
  readonly gridSource: string;
  readonly panel: MarketPanel;
  readonly closes: SessionCloses;
  /** Threads that make runs, this one included. */
  readonly threads: number;
  /** Started before, for `threads` that need not be started now. */
  readonly workers?: TrialWorkers;
  /** Where results are kept, and taken from when the sweep was begun before; nothing is stored without it. */
  readonly store?: ExperimentRepository;
  readonly progress?: (state: SweepProgress) => void;
}

export interface SweepProgress {
  readonly done: number;
  readonly total: number;
  readonly refused: number;
  /** The best by Sharpe ratio so far, at most ten. */
  best(): readonly SweepRow[];
}

export interface SweepRow {
  readonly ordinal: number;
  readonly settings: Combination;
  readonly runId: RunId;
  readonly decisionHash: string;
  readonly metrics: TrialMetrics;
  /** Probability that the true Sharpe ratio exceeds what the best of all trials without skill would show; in the final
   * report only. */
  readonly deflatedSharpe?: number;
}

export interface SweepReport {
  readonly experimentId: string;
  /** By Sharpe ratio, the best first; runs without one last. */
  readonly rows: readonly SweepRow[];
  /** Combinations that the configuration or the strategy does not take: they are no trials. */
  readonly refused: readonly { readonly ordinal: number; readonly settings: Combination; readonly reason: string }[];
  /** How many were stored by an earlier sweep of the same make, and were not run again. */
  readonly resumed: number;
  readonly trials: SharpeTrials;
}

/** Runs every combination of a grid and ranks them. The report does not depend on the number of threads, on the order in
 * which runs end, or on how often the sweep was interrupted.
 * @throws {GridError}, {ConfigError}, {TrialFailedError} */
export async function runSweep(request: SweepRequest): Promise<SweepReport> {
  const { base, grid, panel, closes, store } = request;
  const combinations = expandGrid(grid, request.gridSource);
  const config = validateConfig(backtestConfigSchema, base.config, () => base.configSource);
  const spec = grid as unknown as JsonValue;
  const experimentId = experimentIdentity('SWEEP', base, config, spec, panel, closes);
  await store?.begin({ experimentId, kind: 'SWEEP', name: request.name, spec });
  const collector = new SweepCollector(experimentId, combinations, request);
  for (const stored of (await store?.results(experimentId)) ?? []) collector.add(stored);
  const resumed = collector.rows.length;
  const known = new Set(collector.rows.map(({ ordinal }) => ordinal));
  const trials = combinations.flatMap((settings, ordinal) => (known.has(ordinal) ? [] : [{ ordinal, settings }]));

  try {
    await withWorkers(request, trials.length, (workers) =>
      new TrialPool(panel, closes, base, workers).run(trials, (outcome) => collector.take(outcome)),
    );
  } finally {
    // What is finished is kept even when a later run fails.
    await collector.flush();
  }
  await store?.complete(experimentId);
  return { experimentId, ...collector.report(), resumed };
}

class SweepCollector {
  readonly rows: SweepRow[] = [];
  readonly #refused: { readonly ordinal: number; readonly settings: Combination; readonly reason: string }[] = [];
  #unstored: TrialResult[] = [];
  #storing: Promise<void> = Promise.resolve();

  constructor(
    readonly experimentId: string,
    readonly combinations: readonly Combination[],
    readonly request: SweepRequest,
  ) {}

  add({ ordinal, runId, decisionHash, metrics }: Omit<SweepRow, 'settings'>): void {
    this.rows.push({ ordinal, settings: this.combinations[ordinal], runId, decisionHash, metrics });
  }

  take(outcome: TrialOutcome): void {
    if ('refused' in outcome) {
      const { ordinal, refused: reason } = outcome;
      this.#refused.push({ ordinal, settings: this.combinations[ordinal], reason });
    } else {
      this.add(outcome);
      this.#unstored.push(outcome);
      if (this.#unstored.length >= STORE_EVERY) this.#store();
    }
    this.request.progress?.({
      done: this.rows.length + this.#refused.length,
      total: this.combinations.length,
      refused: this.#refused.length,
      best: () => bestFirst(this.rows).slice(0, 10),
    });
  }

  async flush(): Promise<void> {
    this.#store();
    await this.#storing;
  }

  report(): Pick<SweepReport, 'rows' | 'refused' | 'trials'> {
    const trials = sharpeTrials(this.rows.map(({ metrics }) => metrics.sharpe));
    const rows = bestFirst(this.rows).map((row) => {
      const { sample } = row.metrics;
      const deflated = sample === undefined ? undefined : deflatedByTrials(sample, trials);
      return deflated === undefined ? row : { ...row, deflatedSharpe: deflated };
    });
    return { rows, refused: this.#refused.sort((a, b) => a.ordinal - b.ordinal), trials };
  }

  /** One batch after the other, so that the runs go on meanwhile. */
  #store(): void {
    const { store } = this.request;
    const batch = this.#unstored;
    this.#unstored = [];
    if (store === undefined || batch.length === 0) return;
    const finished = batch.map((result) => ({ result, parameters: this.combinations[result.ordinal] }));
    this.#storing = this.#storing.then(() => store.append(this.experimentId, finished));
    // The failure is thrown where the batches are waited for; until then it must not count as unhandled.
    this.#storing.catch(() => undefined);
  }
}

/** Ties, and runs without a ratio, keep the order of the grid. */
function bestFirst(rows: readonly SweepRow[]): SweepRow[] {
  const key = ({ metrics }: SweepRow): number => metrics.sharpe ?? -Infinity;
  return [...rows].sort((a, b) => (key(a) === key(b) ? a.ordinal - b.ordinal : key(b) - key(a)));
}
