import { mkdirSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

import { fixedClock, tradeDate } from '@prometheus/core';
import { describe, expect, it } from '@jest/globals';

import {
  DataReader,
  FilingDocumentError,
  type FilingReport,
  ingestFilingFolder,
  IngestOptionError,
  InputFileError,
  LoadedFilingFacts,
  readIssuerFilings,
  UnknownCollectionError,
} from '../../src/index.js';
import { temporaryDirectory } from '../fixture/temporary-directory.js';
import { csvFolder } from '../ingestion/csv-folder.js';
import { COLLECTION, FILINGS, filingsDatabase, SECTIONS } from './filings-database.js';

const store = filingsDatabase();
const clock = fixedClock('2025-08-10T12:00:00Z');
const ingest = (dir: string, collection = COLLECTION): Promise<FilingReport> =>
  ingestFilingFolder(store.database, { dir, collection }, { clock });

const QUARTER = (risk: string): string =>
  `<html><body><p>ACME</p><p>PART I</p><p>Item 1. Financial Statements</p><p>Sales 5</p><p>PART II</p>
   <p>Item 1A. Risk Factors</p><p>${risk}</p></body></html>`;
// 2019-07-03 closed at 13:00 before Independence Day; the next session is Friday the 5th, open 09:30 = 13:30 UTC.
const TWO = {
  'acme-10-q-2019-07-03.html.gz': QUARTER('Rain.'),
  'BETA-8-K-a-2019-07-05.txt': 'We moved.\r\n\r\nTo a new house.',
  'README.md': 'not a filing',
};

describe('a folder of filings', () => {
  it('documents named by symbol, form and day -> stored by section, known at the open of the next session', async () => {
    await store.collection();
    const report = await ingest(csvFolder(TWO));
    expect(report.dataset).toMatchObject({
      dataset: 'filings',
      state: 'ACCEPTED',
      rowsRead: 2,
      rowsAccepted: 2,
      firstDate: '2019-07-03',
    });
    expect(report.withText).toBe(2);
    expect(report.findings).toEqual([]);
    expect(await store.rows(FILINGS)).toEqual([
      'acme:ACME:10-Q:2019-07-03 acme:ACME 10-Q 2019-07-03 - 2019-07-05T13:30:00 filing_sections acme:filings:1',
      'acme:BETA:8-K/A:2019-07-05 acme:BETA 8-K/A 2019-07-05 - 2019-07-08T13:30:00 filing_sections acme:filings:1',
    ]);
    expect(await store.rows(SECTIONS)).toEqual([
      'acme:ACME:10-Q:2019-07-03 0 -  4',
      'acme:ACME:10-Q:2019-07-03 1 I-1 Item 1. Financial Statements 43',
      'acme:ACME:10-Q:2019-07-03 2 II-1A Item 1A. Risk Factors 35',
      'acme:BETA:8-K/A:2019-07-05 0 -  25',
    ]);
  });

  it('the same documents again -> nothing is written', async () => {
    await store.collection();
    await ingest(csvFolder(TWO));
    const before = [await store.rows(FILINGS), await store.rows(SECTIONS)];
    const report = await ingest(csvFolder(TWO));
    expect(report.dataset).toMatchObject({ state: 'UNCHANGED', rowsUnchanged: 2 });
    expect([await store.rows(FILINGS), await store.rows(SECTIONS)]).toEqual(before);
    expect(await store.rows(`SELECT count(*) FROM historical.ingestion_batches WHERE dataset = 'filings'`)).toEqual([
      '1',
    ]);
  });

  it('another text of a stored filing -> the stored one stays, as a finding; a new filing beside it is added', async () => {
    await store.collection();
    await ingest(csvFolder(TWO));
    const before = await store.rows(SECTIONS);
    const more = {
      ...TWO,
      'acme-10-q-2019-07-03.html.gz': QUARTER('Snow.'),
      'acme-10-q-2019-10-01.html': QUARTER('Hail.'),
    };
    const report = await ingest(csvFolder(more));
    expect(report.dataset).toMatchObject({ state: 'ACCEPTED', rowsAccepted: 3, rowsUnchanged: 2, rowsRestated: 0 });
    expect(report.findingSummary).toEqual([
      { code: 'FILING_TEXT_DIFFERS', severity: 'WARNING', instruments: 0, occurrences: 1 },
    ]);
    expect((await store.rows(SECTIONS)).filter((row) => !row.includes('2019-10-01'))).toEqual(before);
    expect(await store.rows(FILINGS)).toHaveLength(3);
  });

  it('a text that was divided otherwise -> divided anew', async () => {
    await store.collection();
    await ingest(csvFolder(TWO));
    const before = await store.rows(SECTIONS);
    await store.database.historical.pool.query(`
      UPDATE historical.filing_sections SET heading = 'old' WHERE item = 'II-1A';
      UPDATE historical.ingestion_batches SET content_hash = 'old' WHERE dataset = 'filings'`);
    const report = await ingest(csvFolder(TWO));
    expect(report.dataset).toMatchObject({ rowsRestated: 1, rowsUnchanged: 1 });
    expect(await store.rows(SECTIONS)).toEqual(before);
  });

  it('a stored filing that would be known earlier -> keeps its instant', async () => {
    await store.collection();
    await ingest(csvFolder(TWO));
    await store.database.historical.pool.query(`
      UPDATE historical.filings SET known_at = '2019-09-01' WHERE issuer_id = 'acme:ACME';
      UPDATE historical.ingestion_batches SET content_hash = 'old' WHERE dataset = 'filings'`);
    await ingest(csvFolder(TWO));
    expect((await store.rows(FILINGS))[0]).toContain('2019-09-01T00:00:00');
  });

  it('a symbol that the collection does not have -> set aside with a finding; a report without items -> one section', async () => {
    await store.collection();
    const report = await ingest(csvFolder({ 'acme-10-k-2019-07-03.txt': 'A letter.', 'xyz-10-k-2019-07-03.txt': 'x' }));
    expect(report.dataset).toMatchObject({ state: 'DEGRADED', rowsSetAside: 1, rowsAccepted: 1 });
    expect(report.findingSummary.map(({ code }) => code)).toEqual(['FILING_NOT_DIVIDED', 'UNKNOWN_INSTRUMENT']);
  });

  it.each([
    ['a name without a date', { 'acme-10-k.html': 'x' }, 'acme-10-k.html: does not name a filing'],
    ['a day that does not exist', { 'acme-10-k-2019-02-30.html': 'x' }, 'does not name a filing'],
    ['a day that the calendar does not have', { 'acme-10-k-2199-01-01.html': 'x' }, 'has no session after 2199-01-01'],
    [
      'one filing twice',
      { 'acme-10-k-2019-07-03.html': 'x', 'ACME-10-K-2019-07-03.txt': 'x' },
      'is the same filing as ACME-10-K-2019-07-03.txt',
    ],
  ])('%s -> refused by name, and nothing is written', async (_, files, message) => {
    await store.collection();
    const folder = csvFolder({ ...TWO, ...files });
    await expect(ingest(folder)).rejects.toThrow(InputFileError);
    await expect(ingest(folder)).rejects.toThrow(message);
    expect(await store.rows(FILINGS)).toEqual([]);
  });

  it('a document that is too large, packed or not, or no text -> refused by name, and nothing is written', async () => {
    await store.collection();
    const bomb = { name: 'beta-10-q-2019-07-03.html.gz', bytes: gzipSync(Buffer.alloc(50_000_000, 'x')) };
    const pdf = { name: 'beta-10-q-2019-07-03.htm', bytes: Buffer.from('%PDF-1.7 x') };
    for (const { name, bytes } of [bomb, pdf]) {
      const folder = csvFolder(TWO);
      writeFileSync(join(folder, name), bytes);
      await expect(ingest(folder)).rejects.toThrow(FilingDocumentError);
      await expect(ingest(folder)).rejects.toThrow(name);
    }
    const sparse = csvFolder({ ...TWO, 'beta-10-q-2019-07-03.htm': '' });
    truncateSync(join(sparse, 'beta-10-q-2019-07-03.htm'), 10_000_000_000);
    await expect(ingest(sparse)).rejects.toThrow('has 10000000000 bytes, more than the 40000000 that are read');
    expect([await store.rows(FILINGS), await store.rows(SECTIONS)]).toEqual([[], []]);
  });

  it('a folder that is none or holds no document, an unknown collection -> refused', async () => {
    await store.collection();
    const empty = join(temporaryDirectory(), 'empty');
    mkdirSync(empty);
    await expect(ingest(empty)).rejects.toThrow(IngestOptionError);
    await expect(ingest(join(empty, 'none'))).rejects.toThrow('is no folder');
    await expect(ingest(csvFolder(TWO), 'other')).rejects.toThrow(UnknownCollectionError);
  });
});

describe('stored filings', () => {
  it('facts of a collection -> its filings of the types, with their sections', async () => {
    await store.collection();
    await ingest(csvFolder(TWO));
    const client = await store.database.historical.pool.connect();
    try {
      const facts = new LoadedFilingFacts(['10-Q'], await readIssuerFilings(client, COLLECTION, ['10-Q']));
      const openMs = Date.parse('2019-07-05T13:30:00Z');
      expect(facts.between('acme:ACME', -Infinity, openMs - 1)).toEqual([]);
      expect(facts.between('acme:BETA', -Infinity, Infinity)).toEqual([]);
      expect(facts.between('acme:ACME', -Infinity, openMs)).toEqual([
        {
          filingId: 'acme:ACME:10-Q:2019-07-03',
          filingType: '10-Q',
          filingDate: '2019-07-03',
          knownAtMs: openMs,
          sections: [
            { heading: '', body: 'ACME' },
            {
              item: 'I-1',
              heading: 'Item 1. Financial Statements',
              body: 'PART I\nItem 1. Financial Statements\nSales 5',
            },
            { item: 'II-1A', heading: 'Item 1A. Risk Factors', body: 'PART II\nItem 1A. Risk Factors\nRain.' },
          ],
        },
      ]);
      expect(
        new LoadedFilingFacts(['10-Q'], await readIssuerFilings(client, 'acm', ['10-Q'])).between(
          'acme:ACME',
          -Infinity,
          Infinity,
        ),
      ).toEqual([]);
      expect(new LoadedFilingFacts([], await readIssuerFilings(client, COLLECTION, [])).types).toEqual([]);
    } finally {
      client.release();
    }
  });

  it('a reader with filters -> the filings that pass', async () => {
    await store.collection();
    await ingest(csvFolder(TWO));
    const reader = new DataReader(store.database);
    const ids = async (filters: Omit<Parameters<DataReader['readFilings']>[0], 'collection'>): Promise<string[]> =>
      (await reader.readFilings({ collection: COLLECTION, ...filters })).map(({ filingId }) => filingId);
    const [acme, beta] = ['acme:ACME:10-Q:2019-07-03', 'acme:BETA:8-K/A:2019-07-05'];
    expect(await ids({})).toEqual([acme, beta]);
    expect(await ids({ symbols: ['BETA'] })).toEqual([beta]);
    expect(await ids({ types: ['10-Q'] })).toEqual([acme]);
    expect(await ids({ from: tradeDate('2019-07-04', 'test') })).toEqual([beta]);
    expect(await ids({ to: tradeDate('2019-07-03', 'test') })).toEqual([acme]);
    expect(await ids({ knownBy: new Date('2019-07-05T13:30:00Z') })).toEqual([acme]);
    expect(await ids({ knownBy: new Date('2019-07-05T13:29:59Z') })).toEqual([]);
    const [record] = await reader.readFilings({ collection: COLLECTION, symbols: ['ACME'] });
    expect(record).toMatchObject({ issuerId: 'acme:ACME', periodEnd: undefined, textRef: 'filing_sections' });
    expect(record.sections.map(({ item }) => item)).toEqual([undefined, 'I-1', 'II-1A']);
  });
});
