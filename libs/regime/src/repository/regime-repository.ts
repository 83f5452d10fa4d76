import { type Clock, type JsonValue, type RunId, type TradeDate } from '@prometheus/core';
import { BinaryCopyWriter, type CopyColumn, copyIn, type Database, type StoreTransaction } from '@prometheus/data';
import { embeddingBytes, embeddingOfBytes } from '@prometheus/encoders';

import { type RegionId } from '../config/region-schema.js';
import { type RegimeState } from '../engine/regime-state.js';
import { RegimeConflictError } from '../errors.js';
import { type RegimeRecord, regimeRecord } from './regime-records.js';

export interface SaveRegimesOptions {
  readonly clock: Clock;
  /** The run that the states belong to; none outside a run. */
  readonly runId?: RunId;
}

const COLUMNS: readonly CopyColumn[] = [
  { name: 'regime_record_id', type: 'uuid' },
  { name: 'run_id', type: 'text' },
  { name: 'collection_id', type: 'text' },
  { name: 'as_of_date', type: 'date' },
  { name: 'region', type: 'text' },
  { name: 'regime_label', type: 'text' },
  { name: 'regime_embedding', type: 'bytea' },
  { name: 'confidence', type: 'float8' },
  { name: 'model_id', type: 'text' },
  { name: 'metadata', type: 'jsonb' },
  { name: 'created_at', type: 'timestamptz' },
];
const NAMES = COLUMNS.map(({ name }) => name).join(', ');

interface Row {
  readonly regime_record_id: string;
  readonly run_id: RunId | '';
  readonly as_of_date: TradeDate;
  readonly region: RegionId;
  readonly regime_label: RegimeRecord['label'];
  readonly regime_embedding: Buffer | null;
  readonly confidence: number;
  readonly model_id: string;
  readonly metadata: JsonValue;
}

/** Regimes of one collection in `runtime.regimes`, one row a region, date, model and run. */
export class RegimeRepository {
  /** @param collection whose prices the regimes are told from */
  constructor(
    readonly database: Database,
    readonly collection: string,
  ) {}

  /** Stores states, all or none. Those that are stored already stay as they are.
   * @returns rows that were new
   * @throws {RegimeConflictError} when another label or confidence is stored under the same key */
  async save(states: readonly RegimeState[], options: SaveRegimesOptions): Promise<number> {
    return this.database.runtime.transaction((tx) => this.saveWithin(tx, states, options));
  }

  /** `save` as a part of the caller's transaction on the runtime store. */
  async saveWithin(
    { client }: StoreTransaction,
    states: readonly RegimeState[],
    { clock, runId = '' as RunId }: SaveRegimesOptions,
  ): Promise<number> {
    if (states.length === 0) return 0;
    const records = states.map((state) => regimeRecord(state, this.collection, runId));
    await client.query(
      'CREATE TEMP TABLE IF NOT EXISTS incoming_regimes (LIKE runtime.regimes INCLUDING DEFAULTS) ON COMMIT DELETE ROWS',
    );
    await client.query('DELETE FROM incoming_regimes');
    await copyIn(
      client,
      { table: 'incoming_regimes', columns: COLUMNS },
      encoded(records, this.collection, clock.now()),
    );
    const { rowCount } = await client.query(
      `INSERT INTO runtime.regimes (${NAMES}) SELECT ${NAMES} FROM incoming_regimes ON CONFLICT DO NOTHING`,
    );
    await refuseConflicts(client);
    return rowCount ?? 0;
  }

  /** Stored regimes of a region, both dates included, by date and model.
   * @param options.runId of a run; without it what was stored outside of runs */
  async history(
    region: RegionId,
    from: TradeDate,
    to: TradeDate,
    { runId = '' as RunId }: { readonly runId?: RunId } = {},
  ): Promise<RegimeRecord[]> {
    const { rows } = await this.database.runtime.pool.query<Row>(
      `SELECT regime_record_id, run_id, as_of_date::text, region, regime_label, regime_embedding, confidence, model_id, metadata
       FROM runtime.regimes
       WHERE collection_id = $1 AND region = $2 AND as_of_date BETWEEN $3 AND $4 AND run_id = $5
       ORDER BY as_of_date, model_id COLLATE "C"`,
      [this.collection, region, from, to, runId],
    );
    return rows.map((row) => ({
      regimeRecordId: row.regime_record_id,
      runId: row.run_id,
      asOfDate: row.as_of_date,
      region: row.region,
      label: row.regime_label,
      ...(row.regime_embedding === null ? {} : { embedding: embeddingOfBytes(row.regime_embedding) }),
      confidence: row.confidence,
      modelId: row.model_id,
      metadata: row.metadata,
    }));
  }
}

function* encoded(records: readonly RegimeRecord[], collection: string, createdAt: Date): Generator<Uint8Array> {
  const writer = new BinaryCopyWriter(COLUMNS);
  for (const record of records) {
    writer.uuid(record.regimeRecordId);
    writer.text(record.runId);
    writer.text(collection);
    writer.tradeDate(record.asOfDate);
    writer.text(record.region);
    writer.text(record.label);
    if (record.embedding === undefined) writer.null();
    else writer.bytea(embeddingBytes(record.embedding));
    writer.float8(record.confidence);
    writer.text(record.modelId);
    writer.jsonb(record.metadata);
    writer.timestamptz(createdAt.getTime());
    if (writer.full) yield writer.take();
  }
  yield writer.finish();
}

/** The same key with another result means that something else made it than made the stored one. */
async function refuseConflicts(client: StoreTransaction['client']): Promise<void> {
  const { rows } = await client.query<{ region: string; date: TradeDate; stored: string; given: string }>(
    `SELECT i.region, i.as_of_date::text AS date, r.regime_label || ' (' || r.confidence || ')' AS stored,
       i.regime_label || ' (' || i.confidence || ')' AS given
     FROM incoming_regimes i JOIN runtime.regimes r USING (collection_id, region, as_of_date, model_id, run_id)
     WHERE (r.regime_label, r.confidence) <> (i.regime_label, i.confidence)
     ORDER BY i.as_of_date, i.region LIMIT 1`,
  );
  for (const { region, date, stored, given } of rows) throw new RegimeConflictError(region, date, stored, given);
}
