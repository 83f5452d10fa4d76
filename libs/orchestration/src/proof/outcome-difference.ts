import { canonicalJson, type JsonValue, type TradeDate } from '@prometheus/core';
import { type Fill, type Order, type SessionEvent } from '@prometheus/execution';

import { type BacktestOutcome } from '../backtest/backtest-runner.js';
import { type BacktestDays } from '../results/result.js';

/** The first output in which two runs differ. */
export interface Difference {
  /** `decision`, `order`, `refusal`, `fill`, `event` or a column of the daily book. */
  readonly output: string;
  /** Session on which they differ. */
  readonly date: TradeDate;
  readonly detail: string;
}

const COLUMNS: readonly Exclude<keyof BacktestDays, 'dates' | 'benchmark'>[] = [
  'equity',
  'cash',
  'receivables',
  'longValue',
  'shortValue',
  'tradedValue',
  'commission',
  'slippageCost',
  'dividends',
  'withholding',
  'interest',
  'borrowFees',
  'fxTranslation',
  'flows',
  'settledCash',
  'positions',
  'stalePositions',
];

/** Where two runs over the same past differ up to the close of `cutoff`: the earliest difference of any output. */
export function outcomeDifference(a: BacktestOutcome, b: BacktestOutcome, cutoff: TradeDate): Difference | undefined {
  return earliest([
    decisionDifference(a, b, cutoff),
    rowDifference('order', orderRows(a, cutoff), orderRows(b, cutoff)),
    rowDifference('refusal', refusalRows(a, cutoff), refusalRows(b, cutoff)),
    rowDifference(
      'fill',
      fillRows(a, ({ date }) => date <= cutoff),
      fillRows(b, ({ date }) => date <= cutoff),
    ),
    rowDifference('event', eventRows(a, cutoff), eventRows(b, cutoff)),
    dayDifference(a.days, b.days, cutoff),
  ]);
}

/** Where the opening auctions of `date` differ between two runs. */
export function openingDifference(a: BacktestOutcome, b: BacktestOutcome, date: TradeDate): Difference | undefined {
  const opening = (fill: Fill): boolean => fill.date === date && fill.phase === 'OPEN';
  return rowDifference('fill', fillRows(a, opening), fillRows(b, opening));
}

function earliest(differences: readonly (Difference | undefined)[]): Difference | undefined {
  return differences
    .filter((found) => found !== undefined)
    .sort((x, y) => (x.date < y.date ? -1 : x.date > y.date ? 1 : 0))[0];
}

function decisionDifference(a: BacktestOutcome, b: BacktestOutcome, cutoff: TradeDate): Difference | undefined {
  const until = (outcome: BacktestOutcome) =>
    outcome.decisions.entries.filter(({ decision }) => decision.asOfDate <= cutoff);
  const [left, right] = [until(a), until(b)];
  for (let k = 0; k < Math.max(left.length, right.length); k++) {
    if (left[k]?.hash === right[k]?.hash) continue;
    const [x, y] = [left[k]?.decision, right[k]?.decision];
    const date = x === undefined || (y !== undefined && y.asOfDate < x.asOfDate) ? y.asOfDate : x.asOfDate;
    const same = x !== undefined && y !== undefined && canonicalJson(x.action) === canonicalJson(y.action);
    return { output: 'decision', date, detail: same ? 'the inputs of the decision differ' : 'what is decided differs' };
  }
  return undefined;
}

interface Row {
  readonly date: TradeDate;
  /** All of it, for comparison and for the reader. */
  readonly text: string;
}

const row = (date: TradeDate, ...facts: unknown[]): Row => ({ date, text: facts.map(String).join(' ') });

function rowDifference(output: string, left: readonly Row[], right: readonly Row[]): Difference | undefined {
  for (let k = 0; k < Math.max(left.length, right.length); k++) {
    const [x, y] = [left[k], right[k]];
    if (x !== undefined && y !== undefined && x.date === y.date && x.text === y.text) continue;
    const first = x === undefined || (y !== undefined && y.date < x.date) ? y : x;
    const other = first === x ? y : x;
    return { output, date: first.date, detail: `${first.text} against ${other?.text ?? 'nothing'}` };
  }
  return undefined;
}

/** Orders as they stood at the close: of those that rest, what a later split cannot change. */
function orderRows({ broker }: BacktestOutcome, cutoff: TradeDate): Row[] {
  const { sessions } = broker.panel.header;
  return broker.orders
    .filter(({ submittedOn }) => submittedOn <= cutoff)
    .map((order) => {
      const ended = broker.endedIn(order);
      const isOver = ended !== undefined && sessions[ended] <= cutoff;
      return row(order.submittedOn, ...asSubmitted(order), ...(isOver ? asEnded(order, sessions[ended]) : []));
    });
}

function asSubmitted(order: Order): unknown[] {
  const { sequence, instrumentId, side, type, timeInForce, decision, origin, ocaGroup, delaySessions } = order;
  return [sequence, side, instrumentId, type, timeInForce, decision, origin, ocaGroup, delaySessions];
}

function asEnded(order: Order, date: TradeDate): unknown[] {
  const { status, quantity, filledQuantity, limitPrice, stopPrice, triggered, reason } = order;
  return [status, date, quantity, filledQuantity, limitPrice, stopPrice, triggered, reason];
}

function refusalRows({ broker, refusals }: BacktestOutcome, cutoff: TradeDate): Row[] {
  const { sessions } = broker.panel.header;
  return refusals
    .filter(({ session }) => sessions[session] <= cutoff)
    .map(({ session, limit, limitValue, attemptedValue, request }) => {
      return row(
        sessions[session],
        limit,
        limitValue,
        attemptedValue,
        canonicalJson({ ...request } as unknown as JsonValue),
      );
    });
}

function fillRows({ broker }: BacktestOutcome, isWanted: (fill: Fill) => boolean): Row[] {
  return broker.fills.filter(isWanted).map((fill) => {
    const { date, side, quantity, instrumentId, price, phase, orderSequence, commissionMicros } = fill;
    return row(date, side, quantity, instrumentId, 'at', price, phase, orderSequence, commissionMicros);
  });
}

function eventRows({ broker }: BacktestOutcome, cutoff: TradeDate): Row[] {
  const { sessions, instruments } = broker.panel.header;
  const nameOf = (i: number | undefined): string => (i === undefined || i < 0 ? '' : instruments[i].instrumentId);
  return broker.events
    .filter(({ session }) => sessions[session] <= cutoff)
    .map(({ session, type, instrument, value, newInstrument }: SessionEvent) =>
      row(sessions[session], type, nameOf(instrument), value, nameOf(newInstrument)),
    );
}

function dayDifference(a: BacktestDays, b: BacktestDays, cutoff: TradeDate): Difference | undefined {
  for (let t = 0; t < a.dates.length && a.dates[t] <= cutoff; t++) {
    for (const name of COLUMNS) {
      const [x, y] = [a[name][t], b[name][t]];
      if (b.dates[t] !== a.dates[t] || !Object.is(x, y))
        return { output: name, date: a.dates[t], detail: `${x} and ${y}` };
    }
  }
  return undefined;
}
