import { type JsonValue } from '@prometheus/core';
import { type AsOfView, type FactRequirements } from '@prometheus/data';

import { type EngineName, type EngineOutputs } from './engine-outputs.js';

/** What one run of a stage gives: the output for whoever reads it, and what the decision log keeps of it. */
export interface StageResult<O> {
  readonly output: O;
  /** The decision: enters the hash chain. */
  readonly action: JsonValue;
  /** Coverage, reasons and figures behind the action. */
  readonly summary: JsonValue;
  readonly modelIds: readonly string[];
}

/** An engine in its place of the pipeline. */
export interface EngineStage<N extends EngineName = EngineName> {
  readonly name: N;
  readonly configId: string;
  readonly configBody: JsonValue;
  /** Engines whose outputs it reads. */
  readonly reads: readonly EngineName[];
  /** Facts beside the panel. */
  readonly requires: FactRequirements;
  /** Sessions that it reads, the last included; Infinity for all since the collection's first. */
  readonly requiredHistory: number;
  /** A pure function of the view, the outputs before it, its configuration and seed. */
  run(view: AsOfView, upstream: EngineOutputs): StageResult<NonNullable<EngineOutputs[N]>>;
}
