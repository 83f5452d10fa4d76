import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { IngestOptionError, ProviderAnswerError } from '../../../src/index.js';
import { secEdgarAccess } from '../../../src/providers/sec-edgar/sec-edgar.js';
import { documentRequest, submissionsRequest } from '../../../src/providers/sec-edgar/submissions-requests.js';
import { acceptedAtByAccession, parseSubmissions } from '../../../src/providers/sec-edgar/submissions.js';
import { columnsOf, type InventedFiling, submissionsText } from './submissions-answer.js';

const FILE = '/downloads/sec-edgar/CIK0000012345.json';
const parse = (text: string): ReturnType<typeof parseSubmissions> => parseSubmissions({ text, file: FILE });
const filing = (acceptanceDateTime: string, filingDate: string): InventedFiling => ({
  accessionNumber: '0000012345-25-000001',
  acceptanceDateTime,
  filingDate,
});
const knownAt = (accepted: string, filingDate: string): string | undefined => {
  const ms = parse(submissionsText(columnsOf([filing(accepted, filingDate)]))).filings[0].acceptedAtMs;
  return ms === undefined ? undefined : new Date(ms).toISOString();
};

describe('list of submissions', () => {
  it('the newest filings -> one each, with the further pages', () => {
    const first = { ...filing('2025-08-01T16:01:02.000Z', '2025-08-01'), reportDate: '2025-06-28', form: '10-Q' };
    const paper = {
      ...filing('', '1995-03-01'),
      accessionNumber: '0000012345-95-000002',
      form: '10-K',
      primaryDocument: '',
    };
    const answer = parse(submissionsText(columnsOf([first, paper]), ['CIK0000012345-submissions-001.json']));
    expect(answer).toEqual({
      filings: [
        {
          accessionNumber: '0000012345-25-000001',
          form: '10-Q',
          filingDate: '2025-08-01',
          reportDate: '2025-06-28',
          acceptedAtMs: Date.UTC(2025, 7, 1, 20, 1, 2),
          primaryDocument: 'report.htm',
        },
        {
          accessionNumber: '0000012345-95-000002',
          form: '10-K',
          filingDate: '1995-03-01',
          reportDate: undefined,
          acceptedAtMs: undefined,
          primaryDocument: undefined,
        },
      ],
      furtherPages: ['CIK0000012345-submissions-001.json'],
    });
    expect(acceptedAtByAccession([answer])).toEqual(
      new Map([['0000012345-25-000001', Date.UTC(2025, 7, 1, 20, 1, 2)]]),
    );
  });

  it('a further page, which is the table itself -> its filings', () => {
    const text = JSON.stringify(columnsOf([filing('1999-05-03T10:00:00.000Z', '1999-05-03')]));
    const answer = parse(text);
    expect(answer.filings).toHaveLength(1);
    expect(answer.furtherPages).toEqual([]);
  });

  it('an empty list -> no filing', () => {
    expect(parse(submissionsText(columnsOf([]))).filings).toEqual([]);
  });

  // Daylight saving time: New York's 16:21:59 is 20:21:59 UTC.
  it('a time with a Z -> New York’s clock, the later reading', () => {
    expect(knownAt('2025-05-01T16:21:59.000Z', '2025-05-01')).toBe('2025-05-01T20:21:59.000Z');
    expect(knownAt('2025-01-30T16:21:59Z', '2025-01-30')).toBe('2025-01-30T21:21:59.000Z');
    expect(knownAt('2025-05-01T16:21:59', '2025-05-01')).toBe('2025-05-01T20:21:59.000Z');
  });

  it('a time with an offset -> that instant', () => {
    expect(knownAt('2025-05-01T16:21:59.000-04:00', '2025-05-01')).toBe('2025-05-01T20:21:59.000Z');
  });

  it('accepted in the evening before a day without filings -> not known before 06:00 of the filing date', () => {
    // Monday 2025-10-13 was Columbus Day: the SEC was closed, the exchange open.
    expect(knownAt('2025-10-10T18:30:00.000Z', '2025-10-14')).toBe('2025-10-14T10:00:00.000Z');
  });

  it('midnight or nothing -> no time of acceptance', () => {
    expect(knownAt('1996-03-01T00:00:00.000Z', '1996-03-01')).toBeUndefined();
    expect(knownAt('', '1996-03-01')).toBeUndefined();
  });

  it('any filing, told in UTC or in New York’s clock -> never known before it was accepted', () => {
    const minute = fc.integer({ min: Date.UTC(2001, 0, 1) / 60_000, max: Date.UTC(2030, 0, 1) / 60_000 });
    const clock = new Intl.DateTimeFormat('sv-SE', {
      timeZone: 'America/New_York',
      dateStyle: 'short',
      timeStyle: 'medium',
    });
    fc.assert(
      fc.property(minute, fc.boolean(), (minutes, isUtc) => {
        const acceptedMs = minutes * 60_000 + 1_000;
        const local = clock.format(acceptedMs).replace(' ', 'T');
        const written = isUtc ? new Date(acceptedMs).toISOString() : `${local}.000Z`;
        const known = knownAt(written, local.slice(0, 10));
        expect(known === undefined || Date.parse(known) >= acceptedMs).toBe(true);
      }),
    );
  });

  const columns = columnsOf([filing('2025-05-01T16:21:59.000Z', '2025-05-01')]);
  const without = (name: string): string =>
    submissionsText(Object.fromEntries(Object.entries(columns).filter(([key]) => key !== name)));
  it.each([
    ['no JSON', '{"filings":', '(whole answer)', 'is no JSON'],
    ['a list', '[]', '(whole answer)', 'is no object'],
    ['no filings', '{"cik":"1"}', 'filings', 'is no object'],
    ['no recent ones', '{"filings":{}}', 'filings.recent', 'is no object'],
    ['no column of forms', without('form'), 'filings.recent.form', 'is missing'],
    [
      'a column that is a text',
      submissionsText({ ...columns, form: '10-K' as unknown as unknown[] }),
      'filings.recent.form',
      'is no list',
    ],
    [
      'a column that is longer',
      submissionsText({ ...columns, reportDate: ['', ''] }),
      'filings.recent.reportDate',
      'has 2 entries where accessionNumber has 1',
    ],
    ['a number for a text', submissionsText({ ...columns, form: [10] }), 'filings.recent.form[0]', 'is no text'],
    [
      'a wrong accession number',
      submissionsText({ ...columns, accessionNumber: ['../x'] }),
      'filings.recent.accessionNumber[0]',
      'is no accession number',
    ],
    [
      'a wrong date',
      submissionsText({ ...columns, filingDate: ['2025-02-30'] }),
      'filings.recent.filingDate[0]',
      'is no date',
    ],
    [
      'a wrong period',
      submissionsText({ ...columns, reportDate: ['June'] }),
      'filings.recent.reportDate[0]',
      'is no date',
    ],
    [
      'a wrong instant',
      submissionsText({ ...columns, acceptanceDateTime: ['2025-05-01'] }),
      'filings.recent.acceptanceDateTime[0]',
      'is no instant',
    ],
    [
      'a document elsewhere',
      submissionsText({ ...columns, primaryDocument: ['../../secret.htm'] }),
      'filings.recent.primaryDocument[0]',
      'is no name of a document',
    ],
    [
      'a page elsewhere',
      submissionsText(columns, ['../x.json']),
      'filings.files[0].name',
      'is no name of a further page',
    ],
    ['a page without the table', JSON.stringify({ accessionNumber: [] }), 'filingDate', 'is missing'],
  ])('%s -> refused, naming file and field', (_, text, field, reason) => {
    let refusal: unknown;
    try {
      parse(text);
    } catch (error) {
      refusal = error;
    }
    expect(refusal).toBeInstanceOf(ProviderAnswerError);
    expect(refusal).toMatchObject({ provider: 'sec-edgar', file: FILE, field, reason });
  });
});

describe('requests to the SEC', () => {
  const access = secEdgarAccess({ SEC_USER_AGENT: 'Jane Doe jane@example.org' });

  it('a filer and a document -> the documented addresses, naming who asks', () => {
    expect(submissionsRequest('320193', access)).toEqual({
      key: 'submissions-CIK0000320193.json',
      url: 'https://data.sec.gov/submissions/CIK0000320193.json',
      headers: { 'User-Agent': 'Jane Doe jane@example.org' },
    });
    const document = documentRequest(
      '0000320193',
      { accessionNumber: '0000320193-25-000073', primaryDocument: 'aapl-20250628.htm' },
      access,
    );
    expect(document?.url).toBe('https://www.sec.gov/Archives/edgar/data/320193/000032019325000073/aapl-20250628.htm');
    expect(document?.key).toBe('320193-0000320193-25-000073-aapl-20250628.htm.document');
  });

  it('a document in a folder or with a long name -> an address in its parts and a key that can name a file', () => {
    const long = documentRequest(
      '1',
      { accessionNumber: '0000320193-25-000073', primaryDocument: `a b/${'x'.repeat(300)}.htm` },
      access,
    );
    expect(long?.url).toContain('/a%20b/xxx');
    expect(long?.key).toMatch(/^[A-Za-z0-9._-]{1,200}$/);
    expect(
      documentRequest('1', { accessionNumber: '0000320193-25-000073', primaryDocument: undefined }, access),
    ).toBeUndefined();
  });

  it.each([undefined, '', 'curl', 'Jane\njane@example.org'])(
    'SEC_USER_AGENT %j -> refused with an example',
    (agent) => {
      expect(() => secEdgarAccess({ SEC_USER_AGENT: agent })).toThrow(IngestOptionError);
      expect(() => secEdgarAccess({ SEC_USER_AGENT: agent })).toThrow(
        'SEC_USER_AGENT="Example Research admin@example.com"',
      );
    },
  );
});
