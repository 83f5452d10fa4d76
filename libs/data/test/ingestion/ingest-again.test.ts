import { describe, expect, it } from '@jest/globals';

import { CollectionMismatchError } from '../../src/errors.js';
import { csvFolder, priceRows } from './csv-folder.js';
import { FINDINGS, ingestionDatabase, PRICES, TWO } from './ingestion-database.js';

const store = ingestionDatabase();
const { ingest, rows } = store;

describe('ingestCsv, again', () => {
  it('new rows -> appended with the close of their session; nothing else changes', async () => {
    await ingest({ dir: csvFolder({ 'A.csv': priceRows({ '2010-12-30': '10' }) }) });
    const before = await rows(PRICES);
    const files = { 'A.csv': priceRows({ '2010-12-30': '10', '2010-12-31': '11', '2011-01-03': '12' }) };
    const report = await ingest({ dir: csvFolder(files) });
    expect(report.datasets[0]).toMatchObject({
      batchId: 'shop:prices:2',
      rowsAccepted: 3,
      rowsUnchanged: 1,
      rowsRestated: 0,
    });
    expect(await rows(PRICES)).toEqual([
      ...before,
      'shop:A 2010-12-31 11 11 11 11 - 100 2010-12-31T21:00:00.000 true shop:prices:2',
      'shop:A 2011-01-03 12 12 12 12 - 100 2011-01-03T21:00:00.000 true shop:prices:2',
    ]);
  });

  it('a changed value -> a new current row known from now on; the old row keeps its batch and its known_at', async () => {
    await ingest({ dir: csvFolder(TWO) });
    const restated = { ...TWO, 'B.csv': priceRows({ '2010-01-04': '20', '2010-01-05': '22' }) };
    const report = await ingest({ dir: csvFolder(restated) });
    expect(report.datasets[0]).toMatchObject({ rowsAccepted: 5, rowsUnchanged: 4, rowsRestated: 1 });
    expect((await rows(PRICES)).slice(3)).toEqual([
      'shop:B 2010-01-04 20 20 20 20 - 100 2010-01-04T21:00:00.000 true shop:prices:1',
      'shop:B 2010-01-05 21 21 21 21 - 100 2010-01-05T21:00:00.000 false shop:prices:1',
      'shop:B 2010-01-05 22 22 22 22 - 100 2020-01-02T12:00:00.000 true shop:prices:2',
    ]);
    expect(await rows(FINDINGS)).toContain('shop:prices:2 WARNING RESTATED shop:B 2010-01-05 2010-01-05 1');
  });

  it('restated twice in one millisecond, then back to the first value -> every version stays', async () => {
    const withClose = (close: string) => csvFolder({ 'A.csv': priceRows({ '2010-01-04': close }) });
    for (const close of ['10', '11', '12', '10']) await ingest({ dir: withClose(close) });
    expect(
      await rows('SELECT close, is_current::text, batch_id FROM historical.prices_daily ORDER BY known_at'),
    ).toEqual(['10 false shop:prices:1', '11 false shop:prices:2', '12 false shop:prices:3', '10 true shop:prices:4']);
  });

  it('rows and files that are missing now -> what is stored stays', async () => {
    await ingest({ dir: csvFolder(TWO) });
    const before = await rows(PRICES);
    const part = { 'A.csv': priceRows({ '2010-01-05': '11' }) };
    const report = await ingest({ dir: csvFolder(part) });
    expect(report.datasets[0]).toMatchObject({ state: 'ACCEPTED', rowsAccepted: 1, rowsUnchanged: 1 });
    expect(await rows(PRICES)).toEqual(before);
    // The same again, after the whole folder again: content that is known and changes nothing leaves no batch.
    expect((await ingest({ dir: csvFolder(TWO) })).datasets[0]).toMatchObject({
      state: 'UNCHANGED',
      batchId: undefined,
    });
    expect((await ingest({ dir: csvFolder(part) })).datasets[0].state).toBe('UNCHANGED');
    expect(await rows('SELECT batch_id FROM historical.ingestion_batches ORDER BY 1')).toEqual([
      'shop:prices:1',
      'shop:prices:2',
    ]);
  });

  it('a gap before appended rows -> reported against the stored ones', async () => {
    await ingest({ dir: csvFolder({ 'A.csv': priceRows({ '2010-01-04': '10' }) }) });
    const report = await ingest({ dir: csvFolder({ 'A.csv': priceRows({ '2010-01-06': '10' }) }) });
    expect(report.findings).toMatchObject([{ code: 'MISSING_SESSIONS', firstDate: '2010-01-05', occurrences: 1 }]);
  });

  it('another adjustment, currency or form than the stored one -> refused, nothing written', async () => {
    const dir = csvFolder(TWO);
    await ingest({ dir });
    const before = await rows(PRICES);
    await expect(ingest({ dir, adjustment: 'split_adjusted' })).rejects.toThrow(CollectionMismatchError);
    await expect(ingest({ dir, adjustment: 'split_adjusted' })).rejects.toThrow(
      'adjustment: raw; these files have adjustment: split_adjusted',
    );
    await expect(ingest({ dir, currency: 'EUR' })).rejects.toThrow('currency');
    const adjusted = csvFolder({ 'A.csv': 'date,open,high,low,close,adj_close,volume\n2010-01-04,10,11,9,10,5,1\n' });
    await expect(ingest({ dir: adjusted })).rejects.toThrow(
      'adjusted close: no column; these files have adjusted close: a column',
    );
    expect((await ingest({ dir })).adjustmentReason).toBe('as the collection was ingested before');
    expect(await rows(PRICES)).toEqual(before);
  });

  it('two collections share the partitions of a year -> each keeps its bars', async () => {
    await ingest({ dir: csvFolder(TWO), collection: 'one' });
    await ingest({
      dir: csvFolder({ 'A.csv': priceRows({ '2009-12-31': '1', '2010-01-04': '2', '2011-01-03': '3' }) }),
      collection: 'two',
    });
    expect(
      await rows(
        `SELECT split_part(instrument_id, ':', 1), count(*) FROM historical.prices_daily GROUP BY 1 ORDER BY 1`,
      ),
    ).toEqual(['one 5', 'two 3']);
    expect(
      await rows(
        `SELECT relname FROM pg_class WHERE relname LIKE 'staged%' OR relname LIKE 'prices_daily_20__' ORDER BY 1`,
      ),
    ).toEqual(['prices_daily_2009', 'prices_daily_2010', 'prices_daily_2011']);
  });

  it('two ingestions into one new collection at once -> both succeed, one of them finds nothing to do', async () => {
    const dir = csvFolder(TWO);
    const reports = await Promise.all([ingest({ dir }), ingest({ dir })]);
    expect(reports.map((report) => report.datasets[0].state).sort()).toEqual(['DEGRADED', 'UNCHANGED']);
    expect(await rows('SELECT count(*) FROM historical.prices_daily')).toEqual(['5']);
  });

  it('ingestions of several new collections at once, in new years -> all succeed', async () => {
    const dir = csvFolder({ 'A.csv': priceRows({ '1993-01-04': '1', '1994-01-03': '2' }) });
    const names = ['a', 'b', 'c'];
    await Promise.all(names.map((collection) => ingest({ dir, collection })));
    expect(await rows('SELECT count(*) FROM historical.prices_daily')).toEqual(['6']);
  });
});
