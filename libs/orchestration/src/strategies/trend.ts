import { movingAverageRatio } from '@prometheus/data';
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
  configure: ({ fast, slow, rebalanceEvery }) => {
    const ratio = movingAverageRatio(fast, slow);
    return {
      requiredHistory: ratio.lookback,
      rebalanceEvery,
      decide({ view }) {
        const ratios = view.feature(ratio);
        const candidates = view.instruments.flatMap(({ instrumentId }, k) =>
          view.trades(instrumentId) && Number.isFinite(ratios[k]) ? [{ instrumentId, up: ratios[k] > 1 }] : [],
        );
        if (candidates.length === 0) return undefined;
        const invested = candidates.filter(({ up }) => up);
        return {
          kind: 'weights',
          instruments: invested.map(({ instrumentId }) => instrumentId),
          values: new Float64Array(invested.length).fill(1 / candidates.length),
        };
      },
    };
  },
});
