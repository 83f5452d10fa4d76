import { describe, expect, it } from '@jest/globals';
import { type Fill } from '@prometheus/execution';
import fc from 'fast-check';

import { capacityEstimate, type CapacityInput } from '../../src/costs/capacity.js';
import { type BacktestDays } from '../../src/results/result.js';
import { reportOfDays } from '../report/report-fixture.js';
import { fillOf, flatBars, type Ohlcv, orderOf, panelOf } from './cost-fixture.js';

/** Closes of 10 and 20 in turn with volumes that keep the dollar volume: returns of +1 and -1/2. */
function jumpingBars(dollarVolume: number, count: number): Ohlcv[] {
  return Array.from({ length: count }, (_, t) => {
    const price = t % 2 === 0 ? 10 : 20;
    return [price, price, price, price, dollarVolume / price] as const;
  });
}

const LAST = 11;
const panel = panelOf({
  A: { bars: jumpingBars(40_000, LAST + 1) },
  B: { bars: jumpingBars(400_000, LAST + 1) },
  NEW: { bars: [...Array.from({ length: LAST }, () => undefined), ...flatBars(10, 100, 1)] },
});

/** A run of the last session alone, with 1,000 at its open. */
function oneDay(
  fills: readonly Fill[],
  change: Partial<CapacityInput> = {},
  days: Partial<BacktestDays> = {},
): CapacityInput {
  const { days: usual } = reportOfDays({
    dates: [panel.header.sessions[LAST]],
    equity: Float64Array.of(1000),
    ...days,
  });
  return { days: usual, initialCash: 1000, fills, panel, ...change };
}

function traded(symbol: string, value: number, phase: Fill['phase'], sequence = 0): Fill {
  const order = orderOf(sequence, symbol, panel.header.sessions[LAST - 1], {
    side: 'BUY',
    quantity: 1,
    decisionPrice: 10,
  });
  return fillOf(order, panel, LAST, value / 10, 10, { phase });
}

describe('capacityEstimate', () => {
  it('10 % of equity at the open of A and 30 % in the session of B -> cut from 800 and 133,333 on', () => {
    const estimate = capacityEstimate(oneDay([traded('A', 100, 'OPEN'), traded('B', 300, 'CONTINUOUS')]));
    // A: 0.1 x 40,000 x min(0.02 / 0.1, 1 / 0.1); B: 0.1 x 400,000 x 1 / 0.3
    expect(estimate?.bindsSlightlyAt).toBeCloseTo(800, 9);
    expect(estimate?.bindsHalfAt).toBeCloseTo(400_000 / 3, 6);
    expect(estimate?.knownShare).toBe(1);
  });

  it('the phases of a session together -> held to the rate of the whole day', () => {
    const shares = { OPEN: 1, CONTINUOUS: 1, CLOSE: 1 };
    const fills = [traded('A', 100, 'OPEN'), traded('A', 300, 'CLOSE')];
    const estimate = capacityEstimate(oneDay(fills, { assumptions: { phaseShares: shares } }));
    // 0.1 x 40,000 / 0.4
    expect(estimate?.bindsSlightlyAt).toBeCloseTo(10_000, 9);
    expect(estimate?.bindsHalfAt).toBeCloseTo(10_000, 9);
  });

  it('a quarter of equity a day in A -> impact takes half of 10 % a year at an equity of 0.161', () => {
    const estimate = capacityEstimate(oneDay([traded('A', 250, 'OPEN')], { grossAnnualReturn: 0.1 }));
    // Ten returns of +1 and -0.5: variance 10 x 0.75^2 / 9 = 0.625.
    // K^2 = 252^2 x 0.625 x 0.25^3 / 40,000 = 0.01550390625; A = 0.05^2 / K^2
    expect(estimate?.halfReturnAt).toBeCloseTo(0.0025 / 0.01550390625, 12);
    // 0.25 of that equity of 40,000 a day
    expect(estimate?.halfReturnParticipation).toBeCloseTo((0.25 * 0.0025) / 0.01550390625 / 40_000, 15);
  });

  it('a deposit at the open -> trades are fractions of what is there with it', () => {
    const days = { equity: Float64Array.of(2000), flows: Float64Array.of(1000) };
    const with1000 = capacityEstimate(oneDay([traded('A', 100, 'OPEN')]));
    const with2000 = capacityEstimate(oneDay([traded('A', 200, 'OPEN')], {}, days));
    expect(with2000?.bindsHalfAt).toBeCloseTo(with1000?.bindsHalfAt ?? 0, 9);
  });

  it('a name without history -> left out of the estimate, which says how much of the trading it rests on', () => {
    const estimate = capacityEstimate(oneDay([traded('A', 100, 'OPEN'), traded('NEW', 300, 'OPEN')]));
    expect(estimate?.knownShare).toBeCloseTo(0.25, 12);
    expect(estimate?.bindsHalfAt).toBeCloseTo(800, 9);
    const unknown = capacityEstimate(oneDay([traded('NEW', 300, 'OPEN')], { grossAnnualReturn: 0.1 }));
    expect([unknown?.knownShare, unknown?.bindsHalfAt, unknown?.halfReturnAt]).toEqual([0, undefined, undefined]);
  });

  it('no trades -> no estimate; no gain -> nothing that impact could halve', () => {
    expect(capacityEstimate(oneDay([]))).toBeUndefined();
    expect(
      capacityEstimate(oneDay([traded('A', 1, 'OPEN')], { grossAnnualReturn: -0.1 }))?.halfReturnAt,
    ).toBeUndefined();
    expect(capacityEstimate(oneDay([traded('A', 1, 'OPEN')]))?.halfReturnAt).toBeUndefined();
  });

  it('a foreign currency -> volumes and trades both in the base currency', () => {
    const rates = { currencyOf: [1, 1, 1], at: () => 2 };
    const base = capacityEstimate(oneDay([traded('A', 100, 'OPEN')]));
    // The trade is twice as large a part of equity, and the market twice as large.
    const foreign = capacityEstimate(oneDay([traded('A', 50, 'OPEN')], { rates }));
    expect(foreign?.bindsHalfAt).toBeCloseTo(2 * (base?.bindsHalfAt ?? 0), 9);
  });

  it('any trades -> more participation bears more, more impact less, a larger gain more; 50 % needs at least as much as 5 %', () => {
    const trade = fc.record({
      symbol: fc.constantFrom('A', 'B'),
      value: fc.integer({ min: 1, max: 1000 }),
      phase: fc.constantFrom('OPEN' as const, 'CONTINUOUS' as const, 'CLOSE' as const),
    });
    const estimateOf = (
      trades: readonly { symbol: string; value: number; phase: Fill['phase'] }[],
      rate: number,
      c: number,
      g: number,
    ) => {
      const estimate = capacityEstimate(
        oneDay(
          trades.map(({ symbol, value, phase }, k) => traded(symbol, value, phase, k)),
          { assumptions: { participationRate: rate, impactCoefficient: c }, grossAnnualReturn: g },
        ),
      );
      return [estimate?.bindsSlightlyAt ?? NaN, estimate?.bindsHalfAt ?? NaN, estimate?.halfReturnAt ?? NaN];
    };
    fc.assert(
      fc.property(fc.array(trade, { minLength: 1, maxLength: 8 }), (trades) => {
        const [slight, half, impact] = estimateOf(trades, 0.05, 1, 0.1);
        expect(half).toBeGreaterThanOrEqual(slight);
        const [slightMore, halfMore] = estimateOf(trades, 0.1, 1, 0.1);
        expect(slightMore / slight).toBeCloseTo(2, 9);
        expect(halfMore / half).toBeCloseTo(2, 9);
        expect(estimateOf(trades, 0.05, 2, 0.1)[2]).toBeLessThan(impact);
        expect(estimateOf(trades, 0.05, 1, 0.2)[2]).toBeGreaterThan(impact);
        const [slightLess, halfLess, impactLess] = estimateOf([...trades, ...trades], 0.05, 1, 0.1);
        expect(slightLess).toBeLessThanOrEqual(slight);
        expect(halfLess).toBeLessThanOrEqual(half);
        expect(impactLess).toBeLessThan(impact);
      }),
      { numRuns: 60 },
    );
  });
});
