import { describe, expect, it } from '@jest/globals';
import { RandomStream } from '@prometheus/core';
import fc from 'fast-check';

import { GramWindow } from '../../../src/features/market/gram-window.js';
import { bits } from '../../fixture/same-bytes.js';

describe('GramWindow', () => {
  it('two names over three sessions by hand -> products of what is left without the means', () => {
    // Without their means the names are (-1, 0, 1) and (2, -4, 2).
    const gram = new GramWindow(Float64Array.of(1, 5, 2, -1, 3, 5), 2, 3);
    const centred = [...gram.centred(2, Int32Array.of(0, 1))];
    [5, -8, 3, -8, 16, -8, 3, -8, 5].forEach((value, k) => expect(centred[k]).toBeCloseTo(value, 12));
  });

  it('a missing return -> none, as one of zero', () => {
    const products = (value: number) =>
      bits(new GramWindow(Float64Array.of(1, 5, value, -1, 3, 5), 2, 3).centred(2, Int32Array.of(0, 1)));
    expect(products(Number.NaN)).toBe(products(0));
    expect(products(Number.NaN)).not.toBe(products(1));
  });

  it('any names, any order of sessions -> the bytes of a window of its own', () => {
    const windows = fc.record({
      seed: fc.nat(),
      days: fc.integer({ min: 2, max: 9 }),
      steps: fc.array(fc.record({ skip: fc.integer({ min: 0, max: 1 }), change: fc.boolean() }), { maxLength: 20 }),
    });
    fc.assert(
      fc.property(windows, ({ seed, days, steps }) => {
        const random = new RandomStream(seed, 'gram');
        const returns = Float64Array.from({ length: 60 * 7 }, () =>
          random.uniform() < 0.1 ? Number.NaN : random.normal(),
        );
        const gram = new GramWindow(returns, 7, days);
        let names = Int32Array.of(0, 2, 3, 6);
        let t = 2;
        for (const { skip, change } of steps) {
          t += 1 + skip;
          if (change) names = Int32Array.from([0, 1, 2, 3, 4, 5, 6].filter(() => random.uniform() < 0.6));
          expect(bits(gram.centred(t, names))).toBe(bits(new GramWindow(returns, 7, days).centred(t, names.slice())));
        }
      }),
    );
  });
});
