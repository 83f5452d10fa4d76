import { type TradeDate } from '@prometheus/core';

import { type Database } from '../database/store.js';
import { UnknownCollectionError } from '../errors.js';
import { type Dataset } from '../ingestion/batch-store.js';
import { type FindingCode, type FindingSeverity } from '../ingestion/quality-control/finding.js';
import { type DegradedSessions } from '../ingestion/quality-control/session-quality.js';
import { readDegradedSessions } from '../ingestion/quality-control/stored-quality.js';
import { tickerOfId } from '../ingestion/symbol.js';
import { type CorporateActionType } from '../panel/market-panel.js';

/** One attempt to bring content into a collection. */
export interface BatchRecord {
  readonly batchId: string;
  readonly dataset: Dataset;
  readonly sequence: number;
  readonly provider: string;
  readonly source: string;
  readonly state: 'ACCEPTED' | 'DEGRADED' | 'REJECTED';
  readonly firstDate: TradeDate | undefined;
  readonly lastDate: TradeDate | undefined;
  readonly rowsRead: number;
  readonly rowsNew: number;
  readonly rowsRestated: number;
  readonly rowsUnchanged: number;
  readonly rowsSetAside: number;
  readonly contentHash: string;
  readonly findings: number;
  readonly finishedAt: Date;
  /** Why it was rejected. */
  readonly reason: string | undefined;
}

export interface FindingFilters {
  readonly code?: string;
  readonly symbol?: string;
  readonly severity?: FindingSeverity;
  /** At most so many rows, the first ones; of counts it is ignored. */
  readonly limit?: number;
}

export interface FindingCount {
  readonly code: FindingCode;
  readonly severity: FindingSeverity;
  readonly findings: number;
  /** Distinct instruments; 0 for findings about the collection. */
  readonly instruments: number;
  readonly occurrences: number;
  readonly firstDate: TradeDate | undefined;
  readonly lastDate: TradeDate | undefined;
}

export interface FindingRow {
  readonly batchId: string;
  readonly code: FindingCode;
  readonly severity: FindingSeverity;
  /** Undefined for a finding about the collection. */
  readonly symbol: string | undefined;
  readonly firstDate: TradeDate | undefined;
  readonly lastDate: TradeDate | undefined;
  readonly occurrences: number;
  readonly detail: string;
}

/** A return that nothing explained when its batch was ingested. */
export interface JumpRecord {
  readonly symbol: string;
  readonly date: TradeDate;
  /** Simple return as a fraction, on the collection's price basis. */
  readonly return: number;
  /** The split whose signature it has, as `2:1`. */
  readonly split: string | undefined;
  readonly batchId: string;
  /** A corporate action that has been stored since, with its ex-date after the bar before and not after this one. */
  readonly explainedBy: CorporateActionType | undefined;
}

export interface RestatedBar {
  readonly symbol: string;
  readonly date: TradeDate;
  readonly oldClose: number;
  readonly newClose: number;
  readonly oldVolume: number;
  readonly newVolume: number;
  readonly restatedAt: Date;
}

type Row = Record<string, string | number | null>;

/** What quality control noted about a collection, batch by batch. */
export class QualityReader {
  constructor(readonly database: Database) {}

  /** In the order in which they were ingested, rejected ones included.
   * @throws {UnknownCollectionError} */
  async batches(collection: string): Promise<BatchRecord[]> {
    await this.#require(collection);
    const rows = await this.#query<Row & { finished_at: Date }>(
      `SELECT batch_id, dataset, sequence, provider, source, state, first_date::text, last_date::text, rows_read::int,
         (rows_accepted - rows_restated - rows_unchanged)::int AS rows_new, rows_restated::int, rows_unchanged::int,
         rows_set_aside::int, content_hash, coalesce(finished_at, started_at) AS finished_at,
         qc_result ->> 'reason' AS reason,
         (SELECT count(*)::int FROM historical.qc_findings f WHERE f.batch_id = b.batch_id) AS findings
       FROM historical.ingestion_batches b WHERE collection_id = $1
       ORDER BY finished_at, dataset COLLATE "C", sequence`,
      [collection],
    );
    return rows.map((row) => ({
      batchId: row.batch_id as string,
      dataset: row.dataset as Dataset,
      sequence: row.sequence as number,
      provider: row.provider as string,
      source: row.source as string,
      state: row.state as BatchRecord['state'],
      firstDate: dateOrNone(row.first_date),
      lastDate: dateOrNone(row.last_date),
      rowsRead: row.rows_read as number,
      rowsNew: row.rows_new as number,
      rowsRestated: row.rows_restated as number,
      rowsUnchanged: row.rows_unchanged as number,
      rowsSetAside: row.rows_set_aside as number,
      contentHash: row.content_hash as string,
      findings: row.findings as number,
      finishedAt: row.finished_at,
      reason: (row.reason as string | null) ?? undefined,
    }));
  }

  /** Findings of all batches by code and severity, most severe first: content that was ingested again counts again.
   * @throws {UnknownCollectionError} */
  async findingCounts(collection: string, filters: FindingFilters = {}): Promise<FindingCount[]> {
    await this.#require(collection);
    const rows = await this.#query<Row>(
      `SELECT f.code, f.severity, count(*)::int AS findings, count(DISTINCT f.instrument_id)::int AS instruments,
         sum(f.occurrences)::int AS occurrences, min(f.first_date)::text AS first_date, max(f.last_date)::text AS last_date
       ${MATCHING} GROUP BY f.code, f.severity ORDER BY ${SEVERITY_ORDER}, f.code COLLATE "C"`,
      parameters(collection, filters),
    );
    return rows.map((row) => ({
      code: row.code as FindingCode,
      severity: row.severity as FindingSeverity,
      findings: row.findings as number,
      instruments: row.instruments as number,
      occurrences: row.occurrences as number,
      firstDate: dateOrNone(row.first_date),
      lastDate: dateOrNone(row.last_date),
    }));
  }

  /** By severity, code, instrument and batch.
   * @throws {UnknownCollectionError} */
  async findings(collection: string, filters: FindingFilters = {}): Promise<FindingRow[]> {
    await this.#require(collection);
    const limit = filters.limit === undefined ? '' : `LIMIT ${Math.trunc(filters.limit)}`;
    const rows = await this.#query<Row>(
      `SELECT f.batch_id, f.code, f.severity, f.instrument_id, f.first_date::text, f.last_date::text, f.occurrences, f.detail
       ${MATCHING}
       ORDER BY ${SEVERITY_ORDER}, f.code COLLATE "C", f.instrument_id COLLATE "C", b.sequence, f.sequence ${limit}`,
      parameters(collection, filters),
    );
    return rows.map((row) => ({
      batchId: row.batch_id as string,
      code: row.code as FindingCode,
      severity: row.severity as FindingSeverity,
      symbol: row.instrument_id === null ? undefined : tickerOfId(collection, row.instrument_id as string),
      firstDate: dateOrNone(row.first_date),
      lastDate: dateOrNone(row.last_date),
      occurrences: row.occurrences as number,
      detail: row.detail as string,
    }));
  }

  /** Sessions that engines see as degraded, with the reasons, oldest first.
   * @throws {UnknownCollectionError} */
  async degradedSessions(collection: string): Promise<DegradedSessions> {
    await this.#require(collection);
    return readDegradedSessions(this.database.historical.pool, collection);
  }

  /** Returns that no action explained, each as the newest batch that holds it has it, by day and symbol.
   * @throws {UnknownCollectionError} */
  async jumps(
    collection: string,
    filters: { readonly symbol?: string; readonly from?: TradeDate; readonly to?: TradeDate } = {},
  ): Promise<JumpRecord[]> {
    await this.#require(collection);
    const rows = await this.#query<Row>(
      `WITH jumps AS (
         SELECT DISTINCT ON (j.symbol, j.date) j.symbol, j.date, j.return, j.split, b.batch_id,
           $1::text || ':' || j.symbol AS instrument_id
         FROM historical.ingestion_batches b,
           jsonb_to_recordset(b.qc_result -> 'jumps') AS j (symbol text, date date, return float8, split text)
         WHERE b.collection_id = $1 AND b.dataset = 'prices' AND b.state IN ('ACCEPTED', 'DEGRADED')
           AND ($2::text IS NULL OR j.symbol = $2) AND ($3::date IS NULL OR j.date >= $3) AND ($4::date IS NULL OR j.date <= $4)
         ORDER BY j.symbol, j.date, b.sequence DESC)
       SELECT j.symbol, j.date::text, j.return, j.split, j.batch_id,
         (SELECT a.type FROM historical.corporate_actions a
          WHERE a.instrument_id = j.instrument_id AND a.is_current AND a.ex_date <= j.date
            AND a.ex_date > (SELECT max(p.trade_date) FROM historical.prices_daily p
                             WHERE p.instrument_id = j.instrument_id AND p.trade_date < j.date)
          ORDER BY a.ex_date DESC, a.type COLLATE "C" LIMIT 1) AS explained_by
       FROM jumps j ORDER BY j.date, j.symbol COLLATE "C"`,
      [collection, filters.symbol ?? null, filters.from ?? null, filters.to ?? null],
    );
    return rows.map((row) => ({
      symbol: row.symbol as string,
      date: row.date as TradeDate,
      return: row.return as number,
      split: (row.split as string | null) ?? undefined,
      batchId: row.batch_id as string,
      explainedBy: (row.explained_by as CorporateActionType | null) ?? undefined,
    }));
  }

  /** Bars that a later batch replaced, newest restatement first.
   * @throws {UnknownCollectionError} */
  async restatedBars(collection: string): Promise<RestatedBar[]> {
    await this.#require(collection);
    const rows = await this.#query<Row & { restated_at: Date }>(
      // The findings say where restated bars lie, so that no other bars are read.
      `WITH places AS (
         SELECT f.instrument_id, min(f.first_date) AS first_date, max(f.last_date) AS last_date
         FROM historical.qc_findings f JOIN historical.ingestion_batches b USING (batch_id)
         WHERE b.collection_id = $1 AND b.dataset = 'prices' AND b.state <> 'REJECTED' AND f.code = 'RESTATED'
         GROUP BY f.instrument_id),
       versions AS (
         SELECT p.instrument_id, p.trade_date, p.close, p.volume, p.is_current,
           lead(p.close) OVER version AS new_close, lead(p.volume) OVER version AS new_volume,
           lead(p.known_at) OVER version AS restated_at
         FROM historical.prices_daily p JOIN places l ON p.instrument_id = l.instrument_id
           AND p.trade_date BETWEEN l.first_date AND l.last_date
         WINDOW version AS (PARTITION BY p.instrument_id, p.trade_date ORDER BY p.known_at))
       SELECT instrument_id, trade_date::text, close, volume, new_close, new_volume, restated_at
       FROM versions WHERE restated_at IS NOT NULL
       ORDER BY restated_at DESC, instrument_id COLLATE "C", trade_date`,
      [collection],
    );
    return rows.map((row) => ({
      symbol: tickerOfId(collection, row.instrument_id as string),
      date: row.trade_date as TradeDate,
      oldClose: row.close as number,
      newClose: row.new_close as number,
      oldVolume: row.volume as number,
      newVolume: row.new_volume as number,
      restatedAt: row.restated_at,
    }));
  }

  async #require(collection: string): Promise<void> {
    const rows = await this.#query<{ id: string }>(
      'SELECT collection_id AS id FROM historical.collections ORDER BY collection_id COLLATE "C"',
      [],
    );
    const known = rows.map(({ id }) => id);
    if (!known.includes(collection)) throw new UnknownCollectionError(collection, known);
  }

  async #query<T extends object>(sql: string, values: readonly unknown[]): Promise<T[]> {
    const { rows } = await this.database.historical.pool.query(sql, [...values]);
    return rows as T[];
  }
}

const MATCHING = `FROM historical.qc_findings f JOIN historical.ingestion_batches b USING (batch_id)
  WHERE b.collection_id = $1 AND ($2::text IS NULL OR f.code = $2) AND ($3::text IS NULL OR f.instrument_id = $3)
    AND ($4::text IS NULL OR f.severity = $4)`;

const SEVERITY_ORDER = `array_position(ARRAY['ERROR', 'WARNING', 'INFO'], f.severity)`;

function parameters(collection: string, { code, symbol, severity }: FindingFilters): (string | null)[] {
  return [collection, code ?? null, symbol === undefined ? null : `${collection}:${symbol}`, severity ?? null];
}

function dateOrNone(value: string | number | null): TradeDate | undefined {
  return (value as TradeDate | null) ?? undefined;
}
