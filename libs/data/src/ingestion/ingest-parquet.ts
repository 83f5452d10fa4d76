import { type Database } from '../database/store.js';
import { ingestRequest } from './ingest-csv.js';
import { type IngestReport } from './ingest-report.js';
import { type IngestContext, type IngestCsvOptions, prepareRequest, readSideFiles } from './ingest-request.js';
import { ParquetSource } from './parquet-source.js';
import { ProblemList } from './problem-list.js';

/** Brings Parquet prices into the store like `ingestCsv`: one file a symbol, or one long file with a symbol column. The files beside
 * them (membership, sectors, actions, symbols) are CSV. Equal bars are the same content, whichever format they came in.
 *
 * @throws {InputFileError} also when a file is no Parquet file, is truncated, encrypted, damaged or states sizes that cannot be
 * @throws as `ingestCsv` */
export async function ingestParquet(
  database: Database,
  options: IngestCsvOptions,
  context: IngestContext,
): Promise<IngestReport> {
  const startMs = context.clock.monotonicMs();
  const problems = new ProblemList();
  const request = await prepareRequest(options, (path, mapping, option) => ParquetSource.open(path, mapping, option));
  const sides = await readSideFiles(options, request, problems);
  return ingestRequest(database, { request, sides, problems, context, startMs });
}
