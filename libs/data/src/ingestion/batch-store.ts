import type pg from 'pg';

import { BinaryCopyWriter } from '../copy/binary-copy-writer.js';
import { type CopyColumn } from '../copy/copy-columns.js';
import { copyIn } from '../copy/copy-in.js';
import { epochDay, type JsonValue } from '@prometheus/core';

import { type QcFinding } from './quality-control/finding.js';
import { entityId } from './symbol.js';

export type Dataset =
  'prices' | 'membership' | 'sectors' | 'actions' | 'symbols' | 'fundamentals' | 'filings' | 'macro';

/** The newest batches of a dataset of a collection. */
export interface LatestBatch {
  /** Of the newest batch, rejected ones included. */
  readonly sequence: number;
  /** The newest batch whose content is stored. */
  readonly accepted: { readonly batchId: string; readonly contentHash: string } | undefined;
}

export async function latestBatches(client: pg.ClientBase, collection: string): Promise<Map<string, LatestBatch>> {
  const { rows } = await client.query<{
    dataset: string;
    batch_id: string;
    sequence: number;
    content_hash: string;
    rejected: boolean;
  }>(
    `SELECT DISTINCT ON (dataset) dataset, batch_id, max(sequence) OVER (PARTITION BY dataset) AS sequence, content_hash,
       state = 'REJECTED' AS rejected
     FROM historical.ingestion_batches b WHERE collection_id = $1 ORDER BY dataset, rejected, b.sequence DESC`,
    [collection],
  );
  return new Map(
    rows.map((row) => {
      const accepted = row.rejected ? undefined : { batchId: row.batch_id, contentHash: row.content_hash };
      return [row.dataset, { sequence: row.sequence, accepted }];
    }),
  );
}

export async function hasBatchWithContent(
  client: pg.ClientBase,
  collection: string,
  dataset: Dataset,
  contentHash: string,
): Promise<boolean> {
  const { rowCount } = await client.query(
    `SELECT 1 FROM historical.ingestion_batches
     WHERE collection_id = $1 AND dataset = $2 AND content_hash = $3 AND state <> 'REJECTED' LIMIT 1`,
    [collection, dataset, contentHash],
  );
  return (rowCount ?? 0) > 0;
}

export interface BatchRow {
  readonly batchId: string;
  readonly collection: string;
  /** Who served the content, for example `csv` or `tiingo`. */
  readonly provider: string;
  readonly dataset: Dataset;
  readonly sequence: number;
  readonly firstDate: string | undefined;
  readonly lastDate: string | undefined;
  readonly rowsRead: number;
  readonly rowsAccepted: number;
  readonly rowsUnchanged: number;
  readonly rowsRestated: number;
  readonly rowsSetAside: number;
  readonly contentHash: string;
  readonly qcResult: JsonValue;
  readonly state: 'ACCEPTED' | 'DEGRADED' | 'REJECTED';
  readonly source: string;
  readonly startedAt: Date;
  readonly finishedAt: Date;
}

export async function insertBatch(
  client: pg.ClientBase,
  batch: BatchRow,
  findings: readonly QcFinding[],
): Promise<void> {
  await client.query(
    `INSERT INTO historical.ingestion_batches (batch_id, collection_id, provider, dataset, sequence, first_date, last_date,
       rows_read, rows_accepted, rows_unchanged, rows_restated, rows_set_aside, content_hash, qc_result, state, source,
       started_at, finished_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)`,
    [
      batch.batchId,
      batch.collection,
      batch.provider,
      batch.dataset,
      batch.sequence,
      batch.firstDate,
      batch.lastDate,
      batch.rowsRead,
      batch.rowsAccepted,
      batch.rowsUnchanged,
      batch.rowsRestated,
      batch.rowsSetAside,
      batch.contentHash,
      JSON.stringify(batch.qcResult),
      batch.state,
      batch.source,
      batch.startedAt,
      batch.finishedAt,
    ],
  );
  await insertFindings(client, batch, findings);
}

const FINDING_COLUMNS: readonly CopyColumn[] = [
  { name: 'batch_id', type: 'text' },
  { name: 'sequence', type: 'int4' },
  { name: 'severity', type: 'text' },
  { name: 'code', type: 'text' },
  { name: 'instrument_id', type: 'text' },
  { name: 'first_date', type: 'date' },
  { name: 'last_date', type: 'date' },
  { name: 'occurrences', type: 'int4' },
  { name: 'detail', type: 'text' },
];

async function insertFindings(client: pg.ClientBase, batch: BatchRow, findings: readonly QcFinding[]): Promise<void> {
  if (findings.length === 0) return;
  const writer = new BinaryCopyWriter(FINDING_COLUMNS);
  findings.forEach((found, i) => {
    writer.text(batch.batchId);
    writer.int4(i + 1);
    writer.text(found.severity);
    writer.text(found.code);
    if (found.symbol === undefined) writer.null();
    else writer.text(entityId(batch.collection, found.symbol));
    for (const date of [found.firstDate, found.lastDate]) {
      if (date === undefined) writer.null();
      else writer.date(epochDay(date));
    }
    writer.int4(found.occurrences);
    writer.text(found.detail);
  });
  await copyIn(client, { table: 'historical.qc_findings', columns: FINDING_COLUMNS }, [writer.finish()]);
}
