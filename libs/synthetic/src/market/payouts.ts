import { addDays, dayOfWeek, type TradeDate } from '@prometheus/core';

import { ceil, floor, max, min } from '../math-functions.js';
import { SESSIONS_PER_YEAR } from '../spec.js';
import { afterClose, type MarketState } from './market-state.js';
import { type Stock } from './stock.js';

const DIVIDENDS_PER_YEAR = 4;
const QUARTER_SESSIONS = SESSIONS_PER_YEAR / DIVIDENDS_PER_YEAR;

/** Applies a split that is due: price and shares change by the ratio, the company's value does not. */
export function applySplit(state: MarketState, stock: Stock, session: number): void {
  const split = stock.pendingSplit;
  if (split === undefined || split.exSession !== session) return;
  const { ratio } = split;
  stock.pendingSplit = undefined;
  stock.price /= ratio;
  stock.shares *= ratio;
  stock.lastDividend /= ratio;
  stock.shareCounts.push({ fromSession: session, shares: stock.shares });
  state.actions.push({
    instrument: stock.ordinal,
    type: 'SPLIT',
    exSession: session,
    exDate: state.sessions[session],
    ratio,
    knownAt: afterClose(state.sessions[split.declared]),
  });
}

/** The cash a share loses today. A company whose price has halved since the declaration omits the payment, which is
 * decided at the previous close; it keeps a dividend from exceeding the price. */
export function takeDividend(state: MarketState, stock: Stock, session: number): number {
  const dividend = stock.pendingDividend;
  if (dividend === undefined || dividend.exSession !== session) return 0;
  stock.pendingDividend = undefined;
  if (stock.price < dividend.priceWhenDeclared / 2) return 0;
  state.actions.push({
    instrument: stock.ordinal,
    type: 'CASH_DIVIDEND',
    exSession: session,
    exDate: state.sessions[session],
    amount: dividend.amount,
    payDate: laterDate(state.sessions, session + state.spec.dividends.payDelaySessions),
    knownAt: afterClose(state.sessions[dividend.declared]),
  });
  return dividend.amount;
}

/** Decides after the close of `session`. A company has at most one payment or split under way at a time. */
export function declarePayouts(state: MarketState, stock: Stock, session: number): void {
  if (!stock.isSettled) return;
  if (stock.traits.dividendYield > 0 && session >= stock.nextDeclaration) declareDividend(state, stock, session);
  else declareSplit(state, stock, session);
}

/** The amount moves part of the way to the target yield, so that it is smoother than the price, as dividends are. */
function declareDividend(state: MarketState, stock: Stock, session: number): void {
  const { leadSessions, adjustmentSpeed } = state.spec.dividends;
  stock.nextDeclaration = max(stock.nextDeclaration + QUARTER_SESSIONS, session + leadSessions + 1);
  const target = (stock.traits.dividendYield / DIVIDENDS_PER_YEAR) * stock.price;
  const smoothed =
    stock.lastDividend === 0 ? target : stock.lastDividend + adjustmentSpeed * (target - stock.lastDividend);
  const amount = floor(min(smoothed, 2 * target) * 1e4) / 1e4;
  stock.lastDividend = amount;
  if (amount === 0) return;
  stock.pendingDividend = {
    declared: session,
    exSession: session + leadSessions,
    amount,
    priceWhenDeclared: stock.price,
  };
}

function declareSplit(state: MarketState, stock: Stock, session: number): void {
  const { splits } = state.spec;
  const isHigh = stock.price > splits.above;
  if (!isHigh && stock.price >= splits.below) return;
  const rate = isHigh ? splits.ratePerYear : splits.reverseRatePerYear;
  const stream = stock.streams.decisions;
  if (stream.uniform() >= rate / SESSIONS_PER_YEAR) return;
  const ratio = isHigh ? splitRatio(stock.price / splits.above, stream.uniform()) : 0.1;
  stock.pendingSplit = { declared: session, exSession: session + splits.leadSessions, ratio };
}

function splitRatio(timesAbove: number, draw: number): number {
  if (timesAbove > 2) return ceil(1.5 * timesAbove);
  if (timesAbove > 1.5) return 3;
  return draw < 0.2 ? 1.5 : 2;
}

/** The date of a session, counted on by weekdays behind the last one. */
function laterDate(sessions: readonly TradeDate[], session: number): TradeDate {
  if (session < sessions.length) return sessions[session];
  let date = sessions[sessions.length - 1];
  for (let beyond = session - sessions.length + 1; beyond > 0;) {
    date = addDays(date, 1);
    if (dayOfWeek(date) !== 0 && dayOfWeek(date) !== 6) beyond -= 1;
  }
  return date;
}
