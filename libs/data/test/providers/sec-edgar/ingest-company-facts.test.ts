import { describe, expect, it } from '@jest/globals';

import { IngestOptionError } from '../../../src/errors.js';
import { type FundamentalReport } from '../../../src/fundamentals/fundamental-batch.js';
import { loadFundamentalFacts } from '../../../src/fundamentals/loaded-fundamental-facts.js';
import {
  ingestCompanyFacts,
  type IngestCompanyFactsOptions,
} from '../../../src/providers/sec-edgar/ingest-company-facts.js';
import { COLLECTION, filingsDatabase } from '../../filings/filings-database.js';
import { temporaryDirectory } from '../../fixture/temporary-directory.js';
import { FUNDAMENTALS } from '../../fundamentals/fundamental-database.js';
import { csvFile } from '../../ingestion/csv-folder.js';
import { type LocalServer, localServer, type Reply } from '../local-server.js';
import { movingClock } from '../moving-clock.js';
import { companyFactsText, type InventedFact } from './company-facts-text.js';
import { columnsOf, submissionsText } from './submissions-answer.js';

const store = filingsDatabase();

const Q1 = '0000012345-19-000001';
const Q2 = '0000012345-19-000002';
const cash = (end: string, val: number, accn: string, filed: string, fp: string): InventedFact => ({
  start: '2019-01-01',
  end,
  val,
  accn,
  filed,
  fp,
  form: '10-Q',
});
const FACTS = companyFactsText({
  NetCashProvidedByUsedInOperatingActivities: {
    USD: [cash('2019-03-31', 1_000_001, Q1, '2019-05-03', 'Q1'), cash('2019-06-30', 3_500_004, Q2, '2019-08-02', 'Q2')],
  },
});
const SUBMISSIONS = submissionsText(
  columnsOf([{ accessionNumber: Q1, filingDate: '2019-05-03', acceptanceDateTime: '2019-05-03T16:05:00.000Z' }]),
);

function answer(path: string): Reply {
  if (path === '/api/xbrl/companyfacts/CIK0000012345.json') return { body: FACTS };
  if (path === '/submissions/CIK0000012345.json') return { body: SUBMISSIONS };
  return { status: 404 };
}

async function ingest(
  server: LocalServer,
  options: Partial<IngestCompanyFactsOptions> = {},
  agent = 'Jane Doe jane@example.org',
): Promise<FundamentalReport> {
  const clock = movingClock('2020-08-03T12:00:00Z');
  return ingestCompanyFacts(
    store.database,
    { collection: COLLECTION, downloadDir: temporaryDirectory(), ...options },
    {
      clock,
      sleep: clock.sleep,
      environment: { SEC_USER_AGENT: agent },
      addresses: { dataUrl: server.url, archiveUrl: server.url },
    },
  );
}

async function collection(): Promise<void> {
  await store.collection();
  await store.database.historical.pool.query('TRUNCATE historical.fundamentals');
}

describe('company facts from the SEC', () => {
  it('facts and list of submissions -> figures known from their acceptance, or the session after the filing date', async () => {
    await collection();
    const server = await localServer(answer);
    const report = await ingest(server);
    // 16:05 in New York; 2 August 2019 is a Friday.
    expect(await store.rows(FUNDAMENTALS)).toEqual([
      'ACME operatingCashFlow 2019-03-31 QUARTER 1000001 2019-05-03T20:05 true 10-Q',
      'ACME operatingCashFlow 2019-06-30 YEAR_TO_DATE 3500004 2019-08-05T13:30 true 10-Q',
    ]);
    expect(report.findingSummary).toMatchObject([{ code: 'MISSING_CIK', occurrences: 1 }]);
    expect(server.requests.every(({ headers }) => headers['user-agent'] === 'Jane Doe jane@example.org')).toBe(true);
    const client = await store.database.historical.pool.connect();
    const facts = await loadFundamentalFacts(client, COLLECTION, ['operatingCashFlow']).finally(() => client.release());
    const quarters = facts.history('acme:ACME', 'operatingCashFlow', 'QUARTER', 9, Date.parse('2020-01-01'));
    expect(quarters.map(({ periodEnd, value }) => [periodEnd, value])).toEqual([
      ['2019-03-31', 1_000_001],
      ['2019-06-30', 2_500_003],
    ]);
  });

  it('the same again from the download folder -> no request and no row', async () => {
    await collection();
    const server = await localServer(answer);
    const downloadDir = temporaryDirectory();
    await ingest(server, { downloadDir });
    const { length } = server.paths;
    expect((await ingest(server, { downloadDir })).dataset.state).toBe('UNCHANGED');
    expect(server.paths).toHaveLength(length);
  });

  it('a company that the SEC has no facts of -> a finding', async () => {
    await collection();
    const cikFile = csvFile('ciks.csv', 'symbol,cik', 'BETA,777');
    const report = await ingest(await localServer(answer), { cikFile });
    expect(report.findings).toMatchObject([
      { code: 'NO_FUNDAMENTALS', occurrences: 1, detail: expect.stringContaining('BETA') },
    ]);
    expect(report.dataset).toMatchObject({ rowsAccepted: 2 });
  });

  it('an answer that cannot be read -> nothing is stored', async () => {
    await collection();
    const server = await localServer((path) =>
      path.includes('companyfacts') ? { body: '{"cik":12345}' } : answer(path),
    );
    await expect(ingest(server)).rejects.toThrow('field facts');
    expect(await store.rows(FUNDAMENTALS)).toEqual([]);
  });

  it.each(['', 'somebody'])('SEC_USER_AGENT "%s" -> refused before anything is asked', async (agent) => {
    await collection();
    const server = await localServer(answer);
    await expect(ingest(server, {}, agent)).rejects.toThrow(IngestOptionError);
    expect(server.paths).toEqual([]);
  });
});
