import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';

import { compareCodeUnits, epochDay, isTradeDate, type TradeDate } from '@prometheus/core';

import { FilingDocumentError, IngestOptionError, InputFileError } from '../errors.js';
import { openAfter } from '../fundamentals/known-instant.js';
import { finding, listed, type QcFinding } from '../ingestion/quality-control/finding.js';
import { decodeDocument } from './filing-document.js';
import { type FilingCollection, type FilingIssuer, type FilingSource, type IncomingFiling } from './filing-source.js';
import { htmlText, MAX_DOCUMENT_CHARACTERS } from './html-text.js';
import { filingSections } from './sections.js';

const DOCUMENT = /\.(?:html?|txt)(?:\.gz)?$/i;
/** `aapl-10-q-2025-08-01.html.gz`, `brk.b-10-k-a-2024-03-01.htm`: symbol, form, `a` for an amendment, filing date. */
const NAME = /^(.+)-(\d{1,2}-[a-z]{1,2}\d{0,3})(-a)?-(\d{4}-\d{2}-\d{2})\.(?:html?|txt)(?:\.gz)?$/i;

interface NamedFile {
  readonly name: string;
  readonly symbol: string;
  readonly form: string;
  readonly filingDate: TradeDate;
}

/** Documents in a folder, one file a filing, plain or gzip, named by symbol, form and filing date:
 * `aapl-10-q-2025-08-01.html.gz`. Only the day is known, so each is known at the open of the next session after it.
 * Files that are no HTML or text are left alone; those of symbols that the collection does not have are a finding.
 * @throws {IngestOptionError | InputFileError} when the folder or the name of a document cannot be used */
export async function openFilingFolder(dir: string, collection: FilingCollection): Promise<FilingSource> {
  const files = await namedFiles(dir);
  const findings: QcFinding[] = [];
  const known: { readonly file: NamedFile; readonly issuer: FilingIssuer }[] = [];
  const unknown: string[] = [];
  const issuers = new Map([...collection.issuers].map(([symbol, issuer]) => [symbol.toUpperCase(), issuer]));
  for (const file of files) {
    const issuer = issuers.get(file.symbol);
    if (issuer === undefined) unknown.push(file.symbol);
    else known.push({ file, issuer });
  }
  if (unknown.length > 0) {
    const detail = `filings of symbols that are no instruments of the collection, not stored: ${listed([...new Set(unknown)])}`;
    findings.push(finding('UNKNOWN_INSTRUMENT', undefined, [], detail, unknown.length));
  }
  return {
    provider: 'files',
    source: dir,
    total: known.length,
    setAside: unknown.length,
    findings,
    async *filings() {
      for (const { file, issuer } of known) yield await readFiling(dir, file, issuer, collection, findings);
    },
  };
}

async function namedFiles(dir: string): Promise<NamedFile[]> {
  const isFolder = await stat(dir).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (!isFolder) throw new IngestOptionError('dir', dir, 'is no folder. Check the path.');
  const names = (await readdir(dir)).filter((name) => DOCUMENT.test(name) && !name.startsWith('.'));
  if (names.length === 0) throw new IngestOptionError('dir', dir, 'holds no HTML or text file. Check the path.');
  const seen = new Map<string, string>();
  return names.sort(compareCodeUnits).map((name) => {
    const file = readName(dir, name);
    const key = `${file.symbol} ${file.form} ${file.filingDate}`;
    const other = seen.get(key);
    if (other !== undefined) {
      throw new InputFileError(join(dir, name), `is the same filing as ${other}`, 'Leave one of them out.');
    }
    seen.set(key, name);
    return file;
  });
}

function readName(dir: string, name: string): NamedFile {
  const [, symbol, form, amendment, date] = NAME.exec(name) ?? [];
  if (symbol === undefined || !isTradeDate(date)) {
    throw new InputFileError(
      join(dir, name),
      'does not name a filing',
      'Name it by symbol, form and filing date, for example aapl-10-q-2025-08-01.html, or move it out of the folder.',
    );
  }
  const type = `${form.toUpperCase()}${amendment === undefined ? '' : '/A'}`;
  return { name, symbol: symbol.toUpperCase(), form: type, filingDate: date };
}

async function readFiling(
  dir: string,
  { name, form, filingDate }: NamedFile,
  { issuerId, symbol }: FilingIssuer,
  { collection, sessions }: FilingCollection,
  findings: QcFinding[],
): Promise<IncomingFiling> {
  const path = join(dir, name);
  const knownAtMs = openAfter(sessions, epochDay(filingDate));
  if (knownAtMs === undefined) {
    throw new InputFileError(path, `the calendar has no session after ${filingDate}`, 'Correct the date in its name.');
  }
  const { size } = await stat(path);
  if (size > MAX_DOCUMENT_CHARACTERS) {
    throw new FilingDocumentError(
      path,
      `has ${size} bytes, more than the ${MAX_DOCUMENT_CHARACTERS} that are read`,
      'Split it, or leave it out.',
    );
  }
  const sections = filingSections(htmlText(decodeDocument(await readFile(path), path), path), form);
  findings.push(...textFindings(symbol, form, filingDate, sections));
  const filingId = `${collection}:${symbol}:${form}:${filingDate}`;
  return { issuerId, filingId, filingType: form, filingDate, knownAtMs, document: name, sections };
}

/** What is wrong with the text of a report. */
export function textFindings(
  symbol: string,
  form: string,
  filingDate: TradeDate,
  sections: IncomingFiling['sections'],
): QcFinding[] {
  const day = epochDay(filingDate);
  if (sections.length === 0) {
    return [finding('FILING_WITHOUT_TEXT', symbol, [day], `${form} of ${filingDate}: the document holds no text`)];
  }
  if (!/^10-[KQ]/.test(form) || sections.some(({ item }) => item !== undefined)) return [];
  return [finding('FILING_NOT_DIVIDED', symbol, [day], `${form} of ${filingDate}: no heading of an item was found`)];
}
