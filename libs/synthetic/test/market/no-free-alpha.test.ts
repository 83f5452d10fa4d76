import { beforeAll, describe, expect, it } from '@jest/globals';

import { generateSyntheticMarket } from '../../src/index.js';
import { indexPath } from '../support/index-paths.js';
import { mean, tStatistic } from '../support/market-reading.js';
import { eventRuleReturns, everyStock, randomSelection, sortedRuleReturns } from '../support/rules.js';

const SEEDS = 100;
/** The design asks for |mean t| < 2 over 100 seeds. Without alpha the mean of 100 t statistics has a standard error of
 * 0.1, so this bound is four standard errors: it can fail where the design's cannot. */
const BOUND = 0.4;

const tBySeed: Record<string, number[]> = {};

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
    for (const [rule, series] of Object.entries(returns)) (tBySeed[rule] ??= []).push(tStatistic(series));
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
    ['buying the largest opening gaps, selling the smallest, closing at the close', 'openingGap'],
    ['buying new members of the index for a month', 'indexAdditions'],
  ])('%s -> earns nothing', (_, rule) => {
    expect(tBySeed[rule].length).toBeGreaterThanOrEqual(SEEDS * 0.9);
    expect(Math.abs(mean(tBySeed[rule]))).toBeLessThan(BOUND);
  });

  it('every stock, but delisting returns forgotten -> the survivorship bias shows, so the bound has power', () => {
    expect(mean(tBySeed.everyStockWithoutDelistings)).toBeGreaterThan(BOUND);
  });

  it('t statistics across seeds -> spread like those of independent markets', () => {
    for (const rule of ['momentum', 'everyStock', 'randomSelection']) {
      const centre = mean(tBySeed[rule]);
      const spread = Math.sqrt(mean(tBySeed[rule].map((t) => (t - centre) ** 2)));
      expect(spread).toBeGreaterThan(0.75);
      expect(spread).toBeLessThan(1.25);
    }
  });
});
