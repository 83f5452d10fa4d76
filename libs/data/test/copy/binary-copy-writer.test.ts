import { tradeDate } from '@prometheus/core';
import { describe, expect, it } from '@jest/globals';

import { BinaryCopyWriter } from '../../src/copy/binary-copy-writer.js';
import { type CopyType } from '../../src/copy/copy-columns.js';
import { CopyValueError } from '../../src/errors.js';

/** "PGCOPY\n\377\r\n\0", flags 0, extension 0: PostgreSQL documentation, COPY, "Binary Format". */
const HEADER = '5047434f50590aff0d0a000000000000000000';

function hexOfRow(types: readonly CopyType[], write: (writer: BinaryCopyWriter) => void): string {
  const writer = new BinaryCopyWriter(types.map((type, i) => ({ name: `c${i}`, type })));
  write(writer);
  const hex = writer.finish().toString('hex');
  expect(hex.startsWith(HEADER)).toBe(true);
  expect(hex.endsWith('ffff')).toBe(true);
  return hex.slice(HEADER.length, -4);
}

describe('BinaryCopyWriter', () => {
  it('no rows -> header and end mark', () => {
    expect(new BinaryCopyWriter([{ name: 'a', type: 'text' }]).finish().toString('hex')).toBe(`${HEADER}ffff`);
  });

  it('one value of each type -> the bytes of the documented format', () => {
    // Lengths and big-endian values written out by hand; 2000-01-02 is day 1 and 86,400,000,000 microseconds.
    expect(hexOfRow(['text'], (w) => w.text('ab'))).toBe('0001' + '00000002' + '6162');
    expect(hexOfRow(['text'], (w) => w.text('é'))).toBe('0001' + '00000002' + 'c3a9');
    expect(hexOfRow(['bool'], (w) => w.bool(true))).toBe('0001' + '00000001' + '01');
    expect(hexOfRow(['int2'], (w) => w.int2(-2))).toBe('0001' + '00000002' + 'fffe');
    expect(hexOfRow(['int4'], (w) => w.int4(258))).toBe('0001' + '00000004' + '00000102');
    expect(hexOfRow(['int8'], (w) => w.int8(-1))).toBe('0001' + '00000008' + 'ffffffffffffffff');
    expect(hexOfRow(['int8'], (w) => w.int8(4_294_967_298n))).toBe('0001' + '00000008' + '0000000100000002');
    expect(hexOfRow(['float8'], (w) => w.float8(1))).toBe('0001' + '00000008' + '3ff0000000000000');
    expect(hexOfRow(['date'], (w) => w.date(10_958))).toBe('0001' + '00000004' + '00000001');
    expect(hexOfRow(['date'], (w) => w.tradeDate(tradeDate('2000-01-02')))).toBe('0001' + '00000004' + '00000001');
    const day = Date.UTC(2000, 0, 2);
    expect(hexOfRow(['timestamptz'], (w) => w.timestamptz(day))).toBe('0001' + '00000008' + '000000141dd76000');
    expect(hexOfRow(['uuid'], (w) => w.uuid('00112233-4455-6677-8899-aabbccddeeff'))).toBe(
      '0001' + '00000010' + '00112233445566778899aabbccddeeff',
    );
    expect(hexOfRow(['jsonb'], (w) => w.jsonb({ a: 1 }))).toBe('0001' + '00000008' + '01' + '7b2261223a317d');
    expect(hexOfRow(['bytea'], (w) => w.bytea(Uint8Array.of(0, 255)))).toBe('0001' + '00000002' + '00ff');
    expect(hexOfRow(['numeric'], (w) => w.numeric('1.5'))).toBe(
      '0001' + '0000000c' + '0002' + '0000' + '0000' + '0001' + '0001' + '1388',
    );
  });

  it('NULL -> length -1 in a column of any type', () => {
    expect(hexOfRow(['text', 'float8'], (w) => (w.null(), w.null()))).toBe('0002' + 'ffffffff' + 'ffffffff');
  });

  it('NaN -> NULL where the column asks for it, NaN elsewhere', () => {
    const writer = new BinaryCopyWriter([
      { name: 'a', type: 'float8', nan: 'null' },
      { name: 'b', type: 'float8' },
    ]);
    writer.float8(Number.NaN);
    writer.float8(Number.NaN);
    expect(writer.finish().toString('hex')).toBe(`${HEADER}0002ffffffff000000087ff8000000000000ffff`);
  });

  it('chunks taken at any size -> together the same bytes', () => {
    const columns = [{ name: 'a', type: 'text' as const }];
    const texts = ['', 'short', 'ü'.repeat(40), 'x'.repeat(50_000)];
    const whole = new BinaryCopyWriter(columns);
    for (const text of texts) whole.text(text);
    const expected = whole.finish();
    const pieces: Buffer[] = [];
    const small = new BinaryCopyWriter(columns, { chunkBytes: 16 });
    for (const text of texts) {
      small.text(text);
      if (small.full) pieces.push(small.take());
    }
    pieces.push(small.finish());
    expect(pieces.length).toBeGreaterThan(2);
    expect(Buffer.concat(pieces).equals(expected)).toBe(true);
    expect(small.rows).toBe(4);
  });

  it('a value that the column cannot hold -> an error with column, row and value', () => {
    const refusals: [CopyType, (w: BinaryCopyWriter) => void, RegExp][] = [
      ['int2', (w) => w.int2(40_000), /row 1, column c: 40000 is not a whole number from -32768/],
      ['int4', (w) => w.int4(1.5), /column c: 1\.5 is not a whole number/],
      ['int8', (w) => w.int8(2 ** 60), /not a safe whole number; pass a bigint/],
      ['int8', (w) => w.int8(2n ** 63n), /does not fit in 64 bits/],
      ['date', (w) => w.date(Number.NaN), /NaN is not a whole number of days/],
      ['timestamptz', (w) => w.timestamptz(Number.NaN), /is not an instant/],
      ['numeric', (w) => w.numeric(Number.POSITIVE_INFINITY), /Infinity is not a decimal number/],
      ['uuid', (w) => w.uuid('0011'), /0011 is not a UUID/],
      ['text', (w) => w.text('\ud800'), /half of a surrogate pair/],
      ['text', (w) => w.float8(1), /a float8 was written, but the column is text/],
    ];
    for (const [type, write, message] of refusals) {
      const writer = new BinaryCopyWriter([{ name: 'c', type }]);
      expect(() => write(writer)).toThrow(CopyValueError);
      expect(() => write(new BinaryCopyWriter([{ name: 'c', type }]))).toThrow(message);
    }
  });

  it('an error in a later row and column -> named by its own row and column', () => {
    const writer = new BinaryCopyWriter([
      { name: 'a', type: 'int4' },
      { name: 'b', type: 'text' },
    ]);
    writer.int4(1);
    writer.text('fine');
    writer.int4(2);
    expect(() => writer.text('\udc00')).toThrow(/row 2, column b/);
  });

  it('an incomplete last row -> refused', () => {
    const writer = new BinaryCopyWriter([
      { name: 'a', type: 'int4' },
      { name: 'b', type: 'text' },
    ]);
    writer.int4(1);
    expect(() => writer.finish()).toThrow(/row 1, column b: the end of the data the row is not complete/);
  });
});
