import { type Database } from '../../database/store.js';
import { loadColumnMapping } from '../../ingestion/file-format.js';
import { ingestRequest } from '../../ingestion/ingest-csv.js';
import { type IngestReport } from '../../ingestion/ingest-report.js';
import { type CollectionOptions, type IngestContext, requestOf } from '../../ingestion/ingest-request.js';
import { ProblemList } from '../../ingestion/problem-list.js';
import { type StooqZipChoice, StooqZipSource } from './stooq-zip-source.js';

export interface IngestStooqZipOptions
  extends StooqZipChoice, Omit<CollectionOptions, 'adjustment' | 'indexId' | 'inferActions'> {
  /** A zip file of daily bars in ASCII, as `d_us_txt.zip`. */
  readonly zip: string;
}

/** Brings the bars of a zip file of Stooq into a collection of basis `total_return`, in one transaction. Symbols that were
 * asked for and are not there, and files without a row, become a finding.
 *
 * @throws {InputFileError} on a zip file that cannot be trusted: path tricks in names, sizes of a zip bomb, damage
 * @throws {IngestOptionError} when nothing of what was chosen is in it
 * @throws as `ingestCsv` */
export async function ingestStooqZip(
  database: Database,
  options: IngestStooqZipOptions,
  context: IngestContext,
): Promise<IngestReport> {
  const startMs = context.clock.monotonicMs();
  const { zip, symbols, exchanges, ...collection } = options;
  const mapping = loadColumnMapping(undefined);
  const source = await StooqZipSource.open(zip, { symbols, exchanges }, mapping);
  try {
    const request = requestOf(source, { ...collection, adjustment: 'total_return' }, mapping);
    const sides = { membership: undefined, sectors: undefined, actions: undefined };
    return await ingestRequest(database, { request, sides, problems: new ProblemList(), context, startMs });
  } finally {
    await source.close();
  }
}
