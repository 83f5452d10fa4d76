import { describe, expect, it } from '@jest/globals';

import { fixedBpsSlippage } from '../../src/simulator/slippage.js';

describe('fixedBpsSlippage', () => {
  it('5 basis points of 200 -> a buyer pays 200.10, a seller gets 199.90', () => {
    const slippage = fixedBpsSlippage(5);
    expect(slippage(200, 'BUY')).toBeCloseTo(200.1, 12);
    expect(slippage(200, 'SELL')).toBeCloseTo(199.9, 12);
  });

  it('none -> the price itself on both sides', () => {
    const slippage = fixedBpsSlippage(0);
    expect([slippage(0.03, 'BUY'), slippage(0.03, 'SELL')]).toEqual([0.03, 0.03]);
  });
});
