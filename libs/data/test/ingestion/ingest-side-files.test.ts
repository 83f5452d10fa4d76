import { writeFileSync } from 'node:fs';

import { describe, expect, it } from '@jest/globals';

import { csvFile, csvFolder, priceRows } from './csv-folder.js';
import { ingestionDatabase, TWO } from './ingestion-database.js';

const store = ingestionDatabase();
const { ingest, rows } = store;

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
      'shop-members shop:GONE 2005-01-03 - false 2005-01-04T14:30',
      'shop-members shop:GONE 2005-01-03 2008-09-15 true 2008-09-16T13:30',
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
      'shop-members shop:B 2009-01-02 - false 2009-01-05T14:30',
      'shop-members shop:B 2009-01-02 2010-01-04 false 2010-01-05T14:30',
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
    await store.database.runtime.pool.query('TRUNCATE runtime.instruments, runtime.issuers');
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
