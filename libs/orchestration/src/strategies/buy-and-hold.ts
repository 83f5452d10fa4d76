import { z } from 'zod';

import { defineStrategy, equalWeights } from './strategy.js';

/** Buys equal amounts of everything that trades on the first day (or of `symbols`), and never trades again. */
export const buyAndHold = defineStrategy({
  name: 'buy-and-hold',
  description: 'Buys equal amounts of every instrument that trades on the first session, then holds.',
  parameters: z.strictObject({
    /** Symbols to buy; all when empty. */
    symbols: z.array(z.string()).default([]),
  }),
  configure: ({ symbols }) => ({
    requiredHistory: 1,
    rebalanceEvery: 1,
    decide({ view, sessionOfRun }) {
      if (sessionOfRun !== 0) return undefined;
      const wanted = new Set(symbols);
      const chosen = view.instruments.filter(
        (i) => view.trades(i.instrumentId) && (wanted.size === 0 || wanted.has(i.symbol)),
      );
      return chosen.length === 0 ? undefined : equalWeights(chosen.map((i) => i.instrumentId));
    },
  }),
});
