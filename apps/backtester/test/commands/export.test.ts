import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parquetReadObjects } from 'hyparquet';

import { parquetOf, writeTables } from '../../src/commands/export.js';

const table = {
  name: 'orders',
  rows: 3,
  columns: [
    { name: 'date', type: 'date' as const, values: ['1998-02-27', '2020-02-29', '2026-12-31'] },
    { name: 'symbol', type: 'text' as const, values: ['A', '=B', 'Ünïcode'] },
    { name: 'price', type: 'number' as const, values: [0.1, undefined, -1e-9] },
    { name: 'count', type: 'integer' as const, values: [1, -2, 2_000_000_000] },
    { name: 'reason', type: 'text' as const, values: [undefined, undefined, 'late'] },
  ],
};

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'export-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('parquetOf', () => {
  it('dates, texts, numbers and gaps -> the same rows from a Parquet reader', async () => {
    const bytes = await parquetOf(table);
    const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
    expect(await parquetReadObjects({ file })).toEqual([
      { date: new Date('1998-02-27'), symbol: 'A', price: 0.1, count: 1, reason: null },
      { date: new Date('2020-02-29'), symbol: '=B', price: null, count: -2, reason: null },
      { date: new Date('2026-12-31'), symbol: 'Ünïcode', price: -1e-9, count: 2_000_000_000, reason: 'late' },
    ]);
    // The format begins and ends with its magic number.
    expect([bytes.subarray(0, 4), bytes.subarray(-4)].map((magic) => Buffer.from(magic).toString())).toEqual([
      'PAR1',
      'PAR1',
    ]);
  });

  it('a table without rows -> a file with the columns and no row', async () => {
    const empty = { ...table, rows: 0, columns: table.columns.map((column) => ({ ...column, values: [] })) };
    const bytes = await parquetOf(empty);
    const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
    expect(await parquetReadObjects({ file })).toEqual([]);
  });
});

describe('writeTables', () => {
  it('into a folder, twice -> the files and nothing beside them', async () => {
    const out = join(folder, 'out');
    await writeTables([table], 'csv', out);
    const [{ file, rows }] = await writeTables([table], 'csv', out);
    expect(rows).toBe(3);
    expect(readFileSync(file, 'utf8').split('\n')[2]).toBe("2020-02-29,'=B,,-2,");
    expect(readdirSync(folder)).toEqual(['out']);
    expect(readdirSync(out)).toEqual(['orders.csv']);
  });
});
