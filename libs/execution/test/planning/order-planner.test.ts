import { describe, expect, it } from '@jest/globals';
import { floorQuantity, type InstrumentId, instrumentId, snapQuantity } from '@prometheus/core';
import fc from 'fast-check';

import { InvalidTargetsError } from '../../src/errors.js';
import { type OrderRequest } from '../../src/orders/order.js';
import { OrderPlanner, type PlannerOptions, type Targets } from '../../src/planning/order-planner.js';
import { holdingsOf, type PlanningState } from '../../src/planning/planning-state.js';

const WHOLE: PlannerOptions = { quantityStep: 1, investedFraction: 1, minimumNotional: 0, noTradeBand: 0 };

interface Case {
  readonly options?: Partial<PlannerOptions>;
  readonly equity?: number;
  readonly prices: Readonly<Record<string, number>>;
  readonly held?: Readonly<Record<string, number>>;
  readonly working?: Readonly<Record<string, number>>;
  /** Base units for one unit of the currency of all prices. */
  readonly rate?: number;
  readonly typicalVolumes?: Readonly<Record<string, number>>;
}

const ids = (names: Iterable<string>): InstrumentId[] => Array.from(names, instrumentId);
const weights = (targets: Readonly<Record<string, number>>): Targets => ({
  kind: 'weights',
  instruments: ids(Object.keys(targets)),
  values: Object.values(targets),
});
const quantities = (targets: Readonly<Record<string, number>>): Targets => ({
  ...weights(targets),
  kind: 'quantities',
});

function plan(targets: Targets, given: Case): OrderRequest[] {
  const { options, equity = 10_000, prices, held = {}, working, rate, typicalVolumes } = given;
  const byId = (numbers: Readonly<Record<string, number>>): Map<InstrumentId, number> =>
    new Map(Object.entries(numbers).map(([id, quantity]) => [instrumentId(id), quantity]));
  const state: PlanningState = {
    equity,
    holdings: holdingsOf(byId(held)),
    priceOf: (id) => prices[id],
    ...(working === undefined ? {} : { working: byId(working) }),
    ...(rate === undefined ? {} : { rateOf: () => rate }),
    ...(typicalVolumes === undefined ? {} : { typicalVolume: (id: InstrumentId) => typicalVolumes[id] }),
  };
  return new OrderPlanner({ ...WHOLE, ...options }).plan(targets, state, 7);
}

const brief = (orders: readonly OrderRequest[]): string[] =>
  orders.map(({ side, quantity, instrumentId: id }) => `${side} ${quantity} ${id}`);

describe('OrderPlanner', () => {
  it('weights of an empty book -> shares floored at the decision price', () => {
    // 10,000 x 0.5 / 30 = 166.67 and 10,000 x 0.25 / 7 = 357.14.
    const orders = plan(weights({ A: 0.5, B: 0.25 }), { prices: { A: 30, B: 7 } });
    expect(orders).toEqual([
      {
        instrumentId: 'A',
        side: 'BUY',
        type: 'MARKET',
        timeInForce: 'DAY',
        quantity: 166,
        decisionPrice: 30,
        decision: 7,
      },
      expect.objectContaining({ instrumentId: 'B', side: 'BUY', quantity: 357, decisionPrice: 7 }),
    ]);
  });

  it('a short weight -> floored towards zero', () => {
    expect(brief(plan(weights({ A: -0.5 }), { prices: { A: 30 } }))).toEqual(['SELL 166 A']);
  });

  it('fractional shares -> cut to a millionth', () => {
    const orders = plan(weights({ A: 0.5 }), { prices: { A: 30 }, options: { quantityStep: 1e-6 } });
    expect(brief(orders)).toEqual(['BUY 166.666666 A']);
  });

  it('an invested fraction of 0.9 -> 10,000 x 0.9 x 0.5 / 30 = 150 shares', () => {
    expect(brief(plan(weights({ A: 0.5 }), { prices: { A: 30 }, options: { investedFraction: 0.9 } }))).toEqual([
      'BUY 150 A',
    ]);
  });

  it('positions on the way -> only the differences, sells first, then what is no longer named', () => {
    const orders = plan(quantities({ A: 150, B: 20, C: 5, D: -10 }), {
      prices: { A: 10, B: 10, C: 10, D: 10, E: 10, F: 10 },
      held: { A: 100, B: 50, C: 5, E: 8, F: -3 },
    });
    expect(brief(orders)).toEqual(['SELL 30 B', 'SELL 10 D', 'SELL 8 E', 'BUY 50 A', 'BUY 3 F']);
  });

  it('from long to short -> one order through zero', () => {
    expect(brief(plan(quantities({ A: -40 }), { prices: { A: 10 }, held: { A: 60 } }))).toEqual(['SELL 100 A']);
  });

  it('an instrument without a price -> no order, whether named or not', () => {
    const prices = { A: Number.NaN, C: 10 };
    expect(brief(plan(weights({ A: 0.5, B: 0.2, C: 0.1 }), { prices, held: { A: 5, D: 9 } }))).toEqual(['BUY 100 C']);
  });

  it('a minimum of 500 -> 49 shares at 10 are left out, 50 are not, and closing 3 is not', () => {
    const prices = { A: 10, B: 10, C: 10 };
    const orders = plan(quantities({ A: 49, B: 50 }), { prices, held: { C: 3 }, options: { minimumNotional: 500 } });
    expect(brief(orders)).toEqual(['SELL 3 C', 'BUY 50 B']);
  });

  it('a band of 1 % of 10,000 -> a change of 99 is left out, of 100 is not, and closing for 30 is not', () => {
    const prices = { A: 1, B: 1, C: 10 };
    const held = { A: 500, B: 500, C: 3 };
    const orders = plan(quantities({ A: 599, B: 400, C: 0 }), { prices, held, options: { noTradeBand: 0.01 } });
    expect(brief(orders)).toEqual(['SELL 100 B', 'SELL 3 C']);
  });

  it('a weight that buys no whole share -> what is held of it is closed', () => {
    expect(brief(plan(weights({ A: 0.001 }), { prices: { A: 30 }, held: { A: 2 } }))).toEqual(['SELL 2 A']);
  });

  it('weights of a book that has lost everything -> no positions, never the opposite ones', () => {
    const state = { equity: -2000, prices: { A: 10, B: 10 }, held: { A: 30 } };
    expect(brief(plan(weights({ A: 0.5, B: -0.5 }), state))).toEqual(['SELL 30 A']);
  });

  it.each([Number.NaN, Infinity, undefined])('a target of %s -> refused, naming the instrument', (target) => {
    const targets = { kind: 'weights', instruments: ids('AB'), values: [0.1, target] as number[] } as const;
    for (const prices of [{ A: 10, B: 10 }, { A: 10 }] as Record<string, number>[]) {
      expect(() => plan(targets, { prices })).toThrow(InvalidTargetsError);
      expect(() => plan(targets, { prices })).toThrow(/B has the target/);
    }
  });

  it('an instrument named twice -> refused', () => {
    const targets = { kind: 'weights', instruments: ids('ABA'), values: [0.1, 0.1, 0.2] } as const;
    expect(() => plan(targets, { prices: { A: 10, B: 10 } })).toThrow(InvalidTargetsError);
    expect(() => plan(targets, { prices: { A: 10, B: 10 } })).toThrow(/A is named twice/);
  });

  it('prices in a currency worth 1.25 -> 10,000 x 0.5 / (10 x 1.25) = 400 shares; values in the base currency', () => {
    expect(brief(plan(weights({ A: 0.5 }), { prices: { A: 10 }, rate: 1.25 }))).toEqual(['BUY 400 A']);
    const minimum = { options: { minimumNotional: 500 }, prices: { A: 10, B: 10 }, rate: 1.25 };
    expect(brief(plan(quantities({ A: 39, B: 40 }), minimum))).toEqual(['BUY 40 B']);
  });

  it('orders still at work -> only what they will not bring; too much is taken back', () => {
    const prices = { A: 10, B: 10, C: 10, D: 10 };
    const orders = plan(quantities({ A: 200, B: 100, C: 30 }), {
      prices,
      held: { A: 100, B: 100, D: 40 },
      working: { A: 60, B: 25, C: 30, D: -15 },
    });
    expect(brief(orders)).toEqual(['SELL 25 B', 'SELL 25 D', 'BUY 40 A']);
  });

  it('good till cancelled -> so the orders say', () => {
    const [order] = plan(quantities({ A: 5 }), { prices: { A: 10 }, options: { timeInForce: 'GTC' } });
    expect(order.timeInForce).toBe('GTC');
  });

  it('1,050 shares where a tenth of 4,000 may trade a day -> 400, 400 and 250, each a session later', () => {
    const state = { prices: { A: 10, B: 10 }, options: { maxAdvFraction: 0.1 }, typicalVolumes: { A: 4000 } };
    const orders = plan(quantities({ A: 1050, B: 9000 }), state);
    // The volume of B is not known.
    expect(orders.map(({ instrumentId: id, quantity, delaySessions }) => [id, quantity, delaySessions])).toEqual([
      ['A', 400, undefined],
      ['A', 400, 1],
      ['A', 250, 2],
      ['B', 9000, undefined],
    ]);
  });

  it('more than twenty sessions would take -> twenty slices; less than a share a day -> one share each', () => {
    const state = { prices: { A: 10, B: 10 }, options: { maxAdvFraction: 0.1 }, typicalVolumes: { A: 4000, B: 3 } };
    const orders = plan(quantities({ A: -100_000, B: 2 }), state);
    expect(orders.filter(({ side }) => side === 'SELL').map(({ quantity }) => quantity)).toEqual(
      Array.from({ length: 20 }, () => 400),
    );
    expect(orders.filter(({ side }) => side === 'BUY').map(({ quantity }) => quantity)).toEqual([1, 1]);
  });

  it('any quantity and volume -> slices of one size and a last one no larger, which sum to the change', () => {
    const volumes = fc.integer({ min: 1000, max: 100_000 });
    const steps = fc.constantFrom(1, 1e-6);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20_000_000 }), volumes, steps, (millis, volume, quantityStep) => {
        const wanted = floorQuantity(Math.min(millis / 1000, volume / 2), quantityStep);
        const options = { maxAdvFraction: 0.05, quantityStep };
        const orders = plan(quantities({ A: wanted }), { prices: { A: 10 }, options, typicalVolumes: { A: volume } });
        const slices = orders.map(({ quantity }) => quantity);
        expect(slices.reduce((sum, slice) => snapQuantity(sum + slice), 0)).toBe(wanted);
        for (const slice of slices.slice(0, -1)) expect(slice).toBe(slices[0]);
        for (const slice of slices) expect(slice).toBeLessThanOrEqual(0.05 * volume);
        if (slices.length > 0) expect(slices[slices.length - 1]).toBeGreaterThan(0);
        expect(orders.map(({ delaySessions = 0 }) => delaySessions)).toEqual([...slices.keys()]);
      }),
    );
  });

  it('any targets and book -> the orders lead to the floored targets, one an instrument, sells before buys', () => {
    const names = ['A', 'B', 'C', 'D', 'E'];
    const some = fc.dictionary(fc.constantFrom(...names), fc.integer({ min: -300, max: 300 }));
    const prices = fc.record(
      Object.fromEntries(names.map((name) => [name, fc.double({ min: 0.5, max: 500, noNaN: true })])),
    );
    fc.assert(
      fc.property(some, some, prices, (wanted, held, priced) => {
        const orders = plan(quantities(wanted), { prices: priced, held });
        const reached = new Map(Object.entries(held));
        for (const { instrumentId: id, side, quantity } of orders) {
          reached.set(id, (reached.get(id) ?? 0) + (side === 'BUY' ? quantity : -quantity));
        }
        for (const name of names) expect(reached.get(name) ?? 0).toBe(wanted[name] ?? 0);
        expect(new Set(orders.map((order) => order.instrumentId)).size).toBe(orders.length);
        const sides = orders.map(({ side }) => side);
        expect(sides).toEqual([...sides].sort().reverse());
      }),
    );
  });
});
