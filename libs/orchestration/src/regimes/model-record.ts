import { type JsonValue } from '@prometheus/core';
import { RegimeModel } from '@prometheus/regime';

import { type ModelRecord } from './regime-history.js';

/** A regime model in words and figures, from its artifact.
 * @throws {RegimeArtifactError} for anything but the artifact of a regime model */
export function modelRecord(artifact: JsonValue): ModelRecord {
  const model = RegimeModel.fromArtifact(artifact);
  const { encoder, classifier, metrics, names, parts } = model;
  const used = new Set(names);
  return {
    modelId: model.modelId,
    encoderId: encoder.modelId,
    classifier: classifier.kind,
    cut: model.cut,
    states: model.states,
    transition: [...model.transition],
    expectedDurationDays: [...model.expectedDurationDays],
    features: names,
    leftOut: parts.columns.filter((name) => !used.has(name)),
    reasons: model.reasons,
    rows: metrics.rows,
    completeRows: metrics.completeRows,
    dimensions: metrics.dimensions,
    logLikelihood: metrics.logLikelihood,
    bic: metrics.bic,
    iterations: metrics.iterations,
    converged: metrics.converged,
  };
}
