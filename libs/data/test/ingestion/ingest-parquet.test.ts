import { join } from 'node:path';

import { fixedClock } from '@prometheus/core';
import { describe, expect, it } from '@jest/globals';

import { ingestParquet } from '../../src/ingestion/ingest-parquet.js';
import { type IngestReport } from '../../src/ingestion/ingest-report.js';
import { type IngestCsvOptions } from '../../src/ingestion/ingest-request.js';
import { csvFolder } from './csv-folder.js';
import { ingestionDatabase, PRICES, TWO } from './ingestion-database.js';
import { parquetBytes, parquetFolder, priceColumns } from './parquet-folder.js';

const store = ingestionDatabase();
const { ingest, rows } = store;

function ingestFolder(options: IngestCsvOptions): Promise<IngestReport> {
  return ingestParquet(store.database, options, { clock: fixedClock('2020-01-02T12:00:00Z') });
}

const B = priceColumns({ '2010-01-04': 20, '2010-01-05': 21 });
const A = priceColumns({ '2010-01-05': 11, '2010-01-04': 10, '2010-07-06': 12 });

describe('ingestParquet', () => {
  it('the bars of CSV files as Parquet -> the same content: unchanged, nothing written', async () => {
    const csv = await ingest({ dir: csvFolder(TWO) });
    const before = await rows(PRICES);
    const folder = parquetFolder({ 'B.parquet': parquetBytes(B), 'A.parquet': parquetBytes(A) });
    const report = await ingestFolder({ dir: folder });
    expect(report.datasets[0]).toMatchObject({ state: 'UNCHANGED', contentHash: csv.datasets[0].contentHash });
    expect(report).toMatchObject({ collection: 'shop', files: 2, instruments: 2 });
    expect(await rows(PRICES)).toEqual(before);
  });

  it('one long file -> the same content; stored under its provider', async () => {
    const long = Object.fromEntries(Object.keys(A).map((name) => [name, [...A[name], ...B[name]]]));
    const folder = parquetFolder({
      'shop.parquet': parquetBytes(
        { ...long, ticker: ['A', 'A', 'A', 'B', 'B'] },
        { ticker: { type: 'BYTE_ARRAY', converted_type: 'UTF8' } },
      ),
    });
    const report = await ingestFolder({ file: join(folder, 'shop.parquet') });
    expect(report).toMatchObject({ collection: 'shop', instruments: 2 });
    expect(await rows('SELECT provider FROM historical.ingestion_batches')).toEqual(['parquet']);
    const csv = await ingest({ dir: csvFolder(TWO) });
    expect(csv.datasets[0]).toMatchObject({ state: 'UNCHANGED', contentHash: report.datasets[0].contentHash });
  });

  it('a damaged file among sound ones -> refused, nothing written', async () => {
    const folder = parquetFolder({ 'A.parquet': parquetBytes(A), 'B.parquet': parquetBytes(B).subarray(0, -20) });
    await expect(ingestFolder({ dir: folder })).rejects.toThrow('B.parquet: is truncated');
    expect(await rows('SELECT 1 FROM historical.collections')).toEqual([]);
  });

  it('a folder without Parquet files -> refused', async () => {
    await expect(ingestFolder({ dir: csvFolder(TWO) })).rejects.toThrow('holds no .parquet, .parq or .pq file');
  });
});
