import Papa from 'papaparse';

import { InputFileError } from '../errors.js';
import { FILE_LIMITS, type FileLimits, readTextPieces } from './text-file.js';

/** Text is parsed in pieces of about this many characters, so that a long file never lies in memory as a whole. */
const PIECE_LENGTH = 1 << 20;

/** Consecutive rows of a file. */
export interface CsvRows {
  readonly rows: readonly (readonly string[])[];
  /** Line on which row i begins; 1 is the first line of the file. */
  lineOf(i: number): number;
}

/** Reads a plain or gzip CSV file (told apart by its first bytes) in UTF-8, with any line ending and with or without a
 * byte order mark. Blank lines come as rows of one empty field.
 * @throws {InputFileError} when the file cannot be read, is no UTF-8 text, has an unclosed quote or passes a limit, with
 * the line where there is one */
export async function* readCsvRows(
  file: string,
  delimiter: string,
  limits: FileLimits = FILE_LIMITS,
): AsyncGenerator<CsvRows, void, void> {
  let text = '';
  let line = 1;
  for await (const { text: piece, isLast, problem } of readTextPieces(file, limits)) {
    text += piece;
    if (problem !== undefined) {
      const place = line + text.split('\n').length - 1;
      throw new InputFileError(file, `line ${place} ${problem.reason}`, problem.remedy);
    }
    if (!isLast && text.length < PIECE_LENGTH) continue;
    const cut = isLast ? endOfText(text) : endOfWholeRows(text);
    if (cut >= 0) {
      const batch = parsePiece(file, text.slice(0, cut), delimiter, line, limits);
      line += batch.lineCount;
      yield batch;
      text = text.slice(cut + 1);
    }
    if (text.length > limits.rowCharacters) throw endlessRow(file, text, line, limits);
  }
}

function endOfText(text: string): number {
  if (text === '') return -1;
  return text.endsWith('\n') ? text.length - 1 : text.length;
}

/** Position of the last line end that is not inside quotes, -1 when there is none. */
function endOfWholeRows(text: string): number {
  let cut = text.lastIndexOf('\n');
  let quotes = cut < 0 ? 0 : quotesBetween(text, 0, cut);
  while (cut >= 0 && quotes % 2 === 1) {
    const before = cut === 0 ? -1 : text.lastIndexOf('\n', cut - 1);
    quotes -= quotesBetween(text, before + 1, cut);
    cut = before;
  }
  return cut;
}

function quotesBetween(text: string, start: number, end: number): number {
  let quotes = 0;
  for (let at = text.indexOf('"', start); at >= 0 && at < end; at = text.indexOf('"', at + 1)) quotes += 1;
  return quotes;
}

function parsePiece(
  file: string,
  text: string,
  delimiter: string,
  firstLine: number,
  limits: FileLimits,
): CsvRows & { lineCount: number } {
  if (!text.includes('"')) {
    // Without quotes a row is a line; splitting takes half the time of the general parser.
    const rows = text.split('\n').map((line, i) => {
      if (line.length > limits.rowCharacters) throw endlessRow(file, line, firstLine + i, limits);
      return line.split(delimiter);
    });
    return { rows, lineOf: (i) => firstLine + i, lineCount: rows.length };
  }
  const { data: rows, errors } = Papa.parse<string[]>(text, { delimiter, newline: '\n' });
  const lines = rowLines(rows, firstLine);
  const broken = errors.find((error) => error.type === 'Quotes');
  if (broken !== undefined) throw openQuote(file, lines[Math.min(broken.row ?? 0, rows.length - 1)]);
  rows.forEach((row, i) => {
    const length = row.reduce((sum, field) => sum + field.length, row.length - 1);
    if (length > limits.rowCharacters) throw endlessRow(file, '', lines[i], limits);
  });
  return { rows, lineOf: (i) => lines[i], lineCount: lines[rows.length] - firstLine };
}

/** First line of each row and, at the end, the line after them all: quoted fields may hold line ends. */
function rowLines(rows: readonly (readonly string[])[], firstLine: number): Int32Array {
  const lines = new Int32Array(rows.length + 1);
  let line = firstLine;
  rows.forEach((row, i) => {
    lines[i] = line;
    line += 1;
    for (const field of row) line += field.split('\n').length - 1;
  });
  lines[rows.length] = line;
  return lines;
}

/** @param text begins with the row */
function endlessRow(file: string, text: string, line: number, { rowCharacters }: FileLimits): InputFileError {
  const end = text.indexOf('\n');
  if (end >= 0 && quotesBetween(text, 0, end) % 2 === 1) return openQuote(file, line);
  const reason = `line ${line} has more than ${rowCharacters} characters`;
  return new InputFileError(file, reason, 'Check that it is a CSV file with one row a line.');
}

function openQuote(file: string, line: number): InputFileError {
  return new InputFileError(
    file,
    `the quotes of line ${line} do not match`,
    'Close the quote, or double it inside a field.',
  );
}
