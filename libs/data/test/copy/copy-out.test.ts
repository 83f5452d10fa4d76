import { type JsonValue } from '@prometheus/core';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import type pg from 'pg';

import { type BinaryCopyReader } from '../../src/copy/binary-copy-reader.js';
import { BinaryCopyWriter } from '../../src/copy/binary-copy-writer.js';
import { type CopyColumn } from '../../src/copy/copy-columns.js';
import { copyIn } from '../../src/copy/copy-in.js';
import { copyOut, copyRows } from '../../src/copy/copy-out.js';
import { openScratchDatabase, type ScratchDatabase } from '../../src/database/scratch-database.js';

jest.setTimeout(60_000);

let database: ScratchDatabase;
let client: pg.PoolClient;
beforeAll(async () => {
  database = await openScratchDatabase({ migrated: false });
  client = await database.runtime.pool.connect();
});
afterAll(async () => {
  client.release();
  await database.close();
});

const COLUMNS: readonly CopyColumn[] = [
  { name: 'n', type: 'int4' },
  { name: 'c_text', type: 'text' },
  { name: 'c_bool', type: 'bool' },
  { name: 'c_int2', type: 'int2' },
  { name: 'c_int8', type: 'int8' },
  { name: 'c_float8', type: 'float8' },
  { name: 'c_numeric', type: 'numeric' },
  { name: 'c_date', type: 'date' },
  { name: 'c_instant', type: 'timestamptz' },
  { name: 'c_uuid', type: 'uuid' },
  { name: 'c_json', type: 'jsonb' },
  { name: 'c_bytes', type: 'bytea' },
];

interface Row {
  readonly text: string | null;
  readonly bool: boolean | null;
  readonly int2: number | null;
  readonly int8: bigint | null;
  readonly float8: number;
  readonly numeric: string | null;
  readonly date: number | null;
  readonly instant: number | null;
  readonly uuid: string | null;
  readonly json: JsonValue | undefined;
  readonly bytes: Uint8Array | null;
}

const decimal = fc
  .tuple(fc.bigInt({ min: -(10n ** 25n), max: 10n ** 25n }), fc.integer({ min: 0, max: 9 }))
  .map(([whole, fraction]) => `${whole}.${fraction}5`);

const jsonNumber = fc.oneof(
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e15, max: 1e15 }).map((x) => x + 0),
);

const row: fc.Arbitrary<Row> = fc.record({
  // PostgreSQL's text holds every character but U+0000.
  text: fc.option(fc.string({ unit: 'binary' }).map((text) => text.replaceAll('\0', ''))),
  bool: fc.option(fc.boolean()),
  int2: fc.option(fc.integer({ min: -32_768, max: 32_767 })),
  int8: fc.option(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })),
  float8: fc.double(),
  numeric: fc.option(decimal),
  date: fc.option(fc.integer({ min: -200_000, max: 1_000_000 })),
  instant: fc.option(fc.integer({ min: -8_000_000_000_000, max: 9_000_000_000_000 })),
  uuid: fc.option(fc.uuid()),
  json: fc.option(
    fc.dictionary(
      fc.stringMatching(/^[a-z]{1,5}$/),
      fc.oneof(jsonNumber, fc.stringMatching(/^[ -~äß€]*$/), fc.constant(null)),
      {
        noNullPrototype: true,
      },
    ),
    { nil: undefined },
  ),
  bytes: fc.option(fc.uint8Array()),
});

function* encode(rows: readonly Row[]): Generator<Buffer> {
  const w = new BinaryCopyWriter(COLUMNS, { chunkBytes: 512 });
  const optional = <T>(value: T | null | undefined, write: (value: T) => void): void => {
    if (value === null || value === undefined) w.null();
    else write(value);
  };
  for (const [n, r] of rows.entries()) {
    w.int4(n);
    optional(r.text, (v) => w.text(v));
    optional(r.bool, (v) => w.bool(v));
    optional(r.int2, (v) => w.int2(v));
    optional(r.int8, (v) => w.int8(v));
    w.float8(r.float8);
    optional(r.numeric, (v) => w.numeric(v));
    optional(r.date, (v) => w.date(v));
    optional(r.instant, (v) => w.timestamptz(v));
    optional(r.uuid, (v) => w.uuid(v));
    optional(r.json, (v) => w.jsonb(v));
    optional(r.bytes, (v) => w.bytea(v));
    if (w.full) yield w.take();
  }
  yield w.finish();
}

function decode(reader: BinaryCopyReader): Row {
  const optional = <T>(column: number, read: (column: number) => T): T | null =>
    reader.isNull(column) ? null : read(column);
  return {
    text: optional(1, (c) => reader.text(c)),
    bool: optional(2, (c) => reader.bool(c)),
    int2: optional(3, (c) => reader.int2(c)),
    int8: optional(4, (c) => reader.int8(c)),
    float8: reader.float8(5),
    numeric: optional(6, (c) => reader.numeric(c)),
    date: optional(7, (c) => reader.date(c)),
    instant: optional(8, (c) => reader.timestamptz(c)),
    uuid: optional(9, (c) => reader.uuid(c)),
    json: optional(10, (c) => reader.jsonb(c)) ?? undefined,
    bytes: optional(11, (c) => reader.bytea(c)),
  };
}

const TABLE = `CREATE TEMP TABLE t (n int, c_text text, c_bool bool, c_int2 int2, c_int8 int8, c_float8 float8, c_numeric numeric,
  c_date date, c_instant timestamptz, c_uuid uuid, c_json jsonb, c_bytes bytea)`;

describe('copyIn and copyRows', () => {
  it('rows of every type -> come back equal', async () => {
    await client.query(TABLE);
    await fc.assert(
      fc.asyncProperty(fc.array(row, { maxLength: 60 }), async (rows) => {
        await client.query('TRUNCATE t');
        await expect(copyIn(client, { table: 't', columns: COLUMNS }, encode(rows))).resolves.toBe(rows.length);
        const found: Row[] = [];
        const types = COLUMNS.map((column) => column.type);
        await copyRows(client, 'SELECT * FROM t ORDER BY n', types, (reader) => found.push(decode(reader)));
        expect(found).toEqual(rows);
      }),
      { numRuns: 60 },
    );
    await client.query('DROP TABLE t');
  });

  it("values -> mean the same to PostgreSQL's own text", async () => {
    await client.query(TABLE);
    const one: Row = {
      text: 'naïve €',
      bool: true,
      int2: -7,
      int8: 9_007_199_254_740_993n,
      float8: 0.1,
      numeric: '-12345678901234567890.50',
      date: 14_137,
      instant: Date.UTC(2008, 8, 15, 13, 30, 0, 123),
      uuid: '6ba7b810-9dad-11d1-80b4-00c04fd430c8',
      json: { a: [1, 2.5] },
      bytes: Uint8Array.of(1, 171),
    };
    await copyIn(client, { table: 't', columns: COLUMNS }, encode([one]));
    const { rows } = await client.query('SELECT t::text FROM t');
    expect(rows[0].t).toBe(
      '(0,"naïve €",t,-7,9007199254740993,0.1,-12345678901234567890.50,2008-09-15,"2008-09-15 13:30:00.123+00",' +
        '6ba7b810-9dad-11d1-80b4-00c04fd430c8,"{""a"": [1, 2.5]}","\\\\x01ab")',
    );
    await client.query('DROP TABLE t');
  });

  it('many rows -> all arrive, through many chunks', async () => {
    await client.query('CREATE TEMP TABLE bars (id text, day date, close float8)');
    const columns: CopyColumn[] = [
      { name: 'id', type: 'text' },
      { name: 'day', type: 'date' },
      { name: 'close', type: 'float8', nan: 'null' },
    ];
    const count = 200_000;
    function* bars(): Generator<Buffer> {
      const writer = new BinaryCopyWriter(columns, { chunkBytes: 65_536 });
      for (let i = 0; i < count; i++) {
        writer.text(`SYM${i % 500}`);
        writer.date(10_957 + (i % 4_000));
        writer.float8(i % 10 === 0 ? Number.NaN : i / 8);
        if (writer.full) yield writer.take();
      }
      yield writer.finish();
    }
    await expect(copyIn(client, { table: 'bars', columns }, bars())).resolves.toBe(count);
    let sum = 0;
    let missing = 0;
    await copyRows(client, 'SELECT id, day, close FROM bars', ['text', 'date', 'float8'], (reader) => {
      if (reader.isNull(2)) missing += 1;
      else sum += reader.float8(2);
    });
    // 0 + 1 + ... + 199,999 = 19,999,900,000; the multiples of ten in it: 10 x (0 + ... + 19,999) = 1,999,900,000.
    expect(sum).toBe((19_999_900_000 - 1_999_900_000) / 8);
    expect(missing).toBe(20_000);
    await client.query('DROP TABLE bars');
  });
});

describe('COPY out that fails or is left', () => {
  it('a query that fails half-way out -> rejects, connection usable', async () => {
    const query = 'SELECT i, 1 / (150000 - i) AS x FROM generate_series(1, 200000) AS i';
    await expect(copyRows(client, query, ['int4', 'int4'], () => undefined)).rejects.toThrow(/division by zero/);
    await expect(client.query('SELECT 1 AS one')).resolves.toMatchObject({ rows: [{ one: 1 }] });
  });

  it('a reader that stops early -> connection usable', async () => {
    for await (const chunk of copyOut(client, 'SELECT i FROM generate_series(1, 300000) AS i')) {
      expect(chunk.length).toBeGreaterThan(0);
      break;
    }
    await expect(client.query('SELECT 1 AS one')).resolves.toMatchObject({ rows: [{ one: 1 }] });
  });

  it('a row handler that throws -> its own error, connection usable', async () => {
    const stop = (): never => {
      throw new Error('enough');
    };
    await expect(copyRows(client, 'SELECT i FROM generate_series(1, 300000) AS i', ['int4'], stop)).rejects.toThrow(
      'enough',
    );
    await expect(client.query('SELECT 1 AS one')).resolves.toMatchObject({ rows: [{ one: 1 }] });
  });
});
