import { type TradeDate } from '@prometheus/core';
import { type RegimeState, type TrainedModel } from '@prometheus/regime';

import { type EngineConfigRecord } from '../results/result.js';
import { type RegimeLabels } from '../results/regimes.js';
import { type RegimeOutput } from './engine-outputs.js';
import { type ScheduledStage, type StageObserver } from './engine-pipeline.js';
import { RegimeStage } from './regime-stage.js';

/** What the engines of a run gave, for the store and the report. */
export class EngineRecords {
  readonly #dates: TradeDate[] = [];
  readonly #labels: string[] = [];
  readonly #states: RegimeState[] = [];
  readonly #modelIds = new Set<string>();

  constructor(readonly stages: readonly ScheduledStage[]) {}

  readonly observe: StageObserver = (name, { output, modelIds }) => {
    for (const id of modelIds) this.#modelIds.add(id);
    if (name === 'regime') this.#addRegime(output as RegimeOutput);
  };

  get configs(): readonly Omit<EngineConfigRecord, 'version'>[] {
    return this.stages.map(({ stage }) => ({ configId: stage.configId, engine: stage.name, body: stage.configBody }));
  }

  /** Of each region and close, in order. */
  get regimes(): readonly RegimeState[] {
    return this.#states;
  }

  /** The global label of each close at which the engine ran; undefined without a regime engine. */
  get regimeLabels(): RegimeLabels | undefined {
    return this.#dates.length === 0 ? undefined : { dates: this.#dates, labels: this.#labels, knownAtClose: true };
  }

  /** The models that decisions name. */
  get models(): readonly TrainedModel[] {
    return this.stages.flatMap(({ stage }) =>
      stage instanceof RegimeStage ? stage.engine.models().filter(({ modelId }) => this.#modelIds.has(modelId)) : [],
    );
  }

  #addRegime({ asOfDate, regions, global }: RegimeOutput): void {
    this.#dates.push(asOfDate);
    this.#labels.push(global.label);
    this.#states.push(...regions.values());
  }
}
