import { describe, expect, it } from '@jest/globals';

import { PRICE_BASES, requirePriceLevel } from '../../src/panel/price-basis.js';

describe('requirePriceLevel', () => {
  it('raw prices -> accepted', () => {
    expect(() => requirePriceLevel('minimumPrice', 'raw', 'Ingest raw prices.')).not.toThrow();
  });

  it('prices on any other basis -> refused with rule, basis and remedy', () => {
    const adjusted = PRICE_BASES.filter((basis) => basis !== 'raw');
    expect(adjusted).toEqual(['split_adjusted', 'total_return']);
    for (const basis of adjusted) {
      expect(() => requirePriceLevel('minimumPrice', basis, 'Ingest raw prices.')).toThrow(
        expect.objectContaining({
          code: 'PRICE_LEVEL',
          rule: 'minimumPrice',
          basis,
          message: expect.stringContaining('Ingest raw'),
        }),
      );
    }
  });
});
