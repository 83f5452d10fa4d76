import { epochDay, tradeDate } from '@prometheus/core';
import type pg from 'pg';

import { type BatchWriter, type WrittenDataset } from './batch-writer.js';
import { type PriceBasis } from '../panel/price-basis.js';
import { type IngestRequest } from './ingest-request.js';
import { type StagedPrices } from './price-ingestion.js';
import { finding, listedDays, type QcFinding } from './quality-control/finding.js';
import { judgeBatch } from './quality-control/policy.js';
import { readDegradedSessions, storedQuality } from './quality-control/stored-quality.js';
import { insertStagedPrices, mergeStagedPrices, type Restatement } from './price-merge.js';
import { type PriceStaging } from './price-staging.js';
import { entityId } from './symbol.js';

export interface PriceFacts {
  readonly basis: PriceBasis;
  /** Days on which actions take effect, by symbol. */
  readonly actionDays: ReadonlyMap<string, ReadonlySet<number>>;
  /** What was observed about how and where instruments end. */
  readonly endFindings: readonly QcFinding[];
}

/** Judges the staged prices and moves them into place, and then judges the sessions of the whole collection.
 * @throws {QualityRejectedError | QualityPolicyError} */
export async function storePrices(
  client: pg.ClientBase,
  writer: BatchWriter,
  request: IngestRequest,
  staging: PriceStaging,
  staged: StagedPrices,
  { basis, actionDays, endFindings }: PriceFacts,
  now: Date,
): Promise<WrittenDataset> {
  const { counts } = staged;
  const { collection, sessions, policy } = request;
  const findings = [...staged.findings, ...endFindings];
  const draft = {
    dataset: 'prices',
    source: request.source.path,
    contentHash: staged.contentHash,
    rowsRead: counts.rowsRead,
    rowsAccepted: counts.rowsAccepted,
    rowsSetAside: counts.rowsSetAside + counts.rowsOutOfCalendar,
    firstDate: staged.firstDate,
    lastDate: staged.lastDate,
    state: 'ACCEPTED',
    findings,
    counts: { rowsOutOfCalendar: counts.rowsOutOfCalendar, sessionsMissing: counts.sessionsMissing },
  } as const;
  const content = { ...draft, state: writer.judge(draft, findings, () => judgeBatch(counts, findings, policy)) };
  return writer.write(content, async () => {
    const isFirst = writer.isFirst('prices');
    const { rowsNew, restatements } = isFirst
      ? await insertStagedPrices(client, staging)
      : await mergeStagedPrices(client, staging, now);
    const restated = restatements.reduce((sum, { dates }) => sum + dates.length, 0);
    const prefix = entityId(collection, '').length;
    // What these files bring changes the sessions from their first on; of earlier ones the last judgement holds.
    const from = staged.quality.coverage.firstSession;
    const fromDate = sessions.dateOf(from);
    const quality = isFirst
      ? staged.quality
      : await storedQuality(client, { collection, basis, sessions, from, actionDays });
    const earlier = isFirst ? {} : await readDegradedSessions(client, collection);
    const kept = Object.entries(earlier).filter(([date]) => date < fromDate);
    const thin = quality.coverage.finding(from);
    return {
      unchanged: counts.rowsAccepted - rowsNew - restated,
      restated,
      findings: [
        ...(thin === undefined ? [] : [thin]),
        ...restatements.map((restatement) => restatedFinding(restatement, prefix)),
      ],
      counts: {
        degradedSessions: { ...Object.fromEntries(kept), ...quality.degraded(policy.degradedSessionShare, from) },
      },
    };
  });
}

function restatedFinding({ instrumentId, dates }: Restatement, prefix: number): QcFinding {
  const days = dates.map((date) => epochDay(tradeDate(date)));
  return finding('RESTATED', instrumentId.slice(prefix), days, `other values than stored on ${listedDays(days)}`);
}
