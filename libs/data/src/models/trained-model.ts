import { configId, type JsonValue, type TradeDate } from '@prometheus/core';

/** What a model was trained on. */
export interface TrainingDataSpec {
  /** The last date that training saw; the model must not be used for earlier dates. */
  readonly cut: TradeDate;
  readonly [detail: string]: JsonValue;
}

/** A model as its training leaves it; its id follows from type and artifact. */
export interface TrainedModel {
  /** Engine or library that uses it, for example `regime`. */
  readonly engine: string;
  /** Family with its version, for example `num-regime-core-v1`. */
  readonly type: string;
  /** All that is needed to use the model. */
  readonly artifact: JsonValue;
  readonly trainingDataSpec: TrainingDataSpec;
  readonly metrics: { readonly [name: string]: JsonValue };
}

/** A model of the registry, without its artifact. */
export interface RegisteredModel extends Omit<TrainedModel, 'artifact'> {
  readonly modelId: string;
  /** sha256 of the artifact's bytes, which names its file. */
  readonly artifactRef: string;
  readonly createdAt: Date;
  readonly createdBy: string;
}

/** `{type}_{first 12 hexadecimal digits of the sha256 of the artifact's canonical JSON}`: equal models have equal ids.
 * @throws {TypeError} on an artifact that holds NaN or Infinity */
export function modelIdOf(type: string, artifact: JsonValue): string {
  return configId(type, artifact);
}
