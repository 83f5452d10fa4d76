import { contextId, DecisionLog, type InstrumentId, type JsonValue, toMicros, type TradeDate } from '@prometheus/core';
import { type MarketPanel, type ViewContext } from '@prometheus/data';
import {
  BacktestBroker,
  commissionModel,
  fixedBpsSlippage,
  InstrumentCursor,
  type Ledger,
  LedgerAuditor,
  OrderPlanner,
  type Targets,
  TimeMachine,
} from '@prometheus/execution';

import { InvalidDecisionError } from '../errors.js';
import { type BacktestDays } from '../results/result.js';
import { type PositionSnapshot } from '../results/trading-rows.js';
import { type LoadedStrategy } from '../strategies/strategy-registry.js';
import { DayRecorder } from './day-recorder.js';
import { decisionInputsHash } from './decision-inputs.js';
import { type ResolvedBacktest } from './resolve-backtest.js';

/** Books of backtests are all kept under this name, so that renaming a run does not change its decisions. */
export const BACKTEST_PORTFOLIO = 'backtest';

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
}

export interface BacktestOutcome {
  readonly broker: BacktestBroker;
  readonly decisions: DecisionLog;
  readonly days: BacktestDays;
  readonly snapshots: readonly PositionSnapshot[];
}

/** Runs a strategy through the sessions of a panel:
 * 1. the time machine is set to the session; nothing later can be read through it;
 * 2. at the open, dividends due are paid, corporate actions booked, waiting orders filled (or at the close, by rule);
 * 3. at the close, positions are marked and vanished names written off;
 * 4. when a decision is due, the strategy sees a view of this close and of the book and names its targets;
 * 5. the decision enters the log, the planner turns it into orders, the broker takes them;
 * 6. the day is written down and the auditor rebuilds the book from facts; a difference stops the run. */
export async function runBacktest(inputs: BacktestRunnerInputs): Promise<BacktestOutcome> {
  const { context, settings, strategy } = inputs;
  const { panel } = context;
  const { firstSession, lastSession, leadingSessions } = settings.range;
  const broker = new BacktestBroker(
    panel,
    {
      slippage: fixedBpsSlippage(settings.config.slippageBps),
      commission: commissionModel(settings.commission, panel.header.basis),
      cashPolicy: settings.config.cashPolicy,
      quantityStep: settings.quantityStep,
      fillAt: settings.config.fillAt,
      initialCash: settings.config.initialCash,
      missingDelistingReturn: settings.config.missingDelistingReturn,
      ledger: inputs.ledger,
    },
    firstSession,
  );
  const auditor = new LedgerAuditor(
    panel,
    {
      initialCashMicros: toMicros(settings.config.initialCash),
      quantityStep: settings.quantityStep,
      missingDelistingReturn: settings.config.missingDelistingReturn,
    },
    firstSession,
  );
  const planner = new OrderPlanner({
    quantityStep: settings.quantityStep,
    investedFraction: settings.config.investedFraction,
    minimumNotional: settings.config.minimumNotional,
    noTradeBand: settings.config.noTradeBand,
  });
  const machine = new TimeMachine(context);
  const decisions = new DecisionLog();
  const recorder = new DayRecorder(settings.range.dates, broker, { positions: inputs.recordPositions ?? false });
  const desk = new DecisionDesk(machine, broker, planner, decisions, strategy, settings, panel);
  recordLead(recorder.days, leadingSessions, settings.config.initialCash);

  const total = lastSession - firstSession + 1;
  let firstFill = 0;
  for (let t = firstSession; t <= lastSession; t++) {
    const sessionOfRun = leadingSessions + t - firstSession;
    machine.setDate(panel.header.sessions[t]);
    broker.open(t);
    broker.close(t);
    if (desk.isDue(t, sessionOfRun)) await desk.decide(t, sessionOfRun);
    broker.settle(t);
    const fills = broker.fillsSince(firstFill);
    firstFill += fills.length;
    recorder.record(sessionOfRun, fills);
    auditor.audit(t, fills, broker.book);
    inputs.progress?.(t - firstSession + 1, total);
  }
  return { broker, decisions, days: recorder.days, snapshots: recorder.snapshots };
}

/** Sessions of the range before the collection's first bar: all is cash. */
function recordLead(days: BacktestDays, leadingSessions: number, initialCash: number): void {
  days.equity.fill(initialCash, 0, leadingSessions);
  days.cash.fill(initialCash, 0, leadingSessions);
}

/** Asks the strategy when a decision is due, and sends what follows to the broker. */
class DecisionDesk {
  readonly cursor: InstrumentCursor;

  constructor(
    readonly machine: TimeMachine,
    readonly broker: BacktestBroker,
    readonly planner: OrderPlanner,
    readonly decisions: DecisionLog,
    readonly strategy: LoadedStrategy,
    readonly settings: ResolvedBacktest,
    readonly panel: MarketPanel,
  ) {
    this.cursor = new InstrumentCursor(panel);
  }

  isDue(t: number, sessionOfRun: number): boolean {
    const { rebalanceEvery, requiredHistory } = this.strategy.rule;
    return sessionOfRun % rebalanceEvery === 0 && t + 1 >= requiredHistory;
  }

  async decide(t: number, sessionOfRun: number): Promise<void> {
    const { rule } = this.strategy;
    const account = await this.broker.getAccountState();
    const held = this.#held();
    const targets = rule.decide({
      view: this.machine.view(rule.requiredHistory),
      portfolio: { equity: account.equity, cash: account.cash, positions: held },
      sessionOfRun,
    });
    if (targets === undefined) return;
    const date = this.machine.currentDate;
    const columns = this.#columnsOf(targets, t, date);
    const action = { kind: targets.kind, instruments: targets.instruments, values: plainNumbers(targets.values) };
    this.decisions.append({
      engine: 'strategy',
      asOfDate: date,
      contextId: contextId(date, BACKTEST_PORTFOLIO, this.strategy.name),
      configId: this.settings.configId,
      modelIds: [],
      inputsHash: decisionInputsHash(this.panel, t, account, this.broker.book),
      action: action as unknown as JsonValue,
    });
    const state = { equity: account.equity, positions: held, priceOf: this.#prices(t, targets.instruments, columns) };
    for (const request of this.planner.plan(targets, state, this.decisions.entries.length - 1)) {
      this.broker.submit(request);
    }
  }

  /** Shares by instrument, without zeros. */
  #held(): Map<InstrumentId, number> {
    const { quantities } = this.broker.book;
    const { instruments } = this.panel.header;
    const held = new Map<InstrumentId, number>();
    for (let i = 0; i < quantities.length; i++) {
      if (quantities[i] !== 0) held.set(instruments[i].instrumentId, quantities[i]);
    }
    return held;
  }

  /** Today's close, or for a held name without a bar its last one.
   * @param columns positions of `instruments` in the panel */
  #prices(
    t: number,
    instruments: readonly InstrumentId[],
    columns: Int32Array,
  ): (instrument: InstrumentId) => number | undefined {
    const { panel } = this;
    const { quantities, lastPrices } = this.broker.book;
    const closes = panel.field('close');
    const offset = t * panel.instrumentCount;
    let next = 0;
    return (instrument) => {
      // The planner asks for the targets first and in their order, so that few need a look-up.
      const i = instrument === instruments[next] ? columns[next++] : panel.instrumentIndex(instrument);
      const close = closes[offset + i];
      if (close > 0) return close;
      return quantities[i] === 0 ? undefined : lastPrices[i];
    };
  }

  /** Checks that every target is a finite number of an instrument that is listed by session `t`.
   * @returns the instruments' positions in the panel */
  #columnsOf({ instruments, values }: Targets, t: number, date: TradeDate): Int32Array {
    const refuse = (reason: string): never => {
      throw new InvalidDecisionError(this.strategy.name, date, reason);
    };
    if (instruments.length !== values.length) {
      refuse(`it names ${instruments.length} instruments and ${values.length} values`);
    }
    const columns = new Int32Array(instruments.length);
    for (let k = 0; k < columns.length; k++) {
      if (!Number.isFinite(values[k])) refuse(`the target of ${instruments[k]} is ${values[k]}`);
      const i = this.cursor.indexOf(instruments[k]);
      if (i < 0 || this.panel.firstBar(i) > t) refuse(`${instruments[k]} is not listed`);
      columns[k] = i;
    }
    return columns;
  }
}

/** A copy that JSON writes as an array, whatever kind of array the strategy used. */
function plainNumbers(values: ArrayLike<number>): number[] {
  const numbers: number[] = [];
  for (let k = 0; k < values.length; k++) numbers.push(values[k]);
  return numbers;
}
