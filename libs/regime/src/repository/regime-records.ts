import { type JsonValue, rowId, type RunId, sha256Json, type TradeDate } from '@prometheus/core';

import { type RegionId } from '../config/region-schema.js';
import { regimeStateJson, type RegimeState } from '../engine/regime-state.js';
import { type RegimeLabel, type UNDETERMINED } from '../labels/regime-label.js';

/** A row of `runtime.regimes`. */
export interface RegimeRecord {
  readonly regimeRecordId: string;
  /** Empty outside a run. */
  readonly runId: RunId | '';
  readonly asOfDate: TradeDate;
  readonly region: RegionId;
  readonly label: RegimeLabel | typeof UNDETERMINED;
  /** Absent when the session could not be observed or there was no model. */
  readonly embedding?: Float32Array;
  /** In [0, 1]. */
  readonly confidence: number;
  /** Of the classifier; empty while there was none. */
  readonly modelId: string;
  /** All of the state but label, embedding and confidence. */
  readonly metadata: JsonValue;
}

/** Keeps these ids apart from those of other tables. */
const ROW_TABLE = 16;

/** The row of a state. Its id follows from its key, so that the same state is the same row wherever it is written. */
export function regimeRecord(state: RegimeState, collection: string, runId: RunId | ''): RegimeRecord {
  const { asOfDate, region, label, embedding, confidence } = state;
  const modelId = state.modelIds.at(-1) ?? '';
  const key = sha256Json({ runId, collection, region, asOfDate, modelId }) as RunId;
  const json = regimeStateJson(state) as Readonly<Record<string, JsonValue>>;
  const { embedding: _, label: __, confidence: ___, region: ____, asOfDate: _____, ...metadata } = json;
  return {
    regimeRecordId: rowId(key, ROW_TABLE, 0),
    runId,
    asOfDate,
    region,
    label,
    ...(embedding.length === 0 ? {} : { embedding }),
    confidence,
    modelId,
    metadata,
  };
}
