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

  it('slippage by a model -> in words, before the short form', () => {
    expect(costWords({ slippageBps: 5, slippage: { model: 'fixed_bps', bps: 3 } })).toEqual({
      slippage: 'slippage 3 bps',
    });
    const spread = { model: 'half_spread', minimumBps: 1, maximumBps: 50 };
    expect(costWords({ slippage: { model: 'sqrt_impact', coefficient: 0.8, spread } })).toEqual({
      slippage: 'slippage half the estimated spread (1 to 50 bps), and square-root impact with coefficient 0.8',
    });
  });

  it.each([
    ['none', 'no commission'],
    ['ibkr_fixed', 'commission of the IBKR fixed plan by date'],
    ['ibkr_tiered', 'commission of the IBKR tiered plan by date'],
  ])('commission %s -> %s', (model, words) => {
    expect(costWords({ commission: { model } })).toEqual({ commission: words });
  });

  it('a configuration that says nothing of costs -> nothing is claimed', () => {
    expect(costWords({ strategy: 'x' })).toEqual({});
    expect(costWords(null)).toEqual({});
  });
});
