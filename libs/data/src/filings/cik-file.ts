import { existsSync } from 'node:fs';

import { IngestOptionError } from '../errors.js';
import { ProblemList } from '../ingestion/problem-list.js';
import { readRecords } from '../ingestion/record-file.js';
import { symbolProblem } from '../ingestion/symbol.js';
import { plainCik } from './filing-collection.js';

const COLUMNS = [{ name: 'symbol', synonyms: ['ticker'] }, { name: 'cik' }] as const;
const FORMAT = { delimiter: ',', decimal: '.', missing: [], columns: {} } as const;

/** Reads a CSV file `symbol,cik`, one row a symbol.
 * @returns numbers at the SEC without leading zeros, by symbol
 * @throws {IngestOptionError | InputFileError} when the file is not there or cannot be read
 * @throws {RejectedInputError} naming rows that cannot be accepted */
export async function readCikFile(file: string): Promise<ReadonlyMap<string, string>> {
  if (!existsSync(file)) throw new IngestOptionError('cik-file', file, 'does not exist. Check the path.');
  const problems = new ProblemList();
  const ciks = new Map<string, string>();
  for (const record of await readRecords(file, COLUMNS, { ...FORMAT, missing: [] }, problems)) {
    const symbol = record.text('symbol') ?? '';
    const wrongSymbol = symbolProblem(symbol);
    const cik = plainCik(record.text('cik') ?? '');
    if (wrongSymbol !== undefined) record.refuse('symbol', wrongSymbol);
    else if (ciks.has(symbol)) record.refuse('symbol', 'has a row already');
    else if (cik === undefined) record.refuse('cik', 'is no number of up to ten digits');
    else ciks.set(symbol, cik);
  }
  problems.throwIfAny();
  return ciks;
}
