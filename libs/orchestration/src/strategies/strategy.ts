import { type InstrumentId } from '@prometheus/core';
import { type AsOfView } from '@prometheus/data';
import { type Targets } from '@prometheus/execution';
import { type z } from 'zod';

/** The book as a strategy may see it: at the close of the decision. */
export interface PortfolioState {
  readonly equity: number;
  readonly cash: number;
  /** Shares by instrument, without zeros. */
  readonly positions: ReadonlyMap<InstrumentId, number>;
}

export interface DecisionContext {
  readonly view: AsOfView;
  readonly portfolio: PortfolioState;
  /** Sessions since the run's first: 0 on that day. */
  readonly sessionOfRun: number;
}

/** A decision rule with its parameters filled in. It holds no state: all it needs is in the context. */
export interface ConfiguredStrategy {
  /** Sessions that it reads, the decision's own included; no decision is asked for before there are so many. */
  readonly requiredHistory: number;
  /** A decision is due in sessions 0, n, 2n ... of the run. */
  readonly rebalanceEvery: number;
  /** @returns what to hold from now on; undefined leaves everything as it is */
  decide(context: DecisionContext): Targets | undefined;
}

/** A strategy as it is written: a name, a schema of parameters with defaults, and a rule. */
export interface Strategy<S extends z.ZodType = z.ZodType> {
  readonly name: string;
  /** One or two sentences for the report's reader. */
  readonly description: string;
  readonly parameters: S;
  configure(parameters: z.output<S>): ConfiguredStrategy;
}

/** Keeps the types of parameters and rule together: `export const strategy = defineStrategy({ ... })`. */
export function defineStrategy<S extends z.ZodType>(strategy: Strategy<S>): Strategy<S> {
  return strategy;
}

/** Weights of 1 / n for each instrument. */
export function equalWeights(instruments: readonly InstrumentId[]): Targets {
  return { kind: 'weights', instruments, values: new Float64Array(instruments.length).fill(1 / instruments.length) };
}
