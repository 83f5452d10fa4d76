import { z } from 'zod';

import { REGIME_LABELS } from '../labels/regime-label.js';

/** A bound on the mean of a feature in a state, in the feature's own unit. */
const conditionSchema = z
  .strictObject({
    /** Name of the feature, for example `volatility_21`. */
    feature: z.string().min(1),
    atLeast: z.number().optional(),
    atMost: z.number().optional(),
    /** How far beyond a bound the mean of a known state must move before the state changes its label: in the feature's unit. */
    margin: z.number().min(0).default(0),
  })
  .refine(({ atLeast, atMost }) => atLeast !== undefined || atMost !== undefined, {
    error: 'a condition needs atLeast, atMost, or both',
  });

export type LabelCondition = Readonly<z.output<typeof conditionSchema>>;

/** A label and what must hold for it; all conditions together. Without conditions it holds always. */
export const labelRuleSchema = z.strictObject({
  label: z.enum(REGIME_LABELS),
  when: z.array(conditionSchema).default([]),
});

export type LabelRule = Readonly<z.output<typeof labelRuleSchema>>;

/** In order: the first that holds labels a state. The bounds lie between the states that the walk-forward fits of the S&P 500 found
 * before 2013: since 2006 volatilities of 16 % and of 20 % to 22 % on either side of a crisis, 10 % and 13 % on either side of calm. The
 * margin holds a crisis through the fit of 2008-01, whose milder crisis state stands at 19.8 %. */
export const DEFAULT_LABEL_RULES = [
  { label: 'RISK_OFF_CRISIS', when: [{ feature: 'volatility_21', atLeast: 0.2, margin: 0.01 }] },
  {
    label: 'RECOVERY',
    when: [
      { feature: 'drawdown_252', atMost: -0.08, margin: 0.01 },
      { feature: 'return_63', atLeast: 0.02, margin: 0.01 },
    ],
  },
  { label: 'STAGNATION', when: [{ feature: 'return_63', atMost: 0, margin: 0.005 }] },
  { label: 'CALM_CARRY', when: [{ feature: 'volatility_21', atMost: 0.115, margin: 0.005 }] },
  { label: 'NORMAL' },
] as const satisfies readonly z.input<typeof labelRuleSchema>[];
