import { setImmediate } from 'node:timers/promises';

import { type DecisionLog, systemClock } from '@prometheus/core';
import { medianVolume, type ViewContext } from '@prometheus/data';
import {
  BacktestBroker,
  BacktestRiskState,
  type Ledger,
  LedgerAuditor,
  OrderPlanner,
  type Refusal,
  RiskGate,
  type RiskLimits,
  riskLimitsSchema,
  TimeMachine,
} from '@prometheus/execution';

import { RunInterruptedError } from '../errors.js';
import { EnginePipeline } from '../pipeline/engine-pipeline.js';
import { EngineRecords } from '../pipeline/engine-records.js';
import { type EngineCache, stagesOf } from '../pipeline/engines-config.js';
import { type BacktestDays } from '../results/result.js';
import { type PositionSnapshot } from '../results/trading-rows.js';
import { type LoadedStrategy } from '../strategies/strategy-registry.js';
import { brokerOptions, TYPICAL_VOLUME_DAYS } from './broker-options.js';
import { DayRecorder } from './day-recorder.js';
import { DecisionDesk } from './decision-desk.js';
import { type ResolvedBacktest } from './resolve-backtest.js';
import { type RunJournal } from './run-journal.js';

export interface BacktestRunnerInputs {
  readonly context: ViewContext;
  readonly strategy: LoadedStrategy;
  readonly settings: ResolvedBacktest;
  /** Called after each session with the number done so far. */
  readonly progress?: (done: number, total: number) => void;
  /** A ledger of the caller's, for tests that plant faults. */
  readonly ledger?: Ledger;
  /** Keep every position at every close. */
  readonly recordPositions?: boolean;
  /** Where decisions are written down as they are taken, and those of an interrupted run are found. */
  readonly journal?: RunJournal;
  /** Stops the run between two sessions. */
  readonly signal?: AbortSignal;
  /** Engines that several runs on one panel share. */
  readonly engines?: EngineCache;
  /** Makes the strategy's rule anew before each decision, which finds rules that keep something for themselves. */
  readonly rebuildsRule?: boolean;
}

export interface BacktestOutcome {
  readonly broker: BacktestBroker;
  readonly decisions: DecisionLog;
  readonly days: BacktestDays;
  readonly snapshots: readonly PositionSnapshot[];
  /** Orders that the risk gate did not let through. */
  readonly refusals: readonly Refusal[];
  readonly engines: EngineRecords;
}

/** Longest time between two turns of the event loop, where signals and other work get their chance; a single session may take
 * longer. */
const TURN_MS = 40;
/** Sessions between two looks at the clock: in a small book a look costs as much as a part of the session. */
const LOOK_EVERY = 4;
const NO_LIMITS: RiskLimits = riskLimitsSchema.parse({
  duplicates: 'allow',
  marketState: 'allow',
  maxStaleSessions: 'off',
  priceCollar: 'off',
});

/** Runs a strategy through the sessions of a panel:
 * 1. the time machine is set to the session; nothing later can be read through it;
 * 2. at the open, flows, financing, settlement, dividends due and corporate actions are booked and the auction is held;
 * 3. through the day and at the close orders trade, positions are marked, vanished names written off, margin enforced;
 * 4. engines whose schedule is due read a view of this close and log what they say; when a decision of the strategy is due, it sees
 *    such a view, the engines' outputs and the book, and names its targets or orders;
 * 5. the decision enters the log, the planner turns targets into orders, the risk gate lets them pass or refuses them;
 * 6. the day is written down and the auditor rebuilds the book from facts; a difference stops the run. */
export async function runBacktest(inputs: BacktestRunnerInputs): Promise<BacktestOutcome> {
  const { context, settings, strategy } = inputs;
  const { panel } = context;
  const { config } = settings;
  const { firstSession, lastSession, leadingSessions } = settings.range;
  const options = brokerOptions(settings, context, inputs.ledger, strategy.rule.rebalanceEvery);
  const broker = new BacktestBroker(panel, options, firstSession);
  const auditor = new LedgerAuditor(panel, options.rules, firstSession);
  const limits = config.riskGate === 'off' ? NO_LIMITS : config.riskGate;
  const gate = new RiskGate(limits);
  const needsVolume = limits.maxAdvFraction !== undefined || config.maxAdvFraction !== undefined;
  const volumes = needsVolume ? context.columns.column(medianVolume(TYPICAL_VOLUME_DAYS)) : undefined;
  const riskState = new BacktestRiskState(broker, context.closes, volumes);
  const machine = new TimeMachine(context);
  const recorder = new DayRecorder(settings.range.dates, broker, { positions: inputs.recordPositions ?? false });
  const stages = stagesOf(settings.engines, config.seed, inputs.engines);
  const records = new EngineRecords(stages);
  const desk = new DecisionDesk({
    pipeline: new EnginePipeline(stages, records.observe),
    machine,
    broker,
    planner: orderPlanner(settings),
    gate,
    riskState,
    strategy,
    settings,
    medianVolume: volumes,
    ...(inputs.journal === undefined ? {} : { journal: inputs.journal }),
    rebuildsRule: inputs.rebuildsRule ?? false,
  });
  recordLead(recorder.days, leadingSessions, config.initialCash);

  const total = lastSession - firstSession + 1;
  let firstFill = 0;
  let firstConversion = 0;
  let turnedMs = systemClock.monotonicMs();
  for (let t = firstSession; t <= lastSession; t++) {
    const sessionOfRun = leadingSessions + t - firstSession;
    machine.setSession(t);
    broker.open(t);
    broker.close(t);
    riskState.close(t);
    desk.runEngines(t);
    if (desk.isDue(t, sessionOfRun)) desk.decide(t, sessionOfRun);
    const fillsBeforeClose = broker.fillCount - firstFill;
    broker.settle(t);
    const fills = broker.fillFactsSince(firstFill);
    const conversions = broker.conversionsSince(firstConversion);
    firstFill = broker.fillCount;
    firstConversion += conversions.length;
    recorder.record(sessionOfRun, fills);
    auditor.audit(t, { fills, fillsBeforeClose, conversions }, broker.book);
    const done = t - firstSession + 1;
    inputs.progress?.(done, total);
    if (done % LOOK_EVERY === 0 && systemClock.monotonicMs() - turnedMs > TURN_MS) {
      await setImmediate();
      turnedMs = systemClock.monotonicMs();
    }
    if (inputs.signal?.aborted === true && t < lastSession) {
      throw new RunInterruptedError(panel.header.sessions[t], done, total, { cause: inputs.signal.reason });
    }
  }
  const { decisions } = desk;
  return {
    broker,
    decisions,
    days: recorder.days,
    snapshots: recorder.snapshots,
    refusals: gate.refusals,
    engines: records,
  };
}

function orderPlanner({ config, quantityStep }: ResolvedBacktest): OrderPlanner {
  const { investedFraction, minimumNotional, noTradeBand, maxAdvFraction, timeInForce } = config;
  return new OrderPlanner({
    quantityStep,
    investedFraction,
    minimumNotional,
    noTradeBand,
    timeInForce,
    ...(maxAdvFraction === undefined ? {} : { maxAdvFraction }),
  });
}

/** Sessions of the range before the collection's first bar: all is cash. */
function recordLead(days: BacktestDays, leadingSessions: number, initialCash: number): void {
  for (const column of [days.equity, days.cash, days.settledCash]) column.fill(initialCash, 0, leadingSessions);
}
