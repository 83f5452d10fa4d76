import { type FundamentalBasis, PanelView, type ViewContext } from '@prometheus/data';

import { FACTS } from './fact-market.js';

/** One way to ask for what was known at the close of a session. */
export interface FactReader {
  readonly name: string;
  /** Every answer of the reader in session t; the same questions in the same order on every world that is the same up to t. */
  answers(context: ViewContext, t: number): readonly unknown[];
}

const HISTORY = 60;
const DAYS = [1, 5, HISTORY];
const PERIODS = [1, 6];

const viewOf = (context: ViewContext, t: number): PanelView => new PanelView(context, t, HISTORY);

/** Figures of every listed instrument. */
function fundamentals(name: string, basis: FundamentalBasis, metrics: readonly string[]): FactReader {
  return {
    name,
    answers: (context, t) => {
      const view = viewOf(context, t);
      return view.instruments.flatMap(({ instrumentId }) =>
        metrics.flatMap((metric) => PERIODS.map((periods) => view.fundamentals(instrumentId, metric, basis, periods))),
      );
    },
  };
}

const macro: FactReader = {
  name: 'macro',
  answers: (context, t) => {
    const view = viewOf(context, t);
    return FACTS.macro.flatMap((id) => [1, 13, 5000].map((count) => view.macro(id, count)));
  },
};

const filings: FactReader = {
  name: 'filings',
  answers: (context, t) => {
    const view = viewOf(context, t);
    const days = DAYS.filter((count) => count <= t + 1);
    return view.instruments.flatMap(({ instrumentId }) => days.map((count) => view.filings(instrumentId, count)));
  },
};

const members: FactReader = { name: 'members', answers: (context, t) => [viewOf(context, t).members()] };

const actions: FactReader = {
  name: 'actions',
  answers: (context, t) => DAYS.filter((count) => count <= t + 1).map((count) => viewOf(context, t).actions(count)),
};

const degraded: FactReader = { name: 'degraded', answers: (context, t) => [viewOf(context, t).degraded()] };

/** By which runs and decisions name what their views could see. */
const digest: FactReader = { name: 'digest of facts', answers: (context, t) => [context.factDigest(t)] };

const instants = fundamentals('fundamentals INSTANT', 'INSTANT', ['assets']);
const derivedQuarters = fundamentals('fundamentals QUARTER, derived', 'QUARTER', ['cash flow']);

export const READERS = { macro, instants, derivedQuarters, filings, members, degraded, digest } as const;

/** Every reader of facts that a view has, and the digest. */
export const FACT_READERS: readonly FactReader[] = [
  macro,
  instants,
  fundamentals('fundamentals QUARTER', 'QUARTER', ['net income', 'revenue']),
  derivedQuarters,
  fundamentals('fundamentals YEAR', 'YEAR', ['net income', 'revenue', 'cash flow']),
  fundamentals('fundamentals YEAR_TO_DATE', 'YEAR_TO_DATE', ['cash flow']),
  filings,
  members,
  actions,
  degraded,
  digest,
];

/** An answer with all its bits: text of a number is read back as the same number, but for the sign of zero. */
export function textOf(answer: unknown): string {
  return JSON.stringify(answer, (_key, value: unknown) => {
    if (typeof value !== 'number') return value;
    return Object.is(value, -0) || !Number.isFinite(value) ? `number ${Object.is(value, -0) ? '-0' : value}` : value;
  });
}

/** Whether there is anything in an answer. */
export function saysSomething(answer: unknown): boolean {
  return (typeof answer === 'string' || Array.isArray(answer)) && answer.length > 0;
}

/** Changes whatever can be changed in an answer, as a careless or curious receiver could. */
export function spoil(answer: unknown): void {
  if (typeof answer !== 'object' || answer === null) return;
  for (const [key, value] of Object.entries(answer)) {
    spoil(value);
    Reflect.set(answer, key, 'spoilt');
  }
  Reflect.set(answer, Array.isArray(answer) ? 'length' : 'more', 0);
}
