import { type BacktestResult, type EngineConfigRecord, type RunManifest } from '../results/result.js';
import { type CapacityAssumptions } from '../costs/capacity.js';
import { computeMetrics } from '../results/compute-metrics.js';
import { instrumentProfits } from '../results/contributions.js';
import { type BacktestConfig } from './backtest-config.js';
import { type BacktestOutcome, runBacktest } from './backtest-runner.js';
import { type Benchmark } from './benchmark.js';
import { memberCoverage, survivorshipBanner } from './coverage.js';
import { type BacktestInputs, prepareBacktest } from './prepare-backtest.js';
import { type ResolvedBacktest } from './resolve-backtest.js';
import { RunJournal } from './run-journal.js';

export interface BacktestRequest extends BacktestInputs {
  readonly dirtyTree: boolean;
  /** What the collection holds, in its maker's words. */
  readonly collectionDescription?: string;
  readonly progress?: (done: number, total: number) => void;
  /** Folder of journals: a run that was interrupted goes on from its own. */
  readonly journals?: string;
  /** Called before a run that goes on from its journal.
   * @param from the first session of the run, counted from 1, that is not on record
   * @param total sessions of the run */
  readonly resuming?: (from: number, total: number) => void;
  /** Stops the run between two sessions. */
  readonly signal?: AbortSignal;
}

export interface ExecutedBacktest {
  readonly result: BacktestResult;
  readonly outcome: BacktestOutcome;
  /** To be removed once the result is stored. */
  readonly journal?: RunJournal;
}

/** From a configuration and a panel to a finished result: strategy, benchmark and range are settled, the identity is
 * fixed before the first session, the run is made, measured and described. Nothing is stored here. */
export async function executeBacktest(request: BacktestRequest): Promise<ExecutedBacktest> {
  const { config } = request;
  const { panel } = request.context;
  const { context, strategy, benchmark, settings, vintage, runId: id } = await prepareBacktest(request);
  const levels = benchmark?.levels(settings.range.dates);
  const journal = request.journals === undefined ? undefined : new RunJournal(request.journals, id);
  const last = journal?.entries.at(-1);
  if (last !== undefined) request.resuming?.(last.sessionOfRun + 2, settings.range.dates.length);
  const outcome = await runBacktest({
    context,
    strategy,
    settings,
    progress: request.progress,
    signal: request.signal,
    ...(journal === undefined ? {} : { journal }),
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
  const { broker, engines } = outcome;
  const metrics = computeMetrics({
    days,
    initialCash: config.initialCash,
    ...(benchmark === undefined ? {} : { benchmark: benchmark.description }),
    orders: broker.orders,
    fills: broker.fills,
    panel,
    profits: instrumentProfits(broker),
    rates: broker.options.rules.fx,
    endedIn: (order) => broker.endedIn(order),
    capacity: capacityAssumptions(config),
    ...(engines.regimeLabels === undefined ? {} : { regimes: engines.regimeLabels }),
    ...(engines.stages.length === 0 ? {} : { decisions: outcome.decisions.entries }),
  });
  const result = {
    manifest,
    metrics,
    decisionHash: outcome.decisions.hash,
    decisions: outcome.decisions.entries,
    engineConfigs: engineConfigs(settings, outcome, request),
    regimes: engines.regimes,
    models: engines.models,
    days,
    orders: broker.orders,
    fills: broker.fills,
    events: broker.events,
    refusals: outcome.refusals,
  };
  return { result, outcome, ...(journal === undefined ? {} : { journal }) };
}

function engineConfigs(
  { configId, identity }: ResolvedBacktest,
  { engines }: BacktestOutcome,
  { code }: BacktestInputs,
): EngineConfigRecord[] {
  const versionOf = (name: string): string => code.packages[`@prometheus/${name}`] ?? '';
  return [
    { configId, engine: 'strategy', version: versionOf('orchestration'), body: identity },
    ...engines.configs.map((config) => ({ ...config, version: versionOf(config.engine) })),
  ];
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
  return [...notes, ...freeOfCharge(settings.config)];
}

/** The run's own rules, as far as it has such. */
function capacityAssumptions({ volumeCap, slippage }: BacktestConfig): Partial<CapacityAssumptions> {
  return {
    ...(volumeCap === 'off'
      ? {}
      : {
          participationRate: volumeCap.maxParticipationRate,
          phaseShares: {
            OPEN: volumeCap.openShare,
            CONTINUOUS: volumeCap.continuousShare,
            CLOSE: volumeCap.closeShare,
          },
        }),
    ...(slippage?.model === 'sqrt_impact' ? { impactCoefficient: slippage.coefficient } : {}),
  };
}

/** What a run may do without paying for it, because its rates are 0. */
function freeOfCharge({ cashPolicy, rates }: BacktestConfig): string[] {
  const notes: string[] = [];
  if (cashPolicy === 'allow_negative' && rates.debitInterest === 0) {
    notes.push('Cash may become negative, and no interest is charged for it (rates.debitInterest is 0).');
  }
  return notes;
}

function eventNotes(outcome: BacktestOutcome): string[] {
  return [
    ...fillNotes(outcome),
    ...writeOffNotes(outcome),
    ...marginNotes(outcome),
    ...shortNotes(outcome),
    ...refusalNotes(outcome),
  ];
}

/** Below this part of the value that was ordered, a reader must know that the portfolio is not the one that was decided. */
const MOSTLY_FILLED = 0.95;

function fillNotes({ broker }: BacktestOutcome): string[] {
  let ordered = 0;
  let filled = 0;
  for (const { quantity, filledQuantity, decisionPrice } of broker.orders) {
    if (!(decisionPrice > 0)) continue;
    ordered += quantity * decisionPrice;
    filled += filledQuantity * decisionPrice;
  }
  if (broker.options.volumeCap === undefined || ordered === 0 || filled / ordered >= MOSTLY_FILLED) return [];
  return [
    `Of the value that was ordered ${((filled / ordered) * 100).toFixed(0)}% was filled, so the book is not always the one that was decided: the volume cap left no more in the bars that orders were for. timeInForce: GTC goes on with the rest, fillAt: next_vwap has a larger part of the day's volume.`,
  ];
}

function marginNotes({ broker }: BacktestOutcome): string[] {
  const calls = broker.events.filter((event) => event.type === 'MARGIN_CALL');
  if (calls.length === 0) return [];
  const first = broker.panel.header.sessions[calls[0].session];
  const when = calls.length === 1 ? `once, on ${first}` : `${calls.length} times, first on ${first}`;
  return [`Margin was called ${when}; the broker reduced all positions.`];
}

function shortNotes({ broker, days }: BacktestOutcome): string[] {
  const { borrowFees } = broker.options.rules.financing;
  const isShort = days.shortValue.some((value) => value < 0);
  return isShort && borrowFees.every((fee) => fee === 0)
    ? ['Shares were sold short, and no fee was charged for borrowing them (rates.borrowFee is 0).']
    : [];
}

function refusalNotes({ refusals }: BacktestOutcome): string[] {
  if (refusals.length === 0) return [];
  const counts = new Map<string, number>();
  for (const { limit } of refusals) counts.set(limit, (counts.get(limit) ?? 0) + 1);
  const each = [...counts].map(([limit, count]) => `${count} by ${limit}`).join(', ');
  return [`The risk gate refused ${refusals.length} ${refusals.length === 1 ? 'order' : 'orders'}: ${each}.`];
}

function writeOffNotes(outcome: BacktestOutcome): string[] {
  const { events, panel } = outcome.broker;
  const writtenOff = events.filter((event) => event.type === 'WRITE_OFF');
  if (writtenOff.length === 0) return [];
  const names = writtenOff.slice(0, 8).map((event) => {
    return `${panel.header.instruments[event.instrument].symbol} on ${panel.header.sessions[event.session]}`;
  });
  const more = writtenOff.length > names.length ? ` and ${writtenOff.length - names.length} more` : '';
  return [`Written off after 20 sessions without a bar: ${names.join(', ')}${more}.`];
}
