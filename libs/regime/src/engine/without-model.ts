import { type Filtered, GaussianHmm, mapFiltered } from '@prometheus/statistics';

import { REGIME_LABELS, type RegimeLabel } from '../labels/regime-label.js';
import { type LabelProbabilities } from './hysteresis.js';

/** Filtered values come from a filter alone; this one has seen no session. */
const UNSEEN = new GaussianHmm({
  states: 1,
  dimensions: 1,
  start: Float64Array.of(1),
  transition: Float64Array.of(1),
  means: Float64Array.of(0),
  covariances: Float64Array.of(1),
}).step(undefined, [Number.NaN]);

/** Probabilities of states while there are none. */
export const NO_STATES: Filtered<Float64Array> = mapFiltered(UNSEEN, () => new Float64Array(0));

/** Probabilities of labels while there is no model: zero each, as none has any claim. */
export const NO_LABELS: Filtered<LabelProbabilities> = mapFiltered(UNSEEN, () =>
  Object.freeze(Object.fromEntries(REGIME_LABELS.map((label) => [label, 0])) as Record<RegimeLabel, number>),
);
