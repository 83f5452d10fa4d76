import { join } from 'node:path';

import { describe, expect, it } from '@jest/globals';

import { IngestOptionError, InputFileError, QualityRejectedError, RejectedInputError } from '../../src/errors.js';
import { type IngestCsvOptions } from '../../src/ingestion/ingest-request.js';
import { csvFile, csvFolder, PRICE_HEADER, priceRows } from './csv-folder.js';
import { FINDINGS, ingestionDatabase, PRICES, TWO } from './ingestion-database.js';

const BATCHES = `SELECT batch_id, state, rows_read, rows_accepted, rows_set_aside FROM historical.ingestion_batches
  ORDER BY batch_id`;

const store = ingestionDatabase();
const { ingest, rows } = store;

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

  it('most rows on days without session -> rejected; of the batch its findings are stored and no data', async () => {
    const weekends = priceRows({ '2010-01-09': '1', '2010-01-10': '1', '2010-01-11': '1' });
    await expect(ingest({ dir: csvFolder({ 'A.csv': weekends }) })).rejects.toThrow(QualityRejectedError);
    expect(await rows(PRICES)).toEqual([]);
    expect(await rows('SELECT instrument_id FROM runtime.instruments')).toEqual([]);
    expect(await rows(`SELECT relname FROM pg_class WHERE relname LIKE 'staged%'`)).toEqual([]);
    expect(await rows(BATCHES)).toEqual(['shop:prices:1 REJECTED 3 0 3']);
    expect(await rows(FINDINGS)).toEqual(['shop:prices:1 WARNING NOT_A_SESSION shop:A 2010-01-09 2010-01-10 2']);
  });

  it('a failure of the database halfway -> nothing is left', async () => {
    const { pool } = store.database.historical;
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
