import { describe, expect, it } from '@jest/globals';
import { instrumentId } from '@prometheus/core';

import { FillLog } from '../../src/broker/fill-log.js';
import { type FillFacts, fillFacts } from '../../src/ledger/session-facts.js';
import { type Side } from '../../src/orders/order.js';
import { CLOSE, OPEN } from '../../src/simulator/order-trigger.js';
import { offersOf } from '../fixture/offers.js';
import { flat, smallMarket } from '../fixture/small-market.js';

const panel = smallMarket({
  instruments: [
    { id: 'A', bars: flat(10, 4) },
    { id: 'B', bars: flat(20, 4) },
  ],
});

interface Booked {
  readonly order: number;
  readonly instrument: number;
  readonly quantity: number;
  readonly price: number;
  readonly reference: number;
  readonly commission: number;
}

function add(log: FillLog, side: Side, fills: readonly Booked[], session: number, phase: number): void {
  const offers = offersOf(side, fills);
  fills.forEach(({ price, commission }, k) => {
    offers.prices[k] = price;
    offers.commissions[k] = commission;
  });
  log.addAll(offers, 0, fills.length, session, phase);
}

const one = (order: number, instrument = 0): Booked[] => [
  { order, instrument, quantity: 1, price: 10, reference: 10, commission: 0 },
];

describe('FillLog', () => {
  it('many more fills than it began with room for -> each is given back as it was booked', () => {
    const log = new FillLog(panel);
    for (let n = 0; n < 2000; n++) {
      const fill = {
        order: 2 * n,
        instrument: n % 2,
        quantity: n + 0.5,
        price: 10 + n,
        reference: 9 + n,
        commission: n * 3,
      };
      add(log, n % 3 === 0 ? 'SELL' : 'BUY', [fill], n % 4, (n % 5) % 3);
    }
    expect(log.length).toBe(2000);
    log.since(0).forEach((fill, n) => {
      expect(fill).toEqual({
        sequence: n,
        orderId: String(2 * n),
        orderSequence: 2 * n,
        date: panel.header.sessions[n % 4],
        session: n % 4,
        phase: ['OPEN', 'CONTINUOUS', 'CLOSE'][(n % 5) % 3],
        instrumentId: n % 2 === 0 ? 'A' : 'B',
        side: n % 3 === 0 ? 'SELL' : 'BUY',
        quantity: n + 0.5,
        price: 10 + n,
        referencePrice: 9 + n,
        commissionMicros: n * 3,
      });
    });
  });

  it('fills since a number -> that one and later; none since the end', () => {
    const log = new FillLog(panel);
    add(log, 'BUY', [...one(0), ...one(1), ...one(2)], 0, OPEN);
    expect(log.since(1).map(({ sequence }) => sequence)).toEqual([1, 2]);
    expect([log.since(3), log.since(-5).length]).toEqual([[], 3]);
    const all = log.all();
    expect(all).toEqual(log.since(0));
    expect(log.all()).toBe(all);
    add(log, 'SELL', one(3, 1), 1, CLOSE);
    expect([all.length, log.all()]).toEqual([3, log.since(0)]);
  });

  it('a part of the offers -> that part alone', () => {
    const log = new FillLog(panel);
    const offers = offersOf('BUY', [
      { order: 5, quantity: 1, reference: 10 },
      { order: 6, quantity: 2, reference: 10 },
      { order: 7, quantity: 3, reference: 10 },
    ]);
    log.addAll(offers, 1, 2, 0, OPEN);
    log.addAll(offers, 2, 3, 0, OPEN);
    expect(log.since(0).map(({ orderSequence, quantity }) => [orderSequence, quantity])).toEqual([
      [6, 2],
      [7, 3],
    ]);
  });

  it('facts since a number, of few fills and of many -> those of the fills themselves, from the columns where they lie', () => {
    const log = new FillLog(panel, 4);
    const rowsOf = ({ from, to, instruments, sells, ...numbers }: FillFacts): unknown[] =>
      Array.from({ length: to - from }, (_, k) => from + k).map((row) => [
        instruments[row],
        sells[row],
        numbers.quantities[row],
        numbers.prices[row],
        numbers.references[row],
        numbers.commissions[row],
      ]);
    for (const [count, side] of [
      [2, 'BUY'],
      [90, 'SELL'],
      [1, 'BUY'],
    ] as const) {
      const first = log.length;
      const fills = Array.from({ length: count }, (_, k) => ({
        order: k,
        instrument: k % 2,
        quantity: k + 0.5,
        price: 10 + k,
        reference: 9 + k,
        commission: 3 * k,
      }));
      add(log, side, fills, 1, OPEN);
      const facts = log.factsSince(first);
      expect([facts.from, facts.to]).toEqual([first, first + count]);
      expect(rowsOf(facts)).toEqual(rowsOf(fillFacts(panel, log.since(first))));
    }
    expect(rowsOf(log.factsSince(log.length))).toEqual([]);
  });

  it('facts of an instrument that the panel does not have -> refused by name', () => {
    const log = new FillLog(panel);
    add(log, 'BUY', one(0), 0, OPEN);
    const [fill] = log.since(0);
    expect(() => fillFacts(panel, [{ ...fill, instrumentId: instrumentId('ZZZ') }])).toThrow(/ZZZ/);
  });
});
