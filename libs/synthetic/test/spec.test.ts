import { describe, expect, it } from '@jest/globals';
import { ConfigError, type TradeDate } from '@prometheus/core';

import { generateSyntheticMarket, type SyntheticMarketSpec, syntheticMarketSpecSchema } from '../src/index.js';
import { indexPath, weekdays } from './support/index-paths.js';

const index = indexPath(1, 30);
const problems = (spec: unknown): string[] => {
  try {
    generateSyntheticMarket(spec as SyntheticMarketSpec);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems.map(({ path, message }) => `${path}: ${message}`);
    throw error;
  }
  return [];
};

describe('syntheticMarketSpecSchema', () => {
  it('only a seed and an index -> every other parameter has its default', () => {
    const spec = syntheticMarketSpecSchema.parse({ seed: 1, index });
    expect(spec.stocks).toBe(120);
    expect(spec.sectors).toHaveLength(11);
    expect(spec.mergers.ratePerYear).toBe(0.03);
  });

  it('one parameter of a group -> the others of the group keep their defaults', () => {
    const { failures } = syntheticMarketSpecSchema.parse({ seed: 1, index, failures: { ratePerYear: 0.02 } });
    expect(failures).toMatchObject({ ratePerYear: 0.02, suddenShare: 0.5 });
  });

  it('the resolved specification of a market -> generates the same market again', () => {
    const market = generateSyntheticMarket({ seed: 4, index, stocks: 12 });
    const again = generateSyntheticMarket(market.spec);
    expect(again.instruments[3].bars.close).toEqual(market.instruments[3].bars.close);
  });

  it.each([
    ['an unknown key', { seed: 1, index, stock: 5 }, 'stock: '],
    ['too few stocks', { seed: 1, index, stocks: 9 }, 'stocks: '],
    ['one session', { seed: 1, index: { dates: weekdays(1), levels: [1] } }, 'index.dates: needs at least 2'],
    ['unequal lengths', { seed: 1, index: { dates: weekdays(3), levels: [1, 2] } }, 'index.levels: has 2 values for 3'],
    [
      'sessions out of order',
      { seed: 1, index: { dates: [...weekdays(3)].reverse(), levels: [1, 1, 1] } },
      'index.dates.1: 2001-01-02 does not follow 2001-01-03',
    ],
    [
      'a date that does not exist',
      { seed: 1, index: { dates: ['2001-02-29' as TradeDate, '2001-03-01'], levels: [1, 1] } },
      'index.dates.0: not a YYYY-MM-DD day',
    ],
    [
      'a level in other units',
      { seed: 1, index: { dates: weekdays(2), levels: [1000, 10] } },
      'index.levels.1: moves by -99.0 %',
    ],
    [
      'reversed bounds',
      { seed: 1, index, mergers: { minimumPremium: 0.4, maximumPremium: 0.2 } },
      'mergers.minimumPremium: ',
    ],
    [
      'an exploding variance',
      { seed: 1, index, risk: { varianceReaction: 0.2, variancePersistence: 0.9 } },
      'risk.variancePersistence: ',
    ],
    ['splits that undo each other', { seed: 1, index, splits: { above: 20, below: 2 } }, 'splits.below: '],
    [
      'more events than sessions hold',
      { seed: 1, index, stocks: 3000, mergers: { ratePerYear: 0.2 } },
      'failures.ratePerYear: ',
    ],
  ])('%s -> refused, naming the parameter', (_, spec, expected) => {
    const found = problems(spec);
    expect(found).toHaveLength(1);
    expect(found[0].startsWith(expected)).toBe(true);
  });
});
