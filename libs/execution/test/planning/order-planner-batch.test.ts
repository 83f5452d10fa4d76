import { describe, expect, it } from '@jest/globals';
import { instrumentId } from '@prometheus/core';
import fc from 'fast-check';

import { OrderBatch } from '../../src/orders/order-batch.js';
import { type OrderRequest } from '../../src/orders/order.js';
import { OrderPlanner, type PlannerOptions, type Targets } from '../../src/planning/order-planner.js';
import { holdingsOf } from '../../src/planning/planning-state.js';
import { flat, smallMarket } from '../fixture/small-market.js';

const WHOLE: PlannerOptions = { quantityStep: 1, investedFraction: 1, minimumNotional: 0, noTradeBand: 0 };
const NAMES = ['A', 'B', 'C', 'D', 'E'];
const panel = smallMarket({ instruments: NAMES.map((id) => ({ id, bars: flat(10, 2) })) });

interface Book {
  readonly quantities: readonly number[];
  /** NaN where the session has no bar. */
  readonly closes: readonly number[];
  readonly lastPrices: readonly number[];
}

function planned(planner: OrderPlanner, targets: Targets, book: Book, equity: number, rate?: number): OrderRequest[] {
  const batch = new OrderBatch(panel);
  batch.add(4, 1, 99, 99);
  const columns = Int32Array.from(targets.instruments, (id) => NAMES.indexOf(id));
  const state = {
    equity,
    quantities: Float64Array.from(book.quantities),
    positionCount: book.quantities.filter((quantity) => quantity !== 0).length,
    closes: Float64Array.from([0, 0, ...book.closes]),
    offset: 2,
    lastPrice: (i: number) => book.lastPrices[i],
    ...(rate === undefined ? {} : { rateOf: () => rate }),
  };
  planner.planBatch(targets, columns, state, batch, 3);
  return Array.from({ length: batch.length }, (_, k) => batch.request(k));
}

const brief = (orders: readonly OrderRequest[]): string[] =>
  orders.map(({ side, quantity, instrumentId: id, decisionPrice }) => `${side} ${quantity} ${id} at ${decisionPrice}`);
const weights = (targets: Readonly<Record<string, number>>): Targets => ({
  kind: 'weights',
  instruments: Object.keys(targets).map(instrumentId),
  values: Object.values(targets),
});

describe('OrderPlanner.planBatch', () => {
  it('targets over columns -> sells first, then buys; what is not named goes; a name without a close at its last price', () => {
    const book = { quantities: [10, 0, 30, 7, 0], closes: [10, 20, 5, NaN, NaN], lastPrices: [9, 9, 9, 8, NaN] };
    // 10,000 x 0.04 / 10 = 40, x 0.05 / 20 = 25, x 0.01 / 5 = 20; E has no price.
    const orders = planned(new OrderPlanner(WHOLE), weights({ A: 0.04, B: 0.05, C: 0.01, E: 0.2 }), book, 10_000);
    expect(brief(orders)).toEqual(['SELL 10 C at 5', 'SELL 7 D at 8', 'BUY 30 A at 10', 'BUY 25 B at 20']);
    expect(orders.map(({ decision }) => decision)).toEqual([3, 3, 3, 3]);
  });

  it('plain -> market orders of the day, in one piece', () => {
    expect(new OrderPlanner(WHOLE).isPlain).toBe(true);
    expect(new OrderPlanner({ ...WHOLE, timeInForce: 'DAY' }).isPlain).toBe(true);
    expect(new OrderPlanner({ ...WHOLE, timeInForce: 'GTC' }).isPlain).toBe(false);
    expect(new OrderPlanner({ ...WHOLE, maxAdvFraction: 0.1 }).isPlain).toBe(false);
  });

  it('any book, targets and options -> the orders that `plan` gives', () => {
    const five = <T>(one: fc.Arbitrary<T>): fc.Arbitrary<T[]> => fc.array(one, { minLength: 5, maxLength: 5 });
    const price = fc.double({ min: 0.5, max: 500, noNaN: true });
    const books = fc.record({
      quantities: five(fc.oneof(fc.constant(0), fc.integer({ min: -300, max: 300 }))),
      closes: five(fc.oneof({ weight: 4, arbitrary: price }, { weight: 1, arbitrary: fc.constant(Number.NaN) })),
      lastPrices: five(price),
    });
    const options = fc.record({
      quantityStep: fc.constantFrom(1, 1e-6),
      investedFraction: fc.constantFrom(1, 0.9),
      minimumNotional: fc.constantFrom(0, 500),
      noTradeBand: fc.constantFrom(0, 0.01),
    });
    const wanted = fc.dictionary(fc.constantFrom(...NAMES), fc.double({ min: -0.5, max: 0.5, noNaN: true }));
    const rates = fc.constantFrom(undefined, 1.25);
    fc.assert(
      fc.property(books, options, wanted, rates, (book, choice, asked, rate) => {
        const planner = new OrderPlanner(choice);
        const held = book.quantities.flatMap((quantity, i) =>
          quantity === 0 ? [] : [[instrumentId(NAMES[i]), quantity] as const],
        );
        const state = {
          equity: 10_000,
          holdings: holdingsOf(new Map(held)),
          priceOf: (id: string) => {
            const i = NAMES.indexOf(id);
            return book.closes[i] > 0 ? book.closes[i] : book.quantities[i] === 0 ? Number.NaN : book.lastPrices[i];
          },
          ...(rate === undefined ? {} : { rateOf: () => rate }),
        };
        expect(planned(planner, weights(asked), book, 10_000, rate)).toEqual(planner.plan(weights(asked), state, 3));
      }),
    );
  });
});
