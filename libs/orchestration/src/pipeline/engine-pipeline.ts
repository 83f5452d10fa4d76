import { type DecisionLog, evidenceHash, type JsonValue, type TradeDate } from '@prometheus/core';
import { type AsOfView } from '@prometheus/data';

import { PipelineOrderError } from '../errors.js';
import { type EngineName, type EngineOutputs } from './engine-outputs.js';
import { type EngineStage, type StageResult } from './engine-stage.js';
import { isDue, type LastRun, type StageSchedule } from './stage-schedule.js';

/** A stage and when it runs. */
export interface ScheduledStage {
  readonly stage: EngineStage;
  readonly schedule: StageSchedule;
}

/** One close, as the mode that runs the pipeline serves it: a backtest from the time machine, live from the newest data. */
export interface PipelineSession {
  readonly date: TradeDate;
  readonly contextId: string;
  /** @param history sessions that may be seen, the last included */
  view(history: number): AsOfView;
  /** Stands for all that views of this close can serve: of the panel, and of the facts beside it (empty where there are none). */
  readonly digests: { readonly panel: string; readonly facts: string };
}

/** Called with each result as it comes: for what is stored of a run. */
export type StageObserver = (name: EngineName, result: StageResult<NonNullable<EngineOutputs[EngineName]>>) => void;

interface Written {
  readonly sequence: number;
  readonly hash: string;
}

/** Runs the engines of one portfolio, close after close, the same in every mode:
 * 1. stages stand in a declared order, and each reads only outputs of stages before it;
 * 2. at a close each stage whose schedule is due gets a view of its declared history and the newest outputs before it;
 * 3. its output replaces the one before and holds until the next;
 * 4. its decision enters the log: action, configuration, models, and the hash of what was read (digests of the view, decisions of
 *    the stages before) with coverage and reasons. */
export class EnginePipeline {
  readonly #stages: readonly ScheduledStage[];
  readonly #lastRuns = new Map<EngineName, LastRun>();
  readonly #written = new Map<EngineName, Written>();
  #outputs: EngineOutputs = {};
  #regimeChanged = false;

  /** @throws {PipelineOrderError} when a stage reads one that does not stand before it */
  constructor(
    stages: readonly ScheduledStage[],
    readonly observe: StageObserver = () => undefined,
  ) {
    const before = new Set<EngineName>();
    for (const { stage } of stages) {
      const missing = stage.reads.filter((name) => !before.has(name));
      if (missing.length > 0 || before.has(stage.name)) throw new PipelineOrderError(stage.name, missing);
      before.add(stage.name);
    }
    this.#stages = stages;
  }

  get size(): number {
    return this.#stages.length;
  }

  /** Head of the decision log after the newest decision of an engine; empty before its first. */
  hashOf(name: EngineName): string {
    return this.#written.get(name)?.hash ?? '';
  }

  /** The newest output of each engine. */
  get outputs(): EngineOutputs {
    return this.#outputs;
  }

  /** Whether the regime's label is another one than at the close before. */
  get regimeChanged(): boolean {
    return this.#regimeChanged;
  }

  /** Runs what is due at one close. */
  advance(session: PipelineSession, log: DecisionLog): void {
    const labelBefore = this.#outputs.regime?.global.label;
    for (const { stage, schedule } of this.#stages) {
      const regime = this.#outputs.regime?.global.label;
      if (!isDue(schedule, session.date, this.#lastRuns.get(stage.name), regime)) continue;
      this.#run(stage, session, log);
      this.#lastRuns.set(stage.name, { date: session.date, regime: this.#outputs.regime?.global.label });
    }
    const label = this.#outputs.regime?.global.label;
    this.#regimeChanged = labelBefore !== undefined && label !== labelBefore;
  }

  #run(stage: EngineStage, session: PipelineSession, log: DecisionLog): void {
    const result = stage.run(session.view(stage.requiredHistory), this.#outputs);
    this.#outputs = { ...this.#outputs, [stage.name]: result.output };
    const evidence = { inputRefs: this.#inputRefs(stage, session), summary: result.summary };
    log.append(
      {
        engine: stage.name,
        asOfDate: session.date,
        contextId: session.contextId,
        configId: stage.configId,
        modelIds: result.modelIds,
        inputsHash: evidenceHash(evidence),
        action: result.action,
      },
      evidence,
    );
    const sequence = log.entries.length - 1;
    this.#written.set(stage.name, { sequence, hash: log.hash });
    this.observe(stage.name, result);
  }

  #inputRefs({ reads }: EngineStage, { digests }: PipelineSession): JsonValue {
    const upstream = reads.map((engine) => ({ engine, ...(this.#written.get(engine) as Written) }));
    return { ...digests, upstream };
  }
}
