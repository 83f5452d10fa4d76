import { type JsonValue, type TradeDate } from '@prometheus/core';

import { type RegionId } from '../config/region-schema.js';
import { REGIME_LABELS, type RegimeLabel } from '../labels/regime-label.js';
import { type ModelState } from '../model/model-state.js';
import { type RegimeModel } from '../model/regime-model.js';

/** How states follow on each other, by the model in force at a close. */
export interface TransitionMatrix {
  readonly asOfDate: TradeDate;
  readonly region: RegionId;
  /** In the order of rows and columns; empty while there is no model. */
  readonly states: readonly ModelState[];
  /** Shape (K * K,), row-major, rows sum to 1: from the state of a session to that of the next. */
  readonly probabilities: Float64Array;
  /** Expected sessions in each state once entered, (K,): `1 / (1 - p)`. */
  readonly expectedDurationDays: Float64Array;
  /** Order of the rows and columns of `byLabel`. */
  readonly labels: readonly RegimeLabel[];
  /** Shape (L * L,): from label to label, states weighted by how often they occur; the row of a label without a state is zero. */
  readonly byLabel: Float64Array;
  readonly modelIds: readonly string[];
}

/** The matrix of a model, or an empty one. */
export function transitionMatrix(
  asOfDate: TradeDate,
  region: RegionId,
  model: RegimeModel | undefined,
): TransitionMatrix {
  return {
    asOfDate,
    region,
    states: model?.states ?? [],
    probabilities: model?.transition ?? new Float64Array(0),
    expectedDurationDays: model?.expectedDurationDays ?? new Float64Array(0),
    labels: REGIME_LABELS,
    byLabel: model?.labelTransition() ?? new Float64Array(REGIME_LABELS.length ** 2),
    modelIds: model?.modelIds ?? [],
  };
}

/** A matrix as a value for canonical JSON; a state that is never left has no expected duration (null). */
export function transitionMatrixJson(matrix: TransitionMatrix): JsonValue {
  return {
    asOfDate: matrix.asOfDate,
    region: matrix.region,
    states: matrix.states.map(({ id, label, weight, means }) => ({ id, label, weight, means: { ...means } })),
    probabilities: [...matrix.probabilities],
    expectedDurationDays: Array.from(matrix.expectedDurationDays, (days) => (Number.isFinite(days) ? days : null)),
    labels: [...matrix.labels],
    byLabel: [...matrix.byLabel],
    modelIds: [...matrix.modelIds],
  };
}
