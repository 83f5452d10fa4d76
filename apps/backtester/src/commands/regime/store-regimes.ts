import { systemClock, type TradeDate } from '@prometheus/core';
import { type Database, ModelRegistry } from '@prometheus/data';
import { EmbeddingRepository, type StoredEmbedding } from '@prometheus/encoders';
import { type CollectedRegimes } from '@prometheus/orchestration';
import { type RegimeRecord, RegimeRepository, type RegimeState } from '@prometheus/regime';

import { OtherRegimesStoredError } from '../../errors.js';

/** Who trained the models that these commands register. */
export const MODEL_AUTHOR = 'prometheus-backtest regime';
const ENTITY_TYPE = 'region';
const WINDOW_SPEC = 'regime';

export interface StoredCounts {
  readonly regimes: number;
  /** Those that were not there before. */
  readonly newRegimes: number;
  readonly replaced: number;
  readonly embeddings: number;
  readonly models: number;
}

/** Keeps what an engine said of a range: its models, then the embeddings, then, all or none, the regimes that name them.
 * @param options.replace other regimes of the range are removed instead of refused
 * @throws {OtherRegimesStoredError} when the range holds regimes that are not these */
export async function storeRegimes(
  database: Database,
  { states, models, history: { collection } }: CollectedRegimes,
  { artifacts, replace }: { readonly artifacts: string; readonly replace: boolean },
): Promise<StoredCounts> {
  const regimes = new RegimeRepository(database, collection);
  const others = new Map<string, readonly RegimeRecord[]>();
  for (const region of new Set(states.map((state) => state.region))) {
    const own = states.filter((state) => state.region === region);
    const stored = await regimes.history(region, own[0].asOfDate, own[own.length - 1].asOfDate);
    others.set(region, otherRecords(stored, own));
  }
  for (const [region, records] of others) {
    if (records.length === 0 || replace) continue;
    const last = records[records.length - 1].asOfDate;
    throw new OtherRegimesStoredError(region, records.length, records[0].asOfDate, last);
  }
  await new ModelRegistry(database, artifacts, systemClock).registerAll(models, MODEL_AUTHOR);
  const embeddings = states.flatMap(embeddingOf);
  if (replace) await removeEmbeddings(database, embeddings);
  await new EmbeddingRepository(database, systemClock).save(embeddings);
  const removed = [...others.values()].flat();
  const newRegimes = await database.runtime.transaction(async (tx) => {
    await tx.client.query('DELETE FROM runtime.regimes WHERE regime_record_id = ANY($1::uuid[])', [
      removed.map(({ regimeRecordId }) => regimeRecordId),
    ]);
    return regimes.saveWithin(tx, states, { clock: systemClock });
  });
  return {
    regimes: states.length,
    newRegimes,
    replaced: removed.length,
    embeddings: embeddings.length,
    models: models.length,
  };
}

/** Stored records that the engine would not have made. */
function otherRecords(stored: readonly RegimeRecord[], own: readonly RegimeState[]): RegimeRecord[] {
  const states = new Map<TradeDate, RegimeState>(own.map((state) => [state.asOfDate, state]));
  return stored.filter(({ asOfDate, modelId, label, confidence }) => {
    const state = states.get(asOfDate);
    const isSame =
      state !== undefined &&
      modelId === (state.modelIds.at(-1) ?? '') &&
      label === state.label &&
      confidence === state.confidence;
    return !isSame;
  });
}

function embeddingOf({ region, asOfDate, embedding, modelIds }: RegimeState): StoredEmbedding[] {
  if (embedding.length === 0) return [];
  const [modelId] = modelIds;
  return [{ entityType: ENTITY_TYPE, entityId: region, asOfDate, modelId, windowSpec: WINDOW_SPEC, vector: embedding }];
}

async function removeEmbeddings(database: Database, embeddings: readonly StoredEmbedding[]): Promise<void> {
  await database.historical.pool.query(
    `DELETE FROM historical.numeric_window_embeddings e
     USING unnest($1::text[], $2::date[], $3::text[]) AS own (entity_id, as_of_date, model_id)
     WHERE e.entity_type = '${ENTITY_TYPE}' AND e.window_spec = '${WINDOW_SPEC}' AND e.entity_id = own.entity_id
       AND e.as_of_date = own.as_of_date AND e.model_id = own.model_id`,
    [
      embeddings.map(({ entityId }) => entityId),
      embeddings.map(({ asOfDate }) => asOfDate),
      embeddings.map(({ modelId }) => modelId),
    ],
  );
}
