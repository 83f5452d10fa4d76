import { describe, expect, it } from '@jest/globals';

import { type MarketSeries } from '../../../src/features/market/market-series.js';
import { smallContext } from '../../fixture/small-market.js';

const context = smallContext({ closes: { A: [1, 2, 3] } });

describe('MarketColumns', () => {
  it('one series asked for twice, and by another -> computed once a panel', () => {
    let passes = 0;
    const sessions: MarketSeries = {
      id: 'sessions',
      lookback: 1,
      compute: ({ panel }) => {
        passes += 1;
        return Float64Array.from({ length: panel.sessionCount }, (_, t) => t);
      },
    };
    const doubled: MarketSeries = {
      id: 'doubled',
      lookback: 1,
      compute: (source) => source.series(sessions).map((value) => 2 * value),
    };
    expect(context.market.series(sessions)).toBe(context.market.series({ ...sessions }));
    expect([...context.market.series(doubled)]).toEqual([0, 2, 4]);
    expect(passes).toBe(1);
  });

  it('a series that does not give one value a session -> refused by name', () => {
    const short: MarketSeries = { id: 'short', lookback: 1, compute: () => new Float64Array(2) };
    expect(() => context.market.series(short)).toThrow('short gave 2 values for 3 sessions');
  });
});
