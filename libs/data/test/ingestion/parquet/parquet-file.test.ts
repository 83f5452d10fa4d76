import { brotliCompressSync, gzipSync } from 'node:zlib';
import { closeSync, ftruncateSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { InputFileError, RejectedInputError } from '../../../src/errors.js';
import { loadColumnMapping } from '../../../src/ingestion/file-format.js';
import { checkDeltaBlocks, checkRuns } from '../../../src/ingestion/parquet/encoded-sizes.js';
import { checkThriftSizes } from '../../../src/ingestion/parquet/thrift-sizes.js';
import { ParquetSource } from '../../../src/ingestion/parquet-source.js';
import { ProblemList } from '../../../src/ingestion/problem-list.js';
import { parquetBytes, parquetFolder, priceColumns } from '../parquet-folder.js';

const SOUND = parquetBytes(
  priceColumns(
    Object.fromEntries(Array.from({ length: 28 }, (_, i) => [`2010-02-${String(i + 1).padStart(2, '0')}`, 10 + i])),
  ),
);

async function readCloses(bytes: Buffer): Promise<number[]> {
  const problems = new ProblemList();
  const source = await ParquetSource.open(parquetFolder({ 'A.parquet': bytes }), loadColumnMapping(undefined));
  const closes: number[] = [];
  for await (const { bars } of source.symbols({ crossedTolerance: 0.005, needsAdjustedClose: false }, problems)) {
    closes.push(...bars.close.subarray(0, bars.length));
  }
  problems.throwIfAny();
  return closes;
}

const withTail = (change: (tail: Buffer) => void): Buffer => {
  const bytes = Buffer.from(SOUND);
  change(bytes.subarray(bytes.length - 8));
  return bytes;
};

describe('ParquetFile', () => {
  it.each([
    ['an empty file', Buffer.alloc(0), 'is empty'],
    [
      'text',
      Buffer.from('date,open,high,low,close,volume\n'),
      'is no Parquet file: it does not begin with PAR1. Use ingest csv',
    ],
    ['cut in its data', SOUND.subarray(0, 100), 'is truncated'],
    ['cut by one byte', SOUND.subarray(0, -1), 'is truncated'],
    ['its magic alone', Buffer.from('PAR1'), 'is truncated'],
    ['an encrypted footer', Buffer.concat([Buffer.from('PARE'), SOUND.subarray(4)]), 'is encrypted'],
    ['an encrypted end', withTail((tail) => tail.write('PARE', 4)), 'is encrypted'],
    [
      'a footer longer than the file',
      withTail((tail) => tail.writeUInt32LE(0xffff_fff0)),
      'states a footer of 4294967280 bytes',
    ],
    ['a footer that is none', withTail((tail) => tail.writeUInt32LE(3)), 'its footer cannot be read'],
  ])('%s -> refused', async (_, bytes, message) => {
    await expect(readCloses(bytes)).rejects.toThrow(InputFileError);
    await expect(readCloses(bytes)).rejects.toThrow(message);
  });

  it('10 GB of nothing -> refused at once', async () => {
    const folder = parquetFolder({ 'A.parquet': Buffer.alloc(0) });
    const file = openSync(join(folder, 'A.parquet'), 'r+');
    writeSync(file, 'PAR1');
    ftruncateSync(file, 10 * 1024 ** 3);
    closeSync(file);
    await expect(ParquetSource.open(folder, loadColumnMapping(undefined))).rejects.toThrow('is truncated');
  });

  it('rows without bytes: two billion rows stated -> refused before memory is taken', async () => {
    // The count of rows stands as a zigzag number in the footer: 28 is 56, 2,000,000,000 has five bytes.
    const footer = SOUND.length - 8 - SOUND.readUInt32LE(SOUND.length - 8);
    const body = SOUND.subarray(0, footer);
    const huge = Buffer.from([0x80, 0xd0, 0xac, 0xf3, 0x0e]);
    const parts: Buffer[] = [];
    for (const byte of SOUND.subarray(footer, -8)) parts.push(byte === 56 ? huge : Buffer.from([byte]));
    const changed = Buffer.concat(parts);
    const tail = Buffer.alloc(8, 'PAR1PAR1');
    tail.writeUInt32LE(changed.length);
    await expect(readCloses(Buffer.concat([body, changed, tail]))).rejects.toThrow(
      /states 2000000000 rows in \d+ bytes/,
    );
  });

  it.each([
    ['SNAPPY', undefined],
    ['UNCOMPRESSED', undefined],
    ['GZIP', (bytes: Uint8Array) => new Uint8Array(gzipSync(bytes))],
    ['BROTLI', (bytes: Uint8Array) => new Uint8Array(brotliCompressSync(bytes))],
  ] as const)('packed by %s -> read', async (codec, compressor) => {
    const columns = priceColumns({ '2010-01-04': 10, '2010-01-05': 11 });
    const compressors = compressor === undefined ? undefined : { [codec]: compressor };
    expect(await readCloses(parquetBytes(columns, {}, { codec, compressors }))).toEqual([10, 11]);
  });

  it('a page that unpacks to more than it states -> refused', async () => {
    const bomb = (): Uint8Array => new Uint8Array(gzipSync(Buffer.alloc(1 << 24)));
    const columns = priceColumns({ '2010-01-04': 10, '2010-01-05': 11 });
    await expect(readCloses(parquetBytes(columns, {}, { codec: 'GZIP', compressors: { GZIP: bomb } }))).rejects.toThrow(
      /row group 1, column \w+: Cannot create a Buffer larger than/,
    );
  });

  it('any damage of a few bytes -> bars, or a refusal that names the file; nothing else', async () => {
    const place = fc.record({ at: fc.nat(SOUND.length - 1), byte: fc.nat(255) });
    await fc.assert(
      fc.asyncProperty(fc.array(place, { minLength: 1, maxLength: 3 }), async (places) => {
        const bytes = Buffer.from(SOUND);
        for (const { at, byte } of places) bytes[at] = byte;
        const outcome = await readCloses(bytes).catch((error: unknown) => error);
        const isRefused = outcome instanceof InputFileError || outcome instanceof RejectedInputError;
        if (!isRefused && !Array.isArray(outcome)) throw outcome;
        if (isRefused) expect(outcome.message).toContain('A.parquet');
      }),
      { numRuns: 400 },
    );
  });
});

describe('sizes of encodings', () => {
  it('a list of more elements than bytes -> refused', () => {
    // Field 1, a list (9) of structs (12) with the size 2^31 - 1.
    const bytes = Uint8Array.of(0x19, 0xfc, 0xff, 0xff, 0xff, 0xff, 0x07, 0);
    expect(() => checkThriftSizes(new DataView(bytes.buffer), 0)).toThrow('names a size of 2147483647');
  });

  it('structs within structs -> refused before the stack ends', () => {
    const bytes = new Uint8Array(100_000).fill(0x1c);
    expect(() => checkThriftSizes(new DataView(bytes.buffer), 0)).toThrow('is nested too deeply');
  });

  it('a sound struct -> where it ends', () => {
    // Field 1: i32 5; field 2: text "ab"; stop.
    const bytes = Uint8Array.of(0x15, 0x0a, 0x18, 2, 97, 98, 0, 99);
    expect(checkThriftSizes(new DataView(bytes.buffer), 0)).toBe(7);
  });

  it('a run longer than its values -> refused; one run of all -> its value', () => {
    // 2^30 times 1; then three times 1.
    expect(() => checkRuns(Uint8Array.of(0x80, 0x80, 0x80, 0x80, 0x08, 1), 0, 6, 1, 3)).toThrow('impossible length');
    expect(checkRuns(Uint8Array.of(6, 1), 0, 2, 1, 3)).toBe(1);
    // Packed: one group of eight holds three values.
    expect(checkRuns(Uint8Array.of(3, 0b101), 0, 2, 1, 3)).toBeUndefined();
    expect(() => checkRuns(Uint8Array.of(3), 0, 1, 1, 3)).toThrow('ends within a run');
  });

  it('delta blocks without values -> refused', () => {
    expect(() => checkDeltaBlocks(Uint8Array.of(0x80, 1, 0), 0)).toThrow('impossible delta blocks');
    // 128 values in 4 miniblocks.
    expect(() => checkDeltaBlocks(Uint8Array.of(0x80, 1, 4), 0)).not.toThrow();
  });
});
