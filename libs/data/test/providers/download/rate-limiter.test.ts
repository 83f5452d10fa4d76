import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { RateLimiter } from '../../../src/providers/download/rate-limiter.js';
import { movingClock } from '../moving-clock.js';

describe('RateLimiter', () => {
  it('any arrivals -> no span of perMs has more than the allowed requests, and none waits without need', async () => {
    const rate = fc.record({ requests: fc.integer({ min: 1, max: 5 }), perMs: fc.integer({ min: 1, max: 100 }) });
    await fc.assert(
      fc.asyncProperty(rate, fc.array(fc.nat(60), { maxLength: 40 }), async (limit, pauses) => {
        const clock = movingClock();
        const limiter = new RateLimiter(limit, clock, clock.sleep);
        const passed: number[] = [];
        for (const pause of pauses) {
          clock.advance(pause);
          const arrived = clock.monotonicMs();
          await limiter.pass();
          const now = clock.monotonicMs();
          const inSpan = passed.filter((at) => at > now - limit.perMs).length + 1;
          expect(inSpan).toBeLessThanOrEqual(limit.requests);
          if (now > arrived) {
            // One millisecond earlier the span would have been full.
            expect(passed.filter((at) => at > now - 1 - limit.perMs)).toHaveLength(limit.requests);
          }
          passed.push(now);
        }
      }),
    );
  });

  it('callers at once -> served in the order in which they came', async () => {
    const clock = movingClock();
    const limiter = new RateLimiter({ requests: 2, perMs: 1000 }, clock, clock.sleep);
    const start = clock.monotonicMs();
    const order: string[] = [];
    await Promise.all(
      [1, 2, 3, 4, 5].map(async (caller) => {
        await limiter.pass();
        order.push(`${caller} at ${clock.monotonicMs() - start}`);
      }),
    );
    expect(order).toEqual(['1 at 0', '2 at 0', '3 at 1000', '4 at 1000', '5 at 2000']);
  });

  it('a caller gives up -> rejected, and its place goes to the next', async () => {
    const clock = movingClock();
    const limiter = new RateLimiter({ requests: 1, perMs: 1000 }, clock, clock.sleep);
    await expect(limiter.pass(AbortSignal.abort(new Error('no more')))).rejects.toThrow('no more');
    await limiter.pass();
    expect(clock.slept).toEqual([]);
  });

  it.each([
    { requests: 0, perMs: 1 },
    { requests: 1.5, perMs: 1 },
    { requests: 1, perMs: 0 },
  ])('a rate that lets nothing pass, $requests in $perMs ms -> refused', (rate) => {
    const clock = movingClock();
    expect(() => new RateLimiter(rate, clock, clock.sleep)).toThrow(RangeError);
  });
});
