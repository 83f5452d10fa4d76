import { tradeDate, tradingCalendar } from '@prometheus/core';
import { describe, expect, it } from '@jest/globals';

import {
  type FilingReport,
  ingestSecFilings,
  type IngestSecFilingsOptions,
  LoadedFilingFacts,
  readIssuerFilings,
} from '../../../src/index.js';
import { COLLECTION, FILINGS, filingsDatabase, SECTIONS } from '../../filings/filings-database.js';
import { temporaryDirectory } from '../../fixture/temporary-directory.js';
import { csvFile } from '../../ingestion/csv-folder.js';
import { type LocalServer, localServer, type Reply } from '../local-server.js';
import { movingClock } from '../moving-clock.js';
import { columnsOf, type InventedFiling, submissionsText } from './submissions-answer.js';

const store = filingsDatabase();
const DAY = tradeDate('2024-07-03', 'test');

const NEWEST: InventedFiling[] = [
  // One second after the close of a half day: 13:00:01 in New York.
  {
    accessionNumber: '0000012345-24-000009',
    filingDate: DAY,
    acceptanceDateTime: '2024-07-03T13:00:01.000Z',
    reportDate: '2024-05-31',
  },
  {
    accessionNumber: '0000012345-24-000008',
    filingDate: '2024-02-01',
    acceptanceDateTime: '2024-02-01T08:00:00.000Z',
    form: '4',
  },
  {
    accessionNumber: '0000012345-23-000007',
    filingDate: '2023-07-03',
    acceptanceDateTime: '2023-07-03T09:00:00.000Z',
    form: '10-K',
    primaryDocument: 'gone.htm',
  },
];
const OLDER: InventedFiling[] = [
  {
    accessionNumber: '0000012345-99-000001',
    filingDate: '1999-07-02',
    acceptanceDateTime: '1999-07-02T00:00:00.000Z',
    primaryDocument: '',
  },
];
const DOCUMENT =
  '<html><p>Item 1. Financial Statements</p><p>Sales</p><p>Item 1A. Risk Factors</p><p>Moody\x92s</p></html>';

function answer(path: string): Reply {
  if (path === '/submissions/CIK0000012345.json') {
    return { body: submissionsText(columnsOf(NEWEST), ['CIK0000012345-submissions-001.json']) };
  }
  if (path === '/submissions/CIK0000012345-submissions-001.json') return { body: JSON.stringify(columnsOf(OLDER)) };
  if (path === '/edgar/data/12345/000001234524000009/report.htm') return { body: Buffer.from(DOCUMENT, 'latin1') };
  return { status: 404 };
}

async function ingest(server: LocalServer, options: Partial<IngestSecFilingsOptions> = {}): Promise<FilingReport> {
  const clock = movingClock('2024-08-01T12:00:00Z');
  return ingestSecFilings(
    store.database,
    { collection: COLLECTION, downloadDir: temporaryDirectory(), forms: ['10-K', '10-Q'], ...options },
    {
      clock,
      sleep: clock.sleep,
      environment: { SEC_USER_AGENT: 'Jane Doe jane@example.org' },
      addresses: { dataUrl: server.url, archiveUrl: server.url },
    },
  );
}

describe('filings from the SEC', () => {
  it('lists and documents -> filings with their sections, known from their acceptance', async () => {
    await store.collection();
    const server = await localServer(answer);
    const report = await ingest(server);
    expect(await store.rows(FILINGS)).toEqual([
      `0000012345-23-000007 acme:ACME 10-K 2023-07-03 - 2023-07-03T13:00:00 ${server.url}/edgar/data/12345/000001234523000007/gone.htm acme:filings:1`,
      '0000012345-24-000009 acme:ACME 10-Q 2024-07-03 2024-05-31 2024-07-03T17:00:01 filing_sections acme:filings:1',
      // Only its day is known: the next session after Friday, 2 July 1999, is Tuesday the 6th.
      '0000012345-99-000001 acme:ACME 10-Q 1999-07-02 - 1999-07-06T13:30:00 - acme:filings:1',
    ]);
    expect(await store.rows(SECTIONS)).toEqual([
      '0000012345-24-000009 0 I-1 Item 1. Financial Statements 34',
      '0000012345-24-000009 1 II-1A Item 1A. Risk Factors 29',
    ]);
    expect(await store.rows(`SELECT body FROM historical.filing_sections WHERE item = 'II-1A'`)).toEqual([
      'Item 1A. Risk Factors\nMoody’s',
    ]);
    expect(report.dataset).toMatchObject({ state: 'DEGRADED', rowsAccepted: 3 });
    expect(report.findingSummary).toEqual([
      { code: 'FILING_WITHOUT_TEXT', severity: 'WARNING', instruments: 1, occurrences: 2 },
      { code: 'MISSING_CIK', severity: 'WARNING', instruments: 0, occurrences: 1 },
    ]);
    expect(server.requests.every(({ headers }) => headers['user-agent'] === 'Jane Doe jane@example.org')).toBe(true);
  });

  it('accepted a second after the close of a half day -> unseen at that close, seen at the next', async () => {
    await store.collection();
    await ingest(await localServer(answer));
    const calendar = tradingCalendar('US_EQ');
    const client = await store.database.historical.pool.connect();
    try {
      const facts = new LoadedFilingFacts(['10-Q'], await readIssuerFilings(client, COLLECTION, ['10-Q']));
      const close = calendar.sessionCloseMs(DAY);
      const next = calendar.sessionCloseMs(calendar.nextTradingDay(DAY));
      expect(facts.between('acme:ACME', -Infinity, close).map(({ filingId }) => filingId)).toEqual([
        '0000012345-99-000001',
      ]);
      expect(facts.between('acme:ACME', close, next).map(({ filingId }) => filingId)).toEqual(['0000012345-24-000009']);
    } finally {
      client.release();
    }
  });

  it('dates -> only filings within, and no older list than is needed', async () => {
    await store.collection();
    const server = await localServer(answer);
    const report = await ingest(server, { from: tradeDate('2024-01-01', 'test'), to: tradeDate('2024-12-31', 'test') });
    expect(report.dataset.rowsAccepted).toBe(1);
    expect(server.paths).toEqual([
      '/submissions/CIK0000012345.json',
      '/edgar/data/12345/000001234524000009/report.htm',
    ]);
  });

  it('the same again -> unchanged, answered from the download folder', async () => {
    await store.collection();
    const downloadDir = temporaryDirectory();
    const server = await localServer(answer);
    const options = { downloadDir, from: tradeDate('2024-01-01', 'test') };
    await ingest(server, options);
    const rows = await store.rows(FILINGS);
    const report = await ingest(server, options);
    expect(report.dataset).toMatchObject({ state: 'UNCHANGED', rowsUnchanged: 1 });
    expect(await store.rows(FILINGS)).toEqual(rows);
    expect(server.paths).toHaveLength(2);
    await ingest(server, { ...options, refresh: true });
    expect(server.paths).toHaveLength(4);
  });

  it('two symbols of one filer -> the filing of both, its text once', async () => {
    await store.collection();
    const cikFile = csvFile('ciks.csv', 'symbol,cik', 'BETA,12345');
    const report = await ingest(await localServer(answer), { cikFile, from: tradeDate('2024-01-01', 'test') });
    expect(report.dataset.rowsAccepted).toBe(2);
    expect((await store.rows(FILINGS)).map((row) => row.split(' ').slice(0, 2).join(' '))).toEqual([
      '0000012345-24-000009 acme:ACME',
      '0000012345-24-000009 acme:BETA',
    ]);
    expect(await store.rows(SECTIONS)).toHaveLength(2);
  });

  it('a list that cannot be read -> refused by file and field, and nothing is written', async () => {
    await store.collection();
    const server = await localServer(() => ({ body: submissionsText({ ...columnsOf(NEWEST), form: [] }) }));
    await expect(ingest(server)).rejects.toThrow(
      /submissions-CIK0000012345\.json, field filings\.recent\.form: has 0 entries/,
    );
    expect(await store.rows(FILINGS)).toEqual([]);
  });

  it('a collection without any CIK -> refused with the remedy', async () => {
    await store.collection();
    await store.database.runtime.pool.query(`UPDATE runtime.issuers SET metadata = '{}'`);
    await expect(ingest(await localServer(answer))).rejects.toThrow('has no CIK of any issuer');
  });

  it('a CIK file with a wrong row -> refused by line; wrong forms or dates -> refused', async () => {
    await store.collection();
    const server = await localServer(answer);
    const wrong = csvFile('ciks.csv', 'symbol,cik', 'BETA,12345', 'ACME,zero');
    await expect(ingest(server, { cikFile: wrong })).rejects.toThrow(/ciks\.csv, line 3, column cik: "zero"/);
    await expect(ingest(server, { forms: ['; drop'] })).rejects.toThrow('names no form');
    const dates = { from: tradeDate('2024-02-01', 'test'), to: tradeDate('2024-01-01', 'test') };
    await expect(ingest(server, dates)).rejects.toThrow('is after 2024-01-01');
  });
});
