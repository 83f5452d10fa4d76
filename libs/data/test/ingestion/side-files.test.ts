import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from '@jest/globals';

import { InputFileError } from '../../src/errors.js';
import { readActionFile } from '../../src/ingestion/action-file.js';
import { loadColumnMapping } from '../../src/ingestion/file-format.js';
import { readMembershipFile } from '../../src/ingestion/membership-file.js';
import { ProblemList } from '../../src/ingestion/problem-list.js';
import { readSectorFile } from '../../src/ingestion/sector-file.js';
import { temporaryDirectory } from '../fixture/temporary-directory.js';
import { US_SESSIONS } from './bar-series.js';

const folder = temporaryDirectory();
const mapping = loadColumnMapping(undefined);
function fileOf(...lines: string[]): string {
  const file = join(folder, 'side.csv');
  writeFileSync(file, `${lines.join('\n')}\n`);
  return file;
}
const instant = (ms: number | undefined) => (ms === undefined ? undefined : new Date(ms).toISOString());

describe('readMembershipFile', () => {
  const read = async (...rows: string[]) => {
    const problems = new ProblemList();
    const file = fileOf('ticker,start_date,end_date', ...rows);
    return { ...(await readMembershipFile(file, mapping.membership, US_SESSIONS, problems)), problems };
  };

  it('spells -> known at the open after the start and after the end, summer and winter', async () => {
    const { spells } = await read('B,2008-09-22,', 'A,1999-12-31,2008-03-20', 'A,2010-01-04,');
    // New York opens at 9:30: 14:30 UTC in winter, 13:30 in summer; 2008-03-21 was Good Friday.
    expect(spells.map((s) => [s.symbol, s.fromDate, s.toDate, instant(s.knownAtMs), instant(s.endKnownAtMs)])).toEqual([
      ['A', '1999-12-31', '2008-03-20', '2000-01-03T14:30:00.000Z', '2008-03-24T13:30:00.000Z'],
      ['A', '2010-01-04', undefined, '2010-01-05T14:30:00.000Z', undefined],
      ['B', '2008-09-22', undefined, '2008-09-23T13:30:00.000Z', undefined],
    ]);
  });

  it('a start before the calendar -> known at its first open', async () => {
    const { spells } = await read('A,1957-03-04,');
    expect(instant(spells[0].knownAtMs)).toBe('1990-01-02T14:30:00.000Z');
  });

  it('the content hash does not depend on the order of rows', async () => {
    const one = await read('A,2001-01-02,', 'B,2002-01-02,2003-01-02');
    const other = await read('B,2002-01-02,2003-01-02', 'A,2001-01-02,');
    expect(other.contentHash).toBe(one.contentHash);
    expect((await read('A,2001-01-02,')).contentHash).not.toBe(one.contentHash);
  });

  it('equal rows -> one spell and a finding', async () => {
    const { spells, findings } = await read('A,2001-01-02,', 'A,2001-01-02,');
    expect(spells).toHaveLength(1);
    expect(findings).toMatchObject([{ code: 'DUPLICATE_ROW', occurrences: 1 }]);
  });

  it.each([
    [
      'an end before the start',
      ['A,2001-01-02,2000-01-03'],
      'line 2, column end_date: "2000-01-03" does not lie after',
    ],
    [
      'spells that overlap',
      ['A,2001-01-02,2003-01-02', 'A,2002-01-02,'],
      'line 3, column start_date: "2002-01-02" overlaps',
    ],
    ['no start', ['A,,'], 'column start_date: "" is missing'],
    ['a wrong date', ['A,02.01.2001,'], 'column start_date: "02.01.2001" is not a date'],
    ['a wrong symbol', ['../A,2001-01-02,'], 'column ticker: "../A" is not a symbol'],
    ['a start beyond the calendar', ['A,2099-01-02,'], 'beyond the calendar'],
  ])('%s -> refused', async (_, rows, message) => {
    const { problems } = await read(...rows);
    expect(() => problems.throwIfAny()).toThrow(message);
  });

  it('no rows -> InputFileError', async () => {
    await expect(read()).rejects.toThrow(InputFileError);
  });
});

describe('readSectorFile', () => {
  const read = async (header: string, ...rows: string[]) => {
    const problems = new ProblemList();
    return { ...(await readSectorFile(fileOf(header, ...rows), mapping.sectors, problems)), problems };
  };

  it('names with commas, venues in any case -> read', async () => {
    const header = 'ticker,name,sector,sub_industry,cik,exchange,asset_class';
    const { classifications } = await read(header, 'A,"Alpha, Inc.",Energy,Oil,123,nyse,', 'S,Spider,Fund,,,AMEX,etf');
    expect(classifications.get('A')).toMatchObject({
      name: 'Alpha, Inc.',
      industry: 'Oil',
      cik: '123',
      exchange: 'NYSE',
    });
    expect(classifications.get('S')).toMatchObject({ exchange: 'AMEX', assetClass: 'ETF', cik: undefined });
  });

  it('a currency -> as written; pence, small letters and words refused', async () => {
    const { classifications } = await read('ticker,sector,currency', 'A,Energy,EUR', 'B,Energy,');
    expect(classifications.get('A')?.currency).toBe('EUR');
    expect(classifications.get('B')?.currency).toBeUndefined();
    for (const text of ['GBp', 'eur', 'Euro']) {
      const { problems } = await read('ticker,sector,currency', `A,Energy,${text}`);
      expect(() => problems.throwIfAny()).toThrow(
        `column currency: "${text}" is not a currency of three capital letters`,
      );
    }
  });

  it('an unknown venue, a second row of a ticker -> refused', async () => {
    const { problems } = await read('ticker,sector,exchange', 'A,Energy,LSE', 'B,Energy,', 'B,Energy,');
    expect(() => problems.throwIfAny()).toThrow('line 2, column exchange: "LSE" is none of NYSE, AMEX, NASDAQ, OTC');
    expect(() => problems.throwIfAny()).toThrow('line 4, column ticker: "B" has a row already');
  });
});

describe('readActionFile', () => {
  const HEADER = 'ticker,ex_date,type,ratio,amount,currency,pay_date,known_at,new_ticker';
  const read = async (...rows: string[]) => {
    const problems = new ProblemList();
    const file = fileOf(HEADER, ...rows);
    return { ...(await readActionFile(file, mapping.actions, US_SESSIONS, problems)), problems };
  };

  it('known_at: an instant as it is, a date -> the open of the session after it, none -> the open of the ex-date', async () => {
    const { actions, lines, problems } = await read(
      'A,2014-06-09,SPLIT,7,,,,2014-04-23T16:30:00-04:00,',
      'B,2014-06-09,split,7,,,,2014-06-06,',
      'C,2014-06-09,Split,7,,,,,',
    );
    expect(problems.total).toBe(0);
    expect(actions.map((action) => [action.currency, lines.get(action)])).toEqual([
      [undefined, 2],
      [undefined, 3],
      [undefined, 4],
    ]);
    // 2014-06-06 was a Friday; the session after it opened on Monday the 9th at 13:30 UTC.
    expect(actions.map((action) => instant(action.knownAtMs))).toEqual([
      '2014-04-23T20:30:00.000Z',
      '2014-06-09T13:30:00.000Z',
      '2014-06-09T13:30:00.000Z',
    ]);
  });

  it('every type with what it needs -> read; without a currency that of the instrument is left open', async () => {
    const { actions, problems } = await read(
      'A,2014-06-09,CASH_DIVIDEND,,0.47,EUR,2014-06-30,,',
      'A,2014-06-10,SPINOFF,0.5,,,,,B',
      'A,2014-06-11,MERGER,,12.5,,,,',
      'A,2014-06-12,SYMBOL_CHANGE,,,,,,B',
      'A,2014-06-13,DELISTING,,0,,,,',
      'A,2014-06-16,STOCK_DIVIDEND,1.05,,,,,',
    );
    expect(() => problems.throwIfAny()).not.toThrow();
    expect(
      actions.map(({ type, ratio, amount, currency, payDate, newSymbol }) => [
        type,
        ratio,
        amount,
        currency,
        payDate,
        newSymbol,
      ]),
    ).toEqual([
      ['CASH_DIVIDEND', undefined, 0.47, 'EUR', '2014-06-30', undefined],
      ['SPINOFF', 0.5, undefined, undefined, undefined, 'B'],
      ['MERGER', undefined, 12.5, undefined, undefined, undefined],
      ['SYMBOL_CHANGE', undefined, undefined, undefined, undefined, 'B'],
      ['DELISTING', undefined, 0, undefined, undefined, undefined],
      ['STOCK_DIVIDEND', 1.05, undefined, undefined, undefined, undefined],
    ]);
  });

  it.each([
    ['an unknown type', 'A,2014-06-09,BONUS,2,,,,,', 'column type: "BONUS" is none of SPLIT'],
    ['a name every object has', 'A,2014-06-09,constructor,2,,,,,', 'column type: "constructor" is none of'],
    ['a split without ratio', 'A,2014-06-09,SPLIT,,,,,,', 'column ratio: "" is missing; a SPLIT needs it'],
    ['a ratio of zero', 'A,2014-06-09,SPLIT,0,,,,,', 'column ratio: "0" is not above zero'],
    ['a dividend of zero', 'A,2014-06-09,CASH_DIVIDEND,,0,,,,', 'column amount: "0" is not above zero'],
    ['a merger without terms', 'A,2014-06-09,MERGER,,,,,,', 'a MERGER needs an amount, a ratio or both'],
    ['an ex-date on a Sunday', 'A,2014-06-08,SPLIT,2,,,,,', 'column ex_date: "2014-06-08" is no session'],
    ['a pay date before the ex-date', 'A,2014-06-09,CASH_DIVIDEND,,1,,2014-06-06,,', 'lies before the ex-date'],
    ['an instant without zone', 'A,2014-06-09,SPLIT,2,,,,2014-06-06T12:00:00,', 'neither a date nor an instant'],
    [
      'an instant that does not exist',
      'A,2014-06-09,SPLIT,2,,,,2014-02-30T12:00:00Z,',
      'neither a date nor an instant',
    ],
    ['a wrong currency', 'A,2014-06-09,CASH_DIVIDEND,,1,dollars,,,', 'not a currency of three letters'],
    ['a wrong new ticker', 'A,2014-06-09,SYMBOL_CHANGE,,,,,,a/b', 'column new_ticker: "a/b" is not a symbol'],
  ])('%s -> refused', async (_, row, message) => {
    const { problems, actions } = await read(row);
    expect(actions).toEqual([]);
    expect(() => problems.throwIfAny()).toThrow(message);
  });

  it('two dividends of one day -> refused with the remedy; equal rows -> one with a finding', async () => {
    const { problems } = await read('A,2014-06-09,CASH_DIVIDEND,,1,,,,', 'A,2014-06-09,CASH_DIVIDEND,,2,,,,');
    expect(() => problems.throwIfAny()).toThrow('line 3, column type: "CASH_DIVIDEND" is a second CASH_DIVIDEND');
    const equal = await read('A,2014-06-09,CASH_DIVIDEND,,1,,,,', 'A,2014-06-09,CASH_DIVIDEND,,1,,,,');
    expect([equal.actions.length, equal.findings.length]).toEqual([1, 1]);
  });
});
