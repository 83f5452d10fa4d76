import { isTradeDate, type JsonValue, type TradeDate } from '@prometheus/core';
import { PcaEncoder } from '@prometheus/encoders';
import { z } from 'zod';

import { FilteringClassifier } from '../classifiers/filtering-classifier.js';
import { regionIdSchema } from '../config/region-schema.js';
import { RegimeArtifactError } from '../errors.js';
import { REGIME_LABELS } from '../labels/regime-label.js';
import { type RegimeModelParts } from './regime-model.js';

const FORMAT = 'regime-model-1';

const numbersByName = z.record(z.string(), z.number());

const artifactSchema = z.strictObject({
  format: z.literal(FORMAT),
  region: regionIdSchema,
  cut: z.string().refine((value) => isTradeDate(value)),
  columns: z.array(z.string()),
  used: z.array(
    z.strictObject({ name: z.string(), transform: z.enum(['identity', 'log']), column: z.number().int().min(0) }),
  ),
  encoder: z.json(),
  classifier: z.json(),
  states: z.array(
    z.strictObject({
      id: z.string(),
      label: z.enum(REGIME_LABELS),
      weight: z.number(),
      means: numbersByName,
      prototype: numbersByName,
    }),
  ),
  nextState: z.number().int().min(1),
  metrics: z.strictObject({
    rows: z.number(),
    completeRows: z.number(),
    logLikelihood: z.number(),
    bic: numbersByName,
    iterations: z.number(),
    converged: z.boolean(),
    dimensions: z.number(),
    coverage: z.number(),
  }),
  reasons: z.array(z.string()),
  trainingSpec: z.json(),
});

/** A model as JSON. Numbers survive it bit by bit. */
export function modelArtifact(parts: RegimeModelParts): JsonValue {
  const { encoder, classifier, ...plain } = parts;
  const artifact = { format: FORMAT, ...plain, encoder: encoder.artifact(), classifier: classifier.artifact() };
  return artifact as unknown as JsonValue;
}

/** @throws {RegimeArtifactError} for anything but what `modelArtifact` makes */
export function readModelArtifact(json: JsonValue): RegimeModelParts {
  const read = artifactSchema.safeParse(json);
  if (!read.success) {
    const [{ path, message }] = read.error.issues;
    throw new RegimeArtifactError(`${path.join('.') || 'the whole of it'}: ${message}`);
  }
  const { format: _, cut, encoder, classifier, ...plain } = read.data;
  return {
    ...plain,
    cut: cut as TradeDate,
    encoder: PcaEncoder.fromArtifact(encoder),
    classifier: FilteringClassifier.fromArtifact(classifier),
  };
}
