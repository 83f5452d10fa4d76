import { beforeAll, describe, expect, it } from '@jest/globals';

import { generateSyntheticMarket, type SyntheticMarket } from '../../src/index.js';
import { indexPath } from '../support/index-paths.js';
import { mean, quantile } from '../support/market-reading.js';

const YEARS = 8;
const SESSIONS = 252 * YEARS;

let markets: SyntheticMarket[] = [];
/** Daily total returns of the stocks that are listed throughout, per market. */
let returns: number[][][] = [];

beforeAll(() => {
  markets = [1, 2, 3].map((seed) => generateSyntheticMarket({ seed, index: indexPath(seed, SESSIONS) }));
  returns = markets.map(({ instruments }) =>
    instruments
      .filter(({ bars }) => bars.close.length === SESSIONS)
      .map(({ bars: { adjustedClose: p } }) => Array.from(p.subarray(1), (price, k) => price / p[k] - 1)),
  );
});

function correlation(x: readonly number[], y: readonly number[]): number {
  const [mx, my] = [mean(x), mean(y)];
  let [xy, xx, yy] = [0, 0, 0];
  for (let i = 0; i < x.length; i++) {
    xy += (x[i] - mx) * (y[i] - my);
    xx += (x[i] - mx) ** 2;
    yy += (y[i] - my) ** 2;
  }
  return xy / Math.sqrt(xx * yy);
}

const medianOf = (statistic: (series: readonly number[]) => number): number =>
  quantile(returns.flat().map(statistic), 0.5);

function yearly(count: (market: SyntheticMarket) => number): number {
  return mean(markets.map(count)) / YEARS;
}

const listed = (market: SyntheticMarket): number =>
  market.instruments.reduce((sum, { bars }) => sum + bars.close.length, 0) / SESSIONS;

const actions =
  (type: string) =>
  (market: SyntheticMarket): number =>
    market.actions.filter((action) => action.type === type).length;

/** The bands are what daily returns of large US stocks showed in 2000-2020, wide enough for any such period. */
describe('stylised facts of the default market', () => {
  it('annual volatility of a median stock -> 25 to 42 %', () => {
    const volatility = medianOf((r) => Math.sqrt(252 * (mean(r.map((x) => x * x)) - mean(r) ** 2)));
    expect(volatility).toBeGreaterThan(0.25);
    expect(volatility).toBeLessThan(0.42);
  });

  it('kurtosis of daily returns -> 5 to 20, fat tails', () => {
    const kurtosis = medianOf((r) => {
      const m = mean(r);
      return mean(r.map((x) => (x - m) ** 4)) / mean(r.map((x) => (x - m) ** 2)) ** 2;
    });
    expect(kurtosis).toBeGreaterThan(5);
    expect(kurtosis).toBeLessThan(20);
  });

  it('autocorrelation of |returns| -> positive at lags 1, 5 and 20; of returns -> none', () => {
    const lagged = (lag: number, f: (x: number) => number): number =>
      medianOf((r) => correlation(r.slice(lag).map(f), r.slice(0, -lag).map(f)));
    for (const lag of [1, 5, 20]) {
      expect(lagged(lag, Math.abs)).toBeGreaterThan(0.03);
      expect(lagged(lag, Math.abs)).toBeLessThan(0.35);
      expect(Math.abs(lagged(lag, (x) => x))).toBeLessThan(0.03);
    }
  });

  it('average pairwise correlation -> 0.15 to 0.40; higher within a sector', () => {
    const { instruments } = markets[0];
    const sectors = instruments.filter(({ bars }) => bars.close.length === SESSIONS).map(({ sector }) => sector);
    const [within, across]: [number[], number[]] = [[], []];
    for (let i = 0; i < sectors.length; i++) {
      for (let j = i + 1; j < sectors.length; j += 3) {
        (sectors[i] === sectors[j] ? within : across).push(correlation(returns[0][i], returns[0][j]));
      }
    }
    const average = mean([...within, ...across]);
    expect(average).toBeGreaterThan(0.15);
    expect(average).toBeLessThan(0.4);
    expect(mean(within)).toBeGreaterThan(mean(across) + 0.03);
  });

  it('cross-sectional standard deviation on a median day -> 1.0 to 2.2 %', () => {
    const days = returns[0][0].map((_, t) => {
      const day = returns[0].map((r) => r[t]);
      const m = mean(day);
      return Math.sqrt(mean(day.map((x) => (x - m) ** 2)));
    });
    expect(quantile(days, 0.5)).toBeGreaterThan(0.01);
    expect(quantile(days, 0.5)).toBeLessThan(0.022);
  });

  it('failures and mergers a year -> the specified rates of the listed companies', () => {
    const companies = mean(markets.map(listed));
    // 24 company-years x 3: standard errors are about 0.18 x sqrt(rate x companies) a year
    expect(Math.abs(yearly(actions('DELISTING')) - 0.01 * companies)).toBeLessThan(0.9);
    expect(Math.abs(yearly((m) => m.knownTruth.offers.length) - 0.03 * companies)).toBeLessThan(1.6);
    const outcomes = markets.flatMap((m) => m.knownTruth.offers).map(({ outcome }) => outcome);
    const decided = outcomes.filter((outcome) => outcome !== 'OPEN');
    expect(decided.filter((outcome) => outcome === 'COMPLETED').length / decided.length).toBeGreaterThan(0.8);
    expect(decided).toContain('BROKEN');
  });

  it('dividends -> about three in four companies pay each quarter, a yield near 2.5 %', () => {
    const companies = mean(markets.map(listed));
    const perCompany = yearly(actions('CASH_DIVIDEND')) / companies;
    expect(perCompany).toBeGreaterThan(2.5);
    expect(perCompany).toBeLessThan(3.3);
    const marketYield = mean(
      markets.map(({ index: { levels, totalReturnLevels } }) => {
        const last = SESSIONS - 1;
        return Math.log(totalReturnLevels[last] / levels[last]) / YEARS;
      }),
    );
    expect(marketYield).toBeGreaterThan(0.012);
    expect(marketYield).toBeLessThan(0.032);
  });

  it('splits -> a few a year, mostly of risen stocks', () => {
    const perYear = yearly(actions('SPLIT'));
    expect(perYear).toBeGreaterThan(1.5);
    expect(perYear).toBeLessThan(12);
    const ratios = markets.flatMap((m) =>
      m.actions.flatMap(({ type, ratio }) => (type === 'SPLIT' ? [ratio ?? 0] : [])),
    );
    expect(ratios.filter((ratio) => ratio > 1).length).toBeGreaterThan(ratios.length / 2);
    expect(ratios).toContain(2);
  });

  it('money traded a day -> 10 to 150 million dollars for a median stock, more on days of large moves', () => {
    const traded = markets[0].instruments.map(({ bars }) => mean(Array.from(bars.close, (p, t) => p * bars.volume[t])));
    expect(quantile(traded, 0.5)).toBeGreaterThan(10e6);
    expect(quantile(traded, 0.5)).toBeLessThan(150e6);
    const whole = markets[0].instruments.filter(({ bars }) => bars.close.length === SESSIONS);
    const responses = whole.map(({ bars }, i) =>
      correlation(Array.from(bars.volume.subarray(1), Math.log), returns[0][i].map(Math.abs)),
    );
    expect(quantile(responses, 0.5)).toBeGreaterThan(0.2);
    expect(quantile(responses, 0.5)).toBeLessThan(0.6);
  });

  it('failed companies -> most had fallen far in the year before', () => {
    const falls = markets.flatMap(({ instruments, sessions }) =>
      instruments.flatMap(({ delisting, firstSession, bars: { adjustedClose: p } }) => {
        if (delisting?.kind !== 'FAILURE') return [];
        const known = p.subarray(0, sessions.indexOf(delisting.announcedOn) - firstSession);
        return [known[known.length - 1] / Math.max(...known.subarray(-252)) - 1];
      }),
    );
    expect(falls.length).toBeGreaterThan(15);
    expect(quantile(falls, 0.5)).toBeLessThan(-0.3);
  });
});
