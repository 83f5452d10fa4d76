import { readFile, stat } from 'node:fs/promises';

import { compareCodeUnits, isTradeDate, type TradeDate } from '@prometheus/core';

import { InputFileError } from '../../errors.js';
import { symbolProblem } from '../../ingestion/symbol.js';

/** Both lists of the United States together have some 12,000 rows of 100 bytes. */
const LARGEST_BYTES = 32 * 1024 * 1024;

/** Where each code of `otherlisted.txt` lists. */
const EXCHANGES: Readonly<Record<string, string>> = { N: 'NYSE', A: 'AMEX', P: 'ARCA', Z: 'BATS', V: 'IEX' };

/** One listed security, as of the day of its list and of no other. */
export interface ListedSymbol {
  /** As the exchanges' ACT system writes it: `BRK.A`, preferred shares `ABR$D`, warrants `ABC.W`. */
  readonly symbol: string;
  readonly name: string;
  /** NASDAQ, NYSE, AMEX (NYSE American), ARCA (NYSE Arca), BATS (Cboe BZX) or IEX. */
  readonly exchange: string;
  readonly assetClass: 'EQUITY' | 'ETF';
  /** How others write it, where that differs: CQS (`ABRpD`) and Nasdaq (`ABR-D`). */
  readonly otherSymbols: readonly string[];
}

export interface SymbolList {
  readonly file: string;
  /** Day on which the list was made, by its last row. */
  readonly listedOn: TradeDate;
  readonly rowsRead: number;
  readonly testIssues: number;
  /** Symbols with signs that no collection has: `ABC#` of shares that are not issued yet. */
  readonly setAside: readonly string[];
  /** In code-unit order of symbols. */
  readonly symbols: readonly ListedSymbol[];
}

/** Reads `nasdaqlisted.txt` or `otherlisted.txt`, told apart by their headers.
 * @throws {InputFileError} naming the line that cannot be read */
export async function readSymbolList(file: string): Promise<SymbolList> {
  return parseSymbolList(file, await textOf(file));
}

/** Reads the text of a list. Rows of test issues are left out. The last row must say when the file was made: a list that was cut
 * off has none.
 * @param file for messages
 * @throws {InputFileError} */
export function parseSymbolList(file: string, text: string): SymbolList {
  const fail = (line: number, reason: string): never => {
    throw new InputFileError(file, `line ${line}: ${reason}`, 'Fetch the list again; nothing was written.');
  };
  const lines = text
    .replace(/^\uFEFF/, '')
    .trimEnd()
    .split(/\r?\n/);
  const header = lines[0].split('|').map((name) => name.trim());
  const isOther = header.includes('ACT Symbol');
  const column = (name: string): number => {
    const at = header.indexOf(name);
    return at >= 0 ? at : fail(1, `the header has no column ${JSON.stringify(name)} (it has: ${header.join(', ')})`);
  };
  const symbolAt = column(isOther ? 'ACT Symbol' : 'Symbol');
  const [nameAt, testAt, etfAt] = ['Security Name', 'Test Issue', 'ETF'].map(column);
  const exchangeAt = isOther ? column('Exchange') : -1;
  const othersAt = isOther ? ['CQS Symbol', 'NASDAQ Symbol'].map(column) : [];
  const listedOn = creationDay(lines[lines.length - 1]);
  if (listedOn === undefined) fail(lines.length, 'is not "File Creation Time: mmddyyyyhh:mm", which ends a whole list');

  const found = new Map<string, ListedSymbol>();
  const setAside: string[] = [];
  let testIssues = 0;
  lines.slice(1, -1).forEach((line, i) => {
    const at = i + 2;
    const cells = line.split('|').map((cell) => cell.trim());
    if (cells.length !== header.length) fail(at, `has ${cells.length} fields where the header has ${header.length}`);
    const flag = (name: string, position: number): boolean => {
      const value = cells[position];
      // Some rows leave the flag of funds open.
      if (value === 'Y') return true;
      return value === 'N' || (value === '' && position === etfAt)
        ? false
        : fail(at, `${name} is ${JSON.stringify(value)}`);
    };
    if (flag('Test Issue', testAt)) {
      testIssues += 1;
      return;
    }
    const symbol = cells[symbolAt];
    if (symbolProblem(symbol) !== undefined) {
      setAside.push(symbol);
      return;
    }
    if (found.has(symbol)) fail(at, `${symbol} has a row already`);
    const exchange = isOther ? EXCHANGES[cells[exchangeAt]] : 'NASDAQ';
    if (exchange === undefined) fail(at, `Exchange is ${JSON.stringify(cells[exchangeAt])}, none of N, A, P, Z, V`);
    const others = othersAt.map((position) => cells[position]).filter((other) => other !== '' && other !== symbol);
    found.set(symbol, {
      symbol,
      name: cells[nameAt] === '' ? symbol : cells[nameAt],
      exchange,
      assetClass: flag('ETF', etfAt) ? 'ETF' : 'EQUITY',
      otherSymbols: [...new Set(others)],
    });
  });
  if (found.size === 0) fail(lines.length, 'ends a list without a security');
  const symbols = [...found.values()].sort((a, b) => compareCodeUnits(a.symbol, b.symbol));
  return { file, listedOn: listedOn as TradeDate, rowsRead: lines.length - 2, testIssues, setAside, symbols };
}

/** `File Creation Time: 1217200717:03|||||` -> 2007-12-17. */
function creationDay(line: string): TradeDate | undefined {
  const match = /^File Creation Time:\s*(\d{2})(\d{2})(\d{4})\s*\d{2}:?\d{2}\|*$/.exec(line.trim());
  if (match === null) return undefined;
  const text = `${match[3]}-${match[1]}-${match[2]}`;
  return isTradeDate(text) ? text : undefined;
}

async function textOf(file: string): Promise<string> {
  try {
    const { size } = await stat(file);
    if (size > LARGEST_BYTES) {
      throw new InputFileError(file, `has ${size} bytes, which no list of symbols has`, 'Name the list itself.');
    }
    return new TextDecoder('utf-8', { fatal: true }).decode(await readFile(file));
  } catch (error) {
    if (error instanceof InputFileError) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw new InputFileError(file, 'there is no such file', 'Check the path.');
    if (code === 'EISDIR') throw new InputFileError(file, 'is a folder, not a file', 'Name the file itself.');
    throw new InputFileError(file, `cannot be read as text in UTF-8 (${message})`, 'Fetch the list again.');
  }
}
