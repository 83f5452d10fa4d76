import { describe, expect, it } from '@jest/globals';
import { floorQuantity, toMicros } from '@prometheus/core';
import fc from 'fast-check';

import { commissionModel, type CommissionSpec } from '../../src/simulator/commission.js';
import { type CashPolicy, MarketSimulator, type SimulatedFill } from '../../src/simulator/market-simulator.js';
import { fixedBpsSlippage } from '../../src/simulator/slippage.js';
import { smallMarket } from '../fixture/small-market.js';

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
  cashPolicy: CashPolicy = 'scale_buys',
  quantityStep = 1,
): MarketSimulator {
  return new MarketSimulator(panel, {
    slippage: fixedBpsSlippage(bps),
    commission: commissionModel(commission, 'raw'),
    cashPolicy,
    quantityStep,
  });
}

const costOf = (fills: readonly SimulatedFill[]): number =>
  fills.reduce((sum, fill) => sum + toMicros(fill.quantity * fill.price) + fill.commissionMicros, 0);

describe('MarketSimulator.fill', () => {
  it('an order at an open and at a close -> the price of that auction, moved against the order', () => {
    const market = simulator(10);
    const buy = market.fill({ instrument: 0, side: 'BUY', quantity: 7 }, 2, 'OPEN');
    expect(buy).toEqual({ quantity: 7, price: 104 * 1.001, referencePrice: 104, commissionMicros: 0 });
    const sell = market.fill({ instrument: 1, side: 'SELL', quantity: 3 }, 1, 'CLOSE');
    expect(sell).toEqual({ quantity: 3, price: 23 * 0.999, referencePrice: 23, commissionMicros: 0 });
  });

  it('a session without a bar -> no fill', () => {
    expect(simulator(5).fill({ instrument: 0, side: 'BUY', quantity: 7 }, 1, 'OPEN')).toBeUndefined();
    expect(simulator(5).fill({ instrument: 0, side: 'SELL', quantity: 7 }, 1, 'CLOSE')).toBeUndefined();
  });

  it('a commission of 1 basis point on 7 shares at 104 -> 7 x 104 x 0.0001 = 0.0728', () => {
    const fill = simulator(0, { model: 'bps', bps: 1 }).fill({ instrument: 0, side: 'BUY', quantity: 7 }, 2, 'OPEN');
    expect(fill?.commissionMicros).toBe(72_800);
  });
});

describe('MarketSimulator.scaleBuys', () => {
  const buys = (...wanted: readonly (readonly [quantity: number, price: number])[]): SimulatedFill[] =>
    wanted.map(([quantity, price]) => ({ quantity, price, referencePrice: price, commissionMicros: 0 }));

  it('cash for half of both -> half of both', () => {
    const cut = simulator(0).scaleBuys(buys([10, 100], [50, 20]), toMicros(1000));
    expect(cut.map(({ quantity }) => quantity)).toEqual([5, 25]);
  });

  it('cash for 0.55 of both, whole shares -> floors: 5.5 to 5 and 27.5 to 27', () => {
    const cut = simulator(0).scaleBuys(buys([10, 100], [50, 20]), toMicros(1100));
    expect(cut.map(({ quantity }) => quantity)).toEqual([5, 27]);
  });

  it('cash to the last micro-unit -> nothing is cut; one less -> cut', () => {
    const wanted = buys([10, 100], [50, 20]);
    expect(simulator(0).scaleBuys(wanted, toMicros(2000))).toEqual(wanted);
    expect(
      simulator(0)
        .scaleBuys(wanted, toMicros(2000) - 1)
        .map(({ quantity }) => quantity),
    ).toEqual([9, 49]);
  });

  it('no cash, or debt -> nothing is bought', () => {
    for (const cash of [0, -5]) {
      const cut = simulator(0).scaleBuys(buys([10, 100]), toMicros(cash));
      expect(cut).toEqual([{ quantity: 0, price: 100, referencePrice: 100, commissionMicros: 0 }]);
    }
  });

  it('cash may become negative -> nothing is cut', () => {
    const wanted = buys([10, 100]);
    expect(simulator(0, { model: 'none' }, 'allow_negative').scaleBuys(wanted, 0)).toEqual(wanted);
  });

  it('minimum commissions eat most of the cash -> still the largest common fraction that it pays for', () => {
    // Ten buys of 100 shares at 1.00 for 60.00, commission 5.00 but no more than the shares cost: an order of 3.00 pays
    // 3.00 again, and ten such orders are the 60.00.
    const commission = { model: 'per_share', perShare: 0, minimum: 5, capFraction: 1 } as const;
    const market = simulator(0, commission, 'scale_buys', 1e-6);
    const wanted = Array.from({ length: 10 }, () => ({ ...buys([100, 1])[0], commissionMicros: toMicros(5) }));
    const cut = market.scaleBuys(wanted, toMicros(60));
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
        const market = simulator(0, commission, 'scale_buys', step);
        const model = commissionModel(commission, 'raw');
        const asked = orders.map(({ quantity, price }) => ({
          quantity,
          price,
          referencePrice: price,
          commissionMicros: toMicros(model(quantity, price)),
        }));
        const cash = Math.floor(costOf(asked) * share);
        const cut = market.scaleBuys(asked, cash);
        expect(costOf(cut)).toBeLessThanOrEqual(cash);
        // One fraction lies within what the rounding of every order allows for.
        const lowest = Math.max(...cut.map(({ quantity }, k) => (quantity - 2e-6) / asked[k].quantity));
        const highest = Math.min(...cut.map(({ quantity }, k) => (quantity + step + 2e-6) / asked[k].quantity));
        expect(lowest).toBeLessThanOrEqual(highest);
        for (const [k, { quantity, price, commissionMicros }] of cut.entries()) {
          expect(quantity).toBe(floorQuantity(quantity, step));
          expect(quantity).toBeLessThanOrEqual(asked[k].quantity);
          expect(commissionMicros).toBe(quantity === 0 ? 0 : toMicros(model(quantity, price)));
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
        const market = simulator(0, { model: 'none' }, 'scale_buys', 1e-6);
        const wanted = buys(...orders.map(({ quantity, price }) => [quantity, price] as const));
        const exactly = (fills: readonly SimulatedFill[]): bigint =>
          fills.reduce((sum, { quantity, price }) => sum + BigInt(toMicros(quantity * price)), 0n);
        const cash = Number(exactly(wanted) - BigInt(short));
        const cost = exactly(market.scaleBuys(wanted, cash));
        expect(cost <= BigInt(cash)).toBe(true);
        expect(Number(cost) / cash).toBeGreaterThan(0.999_999);
      }),
    );
  });
});
