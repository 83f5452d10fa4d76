import { type JsonValue, type TradeDate } from '@prometheus/core';
import { type Filtered } from '@prometheus/statistics';

import { type RegionId } from '../config/region-schema.js';
import { type RegimeLabel, type UNDETERMINED } from '../labels/regime-label.js';
import { type RegimeDriver, type RegimeExplanation } from '../model/regime-driver.js';
import { type LabelProbabilities } from './hysteresis.js';

/** What the engine says of a region at one close. */
export interface RegimeState {
  readonly asOfDate: TradeDate;
  readonly region: RegionId;
  /** `UNDETERMINED` while there is no model. */
  readonly label: RegimeLabel | typeof UNDETERMINED;
  /** First session under the label; while there is no model the first session watched. */
  readonly since: TradeDate;
  /** Where the session lies in the space of the encoder, unit length; empty when it could not be observed or there is no model. */
  readonly embedding: Float32Array;
  /** Of the labels, sum 1; all zero while there is no model. */
  readonly probabilities: Filtered<LabelProbabilities>;
  /** Of the model's states, (K,), sum 1; empty while there is no model. */
  readonly stateProbabilities: Filtered<Float64Array>;
  /** Probability of the label times `inputQuality`, in [0, 1]; 0 while there is no model. */
  readonly confidence: number;
  /** What doubt about the inputs leaves, by the factors of `config.confidence`: 1 when all is in order, 0 without a model. */
  readonly inputQuality: number;
  /** Features by what they add to the case for the leading state; empty when the session could not be observed. */
  readonly drivers: readonly RegimeDriver[];
  /** The sum that the drivers are addends of; absent while there is no model. */
  readonly explanation?: RegimeExplanation;
  /** Encoder and classifier; empty while there is no model. */
  readonly modelIds: readonly string[];
  /** Share of the configured features that the model uses and this session has, in [0, 1]. */
  readonly coverage: number;
  /** What is missing, degraded or left out; empty when all is in order. */
  readonly reasons: readonly string[];
  /** The session's figures in their own units; those that are missing are absent. */
  readonly features: Readonly<Record<string, number>>;
}

/** All of a state as a value for canonical JSON: for the decision log, the proofs and tables. */
export function regimeStateJson(state: RegimeState): JsonValue {
  const { explanation } = state;
  return {
    asOfDate: state.asOfDate,
    region: state.region,
    label: state.label,
    since: state.since,
    confidence: state.confidence,
    inputQuality: state.inputQuality,
    coverage: state.coverage,
    probabilities: { ...state.probabilities.value },
    stateProbabilities: [...state.stateProbabilities.value],
    embedding: [...state.embedding],
    drivers: state.drivers.map((driver) => ({ ...driver })),
    ...(explanation === undefined
      ? {}
      : {
          logOdds: {
            leading: explanation.leading,
            runnerUp: explanation.runnerUp,
            total: explanation.logOdds,
            base: explanation.base,
            prior: explanation.priorLogOdds,
          },
        }),
    modelIds: [...state.modelIds],
    reasons: [...state.reasons],
    features: { ...state.features },
  };
}
