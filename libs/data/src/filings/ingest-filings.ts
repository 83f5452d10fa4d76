import { type Database } from '../database/store.js';
import { BatchWriter } from '../ingestion/batch-writer.js';
import { type DatasetReport, type FindingSummary, summariseFindings } from '../ingestion/ingest-report.js';
import { type IngestContext } from '../ingestion/ingest-request.js';
import { type QcFinding } from '../ingestion/quality-control/finding.js';
import { readFilingCollection } from './filing-collection.js';
import { openFilingFolder } from './filing-folder.js';
import { type FilingSource } from './filing-source.js';
import { FilingStaging } from './filing-staging.js';
import { mergeStagedFilings } from './filing-store.js';

/** Above this share of filings without text or of unknown symbols the batch is accepted with reserve only. */
const DEGRADED_SHARE = 0.05;

/** What became of an ingestion of filings; rows are filings of issuers. */
export interface FilingReport {
  readonly collection: string;
  readonly source: string;
  readonly dataset: DatasetReport;
  /** Filings whose text is stored by section. */
  readonly withText: number;
  readonly findings: readonly QcFinding[];
  readonly findingSummary: readonly FindingSummary[];
  readonly durationMs: number;
}

export interface IngestFilingFolderOptions {
  /** See `openFilingFolder` for how files are named. */
  readonly dir: string;
  /** Of stored instruments, whose market's sessions say when a filing was known. */
  readonly collection: string;
}

/** Brings the documents of a folder into a collection, divided into sections: all of them, or, when one is refused, nothing.
 * The same documents again change nothing.
 * @throws {IngestOptionError | InputFileError | UnknownCollectionError} when an option or file cannot be used
 * @throws {FilingDocumentError} for a document that cannot be read */
export async function ingestFilingFolder(
  database: Database,
  { dir, collection }: IngestFilingFolderOptions,
  context: IngestContext,
): Promise<FilingReport> {
  const known = await readFilingCollection(database, collection);
  return ingestFilings(database, collection, await openFilingFolder(dir, known), context);
}

/** Stores the filings of a source and their texts in one transaction; see `mergeStagedFilings` for those stored already. */
export async function ingestFilings(
  database: Database,
  collection: string,
  source: FilingSource,
  context: IngestContext,
): Promise<FilingReport> {
  const startMs = context.clock.monotonicMs();
  const now = context.clock.now();
  const { written, withText } = await database.historical.transaction(async ({ client }) => {
    await client.query('SET LOCAL statement_timeout = 0');
    await client.query('SELECT pg_advisory_xact_lock(hashtext($1))', [`historical.collections.${collection}`]);
    const writer = await BatchWriter.open(client, collection, source.provider, context.clock, now);
    const staging = await FilingStaging.open(client);
    for await (const filing of source.filings()) {
      await staging.add(filing);
      const { count } = staging;
      context.progress?.({ phase: 'reading', filesDone: count, filesTotal: source.total, rows: count });
    }
    await staging.finish();
    const { dates, count } = staging;
    const lacking = count - staging.withText + source.setAside;
    const content = {
      dataset: 'filings',
      source: source.source,
      contentHash: staging.contentHash,
      rowsRead: count + source.setAside,
      rowsAccepted: count,
      rowsSetAside: source.setAside,
      firstDate: dates[0],
      lastDate: dates.at(-1),
      state: lacking > DEGRADED_SHARE * (count + source.setAside) ? 'DEGRADED' : 'ACCEPTED',
      findings: source.findings,
      counts: { withText: staging.withText },
    } as const;
    return {
      written: await writer.write(content, (batchId) => mergeStagedFilings(client, batchId)),
      withText: staging.withText,
    };
  });
  const { report, findings } = written;
  const { state, rowsAccepted: filings } = report;
  context.logger?.info('ingested filings', { collection, provider: source.provider, filings, withText, state });
  return {
    collection,
    source: source.source,
    dataset: report,
    withText,
    findings,
    findingSummary: summariseFindings(findings),
    durationMs: context.clock.monotonicMs() - startMs,
  };
}
