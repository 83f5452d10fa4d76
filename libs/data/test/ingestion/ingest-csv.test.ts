import { renameSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { describe, expect, it } from '@jest/globals';

import { type IngestProgress } from '../../src/ingestion/ingest-report.js';
import { csvFile, csvFolder, PRICE_HEADER, priceRows } from './csv-folder.js';
import { FINDINGS, ingestionDatabase, PRICES, TWO } from './ingestion-database.js';

const store = ingestionDatabase();
const { ingest, rows } = store;

describe('ingestCsv, first time', () => {
  it('a folder -> bars with the close of their session as known_at, and entities', async () => {
    const report = await ingest({ dir: csvFolder(TWO) });
    expect(await rows(PRICES)).toEqual([
      'shop:A 2010-01-04 10 10 10 10 - 100 2010-01-04T21:00:00.000 true shop:prices:1',
      'shop:A 2010-01-05 11 11 11 11 - 100 2010-01-05T21:00:00.000 true shop:prices:1',
      'shop:A 2010-07-06 12 12 12 12 - 100 2010-07-06T20:00:00.000 true shop:prices:1',
      'shop:B 2010-01-04 20 20 20 20 - 100 2010-01-04T21:00:00.000 true shop:prices:1',
      'shop:B 2010-01-05 21 21 21 21 - 100 2010-01-05T21:00:00.000 true shop:prices:1',
    ]);
    expect(report).toMatchObject({
      collection: 'shop',
      market: 'US_EQ',
      currency: 'USD',
      adjustment: 'raw',
      adjustmentReason: 'not declared, and the files have no adjusted close',
      files: 2,
      instruments: 2,
      endingEarly: [{ symbol: 'B', lastDate: '2010-01-05' }],
      endingWithCollection: 1,
    });
    expect(report.datasets).toMatchObject([
      {
        dataset: 'prices',
        state: 'DEGRADED',
        rowsRead: 5,
        rowsAccepted: 5,
        rowsSetAside: 0,
        firstDate: '2010-01-04',
        lastDate: '2010-07-06',
      },
    ]);
    expect(await rows('SELECT market_id, name, region, timezone FROM runtime.markets')).toEqual([
      'US_EQ US equities US America/New_York',
    ]);
    expect(
      await rows(`SELECT instrument_id, issuer_id, market_id, collection_id, asset_class, symbol, exchange, currency, status
                  FROM runtime.instruments ORDER BY 1`),
    ).toEqual(['shop:A shop:A US_EQ shop EQUITY A - USD ACTIVE', 'shop:B shop:B US_EQ shop EQUITY B - USD ACTIVE']);
    expect(await rows('SELECT issuer_id, issuer_type, name FROM runtime.issuers ORDER BY 1')).toEqual([
      'shop:A COMPANY A',
      'shop:B COMPANY B',
    ]);
    expect(await rows(`SELECT collection_id, market_id, adjustment, currency FROM historical.collections`)).toEqual([
      'shop US_EQ raw USD',
    ]);
    // 2010-01-06 to 2010-07-02 are 124 sessions: 19 + 19 + 23 + 21 + 20 + 22 of January to June from 2010-01-04, less
    // the two of January that are there, and two in July; the 5th was a holiday.
    expect(await rows(FINDINGS)).toEqual([
      'shop:prices:1 WARNING MISSING_SESSIONS shop:A 2010-01-06 2010-07-02 124',
      'shop:prices:1 INFO ENDS_EARLY shop:B 2010-01-05 2010-01-05 1',
    ]);
  });

  it('a folder called prices -> the collection is named after its parent; a long file -> after itself', async () => {
    const folder = csvFolder({ 'A.csv': priceRows({ '2010-01-04': '10' }) }, 'prices');
    const parent = join(dirname(dirname(folder)), `parent-${process.pid}`);
    renameSync(dirname(folder), parent);
    expect((await ingest({ dir: join(parent, 'prices') })).collection).toBe(`parent-${process.pid}`);
    const long = csvFile('quotes.csv.gz', `symbol,${PRICE_HEADER}`, 'A,2010-01-04,1,1,1,1,5');
    expect((await ingest({ file: long })).collection).toBe('quotes');
  });

  it('one long file, rows of all symbols mixed, as file or as dir -> as the folder, with the same content hash', async () => {
    const byFolder = await ingest({ dir: csvFolder(TWO), collection: 'folder' });
    const long = csvFile(
      'long.csv',
      `ticker,${PRICE_HEADER}`,
      'B,2010-01-05,21,21,21,21,100',
      'A,2010-01-04,10,10,10,10,100',
      'B,2010-01-04,20,20,20,20,100',
      'A,2010-07-06,12,12,12,12,100',
      'A,2010-01-05,11,11,11,11,100',
    );
    const byFile = await ingest({ file: long, collection: 'long' });
    expect(byFile.datasets[0].contentHash).toBe(byFolder.datasets[0].contentHash);
    expect(byFile.instruments).toBe(2);
    expect((await ingest({ dir: long, collection: 'long' })).datasets[0].state).toBe('UNCHANGED');
    const stored = await rows(PRICES.replace('instrument_id,', "split_part(instrument_id, ':', 2),"));
    const without = stored.map((row) => row.replace(/ \w+:prices:1$/, ''));
    expect(new Set(without).size).toBe(5);
    expect(without).toHaveLength(10);
  });

  it('the order of files, compression, line ends, quotes and number format -> the same content hash', async () => {
    const { contentHash } = (await ingest({ dir: csvFolder(TWO) })).datasets[0];
    const other = {
      'A.csv.gz': `\uFEFF${TWO['A.csv'].replaceAll('\n', '\r\n')}\r\n`,
      'B.csv': TWO['B.csv'].replace('20,', '"20.00",').replace('2010-01-05', '"20100105"'),
    };
    const again = await ingest({ dir: csvFolder(other) });
    expect(again.datasets[0]).toMatchObject({ contentHash, state: 'UNCHANGED', batchId: 'shop:prices:1' });
    expect(await rows('SELECT count(*) FROM historical.ingestion_batches')).toEqual(['1']);
    expect(await rows('SELECT count(*) FROM historical.prices_daily')).toEqual(['5']);
  });

  it('an adjusted close column -> total_return unless declared', async () => {
    const folder = csvFolder({ 'A.csv': 'Date,Open,High,Low,Close,Adj Close,Volume\n2010-01-04,10,11,9,10,5,1\n' });
    const report = await ingest({ dir: folder });
    expect(report).toMatchObject({
      adjustment: 'total_return',
      adjustmentReason: 'not declared, and the files have an adjusted close',
    });
    expect(await rows('SELECT close, adjusted_close FROM historical.prices_daily')).toEqual(['10 5']);
    expect(
      await ingest({ dir: folder, collection: 'other', adjustment: 'raw', adjustedAsOf: undefined }),
    ).toMatchObject({
      adjustment: 'raw',
      adjustmentReason: 'declared',
    });
  });

  it('total_return declared without an adjusted close -> the closes are the adjusted ones', async () => {
    const report = await ingest({ dir: csvFolder(TWO), adjustment: 'total_return' });
    expect(report.adjustmentReason).toContain('the closes are taken as adjusted');
    expect(await rows('SELECT count(*) FROM historical.prices_daily WHERE adjusted_close = close')).toEqual(['5']);
  });

  it('a mapping -> German numbers, dates and headers are read', async () => {
    const mapping = csvFile(
      'mapping.yaml',
      'delimiter: ";"',
      'decimal: ","',
      'thousands: "."',
      'dateFormat: DD.MM.YYYY',
      'columns: {date: Datum, open: Erster, high: Hoch, low: Tief, close: Schluss, volume: Umsatz}',
    );
    const text = 'Datum;Erster;Hoch;Tief;Schluss;Umsatz\n04.01.2010;1.000,5;1.010;999,75;1.005,25;1.234.567\n';
    await ingest({ dir: csvFolder({ 'A.csv': text }), mapping });
    expect(await rows('SELECT open, high, low, close, volume FROM historical.prices_daily')).toEqual([
      '1000.5 1010 999.75 1005.25 1234567',
    ]);
  });

  it('progress -> reading with growing counts, storing, done', async () => {
    const seen: IngestProgress[] = [];
    await ingest({ dir: csvFolder(TWO) }, { progress: (progress) => seen.push(progress) });
    expect([...new Set(seen.map((progress) => progress.phase))]).toEqual(['reading', 'storing', 'done']);
    expect(seen.at(-1)).toEqual({ phase: 'done', filesDone: 2, filesTotal: 2, rows: 5 });
    expect(seen.every((progress, i) => i === 0 || progress.filesDone >= seen[i - 1].filesDone)).toBe(true);
  });
});
