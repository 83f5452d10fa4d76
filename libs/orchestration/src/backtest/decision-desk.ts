import {
  contextId,
  DecisionLog,
  fromMicros,
  type InstrumentId,
  type JsonValue,
  type TradeDate,
} from '@prometheus/core';
import { type MarketPanel } from '@prometheus/data';
import {
  type AccountState,
  type BacktestBroker,
  type BacktestRiskState,
  InstrumentCursor,
  type Order,
  OrderBatch,
  type OrderPlanner,
  type OrderRequest,
  type RiskGate,
  type Targets,
  type TimeMachine,
} from '@prometheus/execution';

import { InvalidDecisionError, JournalMismatchError } from '../errors.js';
import { type EngineName, type EngineOutputs } from '../pipeline/engine-outputs.js';
import { type EnginePipeline } from '../pipeline/engine-pipeline.js';
import { type LoadedStrategy } from '../strategies/strategy-registry.js';
import { StrategyState } from '../strategies/strategy-state.js';
import {
  type ConfiguredStrategy,
  type PortfolioState,
  type StrategyDecision,
  type StrategyOrders,
} from '../strategies/strategy.js';
import { DecisionInputs } from './decision-inputs.js';
import { type ResolvedBacktest } from './resolve-backtest.js';
import { type JournalEntry, type RunJournal } from './run-journal.js';

/** Books of backtests are all kept under this name, so that renaming a run does not change its decisions. */
export const BACKTEST_PORTFOLIO = 'backtest';

export interface DeskParts {
  readonly pipeline: EnginePipeline;
  readonly machine: TimeMachine;
  readonly broker: BacktestBroker;
  readonly planner: OrderPlanner;
  readonly gate: RiskGate;
  readonly riskState: BacktestRiskState;
  readonly strategy: LoadedStrategy;
  readonly settings: ResolvedBacktest;
  /** Shape (T * N,), where large orders are split. */
  readonly medianVolume: Float64Array | undefined;
  readonly journal?: RunJournal;
  /** Makes the rule anew before each decision. */
  readonly rebuildsRule: boolean;
}

/** Asks the strategy when a decision is due, and sends what follows through the risk gate to the broker. Decisions that a journal
 * recorded are taken from there. */
export class DecisionDesk {
  readonly decisions = new DecisionLog();
  readonly #panel: MarketPanel;
  readonly #state: StrategyState<unknown>;
  readonly #cursor: InstrumentCursor;
  readonly #pricing: InstrumentCursor;
  readonly #isForeign: boolean;
  readonly #batch: OrderBatch;
  readonly #hasEngines: boolean;
  readonly #inputs: DecisionInputs;
  #replayed = 0;

  constructor(readonly parts: DeskParts) {
    const { broker, strategy } = parts;
    this.#panel = broker.panel;
    this.#cursor = new InstrumentCursor(broker.panel);
    this.#pricing = new InstrumentCursor(broker.panel);
    this.#state = new StrategyState(strategy.name, strategy.state);
    this.#isForeign = broker.book.money.isForeign;
    this.#batch = new OrderBatch(broker.panel);
    this.#hasEngines = parts.pipeline.size > 0;
    this.#inputs = new DecisionInputs(broker.panel);
  }

  isDue(t: number, sessionOfRun: number): boolean {
    const { rebalanceEvery, requiredHistory, rebalanceOnRegimeChange = false } = this.parts.strategy.rule;
    if (t + 1 < requiredHistory) return false;
    return sessionOfRun % rebalanceEvery === 0 || (rebalanceOnRegimeChange && this.parts.pipeline.regimeChanged);
  }

  /** Lets the engines say what they have to say of this close, before the strategy is asked. */
  runEngines(t: number): void {
    if (!this.#hasEngines) return;
    const { machine, pipeline, strategy } = this.parts;
    const date = machine.currentDate;
    pipeline.advance(
      {
        date,
        contextId: contextId(date, BACKTEST_PORTFOLIO, strategy.name),
        view: (history) => machine.view(history),
        digests: { panel: this.#panel.digestOf(t), facts: machine.context.factDigest(t) },
      },
      this.decisions,
    );
  }

  decide(t: number, sessionOfRun: number): void {
    const { broker, settings, strategy, machine } = this.parts;
    const account = this.#account();
    const stateBefore = this.#state.hash;
    const recorded = this.#recorded(sessionOfRun);
    const decided = recorded === undefined ? this.#ask(sessionOfRun) : fromAction(recorded.action);
    if (decided !== undefined) {
      const date = machine.currentDate;
      const check = decided.kind === 'orders' ? undefined : this.#columnsOf(decided, t, date);
      if (decided.kind === 'orders') this.#checkOrders(decided, t, date);
      this.decisions.append({
        engine: 'strategy',
        asOfDate: date,
        contextId: contextId(date, BACKTEST_PORTFOLIO, strategy.name),
        configId: settings.configId,
        modelIds: [],
        inputsHash: this.#inputs.hash(
          t,
          account,
          broker.book,
          stateBefore + machine.context.factDigest(t) + this.#engineHashes(),
        ),
        action: actionOf(decided),
      });
      if (decided.kind !== 'orders' || decided.keepResting !== true) {
        broker.cancelResting('cancelled: a new decision was taken');
      }
      const decision = this.decisions.entries.length - 1;
      if (decided.kind === 'orders') this.#send(this.#requests(decided, t, decision));
      else this.#sendPlan(decided, t, account.equity, check as Int32Array, decision);
    }
    this.#write(sessionOfRun, decided, recorded);
  }

  /** Stands for the outputs of the engines that the strategy reads. */
  #engineHashes(): string {
    const { pipeline, strategy } = this.parts;
    return (strategy.rule.engines ?? []).map((name) => pipeline.hashOf(name)).join('');
  }

  #ask(sessionOfRun: number): StrategyDecision | undefined {
    const { strategy, machine, broker, rebuildsRule } = this.parts;
    const rule: ConfiguredStrategy = rebuildsRule ? strategy.rebuilt() : strategy.rule;
    const { equity, cash } = this.#account();
    return rule.decide({
      view: machine.view(rule.requiredHistory),
      portfolio: new Portfolio(equity, cash, broker),
      sessionOfRun,
      engines: picked(this.parts.pipeline.outputs, rule.engines),
      state: this.#state,
    });
  }

  #account(): Pick<AccountState, 'equity' | 'cash'> {
    const { book } = this.parts.broker;
    return { equity: fromMicros(book.equityNumber), cash: fromMicros(book.ledger.cashNumber) };
  }

  #recorded(sessionOfRun: number): JournalEntry | undefined {
    const { journal } = this.parts;
    const entry = journal?.entries[this.#replayed];
    if (journal === undefined || entry === undefined) return undefined;
    this.#replayed += 1;
    if (entry.sessionOfRun === sessionOfRun) return entry;
    throw new JournalMismatchError(
      journal.file,
      `has a decision of session ${entry.sessionOfRun}, not ${sessionOfRun}`,
    );
  }

  #write(sessionOfRun: number, decided: StrategyDecision | undefined, recorded: JournalEntry | undefined): void {
    const { journal } = this.parts;
    if (journal === undefined) return;
    const { hash } = this.decisions;
    if (recorded !== undefined) {
      if (recorded.hash !== hash)
        throw new JournalMismatchError(journal.file, `leads to other decisions than it records`);
      this.#state.restore(recorded.state);
      return;
    }
    const state = this.#state.text;
    const action = decided === undefined ? null : actionOf(decided);
    journal.append({ sessionOfRun, action, ...(state === undefined ? {} : { state }), hash });
  }

  #send(requests: readonly OrderRequest[]): void {
    const { gate, riskState, broker } = this.parts;
    if (requests.length === 0) return;
    riskState.refresh();
    for (const request of requests) {
      const order = gate.approve(request, riskState);
      if (order.approved) broker.submit(order);
    }
  }

  #sendPlan(targets: Targets, t: number, equity: number, columns: Int32Array, decision: number): void {
    const { planner, broker, gate, riskState } = this.parts;
    if (!planner.isPlain || broker.hasWorkingOrders) {
      return this.#send(this.#plan(targets, t, equity, columns, decision));
    }
    const { book } = broker;
    const { quantities, positionCount, money } = book;
    const offset = t * this.#panel.instrumentCount;
    const closes = this.#panel.field('close');
    const rateOf = this.#isForeign ? { rateOf: (i: number) => money.rateOf(i) } : {};
    const lastPrice = (i: number): number => book.lastPrices[i];
    const state = { equity, quantities, positionCount, closes, offset, lastPrice, ...rateOf };
    planner.planBatch(targets, columns, state, this.#batch, decision);
    riskState.refresh();
    broker.submitBatch(gate.approveBatch(this.#batch, riskState));
  }

  #plan(targets: Targets, t: number, equity: number, columns: Int32Array, decision: number): readonly OrderRequest[] {
    const { planner, broker, medianVolume } = this.parts;
    const { money } = broker.book;
    const { quantities } = broker.book;
    const holdings = {
      count: broker.book.positionCount,
      of: this.#quantityOf(targets.instruments, columns),
      entries: () => heldShares(quantities, this.#panel),
    };
    const at = this.#indexer(targets.instruments, columns);
    const row = t * this.#panel.instrumentCount;
    const state = {
      equity,
      holdings,
      priceOf: this.#prices(t, at),
      ...(this.#isForeign ? { rateOf: (id: InstrumentId) => money.rateOf(this.#panel.instrumentIndex(id)) } : {}),
      ...(broker.hasWorkingOrders ? { working: this.#working() } : {}),
      ...(medianVolume === undefined
        ? {}
        : { typicalVolume: (id: InstrumentId) => medianVolume[row + this.#panel.instrumentIndex(id)] }),
    };
    return planner.plan(targets, state, decision);
  }

  /** Shares that resting orders will still buy or sell. */
  #working(): Map<InstrumentId, number> {
    const working = new Map<InstrumentId, number>();
    for (const { instrumentId, side, quantity, filledQuantity } of this.parts.broker.openOrders) {
      const left = (quantity - filledQuantity) * (side === 'BUY' ? 1 : -1);
      working.set(instrumentId, (working.get(instrumentId) ?? 0) + left);
    }
    return working;
  }

  #requests({ orders }: StrategyOrders, t: number, decision: number): OrderRequest[] {
    const price = this.#prices(t, (id) => this.#panel.instrumentIndex(id));
    return orders.map(({ instrument, side, quantity, type = 'MARKET', timeInForce = 'DAY', ...fields }) => ({
      ...fields,
      instrumentId: instrument,
      side,
      quantity,
      type,
      timeInForce,
      decisionPrice: price(instrument) ?? Number.NaN,
      decision,
    }));
  }

  #quantityOf(instruments: readonly InstrumentId[], columns: Int32Array): (instrument: InstrumentId) => number {
    const { quantities } = this.parts.broker.book;
    const at = this.#indexer(instruments, columns);
    return (instrument) => quantities[at(instrument)];
  }

  /** Positions in the panel of instruments that mostly are asked for in the order of the targets. */
  #indexer(instruments: readonly InstrumentId[], columns: Int32Array): (instrument: InstrumentId) => number {
    let next = 0;
    return (instrument) => (instrument === instruments[next] ? columns[next++] : this.#pricing.indexOf(instrument));
  }

  /** Today's close, or for a held name without a bar its last one. */
  #prices(t: number, at: (instrument: InstrumentId) => number): (instrument: InstrumentId) => number | undefined {
    const { quantities, lastPrices } = this.parts.broker.book;
    const closes = this.#panel.field('close');
    const offset = t * this.#panel.instrumentCount;
    return (instrument) => {
      const i = at(instrument);
      const close = closes[offset + i];
      if (close > 0) return close;
      return quantities[i] === 0 ? undefined : lastPrices[i];
    };
  }

  /** Checks that every target is a finite number of an instrument that is listed by session `t`.
   * @returns the instruments' positions in the panel */
  #columnsOf({ instruments, values }: Targets, t: number, date: TradeDate): Int32Array {
    if (instruments.length !== values.length) {
      this.#refuse(date, `it names ${instruments.length} instruments and ${values.length} values`);
    }
    for (let k = 0; k < instruments.length; k++) {
      if (!Number.isFinite(values[k])) this.#refuse(date, `the target of ${instruments[k]} is ${values[k]}`);
    }
    const listed = this.parts.machine.context.listed(t);
    if (instruments === listed.ids) return listed.positions;
    const columns = new Int32Array(instruments.length);
    let ascends = true;
    for (let k = 0; k < columns.length; k++) {
      const i = this.#cursor.indexOf(instruments[k]);
      if (i < 0 || this.#panel.firstBar(i) > t) this.#refuse(date, `${instruments[k]} is not listed`);
      columns[k] = i;
      ascends &&= k === 0 || i > columns[k - 1];
    }
    if (!ascends && new Set(columns).size < columns.length) {
      const twice = instruments.find((id, k) => instruments.indexOf(id) !== k);
      this.#refuse(date, `${String(twice)} is named twice`);
    }
    return columns;
  }

  #checkOrders({ orders }: StrategyOrders, t: number, date: TradeDate): void {
    for (const { instrument, quantity } of orders) {
      if (!(quantity > 0 && quantity < Infinity)) this.#refuse(date, `an order is for ${quantity} of ${instrument}`);
      const i = this.#panel.instrumentIndex(instrument);
      if (i < 0 || this.#panel.firstBar(i) > t) this.#refuse(date, `${instrument} is not listed`);
    }
  }

  #refuse(date: TradeDate, reason: string): never {
    throw new InvalidDecisionError(this.parts.strategy.name, date, reason);
  }
}

const NO_ENGINES: EngineOutputs = {};

/** The outputs of the engines that a strategy has named. */
function picked(outputs: EngineOutputs, names: readonly EngineName[] | undefined): EngineOutputs {
  if (names === undefined) return NO_ENGINES;
  return Object.fromEntries(names.flatMap((name) => (outputs[name] === undefined ? [] : [[name, outputs[name]]])));
}

/** The book at a decision; positions and orders are gathered when a strategy looks at them. */
class Portfolio implements PortfolioState {
  #positions: ReadonlyMap<InstrumentId, number> | undefined;
  #openOrders: readonly Order[] | undefined;
  readonly #broker: BacktestBroker;

  constructor(
    readonly equity: number,
    readonly cash: number,
    broker: BacktestBroker,
  ) {
    this.#broker = broker;
  }

  get positions(): ReadonlyMap<InstrumentId, number> {
    this.#positions ??= new Map(heldShares(this.#broker.book.quantities, this.#broker.panel));
    return this.#positions;
  }

  get openOrders(): readonly Order[] {
    this.#openOrders ??= this.#broker.openOrders;
    return this.#openOrders;
  }
}

/** Shares by instrument, without zeros, in the panel's order. */
function* heldShares(quantities: Float64Array, panel: MarketPanel): Generator<[InstrumentId, number]> {
  const { instruments } = panel.header;
  for (let i = 0; i < quantities.length; i++) {
    if (quantities[i] !== 0) yield [instruments[i].instrumentId, quantities[i]];
  }
}

function actionOf(decided: StrategyDecision): JsonValue {
  if (decided.kind === 'orders') {
    const { kind, orders, keepResting = false } = decided;
    return { kind, orders: orders.map((order) => ({ ...order })), keepResting } as unknown as JsonValue;
  }
  const { kind, instruments, values } = decided;
  // With its keys in the order in which they are hashed.
  return { instruments, kind, values: plainNumbers(values) } as unknown as JsonValue;
}

function fromAction(action: JsonValue): StrategyDecision | undefined {
  return action === null ? undefined : (action as unknown as StrategyDecision);
}

/** A copy that JSON writes as an array, whatever kind of array the strategy used. */
function plainNumbers(values: ArrayLike<number>): number[] {
  const numbers = new Array<number>(values.length);
  for (let k = 0; k < values.length; k++) numbers[k] = values[k];
  return numbers;
}
