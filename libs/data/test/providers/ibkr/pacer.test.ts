import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { IbkrPacer } from '../../../src/providers/ibkr/pacer.js';
import { movingClock } from '../moving-clock.js';

/** When each request passes, in seconds from the first. */
async function passes(requests: readonly (readonly [string, string])[]): Promise<number[]> {
  const clock = movingClock();
  const pacer = new IbkrPacer(clock, clock.sleep);
  const start = clock.monotonicMs();
  const times: number[] = [];
  for (const [contract, request] of requests) {
    await pacer.pass(contract, request);
    times.push((clock.monotonicMs() - start) / 1000);
  }
  return times;
}

describe('IbkrPacer', () => {
  it('an identical request -> 15 s later; the sixth of a contract -> 2 s later', async () => {
    expect(
      await passes([
        ['A', '1'],
        ['A', '1'],
      ]),
    ).toEqual([0, 15]);
    const six = ['1', '2', '3', '4', '5', '6'].map((request) => ['A', request] as const);
    expect(await passes(six)).toEqual([0, 0, 0, 0, 0, 2]);
  });

  it('the 61st -> ten minutes after the first; after a violation nothing for ten minutes', async () => {
    const times = await passes(Array.from({ length: 61 }, (_, i) => [`C${i}`, '1'] as const));
    expect([times[59], times[60]]).toEqual([0, 600]);
    const clock = movingClock();
    const pacer = new IbkrPacer(clock, clock.sleep);
    pacer.violated();
    await pacer.pass('A', '1');
    expect(clock.slept).toEqual([600_000]);
  });

  it('any requests -> no window holds more than its rule allows', async () => {
    const request = fc.tuple(fc.constantFrom('A', 'B', 'C'), fc.constantFrom('1', '2', '3', '4'));
    await fc.assert(
      fc.asyncProperty(fc.array(request, { maxLength: 150 }), async (requests) => {
        const times = await passes(requests);
        times.forEach((time, i) => {
          const within = (seconds: number, same: (k: number) => boolean): number =>
            times.filter((other, k) => k <= i && time - other < seconds && same(k)).length;
          expect(within(600, () => true)).toBeLessThanOrEqual(60);
          expect(within(2, (k) => requests[k][0] === requests[i][0])).toBeLessThan(6);
          expect(within(15, (k) => requests[k].join() === requests[i].join())).toBe(1);
        });
      }),
      { numRuns: 30 },
    );
  });
});
