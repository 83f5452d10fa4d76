/** What a market can be in. The order is that of the columns in every table of probabilities. */
export const REGIME_LABELS = ['CALM_CARRY', 'NORMAL', 'RISK_OFF_CRISIS', 'RECOVERY', 'STAGNATION'] as const;

export type RegimeLabel = (typeof REGIME_LABELS)[number];

/** The label while there is no model to give one. */
export const UNDETERMINED = 'UNDETERMINED';
