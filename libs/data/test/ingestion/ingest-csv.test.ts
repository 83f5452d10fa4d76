import { renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { fixedClock } from '@prometheus/core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

import { openScratchDatabase, type ScratchDatabase } from '../../src/database/scratch-database.js';
import {
  CollectionMismatchError,
  IngestOptionError,
  InputFileError,
  QualityRejectedError,
  RejectedInputError,
} from '../../src/errors.js';
import { ingestCsv } from '../../src/ingestion/ingest-csv.js';
import { type IngestProgress, type IngestReport } from '../../src/ingestion/ingest-report.js';
import { type IngestCsvOptions } from '../../src/ingestion/ingest-request.js';
import { csvFile, csvFolder, PRICE_HEADER, priceRows } from './csv-folder.js';

let database: ScratchDatabase;
beforeAll(async () => {
  database = await openScratchDatabase();
});
afterAll(async () => {
  await database.close();
});
beforeEach(async () => {
  await database.historical.pool.query(
    `TRUNCATE historical.collections, historical.ingestion_batches, historical.qc_findings, historical.prices_daily,
       historical.corporate_actions, historical.index_constituents;
     TRUNCATE runtime.markets, runtime.issuers, runtime.instruments`,
  );
});

const clock = fixedClock('2020-01-02T12:00:00Z');
const ingest = (options: IngestCsvOptions): Promise<IngestReport> => ingestCsv(database, options, { clock });

async function rows(sql: string): Promise<string[]> {
  const { rows: found } = await database.historical.pool.query({ text: sql, rowMode: 'array' });
  return (found as unknown[][]).map((row) => row.map((value) => (value === null ? '-' : String(value))).join(' '));
}
const PRICES = `SELECT instrument_id, trade_date::text, open, high, low, close, adjusted_close, volume,
  to_char(known_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS'), is_current::text, batch_id
  FROM historical.prices_daily ORDER BY instrument_id COLLATE "C", trade_date, known_at`;
const findings = () =>
  rows(`SELECT batch_id, severity, code, instrument_id, first_date::text, last_date::text, occurrences
        FROM historical.qc_findings ORDER BY batch_id, sequence`);

const TWO = {
  'B.csv': priceRows({ '2010-01-04': '20', '2010-01-05': '21' }),
  'A.csv': priceRows({ '2010-01-05': '11', '2010-01-04': '10', '2010-07-06': '12' }),
};

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
    expect(await findings()).toEqual([
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
    await ingestCsv(database, { dir: csvFolder(TWO) }, { clock, progress: (progress) => seen.push(progress) });
    expect([...new Set(seen.map((progress) => progress.phase))]).toEqual(['reading', 'storing', 'done']);
    expect(seen.at(-1)).toEqual({ phase: 'done', filesDone: 2, filesTotal: 2, rows: 5 });
    expect(seen.every((progress, i) => i === 0 || progress.filesDone >= seen[i - 1].filesDone)).toBe(true);
  });
});

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
    expect(await findings()).toContain('shop:prices:2 WARNING RESTATED shop:B 2010-01-05 2010-01-05 1');
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

describe('ingestCsv, refusals', () => {
  const everything = async (): Promise<string[]> => [
    ...(await rows(PRICES)),
    ...(await rows('SELECT * FROM historical.ingestion_batches')),
    ...(await rows('SELECT * FROM historical.collections')),
    ...(await rows('SELECT instrument_id FROM runtime.instruments')),
    ...(await rows('SELECT market_id FROM runtime.markets')),
    ...(await rows(`SELECT relname FROM pg_class WHERE relname LIKE 'staged%' OR relname = 'prices_daily_1995'`)),
  ];

  it('bad rows in several files -> every place is named, and the database is as before', async () => {
    const dir = csvFolder({
      'A.csv': `${PRICE_HEADER}\n2010-01-04,1,1,1,1,5\n2010-01-05,1,x,1,1,5\n`,
      'B.csv': `${PRICE_HEADER}\n1995-01-04,1,1,1,1,5\n2010-01-05,1,1,1,-1,5\n`,
    });
    const failure = await ingest({ dir }).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(RejectedInputError);
    expect(failure).toMatchObject({
      total: 2,
      problems: [
        { file: join(dir, 'A.csv'), line: 3, column: 'high', value: 'x' },
        { file: join(dir, 'B.csv'), line: 3, column: 'close', value: '-1' },
      ],
    });
    expect(await everything()).toEqual([]);
  });

  it('a collection that has data and a bad file -> the data stay as they were', async () => {
    await ingest({ dir: csvFolder(TWO) });
    const before = await everything();
    const bad = { ...TWO, 'C.csv': `${PRICE_HEADER}\n2010-01-04,1,1,1,1,many\n` };
    await expect(ingest({ dir: csvFolder(bad) })).rejects.toThrow('line 2, column volume: "many" is not a number');
    expect(await everything()).toEqual(before);
  });

  it('more than 20 bad rows -> 20 are shown and all counted', async () => {
    const text = Array.from({ length: 25 }, (_, i) => `2010-01-04,1,1,1,1,x${i}`).join('\n');
    const failure = ingest({ dir: csvFolder({ 'A.csv': `${PRICE_HEADER}\n${text}\n` }) });
    await expect(failure).rejects.toThrow('... and 5 more');
    await expect(failure).rejects.toMatchObject({ total: 25 });
  });

  it('bad rows in prices and in a membership file -> both are named', async () => {
    const dir = csvFolder({ 'A.csv': `${PRICE_HEADER}\n2010-01-04,1,1,1,1,x\n` });
    const membership = csvFile('members.csv', 'ticker,start_date,end_date', 'A,soon,');
    const failure = ingest({ dir, membership });
    await expect(failure).rejects.toThrow('column volume');
    await expect(failure).rejects.toThrow('column start_date: "soon"');
  });

  it('most rows on days without session -> rejected, nothing written', async () => {
    const weekends = priceRows({ '2010-01-09': '1', '2010-01-10': '1', '2010-01-11': '1' });
    await expect(ingest({ dir: csvFolder({ 'A.csv': weekends }) })).rejects.toThrow(QualityRejectedError);
    expect(await everything()).toEqual([]);
  });

  it('a failure of the database halfway -> nothing is left', async () => {
    const { pool } = database.historical;
    await pool.query(`
      CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'disk full'; END $$;
      CREATE TRIGGER refuse BEFORE INSERT ON historical.qc_findings FOR EACH ROW EXECUTE FUNCTION refuse()`);
    try {
      await expect(ingest({ dir: csvFolder(TWO) })).rejects.toThrow('disk full');
      expect(await everything()).toEqual([]);
    } finally {
      await pool.query('DROP TRIGGER refuse ON historical.qc_findings; DROP FUNCTION refuse()');
    }
  });

  it.each<[string, () => IngestCsvOptions, string]>([
    ['neither dir nor file', () => ({}), 'Name either a folder'],
    ['both', () => ({ dir: 'a', file: 'b' }), 'Name either a folder'],
    ['a folder that does not exist', () => ({ dir: '/nowhere/at/all' }), 'does not exist'],
    [
      'an unknown adjustment',
      () => ({ dir: csvFolder(TWO), adjustment: 'adjusted' as never }),
      'raw, split_adjusted, total_return',
    ],
    ['a currency in words', () => ({ dir: csvFolder(TWO), currency: 'dollar' }), 'three capitals'],
    ['a collection with a colon', () => ({ dir: csvFolder(TWO), collection: 'a:b' }), 'cannot name a collection'],
    [
      'a membership file that does not exist',
      () => ({ dir: csvFolder(TWO), membership: '/no' }),
      'membership "/no" does not exist',
    ],
  ])('%s -> a clear error', async (_, options, message) => {
    const failure = ingest(options());
    await expect(failure).rejects.toThrow(IngestOptionError);
    await expect(failure).rejects.toThrow(message);
  });

  it('an unknown market -> a clear error that lists the known ones', async () => {
    await expect(ingest({ dir: csvFolder(TWO), market: 'MARS' })).rejects.toThrow('US_EQ');
  });

  it.each<[string, () => IngestCsvOptions, string]>([
    ['a folder without CSV files', () => ({ dir: csvFolder({ 'readme.txt': 'x' }) }), 'holds no .csv'],
    [
      'a file whose name is no symbol',
      () => ({ dir: csvFolder({ 'A..B.csv': TWO['A.csv'] }) }),
      'its name is not a symbol',
    ],
    [
      'two files of one symbol',
      () => ({ dir: csvFolder({ 'A.csv': TWO['A.csv'], 'A.csv.gz': TWO['A.csv'] }) }),
      'second file of A',
    ],
    [
      'files of two forms',
      () => ({
        dir: csvFolder({ ...TWO, 'C.csv': 'date,open,high,low,close,adj_close,volume\n2010-01-04,1,1,1,1,1,1\n' }),
      }),
      'has adjusted close, unlike',
    ],
    [
      'a long file without symbols',
      () => ({ file: csvFile('long.csv', PRICE_HEADER, '2010-01-04,1,1,1,1,5') }),
      'has no symbol column',
    ],
  ])('%s -> InputFileError', async (_, options, message) => {
    const failure = ingest(options());
    await expect(failure).rejects.toThrow(InputFileError);
    await expect(failure).rejects.toThrow(message);
  });

  it('a symbol with a path in a long file -> refused by row', async () => {
    const file = csvFile('long.csv', `symbol,${PRICE_HEADER}`, '../../etc,2010-01-04,1,1,1,1,5');
    await expect(ingest({ file })).rejects.toThrow('line 2, column symbol: "../../etc" is not a symbol');
  });
});

describe('ingestCsv, files beside the prices', () => {
  const prices = () => csvFolder(TWO);
  const spells = () =>
    rows(`SELECT index_id, instrument_id, from_date::text, to_date::text, is_current::text,
            to_char(known_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI') FROM historical.index_constituents
          ORDER BY instrument_id, from_date, known_at`);
  const membership = (...spellRows: string[]) => csvFile('m.csv', 'ticker,start_date,end_date', ...spellRows);

  it('membership -> spells; members without prices become instruments', async () => {
    const report = await ingest({
      dir: prices(),
      membership: membership('A,2009-01-02,', 'GONE,2005-01-03,2008-09-15'),
    });
    expect(await spells()).toEqual([
      'shop-members shop:A 2009-01-02 - true 2009-01-05T14:30',
      'shop-members shop:GONE 2005-01-03 2008-09-15 true 2005-01-04T14:30',
    ]);
    expect(report.instrumentsWithoutPrices).toBe(1);
    expect(await rows('SELECT symbol, status FROM runtime.instruments ORDER BY 1')).toEqual([
      'A ACTIVE',
      'B ACTIVE',
      'GONE NO_PRICES',
    ]);
    expect(report.datasets[1]).toMatchObject({
      dataset: 'membership',
      state: 'ACCEPTED',
      batchId: 'shop:membership:1',
      rowsAccepted: 2,
    });
  });

  it('membership again -> unchanged; a spell that ends, one that is corrected -> further rows, the old ones stay', async () => {
    const dir = prices();
    await ingest({ dir, membership: membership('A,2009-01-02,', 'B,2009-01-02,2010-01-04') });
    expect(
      (await ingest({ dir, membership: membership('B,2009-01-02,2010-01-04', 'A,2009-01-02,') })).datasets[1].state,
    ).toBe('UNCHANGED');
    const { datasets } = await ingest({
      dir,
      membership: membership('A,2009-01-02,2010-06-01', 'B,2009-01-02,2010-02-01'),
    });
    expect(datasets[1]).toMatchObject({ batchId: 'shop:membership:2', rowsRestated: 2, rowsUnchanged: 0 });
    expect(await spells()).toEqual([
      'shop-members shop:A 2009-01-02 - false 2009-01-05T14:30',
      'shop-members shop:A 2009-01-02 2010-06-01 true 2010-06-02T13:30',
      'shop-members shop:B 2009-01-02 2010-01-04 false 2009-01-05T14:30',
      'shop-members shop:B 2009-01-02 2010-02-01 true 2020-01-02T12:00',
    ]);
  });

  it('sectors -> names, sectors, CIK and venues of issuers and instruments; strangers are a finding', async () => {
    const dir = csvFolder({ ...TWO, 'FAILQ.csv': TWO['A.csv'] });
    const header = 'ticker,name,sector,sub_industry,cik,exchange,asset_class';
    const sectors = csvFile(
      's.csv',
      header,
      'A,Alpha Inc.,Energy,Oil,42,NYSE,',
      'X,Unknown,Energy,,,,',
      'B,Beta,Fund,,,,ETF',
    );
    const report = await ingest({ dir, sectors });
    expect(
      await rows(`SELECT issuer_id, name, sector, industry, metadata->>'cik' FROM runtime.issuers ORDER BY 1`),
    ).toEqual(['shop:A Alpha Inc. Energy Oil 42', 'shop:B Beta Fund - -', 'shop:FAILQ FAILQ - - -']);
    expect(await rows('SELECT symbol, exchange, asset_class FROM runtime.instruments ORDER BY 1')).toEqual([
      'A NYSE EQUITY',
      'B - ETF',
      'FAILQ OTC EQUITY',
    ]);
    expect(report.findings.map((found) => `${found.code} ${found.symbol}`)).toEqual(
      expect.arrayContaining(['VENUE_INFERRED FAILQ', 'UNKNOWN_INSTRUMENT undefined']),
    );
    // Prices alone, later, do not take away what the sector file said.
    await ingest({ dir: csvFolder({ 'A.csv': priceRows({ '2010-07-07': '12' }) }) });
    expect(await rows(`SELECT name, sector FROM runtime.issuers WHERE issuer_id = 'shop:A'`)).toEqual([
      'Alpha Inc. Energy',
    ]);
    expect(await rows(`SELECT exchange FROM runtime.instruments WHERE symbol = 'A'`)).toEqual(['NYSE']);
  });

  it('a venue in the sector file wins over the inferred one, in either order', async () => {
    const dir = csvFolder({ 'FAILQ.csv': TWO['A.csv'] });
    await ingest({ dir });
    expect(await rows('SELECT exchange FROM runtime.instruments')).toEqual(['OTC']);
    await ingest({ dir, sectors: csvFile('s.csv', 'ticker,sector,exchange', 'FAILQ,Energy,NASDAQ') });
    await ingest({ dir });
    expect(await rows('SELECT exchange FROM runtime.instruments')).toEqual(['NASDAQ']);
  });

  it('actions -> stored with their known_at; a changed one is known from now on; a delisting marks the instrument', async () => {
    const dir = prices();
    const actions = (...actionRows: string[]) =>
      csvFile('a.csv', 'ticker,ex_date,type,ratio,amount,pay_date', ...actionRows);
    const stored = () =>
      rows(`SELECT instrument_id, ex_date::text, type, ratio, amount, currency, pay_date::text, is_current::text,
              to_char(known_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI'), batch_id
            FROM historical.corporate_actions ORDER BY instrument_id, ex_date, known_at`);
    const first = await ingest({
      dir,
      actions: actions(
        'A,2010-01-05,CASH_DIVIDEND,,0.5,2010-02-01',
        'B,2010-01-06,DELISTING,,3,',
        'X,2010-01-06,SPLIT,2,,',
      ),
    });
    const dividend = 'shop:A 2010-01-05 CASH_DIVIDEND - 0.5 USD 2010-02-01';
    const delisting = 'shop:B 2010-01-06 DELISTING - 3 USD - true 2010-01-06T14:30 shop:actions:1';
    expect(await stored()).toEqual([`${dividend} true 2010-01-05T14:30 shop:actions:1`, delisting]);
    expect(first.datasets[1]).toMatchObject({ state: 'DEGRADED', rowsRead: 3, rowsAccepted: 2, rowsSetAside: 1 });
    // B stops because it was delisted: that needs no finding.
    expect(first.endingEarly).toEqual([]);
    expect(await rows('SELECT symbol, status FROM runtime.instruments ORDER BY 1')).toEqual(['A ACTIVE', 'B DELISTED']);

    await ingest({ dir, actions: actions('A,2010-01-05,CASH_DIVIDEND,,0.6,2010-02-01') });
    expect(await stored()).toEqual([
      `${dividend} false 2010-01-05T14:30 shop:actions:1`,
      'shop:A 2010-01-05 CASH_DIVIDEND - 0.6 USD 2010-02-01 true 2020-01-02T12:00 shop:actions:2',
      delisting,
    ]);
  });

  it('a stored split explains a jump of prices that come later', async () => {
    const quiet = Object.fromEntries(
      ['04', '05', '06', '07', '08', '11', '12', '13', '14', '15', '19', '20', '21', '22', '25', '26', '27', '28', '29']
        .map((day) => `2010-01-${day}`)
        .concat('2010-02-01', '2010-02-02', '2010-02-03')
        .map((date, i) => [date, i % 2 === 0 ? '100' : '101']),
    );
    const dir = csvFolder({ 'A.csv': priceRows(quiet) });
    const actions = csvFile('a.csv', 'ticker,ex_date,type,ratio', 'A,2010-02-04,SPLIT,2');
    const split = csvFolder({ 'A.csv': priceRows({ ...quiet, '2010-02-04': '50' }) });
    expect((await ingest({ dir: split, collection: 'without' })).findings).toMatchObject([
      { code: 'UNADJUSTED_SPLIT' },
    ]);
    await ingest({ dir, actions, collection: 'with' });
    expect((await ingest({ dir: split, collection: 'with' })).findings).toEqual([]);
  });

  it('an unchanged ingestion with entities deleted in between -> they are made again', async () => {
    const dir = prices();
    await ingest({ dir });
    await database.runtime.pool.query('TRUNCATE runtime.instruments, runtime.issuers');
    expect((await ingest({ dir })).datasets[0].state).toBe('UNCHANGED');
    expect(await rows('SELECT count(*) FROM runtime.instruments')).toEqual(['2']);
  });

  it('a side file that is a folder -> a clear error', async () => {
    await expect(ingest({ dir: prices(), sectors: prices() })).rejects.toThrow('is a folder, not a file');
  });

  it('a mapping with a wrong key -> a clear error', async () => {
    const mapping = csvFile('m.yaml', 'colums: {}');
    await expect(ingest({ dir: prices(), mapping })).rejects.toThrow('colums');
    writeFileSync(mapping, '{');
    await expect(ingest({ dir: prices(), mapping })).rejects.toThrow(mapping);
  });
});
