import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { systemClock } from '@prometheus/core';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';

import { openScratchDatabase, type ScratchDatabase } from '../../src/database/scratch-database.js';
import { ingestCsv } from '../../src/ingestion/ingest-csv.js';
import { type IngestReport } from '../../src/ingestion/ingest-report.js';

const DATA = fileURLToPath(new URL('../../../../../shared/data/', import.meta.url));
const withData = existsSync(`${DATA}us-equities/prices`) ? describe : describe.skip;

jest.setTimeout(600_000);

/** Expected numbers: counted with Python's csv module over the files, against the published sessions beside them. */
withData('real collections (../shared/data)', () => {
  let database: ScratchDatabase;
  let equities: IngestReport;
  let delisted: IngestReport;
  beforeAll(async () => {
    database = await openScratchDatabase();
    const { membership, sectors } = {
      membership: `${DATA}us-equities/membership.csv`,
      sectors: `${DATA}us-equities/sectors.csv`,
    };
    const options = { dir: `${DATA}us-equities/prices`, membership, sectors };
    equities = await ingestCsv(database, options, { clock: systemClock });
    delisted = await ingestCsv(database, { dir: `${DATA}us-delisted/prices` }, { clock: systemClock });
  });
  afterAll(async () => {
    await database.close();
  });
  const count = async (sql: string): Promise<unknown> => (await database.historical.pool.query(sql)).rows[0];
  const of = (report: IngestReport, code: string, symbol?: string) =>
    report.findings.filter((found) => found.code === code && (symbol === undefined || found.symbol === symbol));

  it('us-equities -> 277 symbols, 1,104,432 bars, no session missing, all end with the collection', async () => {
    expect(equities).toMatchObject({
      collection: 'us-equities',
      adjustment: 'total_return',
      files: 277,
      instruments: 277,
    });
    expect(equities.datasets[0]).toMatchObject({
      state: 'ACCEPTED',
      rowsRead: 1_104_432,
      rowsAccepted: 1_104_432,
      rowsSetAside: 0,
      firstDate: '2000-01-03',
      lastDate: '2017-12-29',
    });
    expect(of(equities, 'MISSING_SESSIONS')).toEqual([]);
    expect(equities.endingWithCollection).toBe(277);
    expect(
      await count(`SELECT count(*)::int AS bars, count(DISTINCT instrument_id)::int AS instruments
                   FROM historical.prices_daily WHERE instrument_id LIKE 'us-equities:%'`),
    ).toEqual({ bars: 1_104_432, instruments: 277 });
  });

  it('a bar of AAPL -> stored as written', async () => {
    expect(
      await count(`SELECT open, high, low, close, adjusted_close, volume, known_at FROM historical.prices_daily
                   WHERE instrument_id = 'us-equities:AAPL' AND trade_date = '2000-01-03'`),
    ).toEqual({
      open: 0.936384,
      high: 1.00446,
      low: 0.907924,
      close: 0.999442,
      adjusted_close: 0.844004,
      volume: 535796800,
      known_at: new Date('2000-01-03T21:00:00Z'),
    });
  });

  it('membership and sectors -> 1,069 spells; members without prices are instruments', async () => {
    expect(equities.datasets.slice(1)).toMatchObject([
      { dataset: 'membership', rowsAccepted: 1069 },
      { dataset: 'sectors', rowsRead: 503 },
    ]);
    expect(await count('SELECT count(*)::int AS spells FROM historical.index_constituents WHERE is_current')).toEqual({
      spells: 1069,
    });
    expect(await count(`SELECT name, sector FROM runtime.issuers WHERE issuer_id = 'us-equities:MMM'`)).toEqual({
      name: '3M',
      sector: 'Industrials',
    });
  });

  it('us-delisted -> 91 symbols, 371 missing sessions of 51 symbols, 15 holiday bars of SAF set aside', async () => {
    expect(delisted.datasets[0]).toMatchObject({
      rowsRead: 253_869,
      rowsAccepted: 253_854,
      rowsSetAside: 15,
      state: 'ACCEPTED',
    });
    const gaps = of(delisted, 'MISSING_SESSIONS');
    expect(gaps).toHaveLength(51);
    expect(gaps.reduce((sum, found) => sum + found.occurrences, 0)).toBe(371);
    expect(of(delisted, 'MISSING_SESSIONS', 'SAF')).toMatchObject([{ occurrences: 85 }]);
    expect(of(delisted, 'NOT_A_SESSION')).toMatchObject([{ symbol: 'SAF', occurrences: 15, firstDate: '2003-11-27' }]);
  });

  it('us-delisted -> 81 files end with the collection, ten before, and no end is called a delisting', async () => {
    expect(delisted.endingWithCollection).toBe(81);
    expect(delisted.endingEarly.map((end) => `${end.symbol} ${end.lastDate}`)).toEqual([
      'ACS 2010-02-05',
      'BF.B 2012-08-22',
      'DYN 2012-07-06',
      'ERTS 2011-12-19',
      'GENZ 2011-04-08',
      'KG 2011-02-28',
      'LEHMQ 2012-06-21',
      'NCC 2008-12-31',
      'ROH 2009-04-01',
      'SAF 2006-04-07',
    ]);
    expect(await count('SELECT count(*)::int AS actions FROM historical.corporate_actions')).toEqual({ actions: 0 });
    expect(
      await count(
        `SELECT string_agg(symbol, ' ' ORDER BY symbol) AS otc FROM runtime.instruments WHERE exchange = 'OTC'`,
      ),
    ).toEqual({ otc: 'ABKFQ LEHMQ' });
  });

  it('the same folder again -> unchanged, with the same content hash', async () => {
    const again = await ingestCsv(database, { dir: `${DATA}us-delisted/prices` }, { clock: systemClock });
    expect(again.datasets[0]).toMatchObject({ state: 'UNCHANGED', contentHash: delisted.datasets[0].contentHash });
  });
});
