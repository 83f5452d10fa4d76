import { join } from 'node:path';

import { epochDay, tradeDate } from '@prometheus/core';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ByteWriter, parquetWrite } from 'hyparquet-writer';

import { type BarColumns } from '../../src/ingestion/bar-columns.js';
import { loadColumnMapping } from '../../src/ingestion/file-format.js';
import { ParquetSource } from '../../src/ingestion/parquet-source.js';
import { ProblemList } from '../../src/ingestion/problem-list.js';
import { type Columns, parquetBytes, parquetFolder, priceColumns } from './parquet-folder.js';

const RULES = { crossedTolerance: 0.005, needsAdjustedClose: false };
const TWO_DAYS = priceColumns({ '2010-01-04': 10, '2010-01-05': 11 });

async function read(path: string, format = loadColumnMapping(undefined)): Promise<Record<string, BarColumns>> {
  const problems = new ProblemList();
  const source = await ParquetSource.open(path, format);
  const found: [string, BarColumns][] = [];
  for await (const { symbol, bars } of source.symbols(RULES, problems)) found.push([symbol, bars]);
  problems.throwIfAny();
  return Object.fromEntries(found);
}

const oneFile = (bytes: Buffer): string => parquetFolder({ 'A.parquet': bytes });
const days = (bars: BarColumns): number[] => [...bars.day.subarray(0, bars.length)];
const JAN_4 = epochDay(tradeDate('2010-01-04'));

describe('ParquetSource', () => {
  it('a folder -> symbols in code-unit order, whatever the ending', async () => {
    const bytes = parquetBytes(TWO_DAYS);
    const found = await read(parquetFolder({ 'b.pq': bytes, 'A.PARQUET': bytes, 'B1.parq': bytes, 'x.csv': bytes }));
    expect(Object.keys(found)).toEqual(['A', 'B1', 'b']);
    expect([...found.A.close.subarray(0, 2)]).toEqual([10, 11]);
  });

  it('one long file over several row groups -> the rows of each symbol, in order, lines counted through', async () => {
    const rows = 5_000;
    const names = Array.from({ length: rows }, (_, i) => ['ZZ', 'AA', 'MM'][i % 3]);
    const start = Date.UTC(1990, 0, 1);
    const prices = names.map((_, i) => 1 + i);
    const columns = {
      symbol: names,
      date: names.map((_, i) => new Date(start + Math.floor(i / 3) * 86_400_000)),
      ...Object.fromEntries(['open', 'high', 'low', 'close', 'volume'].map((name) => [name, prices])),
    };
    const folder = parquetFolder({ 'all.parquet': parquetBytes(columns, {}, { rowGroupSize: 700 }) });
    const found = await read(join(folder, 'all.parquet'));
    expect(Object.keys(found)).toEqual(['AA', 'MM', 'ZZ']);
    expect(found.AA.length).toBe(1667);
    // Row 5,000 (counted from 1) is the last of AA: 4,999 mod 3 = 1.
    expect([found.AA.close[1666], found.AA.line[1666]]).toEqual([5000, 5000]);
  });

  const INSTANT = { type: 'INT64' } as const;
  it.each([
    ['TIMESTAMP_MILLIS', { ...INSTANT, converted_type: 'TIMESTAMP_MILLIS' }, [new Date('2010-01-04T00:00:00Z')]],
    ['TIMESTAMP_MICROS', { ...INSTANT, converted_type: 'TIMESTAMP_MICROS' }, [new Date('2010-01-04T00:00:00Z')]],
    [
      'TIMESTAMP(NANOS)',
      { ...INSTANT, logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'NANOS' } },
      [new Date('2010-01-04T00:00:00Z')],
    ],
    ['text', { type: 'BYTE_ARRAY', converted_type: 'UTF8' }, ['2010-01-04']],
    ['bytes that are text', { type: 'BYTE_ARRAY' }, [Buffer.from('20100104')]],
    ['a number', { type: 'INT32' }, [20100104]],
  ] as const)('dates as %s -> the day', async (_, type, date) => {
    const columns = { ...priceColumns({ '2010-01-04': 10 }), date };
    const { A } = await read(oneFile(parquetBytes(columns, { date: type as never })));
    expect(days(A)).toEqual([JAN_4]);
  });

  it('a time of day -> refused with the row, the instant and the remedy', async () => {
    const date = [new Date('2010-01-04T00:00:00Z'), new Date('2010-01-05T21:00:00Z')];
    const type = { type: 'INT64', converted_type: 'TIMESTAMP_MILLIS' } as const;
    await expect(read(oneFile(parquetBytes({ ...TWO_DAYS, date }, { date: type })))).rejects.toThrow(
      'line 2, column date: "2010-01-05T21:00:00.000Z" has a time of day, in UTC: daily bars have a day only. Write the column as DATE',
    );
  });

  it.each([
    ['INT32', { type: 'INT32' }, [10, 11], [10, 11]],
    ['INT64', { type: 'INT64' }, [10n, 11n], [10, 11]],
    ['UINT_32', { type: 'INT32', converted_type: 'UINT_32' }, [3_000_000_000, 1], [3_000_000_000, 1]],
    ['FLOAT', { type: 'FLOAT' }, [0.5, 11], [0.5, 11]],
    [
      'DECIMAL in INT64',
      { type: 'INT64', converted_type: 'DECIMAL', scale: 2, precision: 12 },
      [10.07, 0.29],
      [10.07, 0.29],
    ],
    [
      'DECIMAL in bytes',
      { type: 'FIXED_LEN_BYTE_ARRAY', type_length: 9, converted_type: 'DECIMAL', scale: 4, precision: 20 },
      [10.0701, 0.2999],
      [10.0701, 0.2999],
    ],
    ['text', { type: 'BYTE_ARRAY', converted_type: 'UTF8' }, ['10.25', '1e2'], [10.25, 100]],
  ] as const)('numbers as %s -> the nearest doubles', async (_, type, values, expected) => {
    const same = Object.fromEntries(['open', 'high', 'low', 'close'].map((name) => [name, values]));
    const types = Object.fromEntries(['open', 'high', 'low', 'close'].map((name) => [name, type]));
    const { A } = await read(oneFile(parquetBytes({ ...TWO_DAYS, ...same }, types as never)));
    expect([...A.close.subarray(0, 2)]).toEqual(expected);
  });

  it('null, NaN, zero and missing texts -> absent, as in CSV files', async () => {
    const columns = { ...TWO_DAYS, high: [NaN, 12], low: [null, 0], volume: ['NA', '7'] };
    const { A } = await read(
      oneFile(parquetBytes(columns, { volume: { type: 'BYTE_ARRAY', converted_type: 'UTF8' } })),
    );
    expect([...A.high.subarray(0, 2)]).toEqual([10, 12]);
    expect([...A.low.subarray(0, 2)]).toEqual([10, 11]);
    expect([...A.volume.subarray(0, 2)]).toEqual([0, 7]);
    expect([...A.flags.subarray(0, 2)]).toEqual([2 | 8, 2]);
  });

  it.each([
    ['negative', { close: [10, -11] }, 'line 2, column close: "-11" is negative'],
    ['infinite', { open: [Infinity, 11] }, 'line 1, column open: "Infinity" is not finite'],
    ['too large', { volume: [1e308, 1] }, 'column volume: "1e+308" is above 1000000000000000'],
    ['too small', { close: [1e-300, 11] }, 'column close: "1e-300" is below 1e-9'],
    ['a high below the close', { high: [9, 11] }, 'line 1, column high: "9" lies below close 10 of the same row'],
    ['no date', { date: [null, new Date('2010-01-05')] }, 'line 1, column date: "" is not a date'],
  ])('%s -> refused with row, column and value', async (_, change, message) => {
    await expect(read(oneFile(parquetBytes({ ...TWO_DAYS, ...change } as Columns)))).rejects.toThrow(message);
  });

  it('a mapping -> other column names; a missing column -> an error that names those there are', async () => {
    const { close, ...rest } = TWO_DAYS;
    const file = oneFile(parquetBytes({ ...rest, Last: close }));
    const format = loadColumnMapping(undefined);
    expect((await read(file, { ...format, columns: { close: 'Last' } })).A.length).toBe(2);
    await expect(read(file)).rejects.toThrow(
      'A.parquet: the header has no column close (it has: date, open, high, low, volume, Last). Name the column in a mapping',
    );
  });

  it.each([
    [
      'a boolean price',
      { close: [true, false] },
      { close: { type: 'BOOLEAN' } },
      'column close is BOOLEAN, which cannot hold prices',
    ],
    [
      'a date as a price',
      { open: [1, 2] },
      { open: { type: 'INT32', converted_type: 'DATE' } },
      'column open is INT32 DATE',
    ],
    [
      'a float as a date',
      { date: [1, 2] },
      { date: { type: 'DOUBLE' } },
      'column date is DOUBLE, which cannot hold dates',
    ],
  ] as const)('%s -> refused with the type', async (_, change, types, message) => {
    await expect(read(oneFile(parquetBytes({ ...TWO_DAYS, ...change }, types as never)))).rejects.toThrow(message);
  });

  it('a column with inner columns -> refused', async () => {
    const writer = new ByteWriter();
    const { close: _close, ...rest } = TWO_DAYS;
    const flat = Object.keys(rest);
    parquetWrite({
      writer,
      columnData: [
        ...flat.map((name) => ({ name, data: [...rest[name]] })),
        { name: 'close', data: [{ v: 1 }, { v: 2 }] },
      ],
      schema: [
        { name: 'root', num_children: 6 },
        ...flat.map((name) =>
          name === 'date'
            ? ({ name, type: 'INT32', converted_type: 'DATE', repetition_type: 'REQUIRED' } as const)
            : ({ name, type: 'DOUBLE', repetition_type: 'REQUIRED' } as const),
        ),
        { name: 'close', num_children: 1, repetition_type: 'REQUIRED' },
        { name: 'v', type: 'DOUBLE', repetition_type: 'REQUIRED' },
      ],
    });
    const message = 'the column close is a column with inner columns, which cannot hold prices';
    await expect(read(oneFile(Buffer.from(writer.getBytes())))).rejects.toThrow(message);
  });

  it('names of symbols: path tricks, another symbol within the file of one -> refused', async () => {
    const folder = parquetFolder({ 'all.parquet': parquetBytes({ ...TWO_DAYS, symbol: ['../etc', 'B'] }) });
    await expect(read(join(folder, 'all.parquet'))).rejects.toThrow('line 1, column symbol: "../etc" is not a symbol');
    await expect(read(oneFile(parquetBytes({ ...TWO_DAYS, symbol: ['A', 'B'] })))).rejects.toThrow('"B" is not A');
  });

  it('any valid series -> equal bars, for any size of row groups and pages', async () => {
    const price = fc.double({ min: 1e-3, max: 1e6, noNaN: true });
    const bar = fc.record({ open: price, close: price, up: price, volume: fc.option(fc.nat(), { nil: null }) });
    const series = fc.array(bar, { minLength: 1, maxLength: 60 });
    const sizes = fc.record({
      rowGroupSize: fc.integer({ min: 1, max: 60 }),
      pageSize: fc.integer({ min: 8, max: 400 }),
    });
    await fc.assert(
      fc.asyncProperty(series, sizes, async (bars, options) => {
        const columns = {
          date: bars.map((_, i) => new Date((14_000 + i) * 86_400_000)),
          open: bars.map(({ open }) => open),
          high: bars.map(({ open, close, up }) => Math.max(open, close) + up),
          low: bars.map(({ open, close }) => Math.min(open, close) / 2),
          close: bars.map(({ close }) => close),
          volume: bars.map(({ volume }) => volume),
        };
        const { A } = await read(oneFile(parquetBytes(columns, {}, options)));
        expect(days(A)).toEqual(bars.map((_, i) => 14_000 + i));
        for (const name of ['open', 'high', 'low', 'close'] as const) {
          expect([...A[name].subarray(0, A.length)]).toEqual(columns[name]);
        }
        expect([...A.volume.subarray(0, A.length)]).toEqual(bars.map(({ volume }) => volume ?? 0));
      }),
      { numRuns: 40 },
    );
  });
});
