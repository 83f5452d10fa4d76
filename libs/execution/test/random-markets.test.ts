import { describe, expect, it } from '@jest/globals';
import { type InstrumentId, RandomStream } from '@prometheus/core';
import { type MarketPanel } from '@prometheus/data';
import fc from 'fast-check';

import { type BacktestBroker, type BacktestBrokerOptions, type FillRule } from '../src/broker/backtest-broker.js';
import { MISSING_DELISTING_RETURN } from '../src/ledger/booking-rules.js';
import { OrderPlanner, type Targets } from '../src/planning/order-planner.js';
import { commissionModel, type CommissionSpec } from '../src/simulator/commission.js';
import { type CashPolicy } from '../src/simulator/market-simulator.js';
import { fixedBpsSlippage } from '../src/simulator/slippage.js';
import { Desk } from './fixture/desk.js';
import { marketShapes, randomMarket } from './fixture/random-market.js';

interface Trading {
  readonly fillAt: FillRule;
  readonly cashPolicy: CashPolicy;
  readonly quantityStep: number;
  readonly commission: CommissionSpec;
  readonly slippageBps: number;
  readonly kind: Targets['kind'];
  readonly shorts: boolean;
  readonly every: number;
}

const tradings: fc.Arbitrary<Trading> = fc.record({
  fillAt: fc.constantFrom<FillRule>('next_open', 'next_close', 'same_close'),
  cashPolicy: fc.constantFrom<CashPolicy>('scale_buys', 'allow_negative'),
  quantityStep: fc.constantFrom(1, 1e-6),
  commission: fc.constantFrom<CommissionSpec>(
    { model: 'none' },
    { model: 'bps', bps: 7 },
    { model: 'per_share', perShare: 0.005, minimum: 1, capFraction: 0.01 },
  ),
  slippageBps: fc.constantFrom(0, 5),
  kind: fc.constantFrom('weights', 'quantities'),
  shorts: fc.boolean(),
  every: fc.integer({ min: 1, max: 9 }),
});

function optionsOf(trading: Trading, panel: MarketPanel, scale: number): BacktestBrokerOptions {
  const spec: CommissionSpec = panel.header.basis === 'raw' ? trading.commission : { model: 'bps', bps: 7 };
  return {
    slippage: fixedBpsSlippage(trading.slippageBps),
    commission: commissionModel(spec, panel.header.basis),
    cashPolicy: trading.cashPolicy,
    quantityStep: trading.quantityStep,
    fillAt: trading.fillAt,
    initialCash: 50_000 * scale,
    missingDelistingReturn: MISSING_DELISTING_RETURN,
  };
}

/** Targets for some of the names that have a bar, and orders that lead there. */
function decide(broker: BacktestBroker, trading: Trading, t: number, random: RandomStream): void {
  const { panel, book } = broker;
  const closes = panel.field('close');
  const { instruments } = panel.header;
  const priceOf = (id: InstrumentId): number | undefined => {
    const i = panel.instrumentIndex(id);
    const close = closes[t * panel.instrumentCount + i];
    return close > 0 ? close : book.quantities[i] === 0 ? undefined : book.lastPrices[i];
  };
  const chosen = instruments.map(({ instrumentId: id }) => id).filter(() => random.uniform() < 0.6);
  const signed = (): number => (trading.shorts ? 2 * random.uniform() - 1 : random.uniform());
  const values = chosen.map(() => (trading.kind === 'weights' ? signed() / 2 : Math.round(signed() * 400)));
  const positions = new Map<InstrumentId, number>();
  book.quantities.forEach((quantity, i) => {
    if (quantity !== 0) positions.set(instruments[i].instrumentId, quantity);
  });
  const planner = new OrderPlanner({
    quantityStep: trading.quantityStep,
    investedFraction: 1,
    minimumNotional: 0,
    noTradeBand: 0,
  });
  const state = { equity: Number(book.equityMicros) / 1e6, positions, priceOf };
  for (const request of planner.plan({ kind: trading.kind, instruments: chosen, values }, state, t))
    broker.submit(request);
}

const profit = ({ book }: BacktestBroker): bigint =>
  -book.ledger.balance('TRADING_GAINS') - book.ledger.balance('COMMISSIONS') - book.ledger.balance('DIVIDENDS');

describe('random markets and random trading', () => {
  it('books close every day, and equity changes by exactly what was gained, earned and paid', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(marketShapes, tradings, (shape, trading) => {
        const panel = randomMarket(shape);
        const random = new RandomStream(shape.seed, 'execution-trading');
        const desk = new Desk(panel, optionsOf(trading, panel, shape.priceScale));
        const { broker } = desk;
        let equity = broker.book.equityMicros;
        let gained = profit(broker);
        for (let t = 0; t < panel.sessionCount; t++) {
          const debt = broker.book.cashMicros;
          desk.session((at) => {
            if (at % trading.every === 0) decide(broker, trading, at, random);
          });
          must(broker.book.ledger.imbalance() === 0n, 'the sum of all accounts is zero');
          must(broker.book.equityMicros - equity === profit(broker) - gained, 'equity changes by the profit');
          equity = broker.book.equityMicros;
          gained = profit(broker);
          const held = trading.cashPolicy === 'scale_buys' && !trading.shorts && debt >= 0n;
          must(!held || broker.book.cashMicros >= 0n, 'buys stay within the cash');
        }
        checkFills(broker, trading);
        for (const { type } of broker.events) seen.add(type);
        for (const { type } of broker.book.ledger.entries()) seen.add(type);
      }),
      { numRuns: 300 },
    );
    // The property is worth what it met: every kind of entry and event at least once.
    expect([...seen].sort()).toEqual([
      'CASH_DIVIDEND',
      'CASH_IN_LIEU',
      'COMMISSION',
      'DELISTING',
      'DEPOSIT',
      'DIVIDEND_ACCRUAL',
      'DIVIDEND_PAYMENT',
      'MERGER',
      'REVALUATION',
      'SPLIT',
      'TRADE',
      'WRITE_OFF',
    ]);
  });
});

/** Every fill is at a bar of the session that its rule names, at the auction's price, moved against it, never too large. */
function checkFills(broker: BacktestBroker, trading: Trading): void {
  const { panel, orders } = broker;
  const delay = trading.fillAt === 'same_close' ? 0 : 1;
  const up = 1 + trading.slippageBps / 1e4;
  const down = 1 - trading.slippageBps / 1e4;
  for (const fill of broker.fills) {
    const i = panel.instrumentIndex(fill.instrumentId);
    const cell = fill.session * panel.instrumentCount + i;
    must(panel.tradeable[cell] === 1, 'a fill has a bar');
    must(fill.auction === (trading.fillAt === 'next_open' ? 'OPEN' : 'CLOSE'), 'a fill is in the auction of the rule');
    must(fill.referencePrice === panel.field(fill.auction === 'OPEN' ? 'open' : 'close')[cell], 'at its price');
    must(fill.price === fill.referencePrice * (fill.side === 'BUY' ? up : down), 'moved by the slippage');
    const order = orders[fill.orderSequence];
    must(panel.sessionIndex(order.submittedOn) + delay === fill.session, 'in the session of the rule');
    must(fill.quantity === order.filledQuantity && fill.quantity <= order.quantity, 'no larger than its order');
  }
  for (const { status, submittedOn, quantity, filledQuantity } of orders) {
    const waits = submittedOn === panel.header.sessions[panel.sessionCount - 1] && delay === 1;
    const expected = waits ? 'SUBMITTED' : filledQuantity === quantity ? 'FILLED' : 'CANCELLED';
    must(status === expected, 'every order has ended, but those of the last session');
  }
}

/** Cheaper than `expect`, which would be called a million times. */
function must(holds: boolean, what: string): void {
  if (!holds) throw new Error(`it does not hold that ${what}`);
}
