import { z } from 'zod';

import { defineStrategy, equalWeights } from './strategy.js';

/** Holds equal weights of everything that trades (or of the index members), restored every `rebalanceEvery` sessions. */
export const equalWeight = defineStrategy({
  name: 'equal-weight',
  description: 'Holds every instrument that trades at equal weights, restored at each rebalance.',
  parameters: z.strictObject({
    /** Sessions from one rebalance to the next. */
    rebalanceEvery: z.number().int().min(1).default(21),
    /** Only instruments that are index members on the day. */
    membersOnly: z.boolean().default(false),
  }),
  configure: ({ rebalanceEvery, membersOnly }) => ({
    requiredHistory: 1,
    rebalanceEvery,
    decide({ view }) {
      const members = membersOnly ? new Set(view.members() ?? []) : undefined;
      const closes = view.crossSection('close');
      const { instruments, instrumentIds } = view;
      const isChosen = (k: number): boolean =>
        closes[k] > 0 && (members === undefined || members.has(instruments[k].symbol));
      let all = true;
      for (let k = 0; all && k < closes.length; k++) all = isChosen(k);
      const chosen = all ? instrumentIds : instrumentIds.filter((_, k) => isChosen(k));
      return chosen.length === 0 ? undefined : equalWeights(chosen);
    },
  }),
});
