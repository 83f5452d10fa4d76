import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { type OrderRequest } from '../../src/index.js';
import { Account, buy, gateWith, type Name, verdict } from './account.js';

const SYMBOLS = ['A', 'B', 'C'] as const;
const EQUITY = 10_000;

const nameOf = (symbol: string): fc.Arbitrary<Name> =>
  fc.record({
    symbol: fc.constant(symbol),
    position: fc.integer({ min: -60, max: 60 }),
    price: fc.integer({ min: 20, max: 150 }),
    sector: fc.integer({ min: -1, max: 1 }),
  });

const order: fc.Arbitrary<OrderRequest> = fc
  .record({
    symbol: fc.constantFrom(...SYMBOLS),
    side: fc.constantFrom('BUY' as const, 'SELL' as const),
    quantity: fc.integer({ min: 1, max: 80 }),
    resting: fc.boolean(),
  })
  .map(({ symbol, side, quantity, resting }) =>
    buy(symbol, quantity, { side, ...(resting ? { type: 'LIMIT', limitPrice: 50, timeInForce: 'GTC' } : {}) }),
  );

interface Extremes {
  readonly gross: number;
  readonly net: number;
  readonly sectors: readonly number[];
  readonly positions: readonly number[];
}

/** The worst of every way in which the orders may fill: all market orders, and any subset of the others. Written as plain
 * enumeration, without sums that are carried on. */
function worst(names: readonly Name[], orders: readonly OrderRequest[]): Extremes {
  const certain = orders.filter(({ type }) => type === 'MARKET');
  const perhaps = orders.filter(({ type }) => type !== 'MARKET');
  let gross = 0;
  let net = 0;
  const sectors = [0, 0, 0];
  const positions = names.map(() => 0);
  for (let subset = 0; subset < 2 ** perhaps.length; subset++) {
    const filled = [...certain, ...perhaps.filter((_, k) => (subset >> k) % 2 === 1)];
    const values = names.map(({ symbol, position = 0, price = 0 }) => {
      const mine = filled.filter(({ instrumentId }) => instrumentId === `us:${symbol}`);
      return (
        price * mine.reduce((shares, { side, quantity }) => shares + (side === 'BUY' ? quantity : -quantity), position)
      );
    });
    gross = Math.max(gross, values.reduce((sum, v) => sum + Math.abs(v), 0) / EQUITY);
    net = Math.max(net, Math.abs(values.reduce((sum, v) => sum + v, 0)) / EQUITY);
    values.forEach((v, i) => (positions[i] = Math.max(positions[i], Math.abs(v) / EQUITY)));
    for (const s of [-1, 0, 1]) {
      const exposure = values.reduce((sum, v, i) => sum + (names[i].sector === s ? Math.abs(v) : 0), 0) / EQUITY;
      sectors[s + 1] = Math.max(sectors[s + 1], exposure);
    }
  }
  return { gross, net, sectors, positions };
}

const limits = {
  maxGross: 1,
  maxNet: 0.5,
  maxSectorFraction: 0.7,
  maxPositionFraction: 0.4,
  duplicates: 'allow',
  priceCollar: 'off',
} as const;
const SLACK = 1e-6;

describe('RiskGate over random accounts and batches', () => {
  it('whatever fills of an approved batch -> no limit is passed that was not passed before, and no order is refused without cause', () => {
    let refusals = 0;
    fc.assert(
      fc.property(
        fc.tuple(...SYMBOLS.map(nameOf)),
        fc.array(order, { maxLength: 4 }),
        fc.array(order, { minLength: 1, maxLength: 6 }),
        (names, resting, batch) => {
          const account = new Account(names).refresh({ equity: EQUITY, resting });
          const gate = gateWith(limits);
          const working = [...resting];
          let before = worst(names, working);
          for (const request of batch) {
            const refused = verdict(gate, request, account);
            const after = worst(names, [...working, request]);
            const i = account.indexOf(request.instrumentId);
            const sector = (names[i].sector ?? -1) + 1;
            if (refused === undefined) {
              working.push(request);
              expect(after.gross).toBeLessThanOrEqual(Math.max(limits.maxGross, before.gross) + SLACK);
              expect(after.sectors[sector]).toBeLessThanOrEqual(
                Math.max(limits.maxSectorFraction, before.sectors[sector]) + SLACK,
              );
              expect(after.positions[i]).toBeLessThanOrEqual(
                Math.max(limits.maxPositionFraction, before.positions[i]) + SLACK,
              );
              const sign = request.side === 'BUY' ? 1 : -1;
              if (sign * account.position(i) >= 0) expect(after.net).toBeLessThanOrEqual(limits.maxNet + SLACK);
              before = after;
            } else {
              refusals += 1;
              const attempted = {
                maxGross: after.gross,
                maxNet: after.net,
                maxSectorFraction: after.sectors[sector],
                maxPositionFraction: after.positions[i],
              }[refused as 'maxGross'];
              expect(attempted).toBeGreaterThan(limits[refused as 'maxGross']);
              expect(gate.refusals.at(-1)?.attemptedValue).toBeCloseTo(attempted, 9);
            }
          }
        },
      ),
      { numRuns: 400, seed: 3 },
    );
    expect(refusals).toBeGreaterThan(100);
  });
});
