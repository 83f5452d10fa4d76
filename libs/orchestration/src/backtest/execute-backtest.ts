import { type CodeIdentity, type JsonValue, runId } from '@prometheus/core';
import { dataVintage, type ViewContext } from '@prometheus/data';

import { type BacktestResult, type RunManifest } from '../results/result.js';
import { computeMetrics } from '../results/compute-metrics.js';
import { loadStrategy } from '../strategies/strategy-registry.js';
import { type BacktestConfig } from './backtest-config.js';
import { type BacktestOutcome, runBacktest } from './backtest-runner.js';
import { type Benchmark, loadBenchmark } from './benchmark.js';
import { memberCoverage, survivorshipBanner } from './coverage.js';
import { type RangeCalendar, resolveBacktest, type ResolvedBacktest } from './resolve-backtest.js';

export interface BacktestRequest {
  readonly config: BacktestConfig;
  /** Where relative paths of the configuration begin. */
  readonly configFolder: string;
  /** Names the configuration in messages. */
  readonly configSource: string;
  readonly context: ViewContext;
  readonly calendar: RangeCalendar;
  readonly code: CodeIdentity;
  readonly dirtyTree: boolean;
  /** What the collection holds, in its maker's words. */
  readonly collectionDescription?: string;
  readonly progress?: (done: number, total: number) => void;
}

export interface ExecutedBacktest {
  readonly result: BacktestResult;
  readonly outcome: BacktestOutcome;
}

/** From a configuration and a panel to a finished result: strategy, benchmark and range are settled, the identity is
 * fixed before the first session, the run is made, measured and described. Nothing is stored here. */
export async function executeBacktest(request: BacktestRequest): Promise<ExecutedBacktest> {
  const { config, context } = request;
  const { panel } = context;
  const strategy = await loadStrategy(
    config.strategy,
    config.parameters as Record<string, JsonValue>,
    request.configFolder,
    request.configSource,
  );
  const benchmark = loadBenchmark(config.benchmark, context, request.configFolder);
  const settings = resolveBacktest(config, panel, request.calendar, strategy, {
    ...(benchmark?.identity ?? { source: 'none' }),
  });
  const levels = benchmark?.levels(settings.range.dates);
  const vintage = dataVintage(panel, settings.range.lastSession);
  const id = runId({
    code: request.code,
    config: settings.identity,
    vintage,
    modelIds: [],
    inferenceBackend: 'none',
    seed: config.seed,
  });

  const outcome = await runBacktest({
    context,
    strategy,
    settings,
    progress: request.progress,
    recordPositions: config.level === 'full',
  });
  const days = levels === undefined ? outcome.days : { ...outcome.days, benchmark: levels };
  const coverage = memberCoverage(panel, settings.range.dates);
  const manifest: RunManifest = {
    name: config.name,
    runId: id,
    mode: 'BACKTEST',
    code: request.code,
    dirtyTree: request.dirtyTree,
    configId: settings.configId,
    config: settings.identity,
    vintage,
    seed: config.seed,
    strategy: { name: strategy.name, description: strategy.description, parameters: strategy.parameters },
    collection: {
      id: panel.header.collection,
      market: panel.header.market,
      basis: panel.header.basis,
      currency: panel.header.currency,
      instruments: panel.instrumentCount,
      firstDate: panel.header.sessions[0],
      lastDate: panel.header.sessions[panel.sessionCount - 1],
      ...(request.collectionDescription === undefined ? {} : { description: request.collectionDescription }),
    },
    range: {
      start: settings.range.dates[0],
      end: settings.range.dates[settings.range.dates.length - 1],
      sessions: settings.range.dates.length,
    },
    fillRule: config.fillAt,
    ...(benchmark === undefined ? {} : { benchmark: benchmark.description }),
    ...(coverage === undefined ? {} : { coverage }),
    banners: banners(config, survivorshipBanner(coverage)),
    notes: [...settings.notes, ...basisNotes(settings, benchmark, request), ...eventNotes(outcome)],
  };
  const metrics = computeMetrics(days, outcome.broker, manifest);
  const result = {
    manifest,
    metrics,
    decisionHash: outcome.decisions.hash,
    days,
    orders: outcome.broker.orders,
    fills: outcome.broker.fills,
    events: outcome.broker.events,
  };
  return { result, outcome };
}

function banners(config: BacktestConfig, survivorship: string | undefined): string[] {
  return [
    ...config.banners,
    ...(survivorship === undefined ? [] : [survivorship]),
    ...(config.fillAt === 'same_close'
      ? ['Optimistic fills: orders trade at the very close that the decision saw, which nobody can do.']
      : []),
  ];
}

function basisNotes(settings: ResolvedBacktest, benchmark: Benchmark | undefined, request: BacktestRequest): string[] {
  const { basis } = request.context.panel.header;
  const notes: string[] = [];
  if (basis === 'total_return') {
    notes.push(
      'Prices are adjusted for splits and dividends: returns are total returns, and no corporate action or delisting is booked.',
    );
  }
  if (basis === 'split_adjusted')
    notes.push('Prices are adjusted for splits: dividends and delistings are booked, splits are not.');
  if (benchmark?.description.withheld !== undefined) {
    notes.push(`Alpha, beta and information ratio are withheld: ${benchmark.description.withheld}.`);
  }
  if (settings.config.cashPolicy === 'allow_negative')
    notes.push('Cash may become negative, and nothing is charged for it.');
  return notes;
}

function eventNotes(outcome: BacktestOutcome): string[] {
  const { events, panel } = outcome.broker;
  const writtenOff = events.filter((event) => event.type === 'WRITE_OFF');
  if (writtenOff.length === 0) return [];
  const names = writtenOff.slice(0, 8).map((event) => {
    return `${panel.header.instruments[event.instrument].symbol} on ${panel.header.sessions[event.session]}`;
  });
  const more = writtenOff.length > names.length ? ` and ${writtenOff.length - names.length} more` : '';
  return [`Written off after 20 sessions without a bar: ${names.join(', ')}${more}.`];
}
