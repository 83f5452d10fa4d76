import { fixedClock } from '@prometheus/core';
import { describe, expect, it } from '@jest/globals';

import { IngestOptionError, UnknownCollectionError } from '../../src/errors.js';
import { ingestFundamentals } from '../../src/fundamentals/ingest-fundamentals.js';
import { loadFundamentalFacts } from '../../src/fundamentals/loaded-fundamental-facts.js';
import { csvFile, csvFolder } from '../ingestion/csv-folder.js';
import { fundamentalDatabase, FUNDAMENTALS } from './fundamental-database.js';

const shop = fundamentalDatabase();

const ORIGINAL = 'A,2015-12-31,revenue,YEAR,1000,USD,2016-02-19T21:15:00Z,10-K';
const AMENDED = 'A,2015-12-31,revenue,YEAR,940,USD,2016-05-12T20:05:00Z,10-K/A';

describe('when a figure becomes known', () => {
  /** New York opens at 14:30 UTC in winter and 13:30 in summer. */
  it.each([
    ['a Friday', '2015-05-01', '2015-05-04T13:30'],
    ['the eve of a holiday', '2015-07-02', '2015-07-06T13:30'],
    ['the eve of a holiday before a half day', '2015-11-25', '2015-11-27T14:30'],
    ['a half day', '2015-11-27', '2015-11-30T14:30'],
    ['a Saturday', '2015-11-28', '2015-11-30T14:30'],
    ['a Tuesday, with its instant', '2015-11-24T21:30:00Z', '2015-11-24T21:30'],
    ['a Tuesday, with an instant of New York', '2015-11-24T16:30:00-05:00', '2015-11-24T21:30'],
  ])('filed on %s -> known at the open of the next session, an instant as it is', async (_, knownAt, expected) => {
    await shop.ingestLong([`A,2015-03-31,revenue,QUARTER,5,USD,${knownAt},10-Q`]);
    expect(await shop.rows(FUNDAMENTALS)).toEqual([`A revenue 2015-03-31 QUARTER 5 ${expected} true 10-Q`]);
  });
});

describe('restatements', () => {
  it('an amended annual report -> a further version with its own instant; before it the first one is served', async () => {
    await shop.ingestLong([ORIGINAL]);
    const report = await shop.ingestLong([ORIGINAL, AMENDED]);
    expect(report.dataset).toMatchObject({ state: 'ACCEPTED', rowsAccepted: 2, rowsUnchanged: 1, rowsRestated: 1 });
    expect(await shop.rows(FUNDAMENTALS)).toEqual([
      'A revenue 2015-12-31 YEAR 1000 2016-02-19T21:15 false 10-K',
      'A revenue 2015-12-31 YEAR 940 2016-05-12T20:05 true 10-K/A',
    ]);
    const client = await shop.database.historical.pool.connect();
    const facts = await loadFundamentalFacts(client, 'shop', ['revenue']).finally(() => client.release());
    const at = (instant: string) => facts.history('shop:A', 'revenue', 'YEAR', 4, Date.parse(instant));
    expect(at('2016-02-19T21:00:00Z')).toEqual([]);
    expect(at('2016-05-12T20:00:00Z')).toMatchObject([{ value: 1000, form: '10-K' }]);
    expect(at('2016-05-13T20:00:00Z')).toMatchObject([{ value: 940, form: '10-K/A', periodEnd: '2015-12-31' }]);
  });

  it('the first report after the amendment -> stored as it was known, and the amendment stays current', async () => {
    await shop.ingestLong([AMENDED]);
    await shop.ingestLong([ORIGINAL]);
    expect(await shop.rows(FUNDAMENTALS)).toEqual([
      'A revenue 2015-12-31 YEAR 1000 2016-02-19T21:15 false 10-K',
      'A revenue 2015-12-31 YEAR 940 2016-05-12T20:05 true 10-K/A',
    ]);
  });

  it('the same rows again, alone or among others -> no row and no batch', async () => {
    await shop.ingestLong([ORIGINAL, AMENDED]);
    await shop.ingestLong(['B,2015-12-31,revenue,YEAR,7,USD,2016-02-01,10-K']);
    const before = await shop.rows(FUNDAMENTALS);
    expect((await shop.ingestLong([AMENDED, ORIGINAL])).dataset).toMatchObject({ state: 'UNCHANGED' });
    expect(await shop.rows(FUNDAMENTALS)).toEqual(before);
  });

  it('a source that corrects itself -> known from now on; again, a no-op; back again, a third row', async () => {
    const corrected = ORIGINAL.replace('1000', '1001');
    await shop.ingestLong([ORIGINAL]);
    const first = await shop.ingestLong([corrected], { now: '2020-01-02T12:00:00Z' });
    expect(first.dataset).toMatchObject({ rowsRestated: 1 });
    const twoVersions = [
      'A revenue 2015-12-31 YEAR 1000 2016-02-19T21:15 false 10-K',
      'A revenue 2015-12-31 YEAR 1001 2020-01-02T12:00 true 10-K',
    ];
    expect(await shop.rows(FUNDAMENTALS)).toEqual(twoVersions);
    const withOther = [corrected, 'B,2015-12-31,revenue,YEAR,7,USD,2016-02-01,10-K'];
    expect((await shop.ingestLong(withOther)).dataset).toMatchObject({ rowsUnchanged: 1, rowsRestated: 0 });
    await shop.ingestLong([ORIGINAL], { now: '2020-01-03T12:00:00Z' });
    expect((await shop.rows(FUNDAMENTALS)).slice(0, 3)).toEqual([
      twoVersions[0],
      twoVersions[1].replace('true', 'false'),
      'A revenue 2015-12-31 YEAR 1000 2020-01-03T12:00 true 10-K',
    ]);
  });

  it('a correction of what an amendment has replaced -> nothing is stored, and a finding', async () => {
    await shop.ingestLong([ORIGINAL, AMENDED]);
    const before = await shop.rows(FUNDAMENTALS);
    const report = await shop.ingestLong([ORIGINAL.replace('1000', '999'), AMENDED]);
    expect(report.findings).toMatchObject([{ code: 'SUPERSEDED_CORRECTION', occurrences: 1 }]);
    expect(await shop.rows(FUNDAMENTALS)).toEqual(before);
  });
});

describe('what is not stored', () => {
  it('a symbol that is no instrument -> left out with a finding, the others are stored', async () => {
    const report = await shop.ingestLong([ORIGINAL, ORIGINAL.replace('A,', 'ZZZ,')]);
    expect(report.dataset).toMatchObject({ state: 'DEGRADED', rowsAccepted: 1, rowsSetAside: 1 });
    expect(report.findings).toMatchObject([{ code: 'UNKNOWN_INSTRUMENT', occurrences: 1 }]);
    expect(await shop.rows(FUNDAMENTALS)).toHaveLength(1);
  });

  it('an equal row twice -> once, with a finding', async () => {
    const report = await shop.ingestLong([ORIGINAL, ORIGINAL]);
    expect(report.findings).toMatchObject([{ code: 'DUPLICATE_ROW', occurrences: 1 }]);
    expect(report.dataset).toMatchObject({ rowsRead: 2, rowsAccepted: 1, rowsSetAside: 1 });
  });

  it('an unknown collection, a missing file or mapping -> refused by name', async () => {
    const file = csvFile('facts.csv', 'symbol', 'A');
    const ingest = (options: { collection?: string; file?: string; mapping?: string }) =>
      ingestFundamentals(
        shop.database,
        { collection: 'shop', file, ...options },
        { clock: fixedClock('2020-01-02T12:00:00Z') },
      );
    await expect(ingest({ collection: 'none' })).rejects.toThrow(UnknownCollectionError);
    await expect(ingest({ file: `${file}.gone` })).rejects.toThrow(IngestOptionError);
    await expect(ingest({ mapping: `${file}.gone` })).rejects.toThrow('mapping');
  });
});

describe('wide files', () => {
  const mapping = () =>
    `${csvFolder({
      'm.yaml': `
columns: { known_at: known_date, period_end: end, form: doc, amended: amend, fiscal_period: fp }
contradictions: set-symbol-aside
metrics:
  rev: { metric: revenue, unit: USD, basis: { 10-K: YEAR, 10-Q: QUARTER } }
  cfo: { metric: operatingCashFlow, unit: USD, basis: { 10-K: YEAR, 10-Q: YEAR_TO_DATE } }
  div: { metric: dividendPerShare, unit: USD/shares, basis: { 10-K: YEAR }, zeroIsMissing: true }
  assets: { metric: totalAssets, unit: USD, basis: INSTANT }
`,
    })}/m.yaml`;
  const wide = (...lines: string[]) =>
    shop.ingestFile(csvFile('wide.csv', 'symbol,end,doc,amend,fp,rev,cfo,div,assets,known_date', ...lines), mapping());

  it('columns by form -> figures with the basis of the form; empty fields and mapped zeros are no figures', async () => {
    const report = await wide(
      'A,2015-09-30,10-Q,False,Q3,10,33,0.5,200,2015-11-06',
      'A,2015-12-31,10-K,False,FY,50,,0.0,210,2016-02-19',
    );
    expect(report.dataset).toMatchObject({ rowsRead: 5, rowsAccepted: 5, firstDate: '2015-09-30' });
    expect(await shop.rows(FUNDAMENTALS)).toEqual([
      'A operatingCashFlow 2015-09-30 YEAR_TO_DATE 33 2015-11-09T14:30 true 10-Q',
      'A revenue 2015-09-30 QUARTER 10 2015-11-09T14:30 true 10-Q',
      'A revenue 2015-12-31 YEAR 50 2016-02-22T14:30 true 10-K',
      'A totalAssets 2015-09-30 INSTANT 200 2015-11-09T14:30 true 10-Q',
      'A totalAssets 2015-12-31 INSTANT 210 2016-02-22T14:30 true 10-K',
    ]);
  });

  it('an amendment of the same day -> the amendment counts, whichever line comes first', async () => {
    const first = 'A,2015-12-31,10-K,False,FY,50,,,,2016-02-19';
    const amended = 'A,2015-12-31,10-K,True,FY,51,,,,2016-02-19';
    for (const lines of [
      [first, amended],
      [amended, first],
    ]) {
      await wide(...lines);
      expect(await shop.rows(FUNDAMENTALS)).toEqual(['A revenue 2015-12-31 YEAR 51 2016-02-22T14:30 true 10-K/A']);
    }
  });

  it('two reports that contradict each other -> none of the symbol is stored, in no period', async () => {
    const report = await wide(
      'A,2015-12-31,10-K,False,FY,50,,,,2016-02-19',
      'A,2015-12-31,10-K,False,FY,900,,,,2016-02-19',
      'A,2015-09-30,10-Q,False,Q3,12,,,,2015-11-06',
      'B,2015-12-31,10-K,False,FY,7,,,,2016-02-19',
    );
    expect(report.findings).toMatchObject([{ code: 'AMBIGUOUS_ISSUER', symbol: 'A', occurrences: 3 }]);
    expect(report.dataset).toMatchObject({ rowsRead: 4, rowsAccepted: 1, rowsSetAside: 3 });
    expect(report.findings[0].detail).toContain('is 50 on line 2 and 900 on line 3');
    expect(await shop.rows(FUNDAMENTALS)).toEqual(['B revenue 2015-12-31 YEAR 7 2016-02-22T14:30 true 10-K']);
  });
});
