import { dateOfEpochDay, type TradeDate, type TradingCalendar } from '@prometheus/core';

import { type Database } from '../database/store.js';
import { BatchWriter } from '../ingestion/batch-writer.js';
import { joinCollection } from '../ingestion/collection-store.js';
import { type DatasetReport, type FindingSummary, summariseFindings } from '../ingestion/ingest-report.js';
import { type IngestContext } from '../ingestion/ingest-request.js';
import { finding, listed, type QcFinding } from '../ingestion/quality-control/finding.js';
import { storeDefinitions } from './definition-store.js';
import { type IncomingSeries, seriesHash } from './incoming-series.js';
import { storeSeries } from './macro-store.js';

export const DEFAULT_MACRO_COLLECTION = 'macro';

/** Where macro series go. */
export interface MacroTarget {
  readonly collection: string;
  /** Its sessions say when a lag is over. */
  readonly calendar: TradingCalendar;
}

/** Series that one source serves. */
export interface MacroContent {
  /** `csv` or `fred`. */
  readonly provider: string;
  /** File, folder or service. */
  readonly source: string;
  readonly series: readonly IncomingSeries[];
  /** Values read, repeated ones included. */
  readonly valuesRead: number;
  /** Dates without a value. */
  readonly blanks: number;
  /** Equal values of one date that were told twice. */
  readonly repeated: number;
}

export interface MacroSeriesReport {
  readonly seriesId: string;
  readonly title: string;
  readonly versions: number;
  readonly firstDate: TradeDate | undefined;
  readonly lastDate: TradeDate | undefined;
  readonly evaluationOnly: boolean;
}

/** What became of an ingestion of macro series; rows are values. */
export interface MacroReport {
  readonly collection: string;
  readonly source: string;
  readonly dataset: DatasetReport;
  readonly series: readonly MacroSeriesReport[];
  /** Dates without a value. */
  readonly blanks: number;
  readonly findings: readonly QcFinding[];
  readonly findingSummary: readonly FindingSummary[];
  readonly durationMs: number;
}

/** Stores series in one transaction. Their ids are one name space for all collections.
 * @throws {CollectionKindError | CollectionMismatchError} when the collection is another kind
 * @throws {MacroSeriesError} for a series that is stored by another source or lag */
export async function writeMacro(
  database: Database,
  { collection, calendar }: MacroTarget,
  { provider, source, series, valuesRead, blanks, repeated }: MacroContent,
  context: IngestContext,
  startMs: number,
): Promise<MacroReport> {
  const now = context.clock.now();
  const reports = series.map(seriesReport);
  const accepted = series.reduce((sum, { versions }) => sum + versions.length, 0);
  const content = {
    dataset: 'macro',
    source,
    contentHash: seriesHash(series),
    rowsRead: valuesRead,
    rowsAccepted: accepted,
    rowsSetAside: valuesRead - accepted,
    firstDate: reports.flatMap(({ firstDate }) => firstDate ?? []).sort()[0] as TradeDate | undefined,
    lastDate: reports
      .flatMap(({ lastDate }) => lastDate ?? [])
      .sort()
      .at(-1),
    state: 'ACCEPTED',
    findings: contentFindings(series, repeated),
    counts: { blanks },
  } as const;
  const { report, findings } = await database.historical.transaction(async ({ client }) => {
    await client.query('SET LOCAL statement_timeout = 0');
    // Series belong to no collection, so that all their ingestions go one after the other.
    await client.query('SELECT pg_advisory_xact_lock(hashtext($1))', ['historical.macro_series']);
    await client.query('SELECT pg_advisory_xact_lock(hashtext($1))', [`historical.collections.${collection}`]);
    const declared = { currency: 'USD', adjustment: 'raw', adjustedAsOf: undefined, hasAdjustedClose: false } as const;
    await joinCollection(client, { ...declared, collection, kind: 'macro', market: calendar.marketId, source }, now);
    await storeDefinitions(client, series, provider, now);
    const writer = await BatchWriter.open(client, collection, provider, context.clock, now);
    return writer.write(content, (batchId) => storeSeries(client, series, batchId, now.getTime()));
  });
  const { state } = report;
  context.logger?.info('ingested macro series', {
    collection,
    provider,
    series: series.length,
    values: accepted,
    state,
  });
  return {
    collection,
    source,
    dataset: report,
    series: reports,
    blanks,
    findings,
    findingSummary: summariseFindings(findings),
    durationMs: context.clock.monotonicMs() - startMs,
  };
}

function contentFindings(series: readonly IncomingSeries[], repeated: number): QcFinding[] {
  const findings: QcFinding[] = [];
  if (repeated > 0) {
    const detail = 'equal values of one date, kept once';
    findings.push(finding('DUPLICATE_ROW', undefined, [], detail, repeated));
  }
  const latest = series.filter(({ dating, definition }) => dating === 'lag' && definition.revised);
  if (latest.length > 0) {
    const ids = listed(latest.map(({ seriesId }) => seriesId));
    const detail = `values as they stand after revisions, served from the day on which their first version was due: ${ids}`;
    findings.push(finding('REVISED_VALUES', undefined, [], detail, latest.length));
  }
  return findings;
}

function seriesReport({ seriesId, definition, versions }: IncomingSeries): MacroSeriesReport {
  const dateAt = (i: number): TradeDate | undefined => {
    const version = versions.at(i);
    return version && dateOfEpochDay(version.day);
  };
  return {
    seriesId,
    title: definition.title,
    versions: versions.length,
    firstDate: dateAt(0),
    lastDate: dateAt(-1),
    evaluationOnly: definition.evaluationOnly === true,
  };
}
