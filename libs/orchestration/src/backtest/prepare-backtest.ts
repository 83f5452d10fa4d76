import { type CodeIdentity, type JsonValue, type RunId, runId, sha256 } from '@prometheus/core';
import {
  dataVintage,
  dependsOnFacts,
  type FactRequirements,
  type MarketPanel,
  noFacts,
  requiresFacts,
  ViewContext,
  type ViewFacts,
  viewFacts,
} from '@prometheus/data';

import { FactsNotLoadedError } from '../errors.js';
import { resolveEngines, runRequirements } from '../pipeline/engines-config.js';
import { type LoadedStrategy, loadStrategy } from '../strategies/strategy-registry.js';
import { type BacktestConfig } from './backtest-config.js';
import { type Benchmark, loadBenchmark } from './benchmark.js';
import { loadCurrencyRates } from './currency-rates.js';
import { type RangeCalendar, resolveBacktest, type ResolvedBacktest } from './resolve-backtest.js';

export type FactSource = (requires: FactRequirements) => ViewFacts | Promise<ViewFacts>;

export interface BacktestInputs {
  readonly config: BacktestConfig;
  /** Where relative paths of the configuration begin. */
  readonly configFolder: string;
  /** Names the configuration in messages. */
  readonly configSource: string;
  readonly context: ViewContext;
  readonly calendar: RangeCalendar;
  readonly code: CodeIdentity;
  /** Brings the facts beside the panel that a strategy requires; without it such a strategy is refused. */
  readonly facts?: FactSource;
  /** Where many runs are made on one panel: its vintages, kept from run to run. */
  readonly vintageOf?: (panel: MarketPanel, lastSession: number) => string;
}

/** A run before its first session: what decides it is settled, and so is its identity. */
export interface PreparedBacktest {
  /** With the facts that the strategy requires. */
  readonly context: ViewContext;
  readonly strategy: LoadedStrategy;
  readonly benchmark?: Benchmark;
  readonly settings: ResolvedBacktest;
  readonly vintage: string;
  readonly runId: RunId;
}

/** Settles strategy, benchmark, range and rates of a configuration, and the id of the run that it describes.
 * @throws {InputError} for whatever the configuration gets wrong */
export async function prepareBacktest(inputs: BacktestInputs): Promise<PreparedBacktest> {
  const { config, configFolder, vintageOf = dataVintage } = inputs;
  const { panel } = inputs.context;
  const parameters = config.parameters as Record<string, JsonValue>;
  const strategy = await loadStrategy(config.strategy, parameters, configFolder, inputs.configSource);
  const context = await contextFor(inputs, strategy);
  const benchmark = loadBenchmark(config.benchmark, context, configFolder);
  const settings = resolveBacktest(
    config,
    panel,
    inputs.calendar,
    strategy,
    { ...(benchmark?.identity ?? { source: 'none' }) },
    loadCurrencyRates(config.currencies, panel, configFolder),
  );
  const { lastSession } = settings.range;
  const facts = context.factDigest(lastSession);
  const ofPanel = vintageOf(panel, lastSession);
  const vintage = facts === '' ? ofPanel : sha256(`${ofPanel}\n${facts}`);
  const id = runId({
    code: inputs.code,
    config: settings.identity,
    vintage,
    modelIds: [],
    inferenceBackend: 'none',
    seed: config.seed,
  });
  return { context, strategy, ...(benchmark === undefined ? {} : { benchmark }), settings, vintage, runId: id };
}

async function contextFor(inputs: BacktestInputs, { name, rule }: LoadedStrategy): Promise<ViewContext> {
  const { config, context, facts } = inputs;
  const requires = runRequirements(rule.requires, resolveEngines(config.engines, rule.engines ?? []));
  if (!requiresFacts(requires)) return context;
  if (facts === undefined && dependsOnFacts(requires)) throw new FactsNotLoadedError(name, requires);
  const loaded = facts === undefined ? viewFacts(noFacts(requires)) : await facts(requires);
  return new ViewContext(context.panel, context.closes, loaded);
}
