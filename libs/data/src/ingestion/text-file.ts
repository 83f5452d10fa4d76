import { isUtf8 } from 'node:buffer';
import { type BigIntStats, constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';

import { InputFileError } from '../errors.js';

/** How much of a file is read before it is refused. */
export interface FileLimits {
  /** Of its text, unpacked. */
  readonly textBytes: number;
  /** Unpacked bytes for each packed one. */
  readonly ratio: number;
  /** Up to this size a file may be packed as tightly as it likes. */
  readonly smallBytes: number;
  /** Characters of one row, line ends inside quotes included. */
  readonly rowCharacters: number;
}

/** Twenty years of 3,000 instruments are some 15 million rows, 0.8 GB as text, packed to a third. */
export const FILE_LIMITS: FileLimits = {
  textBytes: 4 * 1024 * 1024 * 1024,
  ratio: 100,
  smallBytes: 16 * 1024 * 1024,
  rowCharacters: 1024 * 1024,
};

/** Consecutive text of a file, with line feeds as the only line ends. */
export interface TextPiece {
  readonly text: string;
  readonly isLast: boolean;
  /** Why the line after this text cannot be read; then no further piece comes. */
  readonly problem?: TextProblem | undefined;
}

export interface TextProblem {
  readonly reason: string;
  readonly remedy: string;
}

const READ_BYTES = 1 << 18;

/** Reads a plain or gzip file (told apart by its first bytes) as UTF-8, without the byte order mark.
 * @throws {InputFileError} when the file is no regular file, cannot be read, is of another format, passes a limit or changes
 * while it is being read */
export async function* readTextPieces(file: string, limits: FileLimits): AsyncGenerator<TextPiece, void, void> {
  const handle = await opened(file);
  try {
    const before = await handle.stat({ bigint: true });
    requireRegular(file, before);
    const isGzip = isPacked(file, await firstBytes(file, handle));
    const size = Number(before.size);
    if (!isGzip && size > limits.textBytes) throw tooLarge(file, size, limits);
    let held = '';
    let tail: Buffer<ArrayBufferLike> = Buffer.alloc(0);
    let isStart = true;
    for await (const bytes of contentOf(file, handle, isGzip ? size : undefined, limits)) {
      const whole = tail.length === 0 ? bytes : Buffer.concat([tail, bytes]);
      const end = whole.length - incompleteTail(whole);
      tail = whole.subarray(end);
      const decoded = decode(whole.subarray(0, end));
      let text = held + decoded.text;
      if (isStart && text !== '') {
        isStart = false;
        if (text.startsWith('\uFEFF')) text = text.slice(1);
      }
      if (decoded.problem !== undefined) {
        yield { text: unixLines(text), isLast: false, problem: decoded.problem };
        return;
      }
      // A carriage return at the end may be the first half of a line end.
      held = text.endsWith('\r') ? '\r' : '';
      yield { text: unixLines(held === '' ? text : text.slice(0, -1)), isLast: false };
    }
    if (tail.length > 0) {
      yield { text: unixLines(held), isLast: false, problem: notText('ends inside a character') };
      return;
    }
    await requireUnchanged(file, handle, before);
    yield { text: unixLines(held), isLast: true };
  } finally {
    await handle.close();
  }
}

async function opened(file: string): Promise<FileHandle> {
  try {
    // Opening a pipe would otherwise wait for somebody who writes into it.
    return await open(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  } catch (error) {
    throw unreadable(file, error as NodeJS.ErrnoException);
  }
}

function requireRegular(file: string, stats: BigIntStats): void {
  if (stats.isDirectory()) throw new InputFileError(file, 'is a folder, not a file', 'Name the file itself.');
  if (stats.isFile()) return;
  throw new InputFileError(file, 'is a pipe, socket or device, not a file', 'Write its content into a file.');
}

async function firstBytes(file: string, handle: FileHandle): Promise<string> {
  try {
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(8), 0, 8, 0);
    return buffer.subarray(0, bytesRead).toString('latin1');
  } catch (error) {
    throw unreadable(file, error as NodeJS.ErrnoException);
  }
}

const UTF_16: TextProblem = {
  reason: 'is text in UTF-16, not in UTF-8',
  remedy: 'Convert it, for example with iconv -f utf-16 -t utf-8.',
};
const UNPACK = 'Unpack it, or pack it with gzip.';
/** What begins with these bytes is no text, whatever its name says. */
const SIGNATURES: readonly (readonly [string, TextProblem])[] = [
  ['\xFF\xFE', UTF_16],
  ['\xFE\xFF', UTF_16],
  ['PK\x03\x04', { reason: 'is a zip file', remedy: 'Unpack it and name the files in it.' }],
  ['\xFD7zXZ\0', { reason: 'is packed by xz', remedy: UNPACK }],
  ['\x28\xB5\x2F\xFD', { reason: 'is packed by zstd', remedy: UNPACK }],
  ['7z\xBC\xAF\x27\x1C', { reason: 'is packed by 7-Zip', remedy: UNPACK }],
  ['PAR1', { reason: 'is a Parquet file', remedy: 'Write it as CSV.' }],
];

/** @returns whether the file is packed by gzip */
function isPacked(file: string, start: string): boolean {
  const [, found] = SIGNATURES.find(([signature]) => start.startsWith(signature)) ?? [];
  if (found !== undefined) throw new InputFileError(file, found.reason, found.remedy);
  return start.startsWith('\x1F\x8B');
}

async function* contentOf(
  file: string,
  handle: FileHandle,
  packed: number | undefined,
  limits: FileLimits,
): AsyncGenerator<Buffer, void, void> {
  const source = bytesOf(handle);
  const stream = packed === undefined ? source : gunzipped(source);
  const most = Math.max(limits.smallBytes, (packed ?? Infinity) * limits.ratio);
  let total = 0;
  try {
    for await (const bytes of stream as AsyncIterable<Buffer>) {
      total += bytes.length;
      if (total > limits.textBytes) throw tooLarge(file, total, limits);
      if (total > most) throw bomb(file, packed ?? 0, limits);
      yield bytes;
    }
  } catch (error) {
    throw error instanceof InputFileError ? error : unreadable(file, error as NodeJS.ErrnoException);
  }
}

async function* bytesOf(handle: FileHandle): AsyncGenerator<Buffer, void, void> {
  for (let position = 0; ;) {
    const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafe(READ_BYTES), 0, READ_BYTES, position);
    if (bytesRead === 0) return;
    position += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}

function gunzipped(source: AsyncIterable<Buffer>): Readable {
  // The consumer sees the error of either stream on the last one.
  return pipeline(Readable.from(source), createGunzip({ chunkSize: READ_BYTES }), () => undefined);
}

function decode(bytes: Buffer): { readonly text: string; readonly problem?: TextProblem } {
  if (!isUtf8(bytes)) {
    const start = invalidLineStart(bytes);
    return { text: bytes.toString('utf8', 0, start), problem: notText('does not decode') };
  }
  const text = bytes.toString('utf8');
  const nul = text.indexOf('\0');
  return nul < 0 ? { text } : { text: text.slice(0, nul), problem: notText('has a NUL byte') };
}

/** Where the first line begins that is not UTF-8. */
function invalidLineStart(bytes: Buffer): number {
  for (let start = 0; ;) {
    const end = bytes.indexOf(LINE_FEED, start);
    if (end < 0 || !isUtf8(bytes.subarray(start, end))) return start;
    start = end + 1;
  }
}

const LINE_FEED = 10;

/** How many bytes at the end are the beginning of a character that is not whole. */
function incompleteTail(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back];
    if (byte < 0x80) return 0;
    if (byte < 0xc0) continue;
    const width = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
    return back < width ? back : 0;
  }
  return 0;
}

function unixLines(text: string): string {
  return text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text;
}

async function requireUnchanged(file: string, handle: FileHandle, before: BigIntStats): Promise<void> {
  const after = await handle.stat({ bigint: true });
  if (after.size === before.size && after.mtimeNs === before.mtimeNs) return;
  throw new InputFileError(file, 'changed while it was being read', 'Wait until it is written, then run again.');
}

function tooLarge(file: string, bytes: number, { textBytes }: FileLimits): InputFileError {
  const reason = `has ${bytes} bytes or more of text, above the limit of ${textBytes} bytes`;
  return new InputFileError(file, reason, 'Split it into smaller files.');
}

function bomb(file: string, packed: number, { ratio }: FileLimits): InputFileError {
  const reason = `unpacks from ${packed} bytes to more than ${ratio} times as many`;
  return new InputFileError(file, reason, 'No file of data does that: it may be made to fill memory. Fetch it again.');
}

function unreadable(file: string, error: NodeJS.ErrnoException): InputFileError {
  if (error.code === 'ENOENT') return new InputFileError(file, 'there is no such file', 'Check the path.');
  if (error.code === 'EACCES') return new InputFileError(file, 'may not be read', 'Check its permissions.');
  const failure = (reason: string, remedy: string): InputFileError => {
    const problem = new InputFileError(file, reason, remedy);
    problem.cause = error;
    return problem;
  };
  if (error.code?.startsWith('Z_') === true)
    return failure(`is not a whole gzip file (${error.message})`, 'Fetch it again.');
  return failure(`cannot be read (${error.message})`, 'Check the path and the disk.');
}

function notText(why: string): TextProblem {
  const isNul = why.includes('NUL');
  return {
    reason: `is not text in UTF-8 (${why})`,
    remedy: isNul ? 'Fetch it again.' : 'Convert it, for example with iconv -f latin1 -t utf-8.',
  };
}
