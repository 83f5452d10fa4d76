import { describe, expect, it } from '@jest/globals';

import { costWords } from '../../src/report/cost-words.js';

describe('costWords', () => {
  it('basis points -> in words', () => {
    expect(costWords({ slippageBps: 5, commission: { model: 'bps', bps: 1 } })).toEqual({
      slippage: 'slippage 5 bps',
      commission: 'commission 1 bps',
    });
  });

  it('a commission by share -> with its bounds', () => {
    expect(costWords({ commission: { model: 'per_share', perShare: 0.005, minimum: 1, capFraction: 0.01 } })).toEqual({
      commission: 'commission 0.005 a share (at least 1, at most 1% of the value)',
    });
  });

  it('a configuration that says nothing of costs -> nothing is claimed', () => {
    expect(costWords({ strategy: 'x' })).toEqual({});
    expect(costWords(null)).toEqual({});
  });
});
