import { beforeAll, describe, expect, it } from '@jest/globals';

import { generateSyntheticMarket } from '../../src/index.js';
import { indexPath } from '../support/index-paths.js';
import { mean, tStatistic } from '../support/market-reading.js';
import { eventRuleReturns, everyStock, randomSelection, sortedRuleReturns } from '../support/rules.js';

const SEEDS = 100;

/** The design asks for |mean t| < 2 over 100 seeds. Without alpha that mean has a standard error of 0.1, so this bound can
 * fail where the design's hardly could. */
const MEAN_T_BOUND = 0.4;
/** For the mean return over its standard error across seeds, which is standard normal without alpha. The t of one seed
 * would mislead for rules with rare large losses: it is positive on average although the mean return is zero. */
const POOLED_BOUND = 3.5;

const means: Record<string, number[]> = {};
const ts: Record<string, number[]> = {};

beforeAll(() => {
  for (let seed = 1; seed <= SEEDS; seed++) {
    const market = generateSyntheticMarket({
      seed,
      index: indexPath(seed, 1260),
      stocks: 30,
      failures: { ratePerYear: 0.04 },
      mergers: { ratePerYear: 0.08 },
    });
    const returns = {
      ...sortedRuleReturns(market),
      ...eventRuleReturns(market),
      everyStock: everyStock(market),
      everyStockWithoutDelistings: everyStock(market, { delistings: false }),
      randomSelection: randomSelection(market, 10, seed),
    };
    for (const [rule, series] of Object.entries(returns)) {
      (means[rule] ??= []).push(mean(series));
      (ts[rule] ??= []).push(tStatistic(series));
    }
  }
}, 120_000);

describe('no free alpha over 100 seeds', () => {
  it.each([
    ['random selection, equal weights, monthly, against the index with dividends', 'randomSelection'],
    ['residual simple returns of every stock', 'everyStock'],
    ['12-1 momentum', 'momentum'],
    ['one-month reversal', 'reversal'],
    ['one-day reversal', 'shortReversal'],
    ['distress (worst year)', 'distress'],
    ['low beta', 'lowBeta'],
    ['low own risk', 'lowRisk'],
    ['high dividend yield', 'highYield'],
    ['holding a stock into its ex-date', 'dividendCapture'],
    ['holding stocks under a cash offer', 'cashOffers'],
    ['holding bankrupt stocks until they are wound down', 'windDowns'],
    ['buying the largest opening gaps, selling the smallest, until the close', 'openingGap'],
    ['buying new members of the index for a month', 'indexAdditions'],
  ])('%s -> earns nothing', (_, rule) => {
    expect(means[rule].length).toBeGreaterThanOrEqual(SEEDS * 0.75);
    expect(Math.abs(tStatistic(means[rule]))).toBeLessThan(POOLED_BOUND);
  });

  it.each(['randomSelection', 'everyStock', 'momentum', 'reversal'])('mean t of %s -> near 0', (rule) => {
    expect(Math.abs(mean(ts[rule]))).toBeLessThan(MEAN_T_BOUND);
  });

  it('every stock, but delisting returns forgotten -> survivorship bias shows, so the bounds have power', () => {
    expect(mean(ts.everyStockWithoutDelistings)).toBeGreaterThan(MEAN_T_BOUND);
    expect(tStatistic(means.everyStockWithoutDelistings)).toBeGreaterThan(POOLED_BOUND);
  });

  it('t statistics across seeds -> spread like those of independent markets', () => {
    for (const rule of ['momentum', 'everyStock', 'randomSelection']) {
      const centre = mean(ts[rule]);
      const spread = Math.sqrt(mean(ts[rule].map((t) => (t - centre) ** 2)));
      expect(spread).toBeGreaterThan(0.75);
      expect(spread).toBeLessThan(1.25);
    }
  });
});
