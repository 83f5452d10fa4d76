import { type JsonValue } from '@prometheus/core';
import { type FactRequirements, mergedRequirements } from '@prometheus/data';
import { type RegimeConfig, regimeConfigSchema, RegimeEngine } from '@prometheus/regime';
import { z } from 'zod';

import { ENGINE_ORDER, type EngineName } from './engine-outputs.js';
import { type ScheduledStage } from './engine-pipeline.js';
import { RegimeStage } from './regime-stage.js';
import { type StageSchedule, stageScheduleSchema } from './stage-schedule.js';

/** Switches, schedules and settings of the engines. An engine runs when the strategy reads it or its section is there, unless it is
 * switched off. */
export const enginesConfigSchema = z.strictObject({
  regime: z
    .strictObject({
      enabled: z.boolean().default(true),
      schedule: stageScheduleSchema.exclude(['on_regime_change']).default('daily'),
      config: regimeConfigSchema.prefault({}),
    })
    .optional(),
});

export type EnginesConfig = z.output<typeof enginesConfigSchema>;

/** The engines of a run with their settings in full; those that do not run are absent. */
export interface ResolvedEngines {
  readonly regime?: { readonly schedule: StageSchedule; readonly config: RegimeConfig };
  /** What follows from engines that are switched off though the strategy reads them. */
  readonly notes: readonly string[];
}

/** What a strategy gets instead of an engine that is switched off. */
export const WHEN_OFF: Readonly<Record<EngineName, string>> = {
  regime:
    'The regime engine is switched off: strategies see no regime, the report shows no regimes, and stages that run on a change of regime run once.',
};

/** @param reads engines whose outputs the strategy reads */
export function resolveEngines(config: EnginesConfig | undefined, reads: readonly EngineName[]): ResolvedEngines {
  const { regime } = enginesConfigSchema.parse({
    ...(reads.includes('regime') ? { regime: {} } : {}),
    ...config,
  });
  const off = ENGINE_ORDER.filter((name) => config?.[name]?.enabled === false);
  return {
    ...(regime?.enabled === true ? { regime: { schedule: regime.schedule, config: regime.config } } : {}),
    notes: off.map((name) => WHEN_OFF[name]),
  };
}

/** What the run id covers of the engines; undefined when none runs. */
export function engineIdentity({ notes: _notes, ...engines }: ResolvedEngines): JsonValue | undefined {
  return Object.keys(engines).length === 0 ? undefined : (engines as unknown as JsonValue);
}

/** Engines of several runs on one panel, so that models which one has trained need not be trained again by the next. Whether an engine
 * is shared changes no output. */
export class EngineCache {
  readonly #regime = new Map<string, RegimeEngine>();

  regime(config: RegimeConfig, seed: number): RegimeEngine {
    const made = new RegimeEngine({ seed }, config);
    const key = `${made.configId}/${seed}`;
    const engine = this.#regime.get(key) ?? made;
    this.#regime.set(key, engine);
    return engine;
  }
}

/** The stages of a run, in the order of `ENGINE_ORDER`. */
export function stagesOf(engines: ResolvedEngines, seed: number, cache = new EngineCache()): ScheduledStage[] {
  const { regime } = engines;
  return regime === undefined
    ? []
    : [{ stage: new RegimeStage(cache.regime(regime.config, seed)), schedule: regime.schedule }];
}

/** The facts beside the panel that a run reads: what its strategy requires, and what its engines do. */
export function runRequirements(requires: FactRequirements | undefined, engines: ResolvedEngines): FactRequirements {
  return mergedRequirements([requires ?? {}, ...stagesOf(engines, 0).map(({ stage }) => stage.requires)]);
}
