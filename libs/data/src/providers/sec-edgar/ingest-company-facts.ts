import { type Database } from '../../database/store.js';
import { IngestOptionError, ProviderRequestError } from '../../errors.js';
import { readCikFile } from '../../filings/cik-file.js';
import { readFilingCollection } from '../../filings/filing-collection.js';
import { type FundamentalReport, writeFundamentals } from '../../fundamentals/fundamental-batch.js';
import { type FundamentalRow } from '../../fundamentals/fundamental-row.js';
import { finding, listed, type QcFinding } from '../../ingestion/quality-control/finding.js';
import { entityId } from '../../ingestion/symbol.js';
import { Downloader } from '../download/downloader.js';
import { type DownloadedText } from '../provider.js';
import { companyFactsRequest, parseCompanyFacts } from './company-facts.js';
import { type SecContext } from './ingest-sec-filings.js';
import { SEC_EDGAR, secEdgarAccess } from './sec-edgar.js';
import { fetchSubmissions } from './submissions-source.js';
import { acceptedAtByAccession } from './submissions.js';

export interface IngestCompanyFactsOptions {
  /** Of stored instruments. */
  readonly collection: string;
  /** CSV file `symbol,cik`, which counts before the numbers that are stored with the issuers. */
  readonly cikFile?: string | undefined;
  readonly downloadDir: string;
  readonly refresh?: boolean | undefined;
}

/** Brings the standard metrics of a collection's companies out of their filings with the SEC: all of them, or, when anything
 * fails, nothing. A figure is known from the acceptance of its filing on. Answers are kept in the download folder, so that
 * the same call goes on where it was interrupted; without `refresh`, new filings since then are not seen. Companies
 * without a number at the SEC, and those without facts, are findings.
 *
 * @throws {UnknownCollectionError | IngestOptionError} when the collection, every CIK of it, or `SEC_USER_AGENT` is missing
 * @throws {ProviderRequestError | DownloadInterruptedError} when the SEC does not answer
 * @throws {ProviderAnswerError} when an answer cannot be read */
export async function ingestCompanyFacts(
  database: Database,
  { collection, cikFile, downloadDir, refresh }: IngestCompanyFactsOptions,
  context: SecContext,
): Promise<FundamentalReport> {
  const { environment, clock, logger, sleep, signal, progress } = context;
  const startMs = clock.monotonicMs();
  const access = secEdgarAccess(environment, context.addresses);
  const ciks = cikFile === undefined ? undefined : await readCikFile(cikFile);
  const { issuers, sessions } = await readFilingCollection(database, collection, ciks);
  const asked = [...issuers.values()].filter(({ cik }) => cik !== undefined);
  if (asked.length === 0) {
    const remedy =
      'has no CIK of any issuer. Ingest a sector file with a column cik, or name a file of symbol,cik with --cik-file.';
    throw new IngestOptionError('collection', collection, remedy);
  }
  const downloader = new Downloader({ provider: SEC_EDGAR, downloadDir, environment, clock, logger, refresh, sleep });
  const rows: FundamentalRow[] = [];
  const without: string[] = [];
  for (const [done, issuer] of asked.entries()) {
    const { symbol, issuerId, cik = '' } = issuer;
    // One symbol can have been that of two issuers; the facts are those of the one with the number.
    const name = issuerId.slice(entityId(collection, '').length);
    const facts = await unlessAbsent(downloader.fetch(companyFactsRequest(cik, access), signal));
    const answers = facts && (await fetchSubmissions(cik, { downloader, access, signal }));
    const accepted = acceptedAtByAccession(answers ?? []);
    const told = facts && parseCompanyFacts(facts, cik, name, sessions, (accession) => accepted.get(accession));
    if (told === undefined || told.length === 0) without.push(symbol);
    for (const row of told ?? []) rows.push(row);
    progress?.({ phase: 'reading', filesDone: done + 1, filesTotal: asked.length, rows: rows.length });
  }
  const lacking = [...issuers.values()].filter(({ cik }) => cik === undefined).map(({ symbol }) => symbol);
  const content = {
    provider: SEC_EDGAR.name,
    source: `${access.dataUrl}/api/xbrl/companyfacts`,
    rows,
    figuresRead: rows.length,
    findings: absences(lacking, without),
  };
  return writeFundamentals(database, collection, content, context, startMs);
}

/** @returns undefined where the SEC has no such file */
async function unlessAbsent(answer: Promise<DownloadedText>): Promise<DownloadedText | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof ProviderRequestError && error.status === 404) return undefined;
    throw error;
  }
}

function absences(lacking: readonly string[], without: readonly string[]): QcFinding[] {
  const lackingDetail = `without a number that the SEC knows, not asked for: ${listed(lacking)}`;
  const withoutDetail = `the SEC has no facts in US GAAP of: ${listed(without)}`;
  return [
    ...(lacking.length === 0 ? [] : [finding('MISSING_CIK', undefined, [], lackingDetail, lacking.length)]),
    ...(without.length === 0 ? [] : [finding('NO_FUNDAMENTALS', undefined, [], withoutDetail, without.length)]),
  ];
}
