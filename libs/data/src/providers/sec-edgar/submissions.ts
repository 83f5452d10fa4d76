import { isTradeDate, type TradeDate } from '@prometheus/core';

import { ProviderAnswerError } from '../../errors.js';
import { type DownloadedText } from '../provider.js';
import { easternInstantMs } from './eastern-clock.js';
import { SEC_EDGAR } from './sec-edgar.js';

const COLUMNS = [
  'accessionNumber',
  'filingDate',
  'reportDate',
  'acceptanceDateTime',
  'form',
  'primaryDocument',
] as const;
type Column = (typeof COLUMNS)[number];

const ACCESSION_NUMBER = /^\d{10}-\d{2}-\d{6}$/;
const PAGE_NAME = /^CIK\d{10}-submissions-\d{3,6}\.json$/;
const DOCUMENT_NAME = /^[\w.~ -]+(?:\/[\w.~ -]+)*$/;
/** From this hour on EDGAR shows what was accepted after the end of the filing day before. */
const DISSEMINATION = 'T06:00:00';

/** A filing as the list of a filer's submissions names it. */
export interface SubmittedFiling {
  readonly accessionNumber: string;
  readonly form: string;
  readonly filingDate: TradeDate;
  /** End of the period that it reports on. */
  readonly reportDate: TradeDate | undefined;
  /** From when on the world knew it; undefined where the list has no time of day, as in early years. */
  readonly acceptedAtMs: number | undefined;
  /** Name of the main document within the filing; undefined for filings on paper. */
  readonly primaryDocument: string | undefined;
}

/** One answer: the newest filings of a filer, or a further page of older ones. */
export interface SubmissionsAnswer {
  readonly filings: readonly SubmittedFiling[];
  /** Names of the lists of older filings: `CIK0000012345-submissions-001.json`. */
  readonly furtherPages: readonly string[];
}

/** Reads a list of submissions: https://data.sec.gov/submissions/CIK##########.json, or one of the pages that it names.
 * @throws {ProviderAnswerError} naming the file and field that cannot be read */
export function parseSubmissions({ text, file }: Pick<DownloadedText, 'text' | 'file'>): SubmissionsAnswer {
  const refuse = (field: string, reason: string): never => {
    throw new ProviderAnswerError(SEC_EDGAR.name, file, field, reason);
  };
  const answer = objectOf(parseJson(text, refuse), '(whole answer)', refuse);
  // A further page is the table itself.
  const isPage = answer.filings === undefined && answer.accessionNumber !== undefined;
  const place = isPage ? '' : 'filings.recent.';
  const filings = isPage ? undefined : objectOf(answer.filings, 'filings', refuse);
  const table = filings === undefined ? answer : objectOf(filings.recent, 'filings.recent', refuse);
  const columns = readColumns(table, place, refuse);
  return {
    filings: columns.accessionNumber.map((_, row) => readFiling(columns, row, place, refuse)),
    furtherPages: filings === undefined ? [] : readPages(filings.files, refuse),
  };
}

/** When each filing of some answers became known, by accession number; filings without a time of acceptance are left out. */
export function acceptedAtByAccession(
  answers: readonly Pick<SubmissionsAnswer, 'filings'>[],
): ReadonlyMap<string, number> {
  const known = new Map<string, number>();
  for (const { filings } of answers) {
    for (const { accessionNumber, acceptedAtMs } of filings) {
      if (acceptedAtMs !== undefined) known.set(accessionNumber, acceptedAtMs);
    }
  }
  return known;
}

type Refuse = (field: string, reason: string) => never;
type Columns = Readonly<Record<Column, readonly string[]>>;

function parseJson(text: string, refuse: Refuse): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return refuse('(whole answer)', 'is no JSON');
  }
}

function objectOf(value: unknown, field: string, refuse: Refuse): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return refuse(field, 'is no object');
  return value as Record<string, unknown>;
}

function readColumns(table: Record<string, unknown>, place: string, refuse: Refuse): Columns {
  const columns = Object.fromEntries(
    COLUMNS.map((name) => {
      const value = table[name];
      if (value === undefined) return refuse(`${place}${name}`, 'is missing');
      if (!Array.isArray(value)) return refuse(`${place}${name}`, 'is no list');
      const wrong = value.findIndex((entry) => typeof entry !== 'string');
      if (wrong >= 0) return refuse(`${place}${name}[${wrong}]`, 'is no text');
      return [name, value as string[]];
    }),
  ) as Record<Column, string[]>;
  const { length } = columns.accessionNumber;
  for (const name of COLUMNS) {
    if (columns[name].length !== length) {
      refuse(`${place}${name}`, `has ${columns[name].length} entries where accessionNumber has ${length}`);
    }
  }
  return columns;
}

function readFiling(columns: Columns, row: number, place: string, refuse: Refuse): SubmittedFiling {
  const wrong = (name: Column, reason: string): never => refuse(`${place}${name}[${row}]`, reason);
  const accessionNumber = columns.accessionNumber[row];
  if (!ACCESSION_NUMBER.test(accessionNumber)) wrong('accessionNumber', 'is no accession number');
  const form = columns.form[row].trim();
  const filingDate = columns.filingDate[row];
  if (!isTradeDate(filingDate)) return wrong('filingDate', 'is no date');
  const reportDate = columns.reportDate[row];
  if (reportDate !== '' && !isTradeDate(reportDate)) return wrong('reportDate', 'is no date');
  const accepted = columns.acceptanceDateTime[row];
  const acceptedAtMs = acceptedMs(accepted, filingDate);
  if (Number.isNaN(acceptedAtMs)) wrong('acceptanceDateTime', 'is no instant');
  const name = columns.primaryDocument[row];
  if (name !== '' && (!DOCUMENT_NAME.test(name) || name.includes('..'))) {
    wrong('primaryDocument', 'is no name of a document');
  }
  return {
    accessionNumber,
    form,
    filingDate,
    reportDate: reportDate === '' ? undefined : (reportDate as TradeDate),
    acceptedAtMs,
    primaryDocument: name === '' ? undefined : name,
  };
}

/** When a filing became known, from its acceptance as the list tells it.
 *
 * The list writes `2025-05-01T16:21:59.000Z`, and the `Z` cannot be trusted: the acceptance time in the header of a
 * filing, which is New York's clock, shows that for some filers the list has UTC and for others New York's clock with a `Z`
 * behind it (of 808 members of the S&P 500 about 620 and 180, in a comparison published in 2026 at
 * https://github.com/theOGognf/finagg/issues/64). Nothing in the list says which. So the digits are read as New York's
 * clock, the later of the two readings: no filing is known too early, and one that came less than five hours before a
 * close may be known one session late. An offset that is written out (`-04:00`) is believed.
 *
 * A filing that is accepted after 17:30 has the next working day of the SEC as its filing date (17 CFR 232.13) and is not
 * shown before 06:00 of it; on days like Columbus Day the exchange is open in between. So it is not known before that.
 *
 * Midnight stands for a time that is not known: EDGAR accepts nothing then.
 *
 * @returns UTC milliseconds, undefined without a time of day, NaN for what is no instant */
function acceptedMs(accepted: string, filingDate: TradeDate): number | undefined {
  if (accepted === '') return undefined;
  const parts = /^(.+?)(Z|[+-]\d{2}:\d{2})?$/.exec(accepted);
  const [, clock, zone] = parts ?? ['', '', ''];
  const easternMs = easternInstantMs(clock);
  if (Number.isNaN(easternMs)) return NaN;
  if (/T00:00:00(?:\.0+)?$/.test(clock)) return undefined;
  const acceptedAtMs = zone === undefined || zone === 'Z' ? easternMs : Date.parse(accepted);
  return Math.max(acceptedAtMs, easternInstantMs(`${filingDate}${DISSEMINATION}`));
}

function readPages(files: unknown, refuse: Refuse): string[] {
  if (files === undefined) return [];
  if (!Array.isArray(files)) return refuse('filings.files', 'is no list');
  return files.map((entry: unknown, i) => {
    const { name } = objectOf(entry, `filings.files[${i}]`, refuse);
    if (typeof name !== 'string' || !PAGE_NAME.test(name)) {
      return refuse(`filings.files[${i}].name`, 'is no name of a further page');
    }
    return name;
  });
}
