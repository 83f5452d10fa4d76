import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from '@jest/globals';
import { fixedClock, tradeDate } from '@prometheus/core';

import { ingestSymbolLists } from '../../../src/providers/nasdaq-symbols/ingest-symbol-list.js';
import { temporaryDirectory } from '../../fixture/temporary-directory.js';
import { csvFolder, priceRows } from '../../ingestion/csv-folder.js';
import { ingestionDatabase } from '../../ingestion/ingestion-database.js';
import { NASDAQ_LISTED, OTHER_LISTED } from './invented-lists.js';

const store = ingestionDatabase();
const DESCRIBED = `SELECT i.symbol, coalesce(i.exchange, 'none'), i.asset_class, i.status, s.name
  FROM runtime.instruments i JOIN runtime.issuers s USING (issuer_id) ORDER BY i.symbol COLLATE "C"`;
const clock = fixedClock('2020-01-02T12:00:00Z');

function lists(): string[] {
  const folder = temporaryDirectory();
  return Object.entries({ 'nasdaqlisted.txt': NASDAQ_LISTED, 'otherlisted.txt': OTHER_LISTED }).map(([name, text]) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  });
}

/** ABC, BIG-B and OWN go on to the end of the collection, FND ended a month before. */
async function prices(): Promise<void> {
  const late = priceRows({ '2019-11-01': '10', '2019-12-30': '11' });
  const ended = priceRows({ '2019-11-01': '10', '2019-11-04': '11' });
  const dir = csvFolder({ 'ABC.csv': late, 'BIG-B.csv': late, 'OWN.csv': late, 'FND.csv': ended });
  await store.ingest({ dir, collection: 'us', adjustment: 'raw' });
}

describe('ingestSymbolLists', () => {
  it('two lists -> names, venues and classes of the instruments that they name; those that ended stay as they are', async () => {
    await prices();
    const files = lists();
    const report = await ingestSymbolLists(store.database, { files, collection: 'us' }, { clock });
    expect(report).toMatchObject({
      listedOn: [tradeDate('2019-12-31'), tradeDate('2019-12-31')],
      securitiesListed: 11,
      matched: 2,
      updated: 2,
      notListed: ['OWN'],
      ended: ['FND'],
      dataset: { dataset: 'sectors', state: 'ACCEPTED', batchId: 'us:sectors:1', rowsRead: 14, rowsAccepted: 2 },
      findings: [{ code: 'TICKER_REUSED', occurrences: 1, detail: expect.stringContaining('FND') }],
    });
    expect(await store.rows(DESCRIBED)).toEqual([
      'ABC NASDAQ EQUITY ACTIVE Abacus Inc. - Common Stock',
      'BIG-B NYSE EQUITY ACTIVE Big Holdings Class B',
      'FND none EQUITY ACTIVE FND',
      'OWN none EQUITY ACTIVE OWN',
    ]);
    const again = await ingestSymbolLists(store.database, { files, collection: 'us' }, { clock });
    expect(again).toMatchObject({ matched: 2, updated: 0, dataset: { state: 'UNCHANGED', batchId: 'us:sectors:1' } });
  });

  it('a class that changes later -> written as a further batch', async () => {
    await prices();
    const [file] = lists();
    await ingestSymbolLists(store.database, { files: [file], collection: 'us' }, { clock });
    writeFileSync(file, NASDAQ_LISTED.replace('Common Stock|Q|N|N|100|N|N', 'Common Stock|Q|N|N|100|Y|N'));
    const report = await ingestSymbolLists(store.database, { files: [file], collection: 'us' }, { clock });
    expect(report).toMatchObject({ updated: 1, dataset: { batchId: 'us:sectors:2', rowsRestated: 1 } });
    expect((await store.rows(DESCRIBED))[0]).toBe('ABC NASDAQ ETF ACTIVE Abacus Inc. - Common Stock');
  });

  it('an unknown collection, no file, one list twice, a cut list -> an error, nothing written', async () => {
    await prices();
    const before = await store.rows(DESCRIBED);
    const [nasdaq] = lists();
    const ingest = (files: string[], collection = 'us') =>
      ingestSymbolLists(store.database, { files, collection }, { clock });
    await expect(ingest([nasdaq], 'moon')).rejects.toMatchObject({ code: 'UNKNOWN_COLLECTION' });
    await expect(ingest([])).rejects.toThrow('names nothing');
    await expect(ingest([nasdaq, nasdaq])).rejects.toThrow('lists ABC, as');
    await expect(ingest(['/nowhere.txt'])).rejects.toThrow('there is no such file');
    writeFileSync(nasdaq, NASDAQ_LISTED.slice(0, 200));
    await expect(ingest([nasdaq])).rejects.toThrow('which ends a whole list');
    expect(await store.rows(DESCRIBED)).toEqual(before);
    expect(await store.rows(`SELECT 1 FROM historical.ingestion_batches WHERE dataset = 'sectors'`)).toEqual([]);
  });
});
