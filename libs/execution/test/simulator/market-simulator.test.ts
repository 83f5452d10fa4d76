import { describe, expect, it } from '@jest/globals';
import { floorQuantity, toMicros } from '@prometheus/core';
import fc from 'fast-check';

import { type Side } from '../../src/orders/order.js';
import { commissionModel, type CommissionSpec } from '../../src/simulator/commission.js';
import { MarketSimulator, type SimulatorOptions } from '../../src/simulator/market-simulator.js';
import { fixedBpsSlippage } from '../../src/simulator/slippage.js';
import { offersOf } from '../fixture/offers.js';
import { flat, smallMarket } from '../fixture/small-market.js';

const panel = smallMarket({
  instruments: [
    { id: 'A', bars: [[100, 102], undefined, [104, 103]] },
    {
      id: 'B',
      bars: [
        [20, 21],
        [22, 23],
        [24, 25],
      ],
    },
  ],
});

function simulator(
  bps: number,
  commission: CommissionSpec = { model: 'none' },
  quantityStep = 1,
  options: Partial<SimulatorOptions> = {},
): MarketSimulator {
  const complete: SimulatorOptions = {
    slippage: fixedBpsSlippage(bps),
    commission: commissionModel(commission, 'raw', panel.header.sessions),
    cashPolicy: 'scale_buys',
    volumeCap: undefined,
    limitFillProbability: 1,
    seed: 7,
    ...options,
  };
  return new MarketSimulator(panel, complete, quantityStep, () => 1);
}

/** A purchase whose price slips without a limit. */
interface Wanted {
  readonly quantity: number;
  readonly price: number;
}

interface Cost extends Wanted {
  readonly commissionMicros: number;
}

/** What the buys of one phase come to when they share the cash. */
function scaled(market: MarketSimulator, wanted: readonly Wanted[], cashMicros: number): Cost[] {
  const purchases = offersOf(
    'BUY',
    wanted.map(({ quantity, price }) => ({ quantity, reference: price })),
  );
  const fraction = market.affordable(purchases, cashMicros, 0);
  return wanted.map(({ quantity, price }) => {
    const cut = market.cut(quantity, fraction);
    return { quantity: cut, price, commissionMicros: cut === 0 ? 0 : market.commissionMicros(cut, price, 'BUY', 0) };
  });
}

/** Fills of one side, one after the other. */
function trade(market: MarketSimulator, side: Side, quantities: readonly number[], t: number): void {
  const offers = offersOf(
    side,
    quantities.map((quantity) => ({ quantity, reference: 10 })),
  );
  market.priceAll(offers, 0, offers.length, t);
}

const costOf = (fills: readonly Cost[]): number =>
  fills.reduce((sum, fill) => sum + toMicros(fill.quantity * fill.price) + fill.commissionMicros, 0);

describe('MarketSimulator.price', () => {
  it('slippage of 10 basis points -> against the order, but not beyond its limit', () => {
    const market = simulator(10);
    expect(market.price(104, 'BUY', 7, 2, 0, Infinity)).toBe(104 * 1.001);
    expect(market.price(23, 'SELL', 3, 1, 1, -Infinity)).toBe(23 * 0.999);
    expect(market.price(104, 'BUY', 7, 2, 0, 104.05)).toBe(104.05);
    expect(market.price(104, 'BUY', 7, 2, 0, 104.2)).toBe(104 * 1.001);
    expect(market.price(23, 'SELL', 3, 1, 1, 22.99)).toBe(22.99);
  });

  it('fills of one session -> the model is told what the side has traded of the name, in that session', () => {
    const told: number[] = [];
    const slippage: SimulatorOptions['slippage'] = (price, _side, _quantity, _t, _i, traded) => {
      told.push(traded);
      return price;
    };
    const market = simulator(0, { model: 'none' }, 1, { slippage });
    const price = (side: Side, t: number, i: number): number =>
      market.price(10, side, 1, t, i, side === 'BUY' ? Infinity : 0);
    trade(market, 'BUY', [30, 5], 0);
    trade(market, 'SELL', [2], 0);
    expect(told).toEqual([0, 30, 0]);
    told.length = 0;
    price('BUY', 0, 0);
    price('SELL', 0, 0);
    price('BUY', 0, 1);
    price('BUY', 1, 0);
    expect(told).toEqual([35, 2, 0, 0]);
  });
});

describe('MarketSimulator.priceAll', () => {
  it('offers of a phase -> price and commission of each as if it came alone; those outside of the range untouched', () => {
    const market = simulator(10, { model: 'bps', bps: 1 });
    const offers = offersOf('SELL', [
      { quantity: 7, reference: 104 },
      { quantity: 3, reference: 50, worst: 49.99 },
      { quantity: 3, reference: 50, slips: false },
      { quantity: 1, reference: 9 },
    ]);
    market.priceAll(offers, 0, 3, 2);
    expect([...offers.prices.slice(0, 4)]).toEqual([104 * 0.999, 49.99, 50, 0]);
    // 7 x 103.896 x 0.0001 = 0.0727272; 3 x 49.99 x 0.0001 = 0.014997; 3 x 50 x 0.0001 = 0.015.
    expect([...offers.commissions.slice(0, 4)]).toEqual([72_727, 14_997, 15_000, 0]);
  });
});

describe('MarketSimulator.commissionMicros', () => {
  it('a commission of 1 basis point on 7 shares at 104 -> 7 x 104 x 0.0001 = 0.0728', () => {
    expect(simulator(0, { model: 'bps', bps: 1 }).commissionMicros(7, 104, 'BUY', 2)).toBe(72_800);
  });

  it('shares traded before in the calendar month -> told to the model; a new month begins at 0', () => {
    // 2015-01-30 is a Friday and the second session, 2015-02-02 the third.
    const turn = smallMarket({ first: '2015-01-29', instruments: [{ id: 'A', bars: flat(10, 3) }] });
    const options: SimulatorOptions = {
      slippage: (price) => price,
      commission: (_quantity, _price, _side, _t, monthShares) => monthShares,
      cashPolicy: 'scale_buys',
      volumeCap: undefined,
      limitFillProbability: 1,
      seed: 1,
    };
    const market = new MarketSimulator(turn, options, 1, () => 1);
    trade(market, 'BUY', [100], 0);
    trade(market, 'SELL', [50], 1);
    expect(market.commissionMicros(1, 10, 'BUY', 1)).toBe(toMicros(150));
    expect(market.commissionMicros(1, 10, 'BUY', 2)).toBe(0);
  });
});

describe('MarketSimulator.isLucky', () => {
  const lucky = (limitFillProbability: number, seed = 7): boolean[] => {
    const market = simulator(0, { model: 'none' }, 1, { limitFillProbability, seed });
    return Array.from({ length: 1000 }, (_, n) => market.isLucky(n >> 2, n & 3));
  };
  const count = (draws: readonly boolean[]): number => draws.filter(Boolean).length;

  it('probability 0, 0.3 and 1 -> none, about three of ten and all', () => {
    expect([count(lucky(0)), count(lucky(1))]).toEqual([0, 1000]);
    // Five standard deviations of a binomial count: 5 x sqrt(1000 x 0.3 x 0.7) = 72.
    expect(Math.abs(count(lucky(0.3)) - 300)).toBeLessThan(73);
  });

  it('one seed -> one answer for an order and session, whenever asked; another seed -> others', () => {
    expect(lucky(0.5)).toEqual(lucky(0.5));
    expect(lucky(0.5)).not.toEqual(lucky(0.5, 8));
  });
});

describe('MarketSimulator.affordable', () => {
  const buys = (...wanted: readonly (readonly [quantity: number, price: number])[]): Wanted[] =>
    wanted.map(([quantity, price]) => ({ quantity, price }));

  it('cash for half of both -> half of both', () => {
    const cut = scaled(simulator(0), buys([10, 100], [50, 20]), toMicros(1000));
    expect(cut.map(({ quantity }) => quantity)).toEqual([5, 25]);
  });

  it('cash for 0.55 of both, whole shares -> floors: 5.5 to 5 and 27.5 to 27', () => {
    const cut = scaled(simulator(0), buys([10, 100], [50, 20]), toMicros(1100));
    expect(cut.map(({ quantity }) => quantity)).toEqual([5, 27]);
  });

  it('cash to the last micro-unit -> nothing is cut; one less -> cut', () => {
    const wanted = buys([10, 100], [50, 20]);
    const quantities = (cash: number): number[] => scaled(simulator(0), wanted, cash).map(({ quantity }) => quantity);
    expect(quantities(toMicros(2000))).toEqual([10, 50]);
    expect(quantities(toMicros(2000) - 1)).toEqual([9, 49]);
  });

  it('no cash, or debt -> nothing is bought', () => {
    for (const cash of [0, -5]) {
      const cut = scaled(simulator(0), buys([10, 100]), toMicros(cash));
      expect(cut).toEqual([{ quantity: 0, price: 100, commissionMicros: 0 }]);
    }
  });

  it('prices in a currency worth 1.25 -> cash of 1,000 pays for 80 shares at 10', () => {
    const market = new MarketSimulator(panel, simulator(0).options, 1, () => 1.25);
    const [{ quantity }] = scaled(market, buys([100, 10]), toMicros(1000.000002));
    expect(quantity).toBe(80);
  });

  it('minimum commissions eat most of the cash -> still the largest common fraction that it pays for', () => {
    // Ten buys of 100 shares at 1.00 for 60.00, commission 5.00 but no more than the shares cost: an order of 3.00 pays
    // 3.00 again, and ten such orders are the 60.00.
    const commission = { model: 'per_share', perShare: 0, minimum: 5, capFraction: 1 } as const;
    const market = simulator(0, commission, 1e-6);
    const wanted = Array.from({ length: 10 }, () => buys([100, 1])[0]);
    const cut = scaled(market, wanted, toMicros(60));
    expect(costOf(cut)).toBeLessThanOrEqual(toMicros(60));
    for (const { quantity } of cut) expect(quantity).toBeCloseTo(3, 4);
  });

  it('any buys, costs and cash -> the cost is never above the cash, and all are cut by one fraction', () => {
    const commissions = fc.constantFrom<CommissionSpec>(
      { model: 'none' },
      { model: 'bps', bps: 30 },
      { model: 'per_share', perShare: 0.005, minimum: 1, capFraction: 0.01 },
      { model: 'per_share', perShare: 0.01, minimum: 25, capFraction: 1 },
    );
    const wanted = fc.array(
      fc.record({
        quantity: fc.integer({ min: 1, max: 5000 }),
        price: fc.double({ min: 0.01, max: 900, noNaN: true }),
      }),
      { minLength: 1, maxLength: 12 },
    );
    const steps = fc.constantFrom(1, 1e-6);
    const shares = fc.double({ min: 0, max: 1.2, noNaN: true });
    fc.assert(
      fc.property(wanted, commissions, steps, shares, (orders, commission, step, share) => {
        const market = simulator(0, commission, step);
        const model = commissionModel(commission, 'raw', panel.header.sessions);
        const asked = orders.map(({ quantity, price }) => ({
          quantity,
          price,
          commissionMicros: toMicros(model(quantity, price, 'BUY', 0, 0)),
        }));
        const cash = Math.floor(costOf(asked) * share);
        const cut = scaled(market, asked, cash);
        expect(costOf(cut)).toBeLessThanOrEqual(cash);
        // One fraction lies within what the rounding of every order allows for.
        const lowest = Math.max(...cut.map(({ quantity }, k) => (quantity - 2e-6) / asked[k].quantity));
        const highest = Math.min(...cut.map(({ quantity }, k) => (quantity + step + 2e-6) / asked[k].quantity));
        expect(lowest).toBeLessThanOrEqual(highest);
        for (const [k, { quantity, price, commissionMicros }] of cut.entries()) {
          expect(quantity).toBe(floorQuantity(quantity, step));
          expect(quantity).toBeLessThanOrEqual(asked[k].quantity);
          expect(commissionMicros).toBe(quantity === 0 ? 0 : toMicros(model(quantity, price, 'BUY', 0, 0)));
        }
      }),
    );
  });

  it('amounts beyond 2^53 micro-units -> never above the cash, though doubles no longer add up exactly', () => {
    const large = fc.record({
      quantity: fc.integer({ min: 100_000, max: 900_000 }),
      price: fc.double({ min: 1e4, max: 9e4, noNaN: true }),
    });
    const missing = fc.integer({ min: 0, max: 200 });
    fc.assert(
      fc.property(fc.array(large, { minLength: 2, maxLength: 12 }), missing, (orders, short) => {
        const market = simulator(0, { model: 'none' }, 1e-6);
        const wanted = buys(...orders.map(({ quantity, price }) => [quantity, price] as const));
        const exactly = (fills: readonly Wanted[]): bigint =>
          fills.reduce((sum, { quantity, price }) => sum + BigInt(toMicros(quantity * price)), 0n);
        const cash = Number(exactly(wanted) - BigInt(short));
        const cost = exactly(scaled(market, wanted, cash));
        expect(cost <= BigInt(cash)).toBe(true);
        expect(Number(cost) / cash).toBeGreaterThan(0.999_999);
      }),
    );
  });
});
