import { describe, expect, it } from '@jest/globals';

import { csvFolder, priceRows } from './csv-folder.js';
import { ingestionDatabase, TWO } from './ingestion-database.js';

const store = ingestionDatabase();
const { ingest, rows } = store;

/** A year that no other test of this database touches, so that its table is made here. */
const FRESH = { 'A.csv': priceRows({ '1996-01-02': '10', '1996-01-03': '11', '1997-01-02': '12' }) };

describe('prices of years that are new to the store', () => {
  it('a fresh year -> stored as frozen rows with statistics, so that the first reader finds a settled table', async () => {
    await ingest({ dir: csvFolder(FRESH) });
    expect(
      await rows(`SELECT relname, reltuples::int, relallvisible FROM pg_class
        WHERE relname IN ('prices_daily_1996', 'prices_daily_1997') ORDER BY relname`),
    ).toEqual(['prices_daily_1996 2 1', 'prices_daily_1997 1 1']);
    expect(await rows('SELECT DISTINCT batch_id, is_current::text FROM historical.prices_daily')).toEqual([
      'shop:prices:1 true',
    ]);
  });

  it('a fresh year beside a stored one, out of order -> each row lies in the table of its year', async () => {
    await ingest({ dir: csvFolder(TWO) });
    const files = { ...TWO, 'C.csv': priceRows({ '1995-01-03': '7', '2010-01-05': '8' }) };
    await ingest({ dir: csvFolder(files) });
    expect(
      await rows(`SELECT tableoid::regclass::text, close FROM historical.prices_daily
        WHERE instrument_id = 'shop:C' ORDER BY trade_date`),
    ).toEqual(['historical.prices_daily_1995 7', 'historical.prices_daily_2010 8']);
  });

  it('files that are refused -> no table of a year is left behind', async () => {
    const broken = { 'A.csv': priceRows({ '1994-01-03': '10', '1994-01-04': '-1' }) };
    await expect(ingest({ dir: csvFolder(broken) })).rejects.toThrow();
    expect(await rows(`SELECT relname FROM pg_class WHERE relname LIKE '%1994%' OR relname LIKE 'staged_%'`)).toEqual(
      [],
    );
  });
});
