import { describe, expect, it } from '@jest/globals';
import { instrumentId, toMicros, type TradeDate } from '@prometheus/core';
import { UnknownInstrumentError } from '@prometheus/data';

import { BacktestBroker } from '../../src/broker/backtest-broker.js';
import { BacktestRiskState } from '../../src/broker/backtest-risk-state.js';
import { oneForeign, order, plainOptions } from '../fixture/desk.js';
import { flat, type SmallBar, smallMarket } from '../fixture/small-market.js';

const bars: SmallBar[] = [[10, 10], [10, 12], undefined, undefined];
const panel = smallMarket({
  instruments: [
    { id: 'A', sector: 'Tech', bars },
    { id: 'B', sector: 'Energy', currency: 'EUR', bars: flat(20, 4) },
    { id: 'C', bars: [undefined, undefined, undefined, [5, 5]] },
    { id: 'D', sector: 'Tech', bars: flat(1, 4) },
  ],
});
const closeMs = Float64Array.of(100, 200, 300, 400);

function stateOver(
  cash = 1000,
  flows: readonly { date: TradeDate; amountMicros: number }[] = [],
): { broker: BacktestBroker; state: BacktestRiskState; through: (t: number) => void } {
  const fx = oneForeign(panel, 'EUR', [1.25, 1.5, 1.5, 1.5], 'hold');
  const rules = { initialCashMicros: toMicros(cash), fx, flows };
  const broker = new BacktestBroker(panel, plainOptions(panel, { rules }), 0);
  const state = new BacktestRiskState(
    broker,
    closeMs,
    Float64Array.from({ length: 16 }, (_, cell) => cell),
  );
  const through = (t: number): void => {
    broker.open(t);
    broker.close(t);
    state.close(t);
    state.refresh();
  };
  return { broker, state, through };
}

describe('BacktestRiskState', () => {
  it('a position, a fall and a deposit -> equity of the two closes, and the high-water mark moved by the deposit', () => {
    const flows = [{ date: '2015-01-06' as TradeDate, amountMicros: toMicros(500) }];
    const { broker, state, through } = stateOver(1000, flows);
    expect([state.equity, state.previousEquity, state.highWaterMark]).toEqual([1000, 1000, 1000]);
    through(0);
    broker.submit(order('BUY', 'A', 50));
    through(1);
    expect([state.equity, state.previousEquity, state.highWaterMark]).toEqual([1100, 1000, 1100]);
    expect([state.session, state.window, state.nowMs, state.position(0)]).toEqual([1, 1, 200, 50]);
    through(2);
    expect([state.equity, state.previousEquity, state.highWaterMark]).toEqual([1600, 1600, 1600]);
  });

  it('prices, values and volumes -> of the session; what has no bar keeps its last price, and its age in sessions', () => {
    const { broker, state, through } = stateOver();
    through(0);
    broker.submit(order('BUY', 'A', 1));
    through(1);
    expect([state.lastPrice(0), state.shareValue(1), state.typicalVolume(3)]).toEqual([12, 30, 7]);
    expect([0, 1, 2].map((i) => state.staleSessions(i))).toEqual([0, 0, Infinity]);
    through(2);
    through(3);
    expect([state.lastPrice(0), state.staleSessions(0), state.staleSessions(2)]).toEqual([12, 2, 0]);
  });

  it('sectors -> numbered by name; -1 without one', () => {
    const { state } = stateOver();
    expect([0, 1, 2, 3].map((i) => state.sectorOf(i))).toEqual([1, 0, -1, 1]);
    expect([state.sectorCount, state.instrumentCount]).toEqual([2, 4]);
  });

  it('working orders -> by side and kind; of a group the largest', () => {
    const { broker, state, through } = stateOver();
    through(0);
    expect(state.hasWorkingOrders).toBe(false);
    const far = { type: 'LIMIT', limitPrice: 1, timeInForce: 'GTC' } as const;
    broker.submit(order('BUY', 'B', 5));
    broker.submit(order('BUY', 'B', 7, far));
    broker.submit(order('BUY', 'B', 30, { ...far, ocaGroup: 'x' }));
    broker.submit(order('BUY', 'B', 40, { ...far, ocaGroup: 'x' }));
    broker.submit(order('SELL', 'B', 3, { type: 'STOP', stopPrice: 2, timeInForce: 'GTC' }));
    broker.submit(order('SELL', 'D', 2, { delaySessions: 1 }));
    state.refresh();
    expect([state.hasWorkingOrders, state.snapshot]).toEqual([true, 2]);
    expect([state.working(1, 'BUY', false), state.working(1, 'BUY', true)]).toEqual([5, 47]);
    expect([state.working(1, 'SELL', false), state.working(1, 'SELL', true)]).toEqual([0, 3]);
    expect([state.working(3, 'SELL', true), state.working(0, 'BUY', false)]).toEqual([2, 0]);
    expect([state.workingInGroup('x', 1, 'BUY'), state.workingInGroup('y', 1, 'BUY')]).toEqual([40, 0]);
  });

  it('an instrument that the collection lacks -> refused', () => {
    const { state } = stateOver();
    expect(state.indexOf(instrumentId('D'))).toBe(3);
    expect(() => state.indexOf(instrumentId('Z'))).toThrow(UnknownInstrumentError);
  });
});
