import { type CausalOutput } from '@prometheus/data';
import { ENCODER_OUTPUTS } from '@prometheus/encoders';
import { REGIME_OUTPUTS } from '@prometheus/regime';

/** What every engine computes from views. Lint refuses an engine whose list is not here. */
export const REGISTERED_OUTPUTS: readonly CausalOutput[] = [...ENCODER_OUTPUTS, ...REGIME_OUTPUTS];
