import { type Filtered } from '@prometheus/statistics';

import { type RegimeModel } from '../model/regime-model.js';
import { type LabelProbabilities, type LabelStanding } from './hysteresis.js';

/** A session as the model in force on it saw it. */
export interface FilteredDay {
  readonly model: RegimeModel;
  readonly standing: LabelStanding;
  /** Probabilities of the model's states, (K,). */
  readonly states: Filtered<Float64Array>;
  readonly labels: Filtered<LabelProbabilities>;
  /** What the same model made of the session before; undefined on its first session ever. */
  readonly before: Filtered<Float64Array> | undefined;
  /** Sessions in a row, this one included, that lack a feature in use: their states are predicted, not observed. */
  readonly unobserved: number;
}

/** One session of a region; once made it never changes. */
export interface RegimeDay {
  /** Absent while there is no model. */
  readonly filtered?: FilteredDay;
  /** Why the newest scheduled fit gave no model. */
  readonly refitFailure?: string;
}
