import { type JsonValue, type RandomStream, type TradeDate } from '@prometheus/core';
import { modelIdOf } from '@prometheus/data';
import { type PcaEncoder } from '@prometheus/encoders';
import { type Filtered, mapFiltered } from '@prometheus/statistics';

import { type FittedClassifier } from '../classifiers/classifier.js';
import { type RegimeConfig } from '../config/regime-config.js';
import { type RegionConfig, type RegionId } from '../config/region-schema.js';
import { type FeatureRows } from '../features/feature-rows.js';
import { transformedRow, transformedValues, type UsedFeature } from '../features/usable-features.js';
import { REGIME_LABELS, type RegimeLabel } from '../labels/regime-label.js';
import { explainObservation } from './explain.js';
import { expectedDurations, labelTransitions } from './label-transitions.js';
import { modelArtifact, readModelArtifact } from './model-artifact.js';
import { type ModelMetrics, type ModelState } from './model-state.js';
import { type RegimeExplanation } from './regime-driver.js';
import { trainModel } from './train-model.js';
import { encodedRows } from './trained-parts.js';

export interface TrainingOptions {
  readonly config: RegimeConfig;
  readonly region: RegionConfig;
  /** Date of the last row; nothing after it is learned from. */
  readonly cut: TradeDate;
  readonly random: RandomStream;
  /** The model in force before, whose states this one continues. */
  readonly previous?: RegimeModel;
  /** Whether numbers of states compete; a first model always lets them. */
  readonly selectStates: boolean;
}

/** All that a model consists of. */
export interface RegimeModelParts {
  readonly region: RegionId;
  readonly cut: TradeDate;
  /** Columns of the rows that the model takes, used or not. */
  readonly columns: readonly string[];
  readonly used: readonly UsedFeature[];
  readonly encoder: PcaEncoder;
  readonly classifier: FittedClassifier;
  readonly states: readonly ModelState[];
  /** Number of the next state that no earlier fit had. */
  readonly nextState: number;
  readonly metrics: ModelMetrics;
  readonly reasons: readonly string[];
  readonly trainingSpec: JsonValue;
}

/** Scaler, encoder, classifier and labelled states of one region, learned from the sessions up to its cut. Rows given to it are
 * those of `featureRows`, in the order of the configuration; a row that lacks a used feature is not observed and only moves
 * the probabilities by the transitions. */
export class RegimeModel {
  readonly region: RegionId;
  readonly cut: TradeDate;
  /** Features in use. */
  readonly names: readonly string[];
  /** Why other features are left out, and rules that cannot be judged. */
  readonly reasons: readonly string[];
  /** Share of the configured features in use. */
  readonly coverage: number;
  readonly encoder: PcaEncoder;
  readonly classifier: FittedClassifier;
  readonly states: readonly ModelState[];
  readonly metrics: ModelMetrics;
  readonly trainingSpec: JsonValue;
  /** `regime-<classifier>_` and a hash of the artifact. */
  readonly modelId: string;

  private constructor(readonly parts: RegimeModelParts) {
    this.region = parts.region;
    this.cut = parts.cut;
    this.names = parts.used.map(({ name }) => name);
    this.reasons = parts.reasons;
    this.coverage = parts.metrics.coverage;
    this.encoder = parts.encoder;
    this.classifier = parts.classifier;
    this.states = parts.states;
    this.metrics = parts.metrics;
    this.trainingSpec = parts.trainingSpec;
    this.modelId = modelIdOf(`regime-${parts.classifier.kind}`, this.artifact());
  }

  /** Learns a model from the rows of a region, oldest first and up to the cut; the window of the configuration is taken from
   * their end.
   * @throws {TrainingCutError} for rows after the cut
   * @throws {TooFewTrainingRowsError} while too few rows are complete */
  static train(rows: FeatureRows, options: TrainingOptions): RegimeModel {
    return new RegimeModel(trainModel(rows, options));
  }

  /** @throws {RegimeArtifactError} for anything but the artifact of a regime model */
  static fromArtifact(json: JsonValue): RegimeModel {
    return new RegimeModel(readModelArtifact(json));
  }

  /** Ids of encoder and classifier. */
  get modelIds(): readonly string[] {
    return [this.encoder.modelId, this.modelId];
  }

  /** Shape (K * K,) in the order of `states`; rows sum to 1. */
  get transition(): Float64Array {
    return this.classifier.transition.slice();
  }

  /** Expected number of sessions that each state lasts once entered, (K,). */
  get expectedDurationDays(): Float64Array {
    return expectedDurations(this.classifier.transition, this.states.length);
  }

  /** Shape (L * L,) in the order of `REGIME_LABELS`; the row of a label without a state is zero. */
  labelTransition(): Float64Array {
    return labelTransitions(this.classifier.transition, this.states);
  }

  /** Probabilities of the states in each of the rows, shape (T * K,), each knowing the rows up to its own alone. */
  filterAll(rows: FeatureRows): Filtered<Float64Array> {
    return this.classifier.filter(encodedRows(this.encoder, transformedValues(rows, this.parts.used)));
  }

  /** Probabilities of the states after the last of the rows, (K,): what a model that comes into force goes on from. */
  filter(rows: FeatureRows): Filtered<Float64Array> {
    return mapFiltered(this.filterAll(rows), (all) => all.slice(all.length - this.states.length));
  }

  /** Probabilities of the states after one more session, (K,).
   * @param previous undefined for the first session ever
   * @param row shape (F,), all features of the configuration */
  step(previous: Filtered<Float64Array> | undefined, row: ArrayLike<number>): Filtered<Float64Array> {
    return this.classifier.step(previous, this.#scores(row));
  }

  /** Whether the row has every feature in use. */
  isObserved(row: ArrayLike<number>): boolean {
    return transformedRow(row, this.parts.used).every(Number.isFinite);
  }

  /** Scores of the row as a direction, unit length; NaN when the row is not observed. */
  embedding(row: ArrayLike<number>): Float32Array {
    if (!this.isObserved(row)) return new Float32Array(this.encoder.embeddingDim).fill(Number.NaN);
    return this.encoder.embedWindow(transformedRow(row, this.parts.used));
  }

  /** Probabilities of the labels: sums over their states. */
  labelProbabilities(filtered: Filtered<Float64Array>): Filtered<Record<RegimeLabel, number>> {
    return mapFiltered(filtered, (probabilities) => {
      const sums = Object.fromEntries(REGIME_LABELS.map((label) => [label, 0])) as Record<RegimeLabel, number>;
      this.states.forEach(({ label }, k) => (sums[label] += probabilities[k]));
      return sums;
    });
  }

  /** Why the leading state of a session leads, feature by feature.
   * @param previous probabilities of the session before */
  explain(previous: Filtered<Float64Array> | undefined, row: ArrayLike<number>): RegimeExplanation {
    const prior = this.classifier.logPrior(previous);
    const values = transformedRow(row, this.parts.used);
    const observed = values.every(Number.isFinite);
    const scores = this.encoder.scores(values);
    const densities = observed ? this.classifier.logDensities(scores) : new Float64Array(prior.length);
    const posterior = prior.map((value, k) => value + densities[k]);
    const [leading, runnerUp] = [...posterior.keys()].sort((a, b) => posterior[b] - posterior[a]);
    const priorLogOdds = prior[leading] - prior[runnerUp];
    const named = {
      leading: this.states[leading].id,
      runnerUp: this.states[runnerUp].id,
      logOdds: posterior[leading] - posterior[runnerUp],
      priorLogOdds,
    };
    if (!observed) return { ...named, base: 0, drivers: [] };
    const zScores = this.encoder.scaler.transform(values);
    const { loadings } = this.encoder;
    const session = { zScores, scores, loadings, leading, runnerUp };
    const { base, contributions } = explainObservation(this.classifier, session);
    const drivers = this.parts.used.map(({ name, column }, i) => ({
      feature: name,
      value: row[column],
      zScore: zScores[i],
      contribution: contributions[i],
    }));
    return { ...named, base, drivers };
  }

  /** The model as JSON; `fromArtifact` makes the same model of it. */
  artifact(): JsonValue {
    return modelArtifact(this.parts);
  }

  #scores(row: ArrayLike<number>): Float64Array {
    return this.encoder.scores(transformedRow(row, this.parts.used));
  }
}
