import { type InstrumentId } from '@prometheus/core';
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
        const { instruments } = view;
        const invested: InstrumentId[] = [];
        let candidates = 0;
        for (let k = 0; k < instruments.length; k++) {
          const { instrumentId } = instruments[k];
          if (!Number.isFinite(ratios[k]) || !view.trades(instrumentId)) continue;
          candidates += 1;
          if (ratios[k] > 1) invested.push(instrumentId);
        }
        if (candidates === 0) return undefined;
        return { kind: 'weights', instruments: invested, values: invested.map(() => 1 / candidates) };
      },
    };
  },
});
