import { type Clock, type JsonValue, type TradeDate } from '@prometheus/core';
import type pg from 'pg';

import { type Dataset, hasBatchWithContent, insertBatch, type LatestBatch, latestBatches } from './batch-store.js';
import { type DatasetReport, summariseFindings } from './ingest-report.js';
import { type QcFinding } from './quality-control/finding.js';

/** What was read of one kind of file. */
export interface DatasetContent {
  readonly dataset: Dataset;
  readonly source: string;
  readonly contentHash: string;
  readonly rowsRead: number;
  readonly rowsAccepted: number;
  readonly rowsSetAside: number;
  readonly firstDate?: TradeDate | undefined;
  readonly lastDate?: TradeDate | undefined;
  readonly state: 'ACCEPTED' | 'DEGRADED';
  readonly findings: readonly QcFinding[];
  /** Further counts for the batch row. */
  readonly counts?: { readonly [name: string]: JsonValue };
}

/** How accepted rows compare with the stored ones; the others are new. */
export interface MergeOutcome {
  readonly unchanged: number;
  readonly restated: number;
  readonly findings?: readonly QcFinding[];
}

export interface WrittenDataset {
  readonly report: DatasetReport;
  /** Those of the content, and those that the comparison with the store added. */
  readonly findings: readonly QcFinding[];
}

/** Writes the batches of one ingestion into a collection, and none for content that is stored already. */
export class BatchWriter {
  private constructor(
    private readonly client: pg.ClientBase,
    private readonly collection: string,
    private readonly latest: ReadonlyMap<string, LatestBatch>,
    private readonly clock: Clock,
    private readonly startedAt: Date,
    private readonly provider: string,
  ) {}

  /** @param provider who served the content, for example `csv` or `tiingo` */
  static async open(
    client: pg.ClientBase,
    collection: string,
    provider: string,
    clock: Clock,
    startedAt: Date,
  ): Promise<BatchWriter> {
    return new BatchWriter(client, collection, await latestBatches(client, collection), clock, startedAt, provider);
  }

  /** Whether the collection has no batch of the dataset yet. */
  isFirst(dataset: Dataset): boolean {
    return !this.latest.has(dataset);
  }

  /** The id that the next batch of the dataset gets. */
  nextBatchId(dataset: Dataset): string {
    return `${this.collection}:${dataset}:${this.#nextSequence(dataset)}`;
  }

  /** Stores content by `merge` and notes the batch. Content equal to the newest batch is not merged; content that was
   * stored by an earlier batch and changes no row leaves no batch. */
  async write(content: DatasetContent, merge: (batchId: string) => Promise<MergeOutcome>): Promise<WrittenDataset> {
    const { dataset, contentHash, rowsAccepted } = content;
    const latest = this.latest.get(dataset);
    if (latest?.contentHash === contentHash) return unchanged(content, latest.batchId);
    const batchId = this.nextBatchId(dataset);
    const outcome = await merge(batchId);
    const nothingNew = outcome.unchanged === rowsAccepted;
    if (nothingNew && (await hasBatchWithContent(this.client, this.collection, dataset, contentHash))) {
      return unchanged(content, undefined);
    }
    const findings = [...content.findings, ...(outcome.findings ?? [])];
    const report = reportOf(content, content.state, batchId, outcome);
    await insertBatch(
      this.client,
      {
        ...report,
        batchId,
        state: content.state,
        collection: this.collection,
        provider: this.provider,
        sequence: this.#nextSequence(dataset),
        qcResult: { ...content.counts, findings: summariseFindings(findings).map((summary) => ({ ...summary })) },
        source: content.source,
        startedAt: this.startedAt,
        finishedAt: this.clock.now(),
      },
      findings,
    );
    return { report, findings };
  }

  #nextSequence(dataset: Dataset): number {
    return (this.latest.get(dataset)?.sequence ?? 0) + 1;
  }
}

function unchanged(content: DatasetContent, batchId: string | undefined): WrittenDataset {
  const report = reportOf(content, 'UNCHANGED', batchId, { unchanged: content.rowsAccepted, restated: 0 });
  return { report, findings: content.findings };
}

function reportOf(
  content: DatasetContent,
  state: DatasetReport['state'],
  batchId: string | undefined,
  outcome: MergeOutcome,
): DatasetReport {
  return {
    dataset: content.dataset,
    state,
    batchId,
    rowsRead: content.rowsRead,
    rowsAccepted: content.rowsAccepted,
    rowsUnchanged: outcome.unchanged,
    rowsRestated: outcome.restated,
    rowsSetAside: content.rowsSetAside,
    firstDate: content.firstDate,
    lastDate: content.lastDate,
    contentHash: content.contentHash,
  };
}
