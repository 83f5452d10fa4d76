import { type InstrumentId } from '@prometheus/core';
import { type RegimeLabel } from '@prometheus/regime';
import { z } from 'zod';

import { type RegimeOutput } from '../pipeline/engine-outputs.js';
import { defineStrategy } from './strategy.js';

/** Part of the book that is invested. */
const gross = z.number().min(0).max(2);

const grossSchema = z.strictObject({
  CALM_CARRY: gross.default(1),
  NORMAL: gross.default(0.9),
  RECOVERY: gross.default(0.75),
  STAGNATION: gross.default(0.6),
  RISK_OFF_CRISIS: gross.default(0.25),
  /** While no regime is known, and without the engine. */
  UNDETERMINED: gross.default(0.5),
});

/** Holds everything that trades (or the index members) at equal weights, as much of the book as the regime allows. */
export const regimeAllocation = defineStrategy({
  name: 'regime-allocation',
  description: 'Equal weights of everything that trades, invested as far as the regime of the market allows.',
  parameters: z.strictObject({
    /** Gross exposure by label, as a fraction of equity. */
    gross: grossSchema.default(grossSchema.parse({})),
    /** Whose regime counts: a region of the engine's configuration, or the global view. */
    region: z.string().min(1).default('global'),
    /** Sessions from one rebalance to the next; a change of regime rebalances too. */
    rebalanceEvery: z.number().int().min(1).default(21),
    /** Only instruments that are index members on the day. */
    membersOnly: z.boolean().default(false),
  }),
  configure: ({ gross, region, rebalanceEvery, membersOnly }) => ({
    requiredHistory: 1,
    engines: ['regime'],
    rebalanceEvery,
    rebalanceOnRegimeChange: true,
    decide({ view, engines }) {
      const members = membersOnly ? new Set(view.members() ?? []) : undefined;
      const closes = view.crossSection('close');
      const { instruments } = view;
      const chosen: InstrumentId[] = [];
      for (let k = 0; k < closes.length; k++) {
        const { instrumentId, symbol } = instruments[k];
        if (closes[k] > 0 && (members === undefined || members.has(symbol))) chosen.push(instrumentId);
      }
      if (chosen.length === 0) return undefined;
      const exposure = grossExposure(gross, regimeOf(engines.regime, region));
      return {
        kind: 'weights',
        instruments: chosen,
        values: new Float64Array(chosen.length).fill(exposure / chosen.length),
      };
    },
  }),
});

type GrossByLabel = z.output<typeof grossSchema>;

interface LabelledRegime {
  readonly label: RegimeLabel | 'UNDETERMINED';
  readonly confidence: number;
}

function regimeOf(output: RegimeOutput | undefined, region: string): LabelledRegime {
  const regime = region === 'global' ? output?.global : output?.regions.get(region);
  return regime ?? { label: 'UNDETERMINED', confidence: 0 };
}

/** The label's exposure as far as the label is trusted; for the rest the lower of it and the exposure without a regime, so that doubt
 * never raises what is at risk. */
function grossExposure(byLabel: GrossByLabel, { label, confidence }: LabelledRegime): number {
  const wanted = byLabel[label];
  if (label === 'UNDETERMINED') return wanted;
  return confidence * wanted + (1 - confidence) * Math.min(wanted, byLabel.UNDETERMINED);
}
