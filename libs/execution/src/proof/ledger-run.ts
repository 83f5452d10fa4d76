import { epochDay, InputError, MoneyRangeError, RandomStream } from '@prometheus/core';
import { type MarketPanel } from '@prometheus/data';

import { BacktestBroker, type BacktestBrokerOptions } from '../broker/backtest-broker.js';
import { BacktestRiskState } from '../broker/backtest-risk-state.js';
import { LedgerBreakError, QuantityRangeError } from '../errors.js';
import { ACCOUNTS } from '../ledger/accounts.js';
import { LedgerAuditor } from '../ledger/auditor.js';
import { type Book } from '../ledger/book.js';
import { ApprovedOrder } from '../risk/approved-order.js';
import { RiskGate } from '../risk/risk-gate.js';
import { riskLimitsSchema } from '../risk/risk-limits.js';
import { type BookRules } from '../rules/book-rules.js';
import { buildPanel, type RandomMarket, randomMarket } from './random-market.js';
import { randomOrders, type RandomTrading, randomTrading } from './random-trading.js';

/** A market and how it is traded, both from one seed. */
export interface LedgerScenario {
  readonly seed: number;
  readonly market: RandomMarket;
  readonly panel: MarketPanel;
  readonly trading: RandomTrading;
}

export function ledgerScenario(seed: number): LedgerScenario {
  const market = randomMarket(seed);
  const panel = buildPanel(market);
  return { seed, market, panel, trading: randomTrading(market, panel, seed) };
}

/** Where the broker is to differ from what the auditor is told. */
export interface Planted {
  readonly panel?: MarketPanel;
  readonly rules?: BookRules;
  readonly options?: Partial<BacktestBrokerOptions>;
  /** Changes the book at the end of a session, before the auditor sees it. */
  readonly tamper?: (book: Book, t: number) => void;
}

export interface LedgerRun {
  readonly sessions: number;
  readonly orders: number;
  readonly fills: number;
  readonly entries: number;
  /** Kinds of ledger entries, events, orders and fills that happened. */
  readonly seen: ReadonlySet<string>;
  /** The rules' own refusal that ended the run early. */
  readonly stopped?: string;
  /** What did not hold. */
  readonly difference?: string;
}

const ASSETS = ['CASH', 'UNSETTLED', 'DIVIDENDS_RECEIVABLE', 'POSITIONS'] as const;
const RESULTS = ACCOUNTS.filter((account) => account !== 'CAPITAL' && !ASSETS.some((asset) => asset === account));
/** Everything passes that is an order. */
const LIMITS = riskLimitsSchema.parse({
  priceCollar: 'off',
  duplicates: 'allow',
  marketState: 'allow',
  maxStaleSessions: 'off',
});

/** Trades a scenario with an auditor beside it, and checks day by day that the change of equity is what flowed in and what was
 * gained, earned and paid: the residual is zero. */
export function runLedgerScenario({ seed, panel, trading }: LedgerScenario, planted: Planted = {}): LedgerRun {
  const { firstSession } = trading;
  const { rules } = trading.options;
  const traded = planted.panel ?? panel;
  const options = { ...trading.options, ...planted.options, rules: planted.rules ?? rules };
  const broker = new BacktestBroker(traded, options, firstSession);
  const auditor = new LedgerAuditor(panel, rules, firstSession);
  const closeMs = Float64Array.from(panel.header.sessions, (date) => epochDay(date) * 86_400_000);
  const gate = new RiskGate(LIMITS);
  const state = new BacktestRiskState(broker, closeMs, undefined);
  const random = new RandomStream(seed, 'execution/random-orders');
  const { book } = broker;
  let fills = 0;
  let conversions = 0;
  let before = { equity: 0n, result: 0n, capital: 0n };
  let t = firstSession;
  let stopped: string | undefined;
  let difference: string | undefined;
  try {
    for (; t < panel.sessionCount && difference === undefined; t++) {
      broker.open(t);
      broker.close(t);
      const fillsBeforeClose = broker.fillCount - fills;
      state.close(t);
      if ((t - firstSession) % trading.every === 0) {
        state.refresh();
        for (const request of randomOrders(broker, trading, t, random)) {
          const approved = gate.approve(request, state);
          if (approved instanceof ApprovedOrder) broker.submit(approved);
        }
      }
      broker.settle(t);
      planted.tamper?.(book, t);
      const facts = {
        fills: broker.fillFactsSince(fills),
        fillsBeforeClose,
        conversions: broker.conversionsSince(conversions),
      };
      fills = facts.fills.to;
      conversions += facts.conversions.length;
      auditor.audit(t, facts, book);
      const now = totals(book);
      const residual = now.equity - before.equity - (now.result - before.result) - (now.capital - before.capital);
      if (residual !== 0n) difference = `${panel.header.sessions[t]}: residual of ${residual} micro-units`;
      before = now;
    }
  } catch (error) {
    if (error instanceof LedgerBreakError) {
      difference = `${error.date}: ${error.account} stands at ${error.booked}, audited ${error.audited}`;
    } else if (error instanceof InputError || error instanceof QuantityRangeError || error instanceof MoneyRangeError) {
      stopped = error.code;
    } else {
      throw error;
    }
  }
  return {
    sessions: t - firstSession,
    orders: broker.orderCount,
    fills: broker.fillCount,
    entries: book.ledger.length,
    seen: kindsOf(broker),
    ...(stopped === undefined ? {} : { stopped }),
    ...(difference === undefined ? {} : { difference }),
  };
}

function totals({ ledger }: Book): { equity: bigint; result: bigint; capital: bigint } {
  const sum = (accounts: readonly (typeof ACCOUNTS)[number][]): bigint =>
    accounts.reduce((total, account) => total + ledger.balance(account), 0n);
  return { equity: sum(ASSETS), result: -sum(RESULTS), capital: -ledger.balance('CAPITAL') };
}

function kindsOf(broker: BacktestBroker): Set<string> {
  const seen = new Set<string>();
  for (const { type } of broker.book.ledger.entries()) seen.add(`entry ${type}`);
  for (const { type } of broker.events) seen.add(`event ${type}`);
  for (const { type, timeInForce, filledQuantity } of broker.orders) {
    if (filledQuantity > 0) seen.add(`fill of ${type} ${timeInForce}`);
  }
  for (const { phase } of broker.fills) seen.add(`fill in ${phase}`);
  if (broker.conversionsSince(0).length > 0) seen.add('conversion');
  return seen;
}
