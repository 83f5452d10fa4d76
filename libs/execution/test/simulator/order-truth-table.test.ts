import { describe, expect, it } from '@jest/globals';
import { floorQuantity } from '@prometheus/core';
import { type MarketPanel, medianVolume } from '@prometheus/data';

import { BacktestBroker } from '../../src/broker/backtest-broker.js';
import { BarCapacity, type CapacityRule } from '../../src/simulator/capacity.js';
import { CONTINUOUS, ORDER_TYPES, PHASES, Reach, reachIn, TIMES_IN_FORCE } from '../../src/simulator/order-trigger.js';
import { fixedBpsSlippage } from '../../src/simulator/slippage.js';
import { barMarket, type FullBar } from '../fixture/bar-market.js';
import { order as approvedOrder, plainOptions } from '../fixture/desk.js';
import { TRUTH_TABLE, type TruthFill, type TruthRow } from './order-truth-table.js';

/** Sessions before the one at whose close the orders are sent. */
const BEFORE = 20;
const RULE: CapacityRule = { maxParticipationRate: 0.1, phaseShares: [0.02, 1, 0.07] };
const MARKET_PHASE = { next_open: 'OPEN', next_vwap: 'CONTINUOUS', next_close: 'CLOSE', same_close: 'none' } as const;

function panelOf({ bars, usual = 1000, split }: TruthRow): MarketPanel {
  const quiet: FullBar = { open: 100, high: 100, low: 100, close: 100, volume: usual };
  const days = bars.map((bar) => bar && { ...bar, volume: bar.volume ?? usual });
  return barMarket(
    { A: [...Array.from({ length: BEFORE + 1 }, () => quiet), ...days] },
    split === undefined ? [] : [{ session: BEFORE + split.session, ratio: split.ratio }],
  );
}

/** Rounded as hand arithmetic is. */
const cents = (price: number): number => Math.round(price * 1e6) / 1e6;

interface Outcome {
  readonly status: readonly string[];
  readonly fills: readonly TruthFill[];
}

/** The row by `reachIn` and `BarCapacity` alone. */
function throughFunctions(row: TruthRow): Outcome {
  const panel = panelOf(row);
  const [opens, highs, lows, closes] = (['open', 'high', 'low', 'close'] as const).map((name) => panel.field(name));
  const cap = row.usual === undefined ? undefined : medianVolume(20).compute(panel, 0, panel.sessionCount);
  const capacity = new BarCapacity(panel, cap, RULE);
  const slip = fixedBpsSlippage(row.slippageBps);
  const orders = row.orders.map((order) => ({ ...order, left: order.quantity, triggered: false, status: 'SUBMITTED' }));
  const rests = ({ status }: { status: string }): boolean => status === 'SUBMITTED' || status === 'PARTIALLY_FILLED';
  const fills: TruthFill[] = [];
  const reach = new Reach();

  const visit = (order: (typeof orders)[number], t: number, phase: number): void => {
    const ofTheRule = order.type === 'MARKET' && (order.timeInForce === 'DAY' || order.timeInForce === 'GTC');
    if (!rests(order) || (ofTheRule && PHASES[phase] !== MARKET_PHASE[row.fillAt])) return;
    const cell = t * panel.instrumentCount;
    reachIn(
      phase,
      ORDER_TYPES.indexOf(order.type),
      TIMES_IN_FORCE.indexOf(order.timeInForce),
      order.side === 'BUY',
      order.limitPrice ?? Number.NaN,
      order.stopPrice ?? Number.NaN,
      order.triggered,
      opens[cell],
      highs[cell],
      lows[cell],
      closes[cell],
      reach,
    );
    order.triggered = reach.triggered;
    if (!reach.fills || (reach.drawsLuck && row.luck === 0)) return;
    const quantity = Math.min(order.left, floorQuantity(capacity.available(t, phase, 0), 1));
    if (quantity === 0) return;
    capacity.take(t, phase, 0, quantity);
    const slipped = reach.slips ? slip(reach.price, order.side, quantity, t, 0, 0) : reach.price;
    const price = order.side === 'BUY' ? Math.min(slipped, reach.worst) : Math.max(slipped, reach.worst);
    order.left -= quantity;
    order.status = order.left === 0 ? 'FILLED' : 'PARTIALLY_FILLED';
    const number = orders.indexOf(order);
    fills.push({ order: number, session: t - BEFORE, phase: PHASES[phase], quantity, price: cents(price) });
    for (const other of orders) {
      if (other !== order && other.ocaGroup !== undefined && other.ocaGroup === order.ocaGroup)
        other.status = 'CANCELLED';
    }
  };

  for (let t = BEFORE + 1; t < panel.sessionCount; t++) {
    for (let phase = 0; phase < PHASES.length; phase++) {
      const stops = orders.filter(({ stopPrice }) => stopPrice !== undefined);
      const others = orders.filter(({ stopPrice }) => stopPrice === undefined);
      for (const pass of phase === CONTINUOUS ? [stops, others] : [orders]) {
        for (const order of pass) if (order.side === 'SELL') visit(order, t, phase);
        for (const order of pass) if (order.side === 'BUY') visit(order, t, phase);
      }
    }
    for (const order of orders) if (rests(order) && order.timeInForce !== 'GTC') order.status = 'CANCELLED';
  }
  return { status: orders.map(({ status }) => status), fills };
}

/** The row through all of the broker. */
function throughBroker(row: TruthRow): Outcome {
  const panel = panelOf(row);
  const volumeCap =
    row.usual === undefined
      ? undefined
      : { ...RULE, medianVolume: medianVolume(20).compute(panel, 0, panel.sessionCount) };
  const broker = new BacktestBroker(
    panel,
    plainOptions(panel, {
      fillAt: row.fillAt,
      slippage: fixedBpsSlippage(row.slippageBps),
      limitFillProbability: row.luck,
      volumeCap,
    }),
    0,
  );
  for (let t = 0; t < panel.sessionCount; t++) {
    broker.open(t);
    broker.close(t);
    if (t === BEFORE) {
      for (const order of row.orders) broker.submit(approvedOrder(order.side, 'A', order.quantity, order));
    }
    broker.settle(t);
  }
  return {
    status: broker.orders.map(({ status }) => status),
    fills: broker.fills.map(({ orderSequence, session, phase, quantity, price }) => ({
      order: orderSequence,
      session: session - BEFORE,
      phase,
      quantity,
      price: cents(price),
    })),
  };
}

describe('the truth table of orders', () => {
  it('has every kind of case', () => {
    expect(TRUTH_TABLE.length).toBeGreaterThanOrEqual(90);
    expect(new Set(TRUTH_TABLE.map(({ section, name }) => `${section}: ${name}`)).size).toBe(TRUTH_TABLE.length);
  });

  const named = TRUTH_TABLE.map((row) => [`${row.section}: ${row.name} (${row.why})`, row] as const);

  describe('pure functions', () => {
    const pure = named.filter(([, { split, fillAt }]) => split === undefined && fillAt !== 'same_close');
    it.each(pure)('%s', (_, row) => {
      expect(throughFunctions(row)).toEqual({ status: row.status, fills: row.fills });
    });
  });

  describe('broker', () => {
    it.each(named)('%s', (_, row) => {
      expect(throughBroker(row)).toEqual({ status: row.status, fills: row.fills });
    });
  });
});
