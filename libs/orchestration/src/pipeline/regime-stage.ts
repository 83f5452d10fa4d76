import { type JsonValue } from '@prometheus/core';
import { type AsOfView } from '@prometheus/data';
import { globalRegimeJson, type RegimeEngine, regimeStateJson } from '@prometheus/regime';

import { type RegimeOutput } from './engine-outputs.js';
import { type EngineStage, type StageResult } from './engine-stage.js';

/** The regime engine as a stage: every region and the global view at each close. */
export class RegimeStage implements EngineStage<'regime'> {
  readonly name = 'regime';
  readonly reads = [];

  constructor(readonly engine: RegimeEngine) {}

  get configId(): string {
    return this.engine.configId;
  }

  get configBody(): JsonValue {
    return this.engine.config as unknown as JsonValue;
  }

  get requires() {
    return this.engine.requires;
  }

  get requiredHistory(): number {
    return this.engine.requiredHistory;
  }

  run(view: AsOfView): StageResult<RegimeOutput> {
    const states = this.engine.config.regions.map(({ id }) => this.engine.getRegime(view, id));
    const global = this.engine.getGlobalRegime(view);
    const { label, confidence, since } = global;
    return {
      output: { asOfDate: view.asOfDate, regions: new Map(states.map((state) => [state.region, state])), global },
      action: {
        label,
        since,
        confidence,
        regions: states.map((state) => ({
          region: state.region,
          label: state.label,
          since: state.since,
          confidence: state.confidence,
        })),
      },
      summary: { global: globalRegimeJson(global), regions: states.map(regimeStateJson) },
      modelIds: [...new Set(states.flatMap(({ modelIds }) => modelIds))],
    };
  }
}
