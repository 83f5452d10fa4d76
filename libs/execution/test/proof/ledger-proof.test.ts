import { describe, expect, it } from '@jest/globals';

import { proveLedger } from '../../src/proof/ledger-proof.js';

describe('proveLedger', () => {
  it('markets one by one or together -> the same counts, and progress after each', () => {
    const done: number[] = [];
    const together = proveLedger(3, 40, (count) => done.push(count));
    const apart = [40, 41, 42].map((seed) => proveLedger(1, seed));
    expect(done).toEqual([1, 2, 3]);
    for (const sum of ['markets', 'sessions', 'orders', 'fills', 'entries'] as const) {
      expect(together[sum]).toBe(apart.reduce((total, run) => total + run[sum], 0));
    }
    expect(together.differences).toEqual(apart.flatMap(({ differences }) => differences));
  });
});
