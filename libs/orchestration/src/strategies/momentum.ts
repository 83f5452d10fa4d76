import { z } from 'zod';

import { defineStrategy, equalWeights } from './strategy.js';

/** Sessions of the momentum window's two ends: twelve months ago and one month ago, whose return is left out because it
 * tends to reverse (Jegadeesh and Titman 1993, Journal of Finance 48(1); Jegadeesh 1990, Journal of Finance 45(3)). */
const FORMATION = 252;
const SKIP = 21;

/** Holds the `holdings` instruments with the best total return from 252 to 21 sessions ago, at equal weights. */
export const momentum = defineStrategy({
  name: 'momentum',
  description:
    'Ranks instruments by their total return from 252 to 21 sessions ago and holds the best at equal weights.',
  parameters: z.strictObject({
    /** How many instruments are held at most. */
    holdings: z.number().int().min(1).default(50),
    /** Sessions from one rebalance to the next. */
    rebalanceEvery: z.number().int().min(1).default(21),
  }),
  configure: ({ holdings, rebalanceEvery }) => ({
    requiredHistory: FORMATION + 1,
    rebalanceEvery,
    decide({ view }) {
      const recent = view.crossSection('adjustedClose', SKIP);
      const old = view.crossSection('adjustedClose', FORMATION);
      const eligible = view.instruments.flatMap((instrument, k) => {
        const score = recent[k] / old[k] - 1;
        return Number.isFinite(score) && view.trades(instrument.instrumentId) ? [{ instrument, score }] : [];
      });
      if (eligible.length === 0) return undefined;
      // Instruments come in code-unit order of their symbols and the sort is stable, which settles ties.
      const best = eligible.sort((a, b) => b.score - a.score).slice(0, holdings);
      return equalWeights(best.map(({ instrument }) => instrument.instrumentId));
    },
  }),
});
