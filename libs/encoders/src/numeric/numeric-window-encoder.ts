import { type JsonValue, type TradeDate } from '@prometheus/core';

/** Turns a row of features into an embedding. Equal rows give equal bytes for one model id. */
export interface NumericWindowEncoder {
  /** Method and use with version, for example `num-regime-core-v1`. */
  readonly family: string;
  readonly modelId: string;
  /** Shape (F,): the features of a row, in order. */
  readonly names: readonly string[];
  readonly embeddingDim: number;
  /** The last date that training may have seen. */
  readonly cut: TradeDate;
  /** @param row shape (F,)
   * @returns shape (embeddingDim,), not normalised; all NaN when any value of the row is NaN
   * @throws {FeatureShapeError} on another number of values */
  scores(row: ArrayLike<number>): Float64Array;
  /** @param row shape (F,)
   * @returns shape (embeddingDim,), the scores at unit length; all zero where the scores are, which is a row at the centre of
   *   the training data, and all NaN where they are
   * @throws {FeatureShapeError} on another number of values */
  embedWindow(row: ArrayLike<number>): Float32Array;
  /** @param values shape (n, F), row-major
   * @returns shape (n, embeddingDim), row-major: `embedWindow` of each row
   * @throws {FeatureShapeError} unless the values make whole rows */
  embedBatch(values: Float64Array): Float32Array;
  /** All that is needed to make the encoder again, for the model registry. */
  artifact(): JsonValue;
}
