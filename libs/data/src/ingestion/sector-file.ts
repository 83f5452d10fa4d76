import { compareCodeUnits, sha256Json } from '@prometheus/core';

import { type FileFormat, type SECTOR_COLUMNS } from './file-format.js';
import { type ColumnSpec } from './header.js';
import { type ProblemList } from './problem-list.js';
import { readRecords } from './record-file.js';
import { symbolProblem } from './symbol.js';
import { hasInvisible } from './visible-text.js';

type SectorColumn = (typeof SECTOR_COLUMNS)[number];

const SPECS: readonly ColumnSpec<SectorColumn>[] = [
  { name: 'ticker', synonyms: ['symbol'] },
  { name: 'name', synonyms: ['security', 'company'], optional: true },
  { name: 'sector', synonyms: ['gics sector'] },
  { name: 'sub_industry', synonyms: ['industry', 'gics sub industry'], optional: true },
  { name: 'cik', optional: true },
  { name: 'exchange', synonyms: ['venue'], optional: true },
  { name: 'asset_class', optional: true },
  { name: 'currency', optional: true },
];

const DESCRIPTIONS = ['name', 'sector', 'sub_industry', 'cik'] as const;
const MAX_DESCRIPTION_LENGTH = 300;
/** What a spreadsheet would calculate when it opens an export; @Road is a company. */
const FORMULA = /^(?:[=+-]|@.*\()/;

const EXCHANGES = ['NYSE', 'AMEX', 'NASDAQ', 'OTC'];
const ASSET_CLASSES = ['EQUITY', 'ETF', 'FUTURE', 'OPTION', 'BOND', 'CDS', 'FX', 'INDEX'];
/** As it is written: GBp, which is pence, must not become GBP. */
const CURRENCY = /^[A-Z]{3}$/;

/** What a sector file says of one instrument and its issuer, as of the file and not of any past date. */
export interface Classification {
  readonly symbol: string;
  readonly name: string | undefined;
  readonly sector: string | undefined;
  readonly industry: string | undefined;
  readonly cik: string | undefined;
  readonly exchange: string | undefined;
  readonly assetClass: string | undefined;
  /** Of its prices and actions, where it is not the collection's. */
  readonly currency: string | undefined;
}

export interface SectorFile {
  readonly file: string;
  readonly classifications: ReadonlyMap<string, Classification>;
  readonly rowsRead: number;
  readonly contentHash: string;
}

/** Reads names, sectors, industries, CIK numbers, venues (NYSE, AMEX, NASDAQ, OTC) and currencies (three capital letters),
 * one row a ticker. */
export async function readSectorFile(file: string, format: FileFormat, problems: ProblemList): Promise<SectorFile> {
  const records = await readRecords(file, SPECS, format, problems);
  const found = new Map<string, Classification>();
  for (const record of records) {
    const before = problems.total;
    const symbol = record.text('ticker') ?? '';
    const wrongSymbol = symbolProblem(symbol);
    if (wrongSymbol !== undefined) record.refuse('ticker', wrongSymbol);
    if (found.has(symbol)) record.refuse('ticker', 'has a row already');
    for (const column of DESCRIPTIONS) {
      const problem = descriptionProblem(record.text(column) ?? '');
      if (problem !== undefined) record.refuse(column, problem);
    }
    const exchange = record.text('exchange')?.toUpperCase();
    if (exchange !== undefined && !EXCHANGES.includes(exchange))
      record.refuse('exchange', `is none of ${EXCHANGES.join(', ')}`);
    const assetClass = record.text('asset_class')?.toUpperCase();
    if (assetClass !== undefined && !ASSET_CLASSES.includes(assetClass)) {
      record.refuse('asset_class', `is none of ${ASSET_CLASSES.join(', ')}`);
    }
    const currency = record.text('currency');
    if (currency !== undefined && !CURRENCY.test(currency)) {
      record.refuse('currency', 'is not a currency of three capital letters');
    }
    if (problems.total !== before) continue;
    found.set(symbol, {
      symbol,
      name: record.text('name'),
      sector: record.text('sector'),
      industry: record.text('sub_industry'),
      cik: record.text('cik'),
      exchange,
      assetClass,
      currency,
    });
  }
  const rows = [...found.values()].sort((a, b) => compareCodeUnits(a.symbol, b.symbol));
  return {
    file,
    classifications: found,
    rowsRead: records.length,
    contentHash: sha256Json(rows.map((row) => ({ ...row }))),
  };
}

function descriptionProblem(text: string): string | undefined {
  if (text.length > MAX_DESCRIPTION_LENGTH) return `has more than ${MAX_DESCRIPTION_LENGTH} characters`;
  if (FORMULA.test(text)) return 'begins like a formula of a spreadsheet';
  return hasInvisible(text) ? 'has control characters or marks of writing direction' : undefined;
}
