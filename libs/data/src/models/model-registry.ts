import { canonicalJson, type Clock, type JsonValue, type TradeDate, tradeDate } from '@prometheus/core';

import { type Database } from '../database/store.js';
import { ModelConflictError, TrainingCutError, UnknownModelError } from '../errors.js';
import { ArtifactStore } from './artifact-store.js';
import { modelIdOf, type RegisteredModel, type TrainedModel, type TrainingDataSpec } from './trained-model.js';

export interface ModelFilters {
  readonly engine?: string;
  readonly type?: string;
  /** Only models that may be used on this date. */
  readonly asOf?: TradeDate;
}

const COLUMNS = `model_id, engine_name, type, artifact_ref, training_data_spec, metrics, created_at, created_by`;

interface ModelRow {
  readonly model_id: string;
  readonly engine_name: string;
  readonly type: string;
  readonly artifact_ref: string;
  readonly training_data_spec: TrainingDataSpec;
  readonly metrics: Readonly<Record<string, JsonValue>>;
  readonly created_at: Date;
  readonly created_by: string;
}

/** Trained models: a row each in `runtime.models`, the artifact in a file that is named by its hash. */
export class ModelRegistry {
  readonly #artifacts: ArtifactStore;

  /** @param artifactsFolder made when the first artifact is written */
  constructor(
    readonly database: Database,
    artifactsFolder: string,
    readonly clock: Clock,
  ) {
    this.#artifacts = new ArtifactStore(artifactsFolder);
  }

  /** Stores a model; one that is there already stays as it was first stored.
   * @param createdBy program or job that trained it
   * @returns the model's id
   * @throws {ModelConflictError} when the id is there with another artifact, engine or training data
   * @throws {InvalidDateError} when the cut is no date */
  async register(model: TrainedModel, createdBy: string): Promise<string> {
    const [id] = await this.registerAll([model], createdBy);
    return id;
  }

  /** `register` of many: artifacts first, then all rows or none.
   * @returns their ids, in the same order */
  async registerAll(models: readonly TrainedModel[], createdBy: string): Promise<string[]> {
    const rows: { readonly modelId: string; readonly artifactRef: string; readonly model: TrainedModel }[] = [];
    for (const model of models) {
      tradeDate(model.trainingDataSpec.cut, `${model.type}: trainingDataSpec.cut`);
      const text = canonicalJson(model.artifact);
      const modelId = modelIdOf(model.type, model.artifact);
      rows.push({ modelId, artifactRef: await this.#artifacts.write(text), model });
    }
    const now = this.clock.now();
    await this.database.runtime.transaction(async ({ client }) => {
      for (const { modelId, artifactRef, model } of rows) {
        await client.query(
          `INSERT INTO runtime.models (${COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING`,
          [
            modelId,
            model.engine,
            model.type,
            artifactRef,
            JSON.stringify(model.trainingDataSpec),
            JSON.stringify(model.metrics),
            now,
            createdBy,
          ],
        );
        const stored = await client.query<ModelRow>(`SELECT ${COLUMNS} FROM runtime.models WHERE model_id = $1`, [
          modelId,
        ]);
        requireSame(stored.rows[0], model, artifactRef);
      }
    });
    return rows.map(({ modelId }) => modelId);
  }

  /** A model for use on a date.
   * @param options.asOf date of the view that it is used on
   * @throws {UnknownModelError} when there is no such model
   * @throws {TrainingCutError} when its training saw dates after `asOf`
   * @throws {ArtifactChangedError} when its file is gone or no longer holds the bytes that were stored */
  async load(
    modelId: string,
    { asOf }: { readonly asOf: TradeDate },
  ): Promise<RegisteredModel & { readonly artifact: JsonValue }> {
    const { rows } = await this.database.runtime.pool.query<ModelRow>(
      `SELECT ${COLUMNS} FROM runtime.models WHERE model_id = $1`,
      [modelId],
    );
    if (rows.length === 0) throw new UnknownModelError(modelId);
    const model = registered(rows[0]);
    const { cut } = model.trainingDataSpec;
    // A row without a cut, which `register` would not write, is refused too.
    if (!(cut <= asOf)) {
      throw new TrainingCutError(
        `The model ${modelId}`,
        cut,
        asOf,
        `Use a model whose training ends by ${asOf}, or train one up to there.`,
      );
    }
    const text = await this.#artifacts.read(model.artifactRef, modelId);
    return { ...model, artifact: JSON.parse(text) as JsonValue };
  }

  /** Models without their artifacts, by engine, type, training cut and id. */
  async list({ engine, type, asOf }: ModelFilters = {}): Promise<RegisteredModel[]> {
    const { rows } = await this.database.runtime.pool.query<ModelRow>(
      `SELECT ${COLUMNS} FROM runtime.models
       WHERE ($1::text IS NULL OR engine_name = $1) AND ($2::text IS NULL OR type = $2)
         AND ($3::date IS NULL OR (training_data_spec->>'cut')::date <= $3)
       ORDER BY engine_name COLLATE "C", type COLLATE "C", training_data_spec->>'cut' COLLATE "C", model_id COLLATE "C"`,
      [engine ?? null, type ?? null, asOf ?? null],
    );
    return rows.map(registered);
  }
}

function registered(row: ModelRow): RegisteredModel {
  return {
    modelId: row.model_id,
    engine: row.engine_name,
    type: row.type,
    artifactRef: row.artifact_ref,
    trainingDataSpec: row.training_data_spec,
    metrics: row.metrics,
    createdAt: row.created_at,
    createdBy: row.created_by,
  };
}

/** Twelve digits of a hash can meet by accident, and equal artifacts can be said to come from different data. */
function requireSame(stored: ModelRow, model: TrainedModel, artifactRef: string): void {
  const differences = [
    ...(stored.artifact_ref === artifactRef ? [] : ['artifact']),
    ...(stored.engine_name === model.engine ? [] : ['engine']),
    ...(canonicalJson(stored.training_data_spec) === canonicalJson(model.trainingDataSpec) ? [] : ['training data']),
  ];
  if (differences.length > 0) throw new ModelConflictError(stored.model_id, differences);
}
