import { type Clock, sha256Json, type TradeDate } from '@prometheus/core';
import { BinaryCopyWriter, type CopyColumn, copyIn, type Database } from '@prometheus/data';

import { EmbeddingConflictError, EmbeddingValueError } from '../errors.js';
import { embeddingBytes, embeddingOfBytes } from './embedding-bytes.js';

/** An embedding under its natural key: all but the vector. */
export interface StoredEmbedding {
  /** For example `instrument` or `region`. */
  readonly entityType: string;
  readonly entityId: string;
  readonly asOfDate: TradeDate;
  readonly modelId: string;
  /** Which windows were embedded, for example `windowSpecName(spec)`. */
  readonly windowSpec: string;
  /** Shape (dim,), of unit length or all zero. */
  readonly vector: Float32Array;
}

export interface EmbeddingQuery {
  readonly entityType: string;
  readonly modelId: string;
  /** Without it all entities of the type. */
  readonly entityId?: string;
  readonly windowSpec?: string;
  readonly from?: TradeDate;
  readonly to?: TradeDate;
}

const INCOMING = 'incoming_embeddings';
const COLUMNS: readonly CopyColumn[] = [
  { name: 'embedding_id', type: 'uuid' },
  { name: 'entity_type', type: 'text' },
  { name: 'entity_id', type: 'text' },
  { name: 'window_spec', type: 'text' },
  { name: 'as_of_date', type: 'date' },
  { name: 'model_id', type: 'text' },
  { name: 'vector', type: 'bytea' },
  { name: 'created_at', type: 'timestamptz' },
];
const NAMES = COLUMNS.map(({ name }) => name).join(', ');
/** A float32 vector of some hundred dimensions is off unit length by less. */
const LENGTH_TOLERANCE = 1e-5;

/** Embeddings in `historical.numeric_window_embeddings`, each stored once. */
export class EmbeddingRepository {
  constructor(
    readonly database: Database,
    readonly clock: Clock,
  ) {}

  /** Stores what is not there yet, all of it or nothing.
   * @returns how many are new; the others are there with the same numbers
   * @throws {EmbeddingConflictError} when one is there with other numbers, or comes twice with different ones
   * @throws {EmbeddingValueError} for a vector that is neither of unit length nor zero */
  async save(embeddings: readonly StoredEmbedding[]): Promise<number> {
    embeddings.forEach(requireUnitLength);
    if (embeddings.length === 0) return 0;
    return this.database.historical.transaction(async ({ client }) => {
      await client.query(
        `CREATE TEMP TABLE ${INCOMING} ON COMMIT DROP AS SELECT ${NAMES} FROM historical.numeric_window_embeddings WITH NO DATA`,
      );
      await copyIn(client, { table: INCOMING, columns: COLUMNS }, rowsOf(embeddings, this.clock.now().getTime()));
      const { rowCount } = await client.query(
        `INSERT INTO historical.numeric_window_embeddings (${NAMES}) SELECT ${NAMES} FROM ${INCOMING}
         ON CONFLICT (entity_type, entity_id, as_of_date, model_id, window_spec) DO NOTHING`,
      );
      const { rows } = await client.query<{ entity_id: string; as_of_date: string; model_id: string }>(
        `SELECT entity_id, as_of_date::text, model_id
         FROM ${INCOMING} new JOIN historical.numeric_window_embeddings old
           USING (entity_type, entity_id, as_of_date, model_id, window_spec)
         WHERE new.vector <> old.vector ORDER BY as_of_date, entity_id LIMIT 1`,
      );
      if (rows.length > 0) {
        const [{ entity_id: entity, as_of_date: date, model_id: model }] = rows;
        throw new EmbeddingConflictError(keyText(entity, date, model));
      }
      return rowCount ?? 0;
    });
  }

  /** Embeddings of one model, by date and entity. */
  async load(query: EmbeddingQuery): Promise<StoredEmbedding[]> {
    const { rows } = await this.database.historical.pool.query<{
      entity_id: string;
      window_spec: string;
      as_of_date: TradeDate;
      vector: Buffer;
    }>(
      `SELECT entity_id, window_spec, as_of_date::text, vector FROM historical.numeric_window_embeddings
       WHERE entity_type = $1 AND model_id = $2 AND ($3::text IS NULL OR entity_id = $3)
         AND ($4::text IS NULL OR window_spec = $4) AND ($5::date IS NULL OR as_of_date >= $5)
         AND ($6::date IS NULL OR as_of_date <= $6)
       ORDER BY as_of_date, entity_id COLLATE "C", window_spec COLLATE "C"`,
      [
        query.entityType,
        query.modelId,
        query.entityId ?? null,
        query.windowSpec ?? null,
        query.from ?? null,
        query.to ?? null,
      ],
    );
    return rows.map((row) => ({
      entityType: query.entityType,
      entityId: row.entity_id,
      asOfDate: row.as_of_date,
      modelId: query.modelId,
      windowSpec: row.window_spec,
      vector: embeddingOfBytes(row.vector),
    }));
  }
}

function* rowsOf(embeddings: readonly StoredEmbedding[], nowMs: number): Generator<Uint8Array> {
  const writer = new BinaryCopyWriter(COLUMNS);
  for (const { entityType, entityId, windowSpec, asOfDate, modelId, vector } of embeddings) {
    writer.uuid(idOf([entityType, entityId, asOfDate, modelId, windowSpec]));
    writer.text(entityType);
    writer.text(entityId);
    writer.text(windowSpec);
    writer.tradeDate(asOfDate);
    writer.text(modelId);
    writer.bytea(embeddingBytes(vector));
    writer.timestamptz(nowMs);
    if (writer.full) yield writer.take();
  }
  yield writer.finish();
}

/** A version 8 UUID (RFC 9562) of the natural key, so that repeated runs write the same rows. */
function idOf(key: readonly string[]): string {
  const digits = sha256Json(key);
  return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-8${digits.slice(12, 15)}-8${digits.slice(15, 18)}-${digits.slice(18, 30)}`;
}

function requireUnitLength({ entityId, asOfDate, modelId, vector }: StoredEmbedding): void {
  const squares = vector.reduce((sum, value) => sum + value * value, 0);
  if (vector.length > 0 && (squares === 0 || Math.abs(Math.sqrt(squares) - 1) <= LENGTH_TOLERANCE)) return;
  const reason = vector.length === 0 ? 'has no dimensions' : `has length ${Math.sqrt(squares)}, neither 1 nor 0`;
  throw new EmbeddingValueError(keyText(entityId, asOfDate, modelId), reason);
}

function keyText(entityId: string, asOfDate: string, modelId: string): string {
  return `${entityId} on ${asOfDate} by ${modelId}`;
}
