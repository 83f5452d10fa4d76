import { compareCodeUnits, epochDay, type TradeDate } from '@prometheus/core';

import { FilingDocumentError, ProviderRequestError } from '../../errors.js';
import { textFindings } from '../../filings/filing-folder.js';
import { decodeDocument } from '../../filings/filing-document.js';
import {
  type FilingCollection,
  type FilingIssuer,
  type FilingSource,
  type IncomingFiling,
} from '../../filings/filing-source.js';
import { htmlText, MAX_DOCUMENT_CHARACTERS } from '../../filings/html-text.js';
import { filingSections } from '../../filings/sections.js';
import { openAfter } from '../../fundamentals/known-instant.js';
import { finding, listed, type QcFinding } from '../../ingestion/quality-control/finding.js';
import { type Downloader } from '../download/downloader.js';
import { type DownloadRequest } from '../provider.js';
import { SEC_EDGAR, type SecEdgarAccess } from './sec-edgar.js';
import { documentRequest, submissionsPageRequest, submissionsRequest } from './submissions-requests.js';
import { parseSubmissions, type SubmissionsAnswer, type SubmittedFiling } from './submissions.js';

/** Which filings are wanted. */
export interface FilingSelection {
  /** Exact: `10-K` does not bring `10-K/A`. */
  readonly forms: readonly string[];
  /** First and last filing date, both included. */
  readonly from?: TradeDate | undefined;
  readonly to?: TradeDate | undefined;
}

export interface SecFilingContext {
  readonly downloader: Downloader;
  readonly access: SecEdgarAccess;
  readonly signal?: AbortSignal | undefined;
  /** After each issuer while downloading. */
  readonly progress?: ((done: number, total: number) => void) | undefined;
}

interface Wanted {
  readonly issuer: FilingIssuer;
  readonly filing: SubmittedFiling;
  readonly document: DownloadRequest | undefined;
  /** Whether the SEC has it, so that it lies in the download folder. */
  readonly isThere: boolean;
}

/** The lists of a filer's submissions, newest first: the first one, and further pages as far back as `from`, without it all.
 * @returns undefined for a filer that the SEC does not know
 * @throws {ProviderAnswerError | ProviderRequestError | DownloadInterruptedError} */
export async function fetchSubmissions(
  cik: string,
  { downloader, access, signal }: Omit<SecFilingContext, 'progress'>,
  from?: TradeDate,
): Promise<SubmissionsAnswer[] | undefined> {
  const first = await unless([404], downloader.fetch(submissionsRequest(cik, access), signal));
  if (first === undefined) return undefined;
  const answers = [parseSubmissions(first)];
  const oldest = answers[0].filings.map(({ filingDate }) => filingDate).sort()[0] as TradeDate | undefined;
  if (from !== undefined && oldest !== undefined && oldest < from) return answers;
  for (const name of answers[0].furtherPages) {
    answers.push(parseSubmissions(await downloader.fetch(submissionsPageRequest(name, access), signal)));
  }
  return answers;
}

/** Downloads the lists and documents of all issuers of a collection that have a number at the SEC. What comes out of it is
 * then read from the download folder, so that nothing waits for the network while it is stored.
 * @throws {ProviderAnswerError | ProviderRequestError | DownloadInterruptedError} */
export async function openSecFilings(
  collection: FilingCollection,
  selection: FilingSelection,
  context: SecFilingContext,
): Promise<FilingSource> {
  const findings: QcFinding[] = [];
  const issuers = [...collection.issuers.values()];
  const asked = issuers.filter(({ cik }) => cik !== undefined);
  const lacking = issuers.filter(({ cik }) => cik === undefined).map(({ symbol }) => symbol);
  const wanted: Wanted[] = [];
  for (const [done, issuer] of asked.entries()) {
    const cik = issuer.cik as string;
    const answers = await fetchSubmissions(cik, context, selection.from);
    if (answers === undefined) lacking.push(issuer.symbol);
    for (const filing of selected(answers ?? [], selection)) {
      const document = documentRequest(cik, filing, context.access);
      const isThere = document !== undefined && (await documentBytes(document, context)) !== undefined;
      wanted.push({ issuer, filing, document, isThere });
    }
    context.progress?.(done + 1, asked.length);
  }
  if (lacking.length > 0) {
    const detail = `without a number that the SEC knows, not asked for: ${listed(lacking)}`;
    findings.push(finding('MISSING_CIK', undefined, [], detail, lacking.length));
  }
  return {
    provider: SEC_EDGAR.name,
    source: `${context.access.dataUrl}/submissions`,
    total: wanted.length,
    setAside: 0,
    findings,
    async *filings() {
      for (const each of wanted) yield await readFiling(each, collection, context, findings);
    },
  };
}

/** Each filing once, in order of its number. */
function selected(answers: readonly SubmissionsAnswer[], { forms, from, to }: FilingSelection): SubmittedFiling[] {
  const types = new Set(forms.map((form) => form.toUpperCase()));
  const found = new Map<string, SubmittedFiling>();
  for (const filing of answers.flatMap(({ filings }) => filings)) {
    const isInRange =
      (from === undefined || filing.filingDate >= from) && (to === undefined || filing.filingDate <= to);
    if (isInRange && types.has(filing.form.toUpperCase())) found.set(filing.accessionNumber, filing);
  }
  return [...found.values()].sort((a, b) => compareCodeUnits(a.accessionNumber, b.accessionNumber));
}

async function readFiling(
  { issuer, filing, document, isThere }: Wanted,
  { sessions }: FilingCollection,
  context: SecFilingContext,
  findings: QcFinding[],
): Promise<IncomingFiling> {
  const { accessionNumber, form, filingDate, reportDate, acceptedAtMs } = filing;
  const day = epochDay(filingDate);
  let sections: IncomingFiling['sections'] = [];
  try {
    const bytes = isThere && document !== undefined ? await documentBytes(document, context) : undefined;
    const name = document?.url ?? accessionNumber;
    if (bytes === undefined)
      throw new FilingDocumentError(name, 'is not served or too large', 'Look it up at the SEC.');
    sections = filingSections(htmlText(decodeDocument(bytes, name), name), form);
    findings.push(...textFindings(issuer.symbol, form, filingDate, sections));
  } catch (error) {
    if (!(error instanceof FilingDocumentError)) throw error;
    findings.push(finding('FILING_WITHOUT_TEXT', issuer.symbol, [day], `${form} of ${filingDate}: ${error.reason}`));
  }
  return {
    issuerId: issuer.issuerId,
    filingId: accessionNumber,
    filingType: form,
    filingDate,
    periodEnd: reportDate,
    // A filing older than the calendar is known at its first session.
    knownAtMs: acceptedAtMs ?? openAfter(sessions, day) ?? sessions.openMs[0],
    document: document?.url,
    sections,
  };
}

/** Undefined for a document that the SEC does not have, or that is longer than any that is read. */
async function documentBytes(
  request: DownloadRequest,
  { downloader, signal }: SecFilingContext,
): Promise<Uint8Array | undefined> {
  const limited = { ...request, maxBytes: MAX_DOCUMENT_CHARACTERS };
  // Too large an answer fails with status 200.
  return (await unless([404, 200], downloader.fetchBytes(limited, signal)))?.bytes;
}

async function unless<T>(statuses: readonly number[], answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    const { status } = error instanceof ProviderRequestError ? error : { status: undefined };
    if (status !== undefined && statuses.includes(status)) return undefined;
    throw error;
  }
}
