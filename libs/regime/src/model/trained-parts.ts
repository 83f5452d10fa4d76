import { type JsonValue, type RandomStream, type TradeDate } from '@prometheus/core';
import { PcaEncoder } from '@prometheus/encoders';

import { type FittedClassifier } from '../classifiers/classifier.js';
import { regimeClassifier } from '../classifiers/classifiers.js';
import { type RegimeConfig } from '../config/regime-config.js';
import { type RegionConfig } from '../config/region-schema.js';
import { TooFewTrainingRowsError } from '../errors.js';
import { type FeatureRows } from '../features/feature-rows.js';
import { type UsedFeature } from '../features/usable-features.js';

/** Family of the encoder of market features. */
export const REGIME_ENCODER_FAMILY = 'num-regime-core-v1';

/** Learns to encode the used features of a training window.
 * @param values after the transforms, shape (T * F,)
 * @throws {TooFewTrainingRowsError} when too few rows are complete */
export function trainEncoder(
  values: Float64Array,
  dates: readonly TradeDate[],
  used: readonly UsedFeature[],
  { config, region, cut }: { config: RegimeConfig; region: RegionConfig; cut: TradeDate },
): PcaEncoder {
  const width = used.length;
  const complete = dates.filter((_, t) => values.subarray(t * width, (t + 1) * width).every(Number.isFinite)).length;
  if (width === 0 || complete < config.minimumRows) {
    throw new TooFewTrainingRowsError(region.id, cut, config.minimumRows, width === 0 ? 0 : complete);
  }
  const names = used.map(({ name }) => name);
  return PcaEncoder.train({ names, values, dates }, { family: REGIME_ENCODER_FAMILY, cut, ...config.encoder });
}

/** Scores of all rows, shape (T * D,); NaN where a feature is missing. */
export function encodedRows(encoder: PcaEncoder, values: Float64Array): Float64Array {
  const width = encoder.names.length;
  const rows = values.length / width;
  const scores = new Float64Array(rows * encoder.embeddingDim);
  for (let t = 0; t < rows; t++) {
    scores.set(encoder.scores(values.subarray(t * width, (t + 1) * width)), t * encoder.embeddingDim);
  }
  return scores;
}

/** Fits the classifier, and where its number of states is open lets the numbers compete: all at first, later that of the fit before
 * and its neighbours, so that a number moves by one at a time.
 * @param earlier the fit before: how many states it has and their probabilities in each session, shape (T * K,)
 * @returns the fit with the least Bayesian information criterion, and the criterion of each number tried */
export function fitClassifier(
  scores: Float64Array,
  dimensions: number,
  config: RegimeConfig,
  random: RandomStream,
  earlier: { readonly states: number; readonly responsibilities: Float64Array } | undefined,
  selectStates: boolean,
): { readonly classifier: FittedClassifier; readonly bic: Readonly<Record<string, number>> } {
  const { tolerance, maxIterations, covarianceFloor, starts } = config;
  const fit = (states: number, seededStarts: number) =>
    regimeClassifier(config.classifier).fit(scores, {
      states,
      dimensions,
      starts: seededStarts,
      random: random.child(`${states} states`),
      tolerance,
      maxIterations,
      covarianceFloor,
      ...(earlier?.states === states ? { responsibilities: earlier.responsibilities } : {}),
    });
  if (earlier !== undefined && !selectStates) {
    const classifier = fit(earlier.states, 0);
    return { classifier, bic: { [earlier.states]: classifier.bic } };
  }
  const least = Math.max(config.states.min, (earlier?.states ?? 0) - 1);
  const greatest = Math.min(config.states.max, (earlier?.states ?? Infinity) + 1);
  const fits = Array.from({ length: greatest - least + 1 }, (_, i) => fit(least + i, starts));
  return {
    classifier: fits.reduce((best, next) => (next.bic < best.bic ? next : best)),
    bic: Object.fromEntries(fits.map(({ states, bic }) => [states, bic])),
  };
}

/** What a model learned from, for the registry of models. */
export function trainingSpec(
  config: RegimeConfig,
  region: RegionConfig,
  rows: FeatureRows,
  window: { readonly from: TradeDate; readonly cut: TradeDate },
): JsonValue {
  const { encoder, states, starts, tolerance, maxIterations, covarianceFloor, minimumCoverage } = config;
  return {
    region: region.id,
    from: window.from,
    cut: window.cut,
    rows: rows.dates.length,
    features: [...rows.names],
    classifier: config.classifier,
    settings: { encoder, states, starts, tolerance, maxIterations, covarianceFloor, minimumCoverage },
  };
}
