import { type TradeDate } from '@prometheus/core';
import { type GlobalRegime, type RegimeState } from '@prometheus/regime';

/** What the regime engine says at one close. */
export interface RegimeOutput {
  readonly asOfDate: TradeDate;
  /** By region, in the order of the configuration. */
  readonly regions: ReadonlyMap<string, RegimeState>;
  readonly global: GlobalRegime;
}

/** The newest output of each engine that runs. A further engine adds its member here. */
export interface EngineOutputs {
  readonly regime?: RegimeOutput;
}

export type EngineName = keyof EngineOutputs;

/** In the order in which they run: an engine may read those before it. */
export const ENGINE_ORDER: readonly EngineName[] = ['regime'];
