import { type Clock, type JsonValue, type TradeDate } from '@prometheus/core';
import type pg from 'pg';

import {
  type BatchRow,
  type Dataset,
  hasBatchWithContent,
  insertBatch,
  type LatestBatch,
  latestBatches,
} from './batch-store.js';
import { type DatasetReport, summariseFindings } from './ingest-report.js';
import { type QcFinding } from './quality-control/finding.js';
import { judgeFindings, type QualityPolicy } from './quality-control/policy.js';

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
  /** Further counts for the batch row. */
  readonly counts?: { readonly [name: string]: JsonValue };
}

/** Content that was refused, and all that was found in it. */
export interface RejectedContent {
  readonly content: DatasetContent;
  readonly findings: readonly QcFinding[];
  /** The refusal's message. */
  readonly reason: string;
}

export interface WrittenDataset {
  readonly report: DatasetReport;
  /** Those of the content, and those that the comparison with the store added. */
  readonly findings: readonly QcFinding[];
}

/** Writes the batches of one ingestion into a collection, and none for content that is stored already. */
export class BatchWriter {
  #rejected: RejectedContent | undefined;

  private constructor(
    private readonly client: pg.ClientBase,
    private readonly collection: string,
    private readonly latest: ReadonlyMap<string, LatestBatch>,
    private readonly clock: Clock,
    private readonly startedAt: Date,
    private readonly provider: string,
    private readonly rules: QualityPolicy['findings'],
  ) {}

  /** @param provider who served the content, for example `csv` or `tiingo`
   * @param rules what a finding of a code does to its batch; without rules every finding is accepted */
  static async open(
    client: pg.ClientBase,
    collection: string,
    provider: string,
    clock: Clock,
    startedAt: Date,
    rules: QualityPolicy['findings'] = {},
  ): Promise<BatchWriter> {
    const latest = await latestBatches(client, collection);
    return new BatchWriter(client, collection, latest, clock, startedAt, provider, rules);
  }

  /** What was refused, so that it can be noted once the transaction of the data is undone. */
  get rejected(): RejectedContent | undefined {
    return this.#rejected;
  }

  /** Whether the collection has no batch of the dataset yet. */
  isFirst(dataset: Dataset): boolean {
    return this.latest.get(dataset)?.accepted === undefined;
  }

  /** The id that the next batch of the dataset gets. */
  nextBatchId(dataset: Dataset): string {
    return `${this.collection}:${dataset}:${this.#nextSequence(dataset)}`;
  }

  /** Runs a judgement of content; when it throws, the content is kept as `rejected`. */
  judge<T>(content: DatasetContent, findings: readonly QcFinding[], judgement: () => T): T {
    try {
      return judgement();
    } catch (error) {
      this.#rejected = { content, findings, reason: (error as Error).message };
      throw error;
    }
  }

  /** Stores content by `merge` and notes the batch. Content equal to the newest batch is not merged; content that was
   * stored by an earlier batch and changes no row leaves no batch.
   * @throws {QualityPolicyError} when the rules reject a finding; the transaction must then be undone */
  async write(content: DatasetContent, merge: (batchId: string) => Promise<MergeOutcome>): Promise<WrittenDataset> {
    const { dataset, contentHash, rowsAccepted } = content;
    const latest = this.latest.get(dataset)?.accepted;
    if (latest?.contentHash === contentHash) return unchanged(content, latest.batchId);
    // Before anything is merged, as most findings are known by now; those of the merge follow.
    this.#judgeFindings(content, content.findings);
    const batchId = this.nextBatchId(dataset);
    const outcome = await merge(batchId);
    const nothingNew = outcome.unchanged === rowsAccepted;
    if (nothingNew && (await hasBatchWithContent(this.client, this.collection, dataset, contentHash))) {
      return unchanged(content, undefined);
    }
    const findings = [...content.findings, ...(outcome.findings ?? [])];
    const judged = this.#judgeFindings(content, findings);
    const state = content.state === 'DEGRADED' ? 'DEGRADED' : judged;
    const report = reportOf(content, state, batchId, outcome);
    await this.#insert(content, { ...report, batchId, state }, findings, { ...content.counts, ...outcome.counts });
    return { report, findings };
  }

  /** Notes content that was refused, with its findings and none of its data. Findings that the rules reject are errors. */
  async writeRejected({ content, findings, reason }: RejectedContent): Promise<void> {
    const batchId = this.nextBatchId(content.dataset);
    const state = 'REJECTED';
    const report = {
      ...reportOf(content, 'UNCHANGED', batchId, { unchanged: 0, restated: 0 }),
      rowsAccepted: 0,
      rowsSetAside: content.rowsRead,
    };
    const raised = findings.map((found) =>
      this.rules[found.code] === 'REJECT' ? { ...found, severity: 'ERROR' as const } : found,
    );
    await this.#insert(content, { ...report, batchId, state }, raised, { ...content.counts, reason });
  }

  #judgeFindings(content: DatasetContent, findings: readonly QcFinding[]): 'ACCEPTED' | 'DEGRADED' {
    return this.judge(content, findings, () => judgeFindings(this.collection, content.dataset, findings, this.rules));
  }

  async #insert(
    content: DatasetContent,
    report: Omit<DatasetReport, 'state' | 'batchId'> & Pick<BatchRow, 'state' | 'batchId'>,
    findings: readonly QcFinding[],
    counts: { readonly [name: string]: JsonValue },
  ): Promise<void> {
    const jumps = findings.flatMap(({ symbol = '', jumps: found = [] }) => found.map((jump) => ({ symbol, ...jump })));
    await insertBatch(
      this.client,
      {
        ...report,
        collection: this.collection,
        provider: this.provider,
        sequence: this.#nextSequence(content.dataset),
        qcResult: {
          ...counts,
          ...(jumps.length === 0 ? {} : { jumps }),
          findings: summariseFindings(findings).map((summary) => ({ ...summary })),
        },
        source: content.source,
        startedAt: this.startedAt,
        finishedAt: this.clock.now(),
      },
      findings,
    );
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
