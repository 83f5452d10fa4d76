import { type InstrumentId } from '@prometheus/core';
import { type AsOfView, type FactRequirements } from '@prometheus/data';
import { type Order, type OrderType, type Side, type Targets, type TimeInForce } from '@prometheus/execution';
import { type z } from 'zod';

import { type EngineName, type EngineOutputs } from '../pipeline/engine-outputs.js';
import { type StateSpec, type StateStore } from './strategy-state.js';

/** The book as a strategy may see it: at the close of the decision. */
export interface PortfolioState {
  readonly equity: number;
  readonly cash: number;
  /** Shares by instrument, without zeros. */
  readonly positions: ReadonlyMap<InstrumentId, number>;
  /** Orders that rest; those of the strategy are cancelled by its next decision unless that keeps them. */
  readonly openOrders: readonly Order[];
}

export interface DecisionContext<M = unknown> {
  readonly view: AsOfView;
  readonly portfolio: PortfolioState;
  /** Sessions since the run's first: 0 on that day. */
  readonly sessionOfRun: number;
  /** The newest outputs of the engines that the strategy reads; one that is switched off is absent. */
  readonly engines: EngineOutputs;
  /** What the strategy remembers from decision to decision; of a strategy without state it refuses every use. */
  readonly state: StateStore<M>;
}

/** An order that a strategy places itself. Quantities are shares, always positive. */
export interface StrategyOrder {
  readonly instrument: InstrumentId;
  readonly side: Side;
  readonly quantity: number;
  /** Default MARKET. */
  readonly type?: OrderType;
  /** Default DAY. */
  readonly timeInForce?: TimeInForce;
  readonly limitPrice?: number;
  readonly stopPrice?: number;
  /** Orders of one group cancel each other: the first fill cancels the others. */
  readonly ocaGroup?: string;
}

/** Orders instead of targets. */
export interface StrategyOrders {
  readonly kind: 'orders';
  readonly orders: readonly StrategyOrder[];
  /** Leaves resting orders of the strategy alive; default false. */
  readonly keepResting?: boolean;
}

export type StrategyDecision = Targets | StrategyOrders;

/** A decision rule with its parameters filled in. It holds no state of its own: all it needs is in the context. */
export interface ConfiguredStrategy<M = unknown> {
  /** Sessions that it reads, the decision's own included; no decision is asked for before there are so many. */
  readonly requiredHistory: number;
  /** Facts beside the panel that it reads; a view refuses others. */
  readonly requires?: FactRequirements;
  /** Engines whose outputs it reads. */
  readonly engines?: readonly EngineName[];
  /** A decision is due in sessions 0, n, 2n ... of the run. */
  readonly rebalanceEvery: number;
  /** A decision is due also when the regime has changed. */
  readonly rebalanceOnRegimeChange?: boolean;
  /** @returns what to hold or to order from now on; undefined leaves everything as it is */
  decide(context: DecisionContext<M>): StrategyDecision | undefined;
}

/** A strategy as it is written: a name, a schema of parameters with defaults, and a rule; and, when it has to remember
 * something, the schema and first value of its state. */
export interface Strategy<S extends z.ZodType = z.ZodType, M = unknown> {
  readonly name: string;
  /** One or two sentences for the report's reader. */
  readonly description: string;
  readonly parameters: S;
  readonly state?: StateSpec<M>;
  configure(parameters: z.output<S>): ConfiguredStrategy<M>;
}

/** Keeps the types of parameters, state and rule together: `export const strategy = defineStrategy({ ... })`. */
export function defineStrategy<S extends z.ZodType, M = unknown>(strategy: Strategy<S, M>): Strategy<S, M> {
  return strategy;
}

/** Weights of 1 / n for each instrument. */
export function equalWeights(instruments: readonly InstrumentId[]): Targets {
  return { kind: 'weights', instruments, values: new Float64Array(instruments.length).fill(1 / instruments.length) };
}
