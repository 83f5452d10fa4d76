import { createReadStream, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { pipeline, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';

import Papa from 'papaparse';

import { InputFileError } from '../errors.js';

const READ_BYTES = 1 << 18;
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
 * @throws {InputFileError} when the file cannot be read, is no UTF-8 text, or has an unclosed quote */
export async function* readCsvRows(file: string, delimiter: string): AsyncGenerator<CsvRows, void, void> {
  let text = '';
  let line = 1;
  for await (const { piece, last } of textPieces(file)) {
    text += piece;
    if (!last && text.length < PIECE_LENGTH) continue;
    const cut = last ? endOfText(text) : endOfWholeRows(text);
    if (cut < 0) continue;
    const batch = parsePiece(file, text.slice(0, cut), delimiter, line);
    line += batch.lineCount;
    yield batch;
    text = text.slice(cut + 1);
  }
}

function endOfText(text: string): number {
  if (text === '') return -1;
  return text.endsWith('\n') ? text.length - 1 : text.length;
}

/** Position of the last line end that is not inside quotes, -1 when that is not known yet. */
function endOfWholeRows(text: string): number {
  const cut = text.lastIndexOf('\n');
  if (cut < 0) return -1;
  let quotes = 0;
  for (let at = text.indexOf('"'); at >= 0 && at < cut; at = text.indexOf('"', at + 1)) quotes += 1;
  return quotes % 2 === 0 ? cut : -1;
}

function parsePiece(file: string, text: string, delimiter: string, firstLine: number): CsvRows & { lineCount: number } {
  if (!text.includes('"')) {
    // Without quotes a row is a line; splitting takes half the time of the general parser.
    const rows = text.split('\n').map((line) => line.split(delimiter));
    return { rows, lineOf: (i) => firstLine + i, lineCount: rows.length };
  }
  const { data: rows, errors } = Papa.parse<string[]>(text, { delimiter, newline: '\n' });
  const lines = rowLines(rows, firstLine);
  const broken = errors.find((error) => error.type === 'Quotes');
  if (broken !== undefined) {
    const line = lines[Math.min(broken.row ?? 0, rows.length - 1)];
    throw new InputFileError(
      file,
      `the quotes of line ${line} do not match`,
      'Close the quote, or double it inside a field.',
    );
  }
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

/** The file's text with line feeds as the only line ends. */
async function* textPieces(file: string): AsyncGenerator<{ piece: string; last: boolean }> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let held = '';
  const decode = (bytes?: Buffer): string => {
    try {
      return bytes === undefined ? decoder.decode() : decoder.decode(bytes, { stream: true });
    } catch (error) {
      throw notText(file, error);
    }
  };
  for await (const bytes of await byteStream(file)) {
    const text = held + decode(bytes as Buffer);
    if (text.includes('\0')) throw notText(file);
    // A carriage return at the end may be the first half of a line end.
    held = text.endsWith('\r') ? '\r' : '';
    yield { piece: unixLines(held === '' ? text : text.slice(0, -1)), last: false };
  }
  yield { piece: unixLines(held + decode()), last: true };
}

function unixLines(text: string): string {
  return text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text;
}

async function byteStream(file: string): Promise<AsyncIterable<unknown>> {
  const compressed = await isGzip(file);
  const source = createReadStream(file, { highWaterMark: READ_BYTES });
  return readErrors(file, compressed ? gunzipped(source) : source);
}

function gunzipped(source: Readable): Readable {
  // The consumer sees the error of either stream on the last one.
  return pipeline(source, createGunzip({ chunkSize: READ_BYTES }), () => undefined);
}

async function* readErrors(file: string, stream: Readable): AsyncGenerator<unknown> {
  try {
    yield* stream;
  } catch (error) {
    throw unreadable(file, error as NodeJS.ErrnoException);
  }
}

async function isGzip(file: string): Promise<boolean> {
  try {
    if (statSync(file).isDirectory())
      throw new InputFileError(file, 'is a folder, not a file', 'Name the file itself.');
    const handle = await open(file, 'r');
    try {
      const { bytesRead, buffer } = await handle.read(Buffer.alloc(2), 0, 2, 0);
      return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b;
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (error instanceof InputFileError) throw error;
    throw unreadable(file, error as NodeJS.ErrnoException);
  }
}

function unreadable(file: string, error: NodeJS.ErrnoException): InputFileError {
  if (error.code === 'ENOENT') return new InputFileError(file, 'there is no such file', 'Check the path.');
  if (error.code === 'EACCES') return new InputFileError(file, 'may not be read', 'Check its permissions.');
  if (error.code?.startsWith('Z_') === true) {
    return new InputFileError(file, `is not a whole gzip file (${error.message})`, 'Fetch it again.');
  }
  return new InputFileError(file, `cannot be read (${error.message})`, 'Check the path and the disk.');
}

function notText(file: string, cause?: unknown): InputFileError {
  const error = new InputFileError(
    file,
    'is not text in UTF-8',
    'Convert it, for example with iconv -f latin1 -t utf-8.',
  );
  error.cause = cause;
  return error;
}
