import { type CodeIdentity, type JsonValue, type RunId, runId } from '@prometheus/core';
import { dataVintage, type MarketPanel, type ViewContext } from '@prometheus/data';

import { type LoadedStrategy, loadStrategy } from '../strategies/strategy-registry.js';
import { type BacktestConfig } from './backtest-config.js';
import { type Benchmark, loadBenchmark } from './benchmark.js';
import { loadCurrencyRates } from './currency-rates.js';
import { type RangeCalendar, resolveBacktest, type ResolvedBacktest } from './resolve-backtest.js';

export interface BacktestInputs {
  readonly config: BacktestConfig;
  /** Where relative paths of the configuration begin. */
  readonly configFolder: string;
  /** Names the configuration in messages. */
  readonly configSource: string;
  readonly context: ViewContext;
  readonly calendar: RangeCalendar;
  readonly code: CodeIdentity;
  /** Where many runs are made on one panel: its vintages, kept from run to run. */
  readonly vintageOf?: (panel: MarketPanel, lastSession: number) => string;
}

/** A run before its first session: what decides it is settled, and so is its identity. */
export interface PreparedBacktest {
  readonly strategy: LoadedStrategy;
  readonly benchmark?: Benchmark;
  readonly settings: ResolvedBacktest;
  readonly vintage: string;
  readonly runId: RunId;
}

/** Settles strategy, benchmark, range and rates of a configuration, and the id of the run that it describes.
 * @throws {InputError} for whatever the configuration gets wrong */
export async function prepareBacktest(inputs: BacktestInputs): Promise<PreparedBacktest> {
  const { config, configFolder, context, vintageOf = dataVintage } = inputs;
  const { panel } = context;
  const parameters = config.parameters as Record<string, JsonValue>;
  const strategy = await loadStrategy(config.strategy, parameters, configFolder, inputs.configSource);
  const benchmark = loadBenchmark(config.benchmark, context, configFolder);
  const settings = resolveBacktest(
    config,
    panel,
    inputs.calendar,
    strategy,
    { ...(benchmark?.identity ?? { source: 'none' }) },
    loadCurrencyRates(config.currencies, panel, configFolder),
  );
  const vintage = vintageOf(panel, settings.range.lastSession);
  const id = runId({
    code: inputs.code,
    config: settings.identity,
    vintage,
    modelIds: [],
    inferenceBackend: 'none',
    seed: config.seed,
  });
  return { strategy, ...(benchmark === undefined ? {} : { benchmark }), settings, vintage, runId: id };
}
