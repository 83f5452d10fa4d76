import { describe, expect, it } from '@jest/globals';

import { BinaryCopyReader } from '../../src/copy/binary-copy-reader.js';
import { BinaryCopyWriter } from '../../src/copy/binary-copy-writer.js';
import { type CopyType } from '../../src/copy/copy-columns.js';
import { CopyFormatError } from '../../src/errors.js';

const TYPES: readonly CopyType[] = ['text', 'date', 'float8', 'jsonb'];

function sample(): Buffer {
  const writer = new BinaryCopyWriter(TYPES.map((type, i) => ({ name: `c${i}`, type })));
  for (const [text, day, value] of [
    ['AAPL', 12_000, 1.5],
    ['Ångström', -1, Number.NaN],
    ['', 0, Number.NEGATIVE_INFINITY],
    ['AAPL', 12_001, -0],
  ] as const) {
    writer.text(text);
    writer.date(day);
    writer.float8(value);
    writer.jsonb({ text, list: [1, null] });
  }
  return writer.finish();
}

function readAll(chunks: Iterable<Uint8Array>): unknown[][] {
  const reader = new BinaryCopyReader(TYPES);
  const rows: unknown[][] = [];
  for (const chunk of chunks) {
    reader.push(chunk);
    while (reader.next()) rows.push([reader.text(0), reader.date(1), reader.float8(2), reader.jsonb(3)]);
  }
  reader.end();
  return rows;
}

const EXPECTED = [
  ['AAPL', 12_000, 1.5, { text: 'AAPL', list: [1, null] }],
  ['Ångström', -1, Number.NaN, { text: 'Ångström', list: [1, null] }],
  ['', 0, Number.NEGATIVE_INFINITY, { text: '', list: [1, null] }],
  ['AAPL', 12_001, -0, { text: 'AAPL', list: [1, null] }],
];

describe('BinaryCopyReader', () => {
  it('data cut in two at every byte -> the same rows', () => {
    const bytes = sample();
    for (let cut = 0; cut <= bytes.length; cut++)
      expect(readAll([bytes.subarray(0, cut), bytes.subarray(cut)])).toEqual(EXPECTED);
  });

  it('data in single bytes -> the same rows', () => {
    expect(readAll(Array.from(sample(), (byte) => Uint8Array.of(byte)))).toEqual(EXPECTED);
  });

  it('data cut short at any byte -> refused at the end', () => {
    const bytes = sample();
    for (let length = 0; length < bytes.length; length++) {
      expect(() => readAll([bytes.subarray(0, length)])).toThrow(CopyFormatError);
    }
  });

  it('bytes after the end mark -> refused', () => {
    expect(() => readAll([sample(), Uint8Array.of(0)])).toThrow(/1 bytes follow the end mark/);
  });

  it('a row larger than any buffer so far -> read whole', () => {
    const writer = new BinaryCopyWriter([{ name: 'a', type: 'text' }]);
    const long = 'ab'.repeat(400_000);
    writer.text('first');
    writer.text(long);
    const bytes = writer.finish();
    const reader = new BinaryCopyReader(['text']);
    const texts: string[] = [];
    for (let at = 0; at < bytes.length; at += 10_000) {
      reader.push(bytes.subarray(at, at + 10_000));
      while (reader.next()) texts.push(reader.text(0));
    }
    expect(texts).toEqual(['first', long]);
  });

  it('texts with colliding or equal beginnings -> each its own', () => {
    const texts = Array.from({ length: 30_000 }, (_, i) => `SYM${i % 20_000}`);
    const writer = new BinaryCopyWriter([{ name: 'a', type: 'text' }]);
    for (const text of texts) writer.text(text);
    const reader = new BinaryCopyReader(['text']);
    reader.push(writer.finish());
    const found: string[] = [];
    while (reader.next()) found.push(reader.text(0));
    expect(found).toEqual(texts);
  });

  it('something else than a binary COPY -> refused', () => {
    const reader = new BinaryCopyReader(['text']);
    reader.push(Buffer.from('AAPL\t2020-01-02\t75.1\nMSFT\t'));
    expect(() => reader.next()).toThrow(/signature/);
  });

  it('more columns than declared -> refused', () => {
    const reader = new BinaryCopyReader(['text', 'date', 'float8']);
    reader.push(sample());
    expect(() => reader.next()).toThrow(/row 1 has 4 columns, not 3/);
  });

  it('a column of another type or NULL -> refused with row and column', () => {
    const writer = new BinaryCopyWriter([{ name: 'a', type: 'int4' }]);
    writer.int4(5);
    writer.null();
    const bytes = writer.finish();
    const wrong = new BinaryCopyReader(['float8']);
    wrong.push(bytes);
    wrong.next();
    expect(() => wrong.float8(0)).toThrow(/row 1, column 0 was declared float8, read as float8, and holds 4 bytes/);
    const right = new BinaryCopyReader(['int4']);
    right.push(bytes);
    right.next();
    expect(right.int4(0)).toBe(5);
    expect(() => right.text(0)).toThrow(/declared int4, read as text/);
    right.next();
    expect(right.isNull(0)).toBe(true);
    expect(() => right.int4(0)).toThrow(/is NULL/);
  });

  // What PostgreSQL's float8send gives: the highest byte first.
  it('a block of doubles -> read into an array, with their number', () => {
    const doubles = Buffer.alloc(24);
    [1.5, -0, Number.NaN].forEach((value, k) => doubles.writeDoubleBE(value, 8 * k));
    const writer = new BinaryCopyWriter([{ name: 'a', type: 'bytea' }]);
    writer.bytea(doubles);
    const reader = new BinaryCopyReader(['bytea']);
    reader.push(writer.finish());
    expect(reader.next()).toBe(true);
    const values = new Float64Array(4);
    expect(reader.float8s(0, values)).toBe(3);
    expect([...values]).toEqual([1.5, -0, Number.NaN, 0]);
    expect(() => reader.float8s(0, new Float64Array(2))).toThrow(RangeError);
  });

  it('a block whose length is no multiple of eight, or another type -> refused', () => {
    const writer = new BinaryCopyWriter([
      { name: 'a', type: 'bytea' },
      { name: 'b', type: 'date' },
    ]);
    writer.bytea(Buffer.alloc(7));
    writer.date(0);
    const reader = new BinaryCopyReader(['bytea', 'date']);
    reader.push(writer.finish());
    reader.next();
    expect(() => reader.float8s(0, new Float64Array(9))).toThrow(CopyFormatError);
    expect(() => reader.float8s(1, new Float64Array(9))).toThrow(CopyFormatError);
  });
});
