import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { Tally } from '../../src/ledger/tally.js';

describe('Tally', () => {
  it('any whole amounts, also beyond 2^53 -> their exact sum', () => {
    const amounts = fc.oneof(
      fc.maxSafeInteger(),
      fc.integer(),
      fc.constantFrom(2 ** 53 - 1, 1, -1, 2 ** 53, 2 ** 53 + 2, -(2 ** 62), 9.1e18),
    );
    fc.assert(
      fc.property(fc.array(amounts, { maxLength: 40 }), (values) => {
        const tally = new Tally();
        for (const value of values) tally.add(value);
        tally.addExact(12n);
        expect(tally.total()).toBe(values.reduce((sum, value) => sum + BigInt(value), 12n));
      }),
    );
  });
});
