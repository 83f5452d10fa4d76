import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

import {
  HEADER,
  lines,
  refusedFile,
  refusedRow,
  repaired,
  SOUND_A,
  SOUND_B,
  SOUND_ROWS,
  type Specimen,
  withLine,
} from './specimen.js';

const OPEN_QUOTE = withLine(3, '"2010-01-05,21,21,21,21,100');
const packed = gzipSync(SOUND_B);
/** More than a piece of the reader: 1,300 lines of blanks, which are read as empty ones. */
const LONG_FILE = SOUND_B + `${' '.repeat(1000)}\n`.repeat(1300);
const sparse = (size: number, text: string) => (path: string) => {
  writeFileSync(path, text);
  truncateSync(path, size);
};

/** Beyond the first piece, so that the ingestion has begun to store. */
const FAILS_FROM = 1_100_000;

/** Makes the later reads of a file fail, as a broken disk does. */
async function brokenDisk(): Promise<() => void> {
  const handle = await open(fileURLToPath(import.meta.url), 'r');
  const prototype = Object.getPrototypeOf(handle) as { read: (...args: unknown[]) => Promise<unknown> };
  await handle.close();
  const { read } = prototype;
  prototype.read = function (this: unknown, ...args: unknown[]) {
    const position = args[3] as number;
    if (position < FAILS_FROM) return read.apply(this, args);
    return Promise.reject(Object.assign(new Error('EIO: i/o error, read'), { code: 'EIO' }));
  };
  return () => {
    prototype.read = read;
  };
}

const BYTES: readonly Specimen[] = [
  refusedFile('an empty file', 'empty-file', 'prices', '', 'is empty'),
  refusedFile('blank lines only', 'empty-file', 'prices', '\n\n  \n', 'is empty'),
  refusedFile('a header only', 'header-only', 'prices', lines(HEADER), 'has a header but no rows'),
  repaired('a byte order mark', 'byte-order-mark', 'prices', `\uFEFF${SOUND_B}`, SOUND_ROWS),
  repaired('CRLF', 'line-ends', 'prices', SOUND_B.replaceAll('\n', '\r\n'), SOUND_ROWS),
  repaired('carriage returns', 'line-ends', 'prices', SOUND_B.replaceAll('\n', '\r'), SOUND_ROWS),
  repaired('no line end after the last row', 'line-ends', 'prices', SOUND_B.trimEnd(), SOUND_ROWS),
  refusedFile(
    'Latin-1',
    'not-utf-8',
    'prices',
    Buffer.from(withLine(3, '2010-01-05,21,21,21,21,é'), 'latin1'),
    'is not text in UTF-8',
    {},
    3,
  ),
  refusedFile(
    'an end inside a character',
    'not-utf-8',
    'prices',
    Buffer.from(`${SOUND_B}2010-01-09,é`).subarray(0, -1),
    'is not text in UTF-8',
    {},
    7,
  ),
  refusedFile('UTF-16', 'utf-16', 'prices', Buffer.from(`\uFEFF${SOUND_B}`, 'utf16le'), 'iconv -f utf-16'),
  refusedFile(
    'UTF-16 without its mark',
    'nul-byte',
    'prices',
    Buffer.from(SOUND_B, 'utf16le'),
    'has a NUL byte',
    {},
    1,
  ),
  refusedFile(
    'a NUL byte',
    'nul-byte',
    'prices',
    withLine(4, '2010-01-06,22,2\x002,22,22,100'),
    'has a NUL byte',
    {},
    4,
  ),
  refusedFile('a sparse file of 3 GB', 'nul-byte', 'prices', sparse(3e9, SOUND_B), 'has a NUL byte', {}, 7),
  refusedFile(
    'a sparse file of 10 GB',
    'too-large-file',
    'prices',
    sparse(1e10, SOUND_B),
    'has 10000000000 bytes or more',
  ),
  refusedFile(
    'a sparse membership file of 1 GB',
    'too-large-file',
    'membership',
    sparse(1e9, ''),
    'has 1000000000 bytes or more',
  ),
  refusedFile('a zip file', 'other-format', 'prices', Buffer.from('PK\x03\x04\x14\0'), 'is a zip file'),
  refusedFile('a Parquet file', 'other-format', 'prices', 'PAR1\x15\x04', 'is a Parquet file'),
  refusedFile('xz', 'other-format', 'prices', Buffer.from('fd377a585a000004', 'hex'), 'is packed by xz'),
  repaired('gzip without its ending', 'gzip', 'prices', packed, SOUND_ROWS),
  repaired('plain text that is called gzip', 'gzip', 'prices', SOUND_B, SOUND_ROWS, [], { file: 'B.csv.gz' }),
  refusedFile('gzip that was cut off', 'broken-gzip', 'prices', packed.subarray(0, 40), 'is not a whole gzip file'),
  refusedFile(
    'gzip with a wrong checksum',
    'broken-gzip',
    'prices',
    Buffer.concat([packed.subarray(0, -8), Buffer.alloc(4), packed.subarray(-4)]),
    'is not a whole gzip file',
  ),
  refusedFile(
    'gzip with something behind it',
    'broken-gzip',
    'prices',
    Buffer.concat([packed, Buffer.from('<html>')]),
    'is not a whole gzip file',
  ),
  refusedFile(
    'a gzip bomb',
    'gzip-bomb',
    'prices',
    gzipSync(`${SOUND_B}${`${'#'.repeat(4000)}\n`.repeat(4500)}`),
    'to more than 100 times as many',
  ),
  refusedFile(
    'a line of 4 MB',
    'long-row',
    'prices',
    SOUND_B + '1,'.repeat(2_000_000),
    'has more than 1048576 characters',
    {},
    7,
  ),
  refusedFile('a quote that is never closed', 'open-quote', 'prices', OPEN_QUOTE, 'quotes of line 3 do not match'),
  refusedFile(
    'a quote that is never closed before 2 MB',
    'open-quote',
    'prices',
    OPEN_QUOTE + '2010-01-09,1,1,1,1,1\n'.repeat(100_000),
    'quotes of line 3 do not match',
  ),
  refusedFile(
    'text after a closing quote',
    'open-quote',
    'prices',
    withLine(3, '"2010-01-05"x,21,21,21,21,100'),
    'quotes of line 3 do not match',
  ),
  refusedFile(
    'a file that grows while it is being read',
    'changed-file',
    'prices',
    LONG_FILE,
    'changed while it was being read',
    {
      during: (path) => appendFileSync(path, '2010-01-11,1,1,1,1,1\n'),
    },
  ),
  refusedFile(
    'a disk that fails in the middle',
    'read-error',
    'prices',
    LONG_FILE,
    'cannot be read (EIO: i/o error, read)',
    {
      around: brokenDisk,
    },
  ),
];

const outside = (path: string): void => {
  const target = join(dirname(dirname(path)), 'outside.csv');
  writeFileSync(target, SOUND_B);
  symlinkSync(target, path);
};

const FOLDERS: readonly Specimen[] = [
  refusedFile('a pipe', 'no-file', 'prices', (path) => execFileSync('mkfifo', [path]), 'is a pipe, socket or device'),
  refusedFile(
    'a pipe as a membership file',
    'no-file',
    'membership',
    (path) => execFileSync('mkfifo', [path]),
    'is a pipe, socket or device',
  ),
  refusedFile('a folder called B.csv', 'no-file', 'prices', (path) => mkdirSync(path), 'is a folder, not a file'),
  refusedFile('a link out of the folder', 'link-out', 'prices', outside, 'is a link that leads out of the folder'),
  refusedFile(
    'a link to nothing',
    'link-out',
    'prices',
    (path) => symlinkSync('nothing.csv', path),
    'is a link to nothing',
  ),
  repaired(
    'a link within the folder',
    'link-inside',
    'prices',
    (path) => {
      writeFileSync(join(dirname(path), '.stored'), SOUND_B);
      symlinkSync('.stored', path);
    },
    SOUND_ROWS,
  ),
  repaired(
    'what a file system leaves behind',
    'passed-over',
    'prices',
    (path) => {
      writeFileSync(path, SOUND_B);
      writeFileSync(join(dirname(path), '._B.csv'), Buffer.from([0, 5, 22, 7]));
      writeFileSync(join(dirname(path), 'notes.txt'), 'nothing');
    },
    SOUND_ROWS,
  ),
  refusedFile('a name with two dots', 'not-a-symbol', 'prices', SOUND_B, 'its name is not a symbol', {
    file: 'A..B.csv',
  }),
  refusedFile(
    'a name of 200 characters',
    'not-a-symbol',
    'prices',
    SOUND_B,
    'its name is longer than the 32 characters',
    { file: `${'B'.repeat(200)}.csv` },
  ),
  refusedFile('an option as a name', 'not-a-symbol', 'prices', SOUND_B, 'its name is not a symbol', {
    file: '-rf.csv',
  }),
  {
    ...refusedFile('an escape sequence in a name', 'not-a-symbol', 'prices', SOUND_B, 'its name is not a symbol', {
      file: 'B\u001b[2J.csv',
    }),
    expected: { outcome: 'refused', code: 'INPUT_FILE', file: 'B\uFFFD[2J.csv', says: 'its name is not a symbol' },
  },
  repaired(
    'a device of another system as a name',
    'device-name',
    'prices',
    SOUND_B,
    SOUND_ROWS.map((row) => row.replace('B', 'CON')),
    [],
    { file: 'CON.csv' },
  ),
  refusedFile(
    'plain and packed prices of one symbol',
    'same-symbol',
    'prices',
    SOUND_A,
    'is a second file of A beside A.csv',
    { file: 'A.csv.gz' },
  ),
  refusedFile('aapl beside AAPL', 'same-symbol', 'prices', SOUND_A, 'is a second file of a beside A.csv', {
    file: 'a.csv',
  }),
  refusedRow(
    'a symbol that is stored in capitals',
    'same-symbol',
    'prices',
    SOUND_A,
    [2, 'symbol', 'a'],
    'differs from the stored A by capitals only',
    { file: 'a.csv', isAlone: true },
  ),
  refusedRow(
    'two symbols in the file of one',
    'two-symbols',
    'prices',
    lines(`symbol,${HEADER}`, 'B,2010-01-04,1,1,1,1,1', 'C,2010-01-05,1,1,1,1,1'),
    [3, 'symbol', 'C'],
    'is not B, which the file is named after',
  ),
  refusedFile(
    'an adjusted close in one file only',
    'mixed-forms',
    'prices',
    lines(`${HEADER},adj_close`, '2010-01-04,1,1,1,1,1,1'),
    'has adjusted close, unlike',
  ),
];

const long = (...rows: readonly string[]): string => lines(`symbol,${HEADER}`, 'B,2010-01-04,20,20,20,20,100', ...rows);
const badSymbol = (name: string, symbol: string, shown = symbol): Specimen =>
  refusedRow(
    name,
    'not-a-symbol',
    'long',
    long(`"${symbol.replaceAll('"', '""')}",2010-01-05,1,1,1,1,1`),
    [3, 'symbol', shown],
    '',
  );

const LONG_FILES: readonly Specimen[] = [
  badSymbol('a path', '../../etc/passwd'),
  badSymbol('a colon', 'a:b'),
  badSymbol('a formula', '=HYPERLINK("http://x","y")'),
  badSymbol('a sum', '-1+2'),
  badSymbol('an at sign', '@SUM(1)'),
  badSymbol('no symbol', ''),
  badSymbol('300 characters', 'A'.repeat(300), `${'A'.repeat(57)}...`),
  badSymbol('a Cyrillic letter that looks Latin', '\u0410APL'),
  badSymbol('a mark of writing direction', 'A\u202EB', 'A\uFFFDB'),
  badSymbol('a letter without width', 'A\u200BB', 'A\uFFFDB'),
  refusedRow(
    'one symbol in two spellings',
    'same-symbol',
    'long',
    long('b,2010-01-05,1,1,1,1,1'),
    [3, 'symbol', 'b'],
    'differs from B by capitals only',
  ),
  refusedFile('a long file without symbols', 'no-symbol-column', 'long', SOUND_B, 'has no symbol column'),
  refusedFile(
    'more symbols than any market has',
    'too-many-symbols',
    'long',
    long(...Array.from({ length: 50_000 }, (_, i) => `S${i},2010-01-05,1,1,1,1,1`)),
    'brings one more than 50000 symbols',
    {},
    50_002,
  ),
];

export const FILE_SPECIMENS: readonly Specimen[] = [...BYTES, ...FOLDERS, ...LONG_FILES];
