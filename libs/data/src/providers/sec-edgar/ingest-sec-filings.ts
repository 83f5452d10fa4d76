import { type Environment } from '@prometheus/core';

import { type Database } from '../../database/store.js';
import { IngestOptionError } from '../../errors.js';
import { readCikFile } from '../../filings/cik-file.js';
import { readFilingCollection } from '../../filings/filing-collection.js';
import { type FilingReport, ingestFilings } from '../../filings/ingest-filings.js';
import { type IngestContext } from '../../ingestion/ingest-request.js';
import { Downloader, type DownloaderOptions } from '../download/downloader.js';
import { SEC_EDGAR, secEdgarAccess, type SecEdgarAccess } from './sec-edgar.js';
import { type FilingSelection, openSecFilings } from './submissions-source.js';

export interface IngestSecFilingsOptions extends FilingSelection {
  /** Of stored instruments. */
  readonly collection: string;
  /** CSV file `symbol,cik`, which counts before the numbers that are stored with the issuers. */
  readonly cikFile?: string | undefined;
  readonly downloadDir: string;
  readonly refresh?: boolean | undefined;
}

export interface SecContext extends IngestContext {
  readonly environment: Environment;
  readonly signal?: AbortSignal | undefined;
  readonly sleep?: DownloaderOptions['sleep'];
  /** For tests. */
  readonly addresses?: Partial<Omit<SecEdgarAccess, 'headers'>> | undefined;
}

/** Brings the reports of a collection's issuers from the SEC into the store, divided into sections, known from their
 * acceptance. Answers are kept in the download folder; without `refresh`, new filings since then are not seen.
 * @throws {IngestOptionError} for forms or dates that cannot be used, without any CIK, or without `SEC_USER_AGENT`
 * @throws {ProviderAnswerError | ProviderRequestError | DownloadInterruptedError | UnknownCollectionError} */
export async function ingestSecFilings(
  database: Database,
  { collection, cikFile, downloadDir, refresh, forms, from, to }: IngestSecFilingsOptions,
  context: SecContext,
): Promise<FilingReport> {
  const { environment, clock, logger, sleep, signal, progress } = context;
  if (forms.length === 0 || forms.some((form) => !/^[A-Z0-9][A-Z0-9 /-]*$/i.test(form))) {
    throw new IngestOptionError('forms', forms.join(','), 'names no form. Write for example 10-K,10-Q.');
  }
  if (from !== undefined && to !== undefined && from > to) {
    throw new IngestOptionError('from', from, `is after ${to}. Exchange them.`);
  }
  const access = secEdgarAccess(environment, context.addresses);
  const ciks = cikFile === undefined ? undefined : await readCikFile(cikFile);
  const known = await readFilingCollection(database, collection, ciks);
  if ([...known.issuers.values()].every(({ cik }) => cik === undefined)) {
    const remedy =
      'has no CIK of any issuer. Ingest a sector file with a column cik, or name a file of symbol,cik with --cik-file.';
    throw new IngestOptionError('collection', collection, remedy);
  }
  const downloader = new Downloader({ provider: SEC_EDGAR, downloadDir, environment, clock, logger, refresh, sleep });
  const source = await openSecFilings(
    known,
    { forms, from, to },
    {
      downloader,
      access,
      signal,
      progress: (filesDone, filesTotal) => progress?.({ phase: 'reading', filesDone, filesTotal, rows: 0 }),
    },
  );
  return ingestFilings(database, collection, source, context);
}
