import { type JsonValue, type TradeDate } from '@prometheus/core';
import { type TrainedModel as RegistryModel } from '@prometheus/data';

import { type RegionId } from '../config/region-schema.js';
import { type RegimeModel } from '../model/regime-model.js';

/** A model for the registry, with its id. */
export interface TrainedModel extends RegistryModel {
  readonly modelId: string;
  readonly region: RegionId;
  /** Last session that it learned from. */
  readonly cut: TradeDate;
}

/** Encoder and classifier of a fit, each as a model of its own. */
export function trainedModels(model: RegimeModel): readonly TrainedModel[] {
  const { encoder, region, cut, trainingSpec } = model;
  const common = { engine: 'regime', region, cut } as const;
  return [
    {
      ...common,
      modelId: encoder.modelId,
      type: typeOf(encoder.modelId),
      // Of the encoder alone: classifiers of several configurations can share one.
      trainingDataSpec: { cut: encoder.cut, rows: encoder.trainingRows, features: [...encoder.names] },
      metrics: { explained: [...encoder.explained] },
      artifact: encoder.artifact(),
    },
    {
      ...common,
      modelId: model.modelId,
      type: typeOf(model.modelId),
      trainingDataSpec: { ...(trainingSpec as Readonly<Record<string, JsonValue>>), cut },
      metrics: { ...model.metrics, bic: { ...model.metrics.bic } },
      artifact: model.artifact(),
    },
  ];
}

const typeOf = (modelId: string): string => modelId.slice(0, modelId.lastIndexOf('_'));
