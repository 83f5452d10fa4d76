import { describe, expect, it } from '@jest/globals';

import { generateSyntheticMarket, residualReturns } from '../../src/index.js';
import { indexPath } from '../support/index-paths.js';
import { mean, tStatistic } from '../support/market-reading.js';

const market = generateSyntheticMarket({ seed: 21, index: indexPath(21, 2016), stocks: 60 });
const { instruments, knownTruth } = market;
const whole = instruments.map((_, i) => i).filter((i) => instruments[i].bars.close.length > 1500);

function slope(x: readonly number[], y: readonly number[]): number {
  const [mx, my] = [mean(x), mean(y)];
  return mean(x.map((value, i) => (value - mx) * (y[i] - my))) / mean(x.map((value) => (value - mx) ** 2));
}

describe('known truth', () => {
  it('a regression of each stock on the market -> finds the betas within sampling error', () => {
    const errors = whole.map((i) => {
      const { bars, firstSession } = instruments[i];
      const p = bars.adjustedClose;
      const y = Array.from(p.subarray(1), (price, k) => price / p[k] - 1);
      const x = Array.from(y, (_, k) => knownTruth.marketReturns[firstSession + k + 1]);
      return slope(x, y) - mean(Array.from(knownTruth.instruments[i].exposure.subarray(1)));
    });
    expect(Math.abs(mean(errors))).toBeLessThan(0.05);
    expect(Math.sqrt(mean(errors.map((error) => error * error)))).toBeLessThan(0.15);
  });

  it('residuals of a stock -> move with the shocks of its own sector', () => {
    const { spec } = market;
    const slopes = whole.map((i) => {
      const k = spec.sectors.findIndex(({ name }) => name === instruments[i].sector);
      const y = Array.from(residualReturns(market, i)).slice(0, instruments[i].bars.close.length - 1);
      const x = y.map((_, t) => knownTruth.sectorShocks[k][instruments[i].firstSession + t + 1]);
      return slope(x, y);
    });
    const loadings = whole.map((i) => knownTruth.instruments[i].sectorLoading);
    expect(mean(slopes)).toBeGreaterThan(0.6);
    expect(mean(slopes)).toBeLessThan(mean(loadings) + 0.1);
  });

  it('own volatilities -> rank the stocks by residual volatility', () => {
    const bySize = (values: number[]): number[] => {
      const order = values.map((value, i) => ({ value, i })).sort((a, b) => a.value - b.value);
      const rank = new Array<number>(values.length);
      order.forEach(({ i }, position) => (rank[i] = position));
      return rank;
    };
    const realised = whole.map((i) => Math.sqrt(mean(Array.from(residualReturns(market, i), (r) => r * r))));
    const truth = whole.map((i) => knownTruth.instruments[i].ownVolatility);
    expect(slope(bySize(truth), bySize(realised))).toBeGreaterThan(0.6);
  });

  it('residuals of one stock -> a mean that its own standard error explains', () => {
    const ts = whole.map((i) => tStatistic(Array.from(residualReturns(market, i))));
    expect(Math.max(...ts.map(Math.abs))).toBeLessThan(4.5);
  });

  it('the cap-weighted mean of the betas in force -> 1 on every session', () => {
    const sums = new Float64Array(market.sessions.length);
    const caps = new Float64Array(market.sessions.length);
    const sessionOf = new Map<string, number>(market.sessions.map((date, t) => [date, t]));
    for (const { instrument, from, to } of market.membership) {
      const { bars, firstSession, sharesOutstanding } = instruments[instrument];
      const end = sessionOf.get(to ?? '') ?? market.sessions.length;
      for (let t = sessionOf.get(from) ?? 0; t < Math.min(end, market.sessions.length - 1); t++) {
        const shares = sharesOutstanding.filter(({ fromSession }) => fromSession <= t).at(-1)?.shares ?? Number.NaN;
        const cap = bars.close[t - firstSession] * shares;
        caps[t + 1] += cap;
        sums[t + 1] += cap * knownTruth.instruments[instrument].exposure[t + 1 - firstSession];
      }
    }
    let worst = 0;
    for (let t = 1; t < sums.length; t++) worst = Math.max(worst, Math.abs(sums[t] / caps[t] - 1));
    expect(worst).toBeLessThan(1e-9);
  });
});
