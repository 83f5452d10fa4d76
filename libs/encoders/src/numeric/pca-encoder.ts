import { InsufficientDataError, type JsonValue, type TradeDate } from '@prometheus/core';
import { modelIdOf, type TrainedModel, TrainingCutError } from '@prometheus/data';
import { ParameterRangeError, principalComponents } from '@prometheus/statistics';

import { NoSpreadError } from '../errors.js';
import { readArtifact } from './artifact-json.js';
import { type FeatureWindows, requireRow, requireRows, requireShape } from './feature-windows.js';
import { type NumericWindowEncoder } from './numeric-window-encoder.js';
import { type PcaArtifact, pcaArtifactSchema } from './pca-artifact.js';
import { RobustScaler } from './robust-scaler.js';

export interface PcaTraining {
  /** `num-regime-core-v1` is the family of market features; another use names another. */
  readonly family: 'num-regime-core-v1' | (string & {});
  /** The last date that training may see. */
  readonly cut: TradeDate;
  /** As many components are kept as explain this share of the variance, in (0, 1]. */
  readonly explainedVariance: number;
  /** And never more than this. */
  readonly maxDimensions: number;
  /** Largest scaled value, in deviations. */
  readonly clip: number;
}

/** Components of less variance than this share of the first one's are rounding errors. */
const LEAST_VARIANCE = 1e-12;

/** Robust scaling and principal components, both fitted in closed form on rows up to a cut. The same rows give the same bytes. */
export class PcaEncoder implements NumericWindowEncoder {
  readonly modelId: string;
  readonly family: string;
  readonly names: readonly string[];
  readonly cut: TradeDate;
  readonly embeddingDim: number;
  readonly scaler: RobustScaler;
  /** Shape (F,): mean of the scaled training rows, which clipping and skew move off zero. */
  readonly mean: Float64Array;
  /** Shape (dim, F), row-major: a component a row, of unit length, its largest loading positive. */
  readonly loadings: Float64Array;
  /** Shape (dim,): each component's share of the variance of the scaled training rows. */
  readonly explained: Float64Array;
  /** Rows that it was fitted on. */
  readonly trainingRows: number;
  /** Rows with a missing value, which it was not. */
  readonly leftOutRows: number;
  readonly #artifact: PcaArtifact;

  /** A trained encoder is made of its artifact too, so that one that is loaded has the same bits. */
  private constructor(artifact: PcaArtifact) {
    this.#artifact = artifact;
    this.modelId = modelIdOf(artifact.family, artifact);
    this.family = artifact.family;
    this.names = Object.freeze([...artifact.names]);
    this.cut = artifact.cut;
    this.embeddingDim = artifact.explained.length;
    this.scaler = RobustScaler.fromJson(artifact.scaler);
    this.mean = Float64Array.from(artifact.mean);
    this.loadings = Float64Array.from(artifact.loadings);
    this.explained = Float64Array.from(artifact.explained);
    this.trainingRows = artifact.rows;
    this.leftOutRows = artifact.leftOutRows;
  }

  /** Fits scaler and components on the rows without a missing value.
   * @throws {TrainingCutError} when a row is dated after the cut
   * @throws {InsufficientDataError} unless there are more complete rows than features
   * @throws {NoSpreadError} when no feature varies
   * @throws {FeatureShapeError} when names, values and dates do not fit
   * @throws {NonFiniteInputError} on Infinity
   * @throws {ParameterRangeError} on an option outside its range */
  static train(windows: FeatureWindows, options: PcaTraining): PcaEncoder {
    const { family, cut, explainedVariance, maxDimensions, clip } = options;
    if (!(explainedVariance > 0 && explainedVariance <= 1)) {
      throw new ParameterRangeError('explainedVariance', explainedVariance, 'above 0 and at most 1');
    }
    if (!Number.isInteger(maxDimensions) || maxDimensions < 1) {
      throw new ParameterRangeError('maxDimensions', maxDimensions, 'a whole number, at least 1');
    }
    requireShape(windows);
    requirePast(windows.dates, family, cut);
    const { names } = windows;
    const { values, dates } = completeRows(windows);
    if (dates.length <= names.length) {
      throw new InsufficientDataError(
        `${family}: training rows without a missing value`,
        names.length + 1,
        dates.length,
      );
    }
    const scaler = RobustScaler.fit(values, names.length, { clip });
    const scaled = scaledRows(scaler, values, names.length);
    const { mean, components, variances } = principalComponents(scaled, names.length);
    const total = variances.reduce((sum, variance) => sum + Math.max(0, variance), 0);
    if (!(total > 0)) throw new NoSpreadError(family, dates.length);
    const dimensions = dimensionsFor(variances, total, explainedVariance, maxDimensions);
    return new PcaEncoder({
      kind: 'robust-pca',
      version: 1,
      family,
      cut,
      firstDate: earliest(dates),
      lastDate: latest(dates),
      rows: dates.length,
      leftOutRows: windows.dates.length - dates.length,
      names: [...names],
      scaler: scaler.toJson(),
      mean: plain(mean),
      loadings: plain(components.subarray(0, dimensions * names.length)),
      explained: plain(variances.subarray(0, dimensions)).map((variance) => variance / total),
    });
  }

  /** @throws {EncoderArtifactError} unless `json` is what `artifact` gave */
  static fromArtifact(json: JsonValue): PcaEncoder {
    return new PcaEncoder(readArtifact('PCA encoder', pcaArtifactSchema, json));
  }

  scores(row: ArrayLike<number>): Float64Array {
    requireRow(row, this.names.length);
    const scaled = this.scaler.transform(row);
    for (let f = 0; f < scaled.length; f++) scaled[f] -= this.mean[f];
    const scores = new Float64Array(this.embeddingDim);
    for (let d = 0, cell = 0; d < scores.length; d++) {
      let sum = 0;
      for (let f = 0; f < scaled.length; f++, cell++) sum += this.loadings[cell] * scaled[f];
      scores[d] = sum;
    }
    return scores;
  }

  embedWindow(row: ArrayLike<number>): Float32Array {
    const scores = this.scores(row);
    let squares = 0;
    for (let d = 0; d < scores.length; d++) squares += scores[d] * scores[d];
    const length = Math.sqrt(squares);
    return Float32Array.from(scores, (score) => (length === 0 ? 0 : score / length));
  }

  embedBatch(values: Float64Array): Float32Array {
    const width = this.names.length;
    const rows = requireRows('values', values, width);
    const embeddings = new Float32Array(rows * this.embeddingDim);
    for (let row = 0; row < rows; row++) {
      embeddings.set(this.embedWindow(values.subarray(row * width, (row + 1) * width)), row * this.embeddingDim);
    }
    return embeddings;
  }

  artifact(): JsonValue {
    return structuredClone(this.#artifact);
  }

  /** For the model registry.
   * @param engine that the encoder was trained for */
  trained(engine: string): TrainedModel {
    const { family, cut, firstDate, lastDate, rows, leftOutRows, names, explained } = this.#artifact;
    return {
      engine,
      type: family,
      artifact: this.artifact(),
      trainingDataSpec: { cut, firstDate, lastDate, rows, leftOutRows, features: [...names] },
      metrics: { dimensions: explained.length, explained: explained.reduce((sum, share) => sum + share, 0) },
    };
  }
}

function requirePast(dates: readonly TradeDate[], family: string, cut: TradeDate): void {
  const late = dates.filter((date) => date > cut);
  if (late.length === 0) return;
  throw new TrainingCutError(
    `The training of ${family} (${late.length} of ${dates.length} rows)`,
    latest(late),
    cut,
    'Leave these rows out, or name a later cut and use the model from there on.',
  );
}

function completeRows({ names, values, dates }: FeatureWindows): Pick<FeatureWindows, 'values' | 'dates'> {
  const width = names.length;
  const kept: TradeDate[] = [];
  const complete = new Float64Array(values.length);
  for (let row = 0; row < dates.length; row++) {
    const cells = values.subarray(row * width, (row + 1) * width);
    if (cells.some(Number.isNaN)) continue;
    complete.set(cells, kept.length * width);
    kept.push(dates[row]);
  }
  return { values: complete.slice(0, kept.length * width), dates: kept };
}

function scaledRows(scaler: RobustScaler, values: Float64Array, width: number): Float64Array {
  const scaled = new Float64Array(values.length);
  for (let cell = 0; cell < values.length; cell += width) {
    scaled.set(scaler.transform(values.subarray(cell, cell + width)), cell);
  }
  return scaled;
}

function dimensionsFor(variances: Float64Array, total: number, share: number, most: number): number {
  let sum = 0;
  let dimensions = 0;
  while (dimensions < Math.min(most, variances.length)) {
    if (variances[dimensions] <= LEAST_VARIANCE * variances[0]) break;
    sum += variances[dimensions];
    dimensions += 1;
    if (sum >= share * total) break;
  }
  return dimensions;
}

/** Without -0, which JSON does not keep. */
function plain(values: Float64Array): number[] {
  return Array.from(values, (value) => value + 0);
}

function earliest(dates: readonly TradeDate[]): TradeDate {
  return dates.reduce((first, date) => (date < first ? date : first));
}

function latest(dates: readonly TradeDate[]): TradeDate {
  return dates.reduce((last, date) => (date > last ? date : last));
}
