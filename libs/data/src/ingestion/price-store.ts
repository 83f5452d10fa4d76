import { epochDay, tradeDate } from '@prometheus/core';
import type pg from 'pg';

import { type BatchWriter, type WrittenDataset } from './batch-writer.js';
import { type IngestRequest } from './ingest-request.js';
import { type StagedPrices } from './price-ingestion.js';
import { finding, listedDays, type QcFinding } from './quality-control/finding.js';
import { judgeBatch } from './quality-control/policy.js';
import { insertStagedPrices, mergeStagedPrices, type Restatement } from './price-merge.js';
import { type PriceStaging } from './price-staging.js';
import { entityId } from './symbol.js';

/** Judges the staged prices and moves them into place.
 * @param endFindings what was observed about how and where instruments end
 * @throws {QualityRejectedError} */
export async function storePrices(
  client: pg.ClientBase,
  writer: BatchWriter,
  request: IngestRequest,
  staging: PriceStaging,
  staged: StagedPrices,
  endFindings: readonly QcFinding[],
  now: Date,
): Promise<WrittenDataset> {
  const { counts } = staged;
  const content = {
    dataset: 'prices',
    source: request.source.path,
    contentHash: staged.contentHash,
    rowsRead: counts.rowsRead,
    rowsAccepted: counts.rowsAccepted,
    rowsSetAside: counts.rowsSetAside + counts.rowsOutOfCalendar,
    firstDate: staged.firstDate,
    lastDate: staged.lastDate,
    state: judgeBatch(counts, staged.findings, request.policy),
    findings: [...staged.findings, ...endFindings],
    counts: { rowsOutOfCalendar: counts.rowsOutOfCalendar, sessionsMissing: counts.sessionsMissing },
  } as const;
  return writer.write(content, async () => {
    const { rowsNew, restatements } = writer.isFirst('prices')
      ? await insertStagedPrices(client, staging)
      : await mergeStagedPrices(client, staging, now);
    const restated = restatements.reduce((sum, { dates }) => sum + dates.length, 0);
    const prefix = entityId(request.collection, '').length;
    return {
      unchanged: counts.rowsAccepted - rowsNew - restated,
      restated,
      findings: restatements.map((restatement) => restatedFinding(restatement, prefix)),
    };
  });
}

function restatedFinding({ instrumentId, dates }: Restatement, prefix: number): QcFinding {
  const days = dates.map((date) => epochDay(tradeDate(date)));
  return finding('RESTATED', instrumentId.slice(prefix), days, `other values than stored on ${listedDays(days)}`);
}
