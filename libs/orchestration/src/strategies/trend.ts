import { z } from 'zod';

import { defineStrategy } from './strategy.js';

/** Moving-average cross: each instrument has an equal share of the book, which is invested while the mean of its last
 * `fast` adjusted closes is above that of its last `slow`, and in cash otherwise. */
export const trend = defineStrategy({
  name: 'trend',
  description:
    'Gives every instrument an equal share of the book, invested while its fast moving average is above its slow one.',
  parameters: z
    .strictObject({
      fast: z.number().int().min(1).default(50),
      slow: z.number().int().min(2).default(200),
      rebalanceEvery: z.number().int().min(1).default(5),
    })
    .refine(({ fast, slow }) => fast < slow, { error: 'fast must be smaller than slow', path: ['fast'] }),
  configure: ({ fast, slow, rebalanceEvery }) => ({
    requiredHistory: slow,
    rebalanceEvery,
    decide({ view }) {
      const { values, instruments } = view.window('adjustedClose', slow);
      const width = instruments.length;
      const candidates = instruments.flatMap((id, k) => {
        const slowMean = mean(values, width, k, 0, slow);
        const fastMean = mean(values, width, k, slow - fast, slow);
        return view.trades(id) && Number.isFinite(slowMean) ? [{ id, up: fastMean > slowMean }] : [];
      });
      if (candidates.length === 0) return undefined;
      const invested = candidates.filter(({ up }) => up);
      return {
        kind: 'weights',
        instruments: invested.map(({ id }) => id),
        values: new Float64Array(invested.length).fill(1 / candidates.length),
      };
    },
  }),
});

/** Mean of column k over rows [from, to); NaN when a bar is absent. */
function mean(values: Float64Array, width: number, k: number, from: number, to: number): number {
  let sum = 0;
  for (let row = from; row < to; row++) sum += values[row * width + k];
  return sum / (to - from);
}
