import { RandomStream } from '@prometheus/core';
import { describe, expect, it } from '@jest/globals';

import { backOffMs, DEFAULT_RETRY_POLICY, retryAfterMs } from '../../../src/providers/download/retry.js';

describe('backOffMs', () => {
  it('failures in a row -> waits double, between half and whole, up to the longest', () => {
    const random = new RandomStream(1, 'test');
    [1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000].forEach((whole, failures) => {
      for (let i = 0; i < 50; i++) {
        const wait = backOffMs(DEFAULT_RETRY_POLICY, failures, random);
        expect(wait).toBeGreaterThanOrEqual(whole / 2);
        expect(wait).toBeLessThanOrEqual(whole);
      }
    });
  });

  it('one seed -> the same waits; another seed -> others', () => {
    const waits = (seed: number): number[] => {
      const random = new RandomStream(seed, 'test');
      return [0, 1, 2, 3].map((failures) => backOffMs(DEFAULT_RETRY_POLICY, failures, random));
    };
    expect(waits(7)).toEqual(waits(7));
    expect(waits(7)).not.toEqual(waits(8));
  });
});

describe('retryAfterMs', () => {
  // The date is the example of RFC 9110, section 5.6.7: Sunday, 6 November 1994, 08:49:37 GMT.
  const now = Date.UTC(1994, 10, 6, 8, 49, 0);
  it.each([
    ['120', 120_000],
    [' 7 ', 7000],
    ['Sun, 06 Nov 1994 08:49:37 GMT', 37_000],
    ['Sun, 06 Nov 1994 08:48:59 GMT', undefined],
    ['0', undefined],
    ['999999', 300_000],
    ['Mon, 06 Nov 1995 08:49:37 GMT', 300_000],
    ['soon', undefined],
    ['-5', undefined],
    ['1.5', undefined],
    ['', undefined],
    [null, undefined],
  ])('%j -> %p ms, at most the longest', (header, expected) => {
    expect(retryAfterMs(header, now, 300_000)).toBe(expected);
  });
});
