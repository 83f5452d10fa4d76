import { existsSync } from 'node:fs';

import { type Database } from '../database/store.js';
import { IngestOptionError } from '../errors.js';
import { dateParser } from '../ingestion/date-text.js';
import { type IngestContext } from '../ingestion/ingest-request.js';
import { ProblemList } from '../ingestion/problem-list.js';
import { SessionTable } from '../ingestion/session-table.js';
import { collectionCalendar, type FundamentalReport, writeFundamentals } from './fundamental-batch.js';
import { loadFundamentalMapping } from './fundamental-mapping.js';
import { readLongFile } from './long-file.js';
import { readWideFile } from './wide-file.js';

export interface IngestFundamentalsOptions {
  /** CSV, plain or gzip: wide with a mapping that says so, otherwise long. */
  readonly file: string;
  /** Of stored instruments, whose market's sessions say when a dated figure was known. */
  readonly collection: string;
  /** YAML file, see `loadFundamentalMapping`. */
  readonly mapping?: string | undefined;
}

/** Brings reported figures of one CSV file into a collection: all of the file, or, when anything is refused, nothing.
 *
 * A date without a time becomes known at the open of the next session after it. A later filing about a period is a further
 * version with its own instant; the same content again changes nothing; see `storeFundamentals` for corrected sources.
 *
 * @throws {IngestOptionError | InputFileError | ConfigError | UnknownCollectionError} when an option or file cannot be used
 * @throws {RejectedInputError} naming file, line, column and value of what cannot be accepted */
export async function ingestFundamentals(
  database: Database,
  { file, collection, mapping: mappingFile }: IngestFundamentalsOptions,
  context: IngestContext,
): Promise<FundamentalReport> {
  const startMs = context.clock.monotonicMs();
  for (const [option, path] of Object.entries({ file, mapping: mappingFile })) {
    if (path !== undefined && !existsSync(path))
      throw new IngestOptionError(option, path, 'does not exist. Check the path.');
  }
  const mapping = loadFundamentalMapping(mappingFile);
  const calendar = {
    sessions: new SessionTable(await collectionCalendar(database, collection)),
    parseDate: dateParser(mapping.dateFormat),
    today: Math.floor(context.clock.now().getTime() / 86_400_000),
  };
  const problems = new ProblemList();
  const read =
    'metrics' in mapping
      ? await readWideFile(file, mapping, calendar, problems)
      : await readLongFile(file, mapping, calendar, problems);
  problems.throwIfAny();
  return writeFundamentals(database, collection, { provider: 'csv', source: file, ...read }, context, startMs);
}
