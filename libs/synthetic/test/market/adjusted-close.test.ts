import { describe, expect, it } from '@jest/globals';

import { totalReturnAdjustedClose } from '../../src/market/adjusted-close.js';

describe('totalReturnAdjustedClose', () => {
  it('a dividend of 2 and a 2:1 split -> prices by hand', () => {
    // Returns: 98 + 2 over 100 = 0; 2 x 50 over 98; so 49 stood for 50 before the split and for 49 before the dividend.
    const adjusted = totalReturnAdjustedClose(
      Float64Array.of(100, 98, 50),
      Float64Array.of(1, 1, 2),
      Float64Array.of(0, 2, 0),
    );
    expect(Array.from(adjusted)).toEqual([49, 49, 50]);
  });

  it('no action -> the closes', () => {
    const close = Float64Array.of(10, 11.5, 9.25);
    expect(totalReturnAdjustedClose(close, Float64Array.of(1, 1, 1), new Float64Array(3))).toEqual(close);
  });
});
