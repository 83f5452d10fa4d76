import { describe, expect, it } from '@jest/globals';
import { RandomStream } from '@prometheus/core';

import { weightedChoice } from '../../src/sampling/weighted-choice.js';

describe('weightedChoice', () => {
  it('weights 1, 0 and 3 -> drawn a quarter, never and three quarters of the time', () => {
    const stream = new RandomStream(3, 'test/choice');
    const counts = [0, 0, 0];
    for (let i = 0; i < 20_000; i++) counts[weightedChoice(stream, [1, 0, 3])] += 1;
    expect(counts[1]).toBe(0);
    expect(counts[0] / 20_000).toBeCloseTo(0.25, 1);
    expect(counts[0] + counts[2]).toBe(20_000);
  });
});
