import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { ProviderAnswerError } from '../../../src/errors.js';
import { EODHD } from '../../../src/providers/eodhd/eodhd.js';
import { ingestFromProvider } from '../../../src/providers/ingest-from-provider.js';
import { temporaryDirectory } from '../../fixture/temporary-directory.js';
import { ingestionDatabase } from '../../ingestion/ingestion-database.js';
import { localServer } from '../local-server.js';
import { movingClock } from '../moving-clock.js';
import { randomHistory, splitsAfter } from '../random-history.js';
import { adjustedCloses, DAYS, HAND_MADE, JANUARY, parsed, servedBy } from '../served-answers.js';

const KEY = '0123456789abcdef.01234567';

/** 1000 shares were traded each day; those of the days before the split are stated as 2000. */
const EOD = DAYS.map((date, i) => ({
  date,
  open: HAND_MADE.closes[i],
  high: HAND_MADE.closes[i] + 1,
  low: HAND_MADE.closes[i] - 0.5,
  close: HAND_MADE.closes[i],
  adjusted_close: HAND_MADE.adjustedCloses[i],
  volume: i < 2 ? 2000 : 1000,
}));
const DIVIDEND = {
  date: '2010-01-05',
  declarationDate: '2009-12-24',
  recordDate: '2010-01-07',
  paymentDate: '2010-01-20',
  period: 'Quarterly',
  value: 1,
  unadjustedValue: 2,
  currency: 'USD',
};
const SPLIT = { date: '2010-01-06', split: '2.000000/1.000000' };

function history(eod: unknown, div: unknown, splits: unknown, symbol = 'ABC.US') {
  return parsed(EODHD, symbol, [JSON.stringify(eod), JSON.stringify(div), JSON.stringify(splits)]);
}

describe('EODHD', () => {
  it('requests -> prices, dividends and all splits since the first day; without an exchange that of the United States', () => {
    const requests = EODHD.requestsFor('ABC', JANUARY);
    expect(requests.map(({ url }) => url)).toEqual([
      'https://eodhd.com/api/eod/ABC.US?from=2010-01-01&to=2010-01-31&period=d&fmt=json',
      'https://eodhd.com/api/div/ABC.US?from=2010-01-01&to=2010-01-31&fmt=json',
      'https://eodhd.com/api/splits/ABC.US?from=2010-01-01&fmt=json',
    ]);
    expect(requests.map(({ key }) => key)).toEqual([
      'ABC-2010-01-01-2010-01-31-eod.json',
      'ABC-2010-01-01-2010-01-31-div.json',
      'ABC-2010-01-01-2010-01-31-splits.json',
    ]);
    expect(
      requests.every(({ secret }) => secret !== undefined && 'query' in secret && secret.query === 'api_token'),
    ).toBe(true);
    expect(EODHD.requestsFor('SAP.XETRA', JANUARY)[0].url).toContain('/eod/SAP.XETRA?');
  });

  it('a dividend and a split -> raw prices and volumes, and from the actions the adjusted closes of the hand calculation', () => {
    const found = history(EOD, [DIVIDEND], [SPLIT]);
    if (found === undefined) throw new Error('not known');
    expect([...(found.bars.close as Float64Array)]).toEqual(HAND_MADE.closes);
    expect([...(found.bars.volume as Float64Array)]).toEqual([1000, 1000, 1000, 1000]);
    expect(found.bars.adjustedClose).toBeUndefined();
    const adjusted = adjustedCloses(found, found.actions);
    adjusted.forEach((value, i) => expect(value).toBeCloseTo(HAND_MADE.adjustedCloses[i], 12));
  });

  it('any history -> raw prices and actions give the adjusted closes, and volumes are those that were traded', () => {
    fc.assert(
      fc.property(randomHistory, (days) => {
        const eod = days.map(({ date, close, volume, adjustedClose }, i) => {
          const adjusted = volume * splitsAfter(days, i);
          return { date, open: close, high: close, low: close, close, adjusted_close: adjustedClose, volume: adjusted };
        });
        const dividends = days
          .filter(({ dividend }) => dividend > 0)
          .map(({ date, dividend }) => ({ ...DIVIDEND, date, unadjustedValue: dividend }));
        const splits = days
          .filter(({ split }) => split !== 1)
          .map(({ date, split }) => ({ date, split: `${(split * 10).toFixed(6)}/10.000000` }));
        const found = history(eod, dividends, splits);
        if (found === undefined) throw new Error('not known');
        adjustedCloses(found, found.actions).forEach((value, i) =>
          expect(value / days[i].adjustedClose).toBeCloseTo(1, 9),
        );
        expect([...(found.bars.volume as Float64Array)]).toEqual(days.map(({ volume }) => volume));
      }),
    );
  });

  it('a declared dividend -> known at the open of the session after its declaration, paid on its day', () => {
    // 2010-07-02 is a Friday and the Monday after it a holiday: New York opens on Tuesday at 9:30, which is 13:30 UTC.
    const declared = { ...DIVIDEND, declarationDate: '2010-07-02', date: '2010-08-02', paymentDate: '2010-08-16' };
    const [action] = history(EOD, [declared], [])?.actions ?? [];
    expect(action).toMatchObject({ exDate: '2010-08-02', amount: 2, currency: 'USD', payDate: '2010-08-16' });
    expect(new Date(action.knownAtMs ?? 0).toISOString()).toBe('2010-07-06T13:30:00.000Z');
    // London opens on that Monday, at 8:00 of summer time.
    const [british] = history(EOD, [{ ...declared, currency: 'GBP' }], [], 'ABC.LSE')?.actions ?? [];
    expect(new Date(british.knownAtMs ?? 0).toISOString()).toBe('2010-07-05T07:00:00.000Z');
  });

  it('no declaration, or an exchange without a calendar -> no instant, so that the ex-date decides', () => {
    for (const absent of [null, '', '0000-00-00', undefined]) {
      const [action] = history(EOD, [{ ...DIVIDEND, declarationDate: absent, paymentDate: absent }], [])?.actions ?? [];
      expect(action.knownAtMs).toBeUndefined();
      expect(action.payDate).toBeUndefined();
    }
    const [abroad] = history(EOD, [DIVIDEND], [], 'ABC.XYZ')?.actions ?? [];
    expect(abroad.knownAtMs).toBeUndefined();
  });

  it('a payment before the ex-date -> not taken over; an amount of zero -> no dividend', () => {
    const [action] = history(EOD, [{ ...DIVIDEND, paymentDate: '2010-01-02' }], [])?.actions ?? [];
    expect(action.payDate).toBeUndefined();
    expect(history(EOD, [{ ...DIVIDEND, unadjustedValue: 0 }], [])?.actions).toEqual([]);
  });

  it('a reverse split -> fewer new than old shares', () => {
    expect(history(EOD, [], [{ date: '2010-01-06', split: '1.000000/8.000000' }])?.actions[0].ratio).toBe(0.125);
  });

  it.each([
    ['a page', ['<html>', '[]', '[]'], 'eod', '(whole answer)', 'is no JSON'],
    ['an object', ['{"message":"x"}', '[]', '[]'], 'eod', '(whole answer)', 'instead of a list'],
    ['a word for a price', [JSON.stringify([{ ...EOD[0], high: 'NA' }]), '[]', '[]'], 'eod', '[0].high', 'is "NA"'],
    ['no volume', [JSON.stringify([{ ...EOD[0], volume: undefined }]), '[]', '[]'], 'eod', '[0].volume', 'is missing'],
    ['a day twice', [JSON.stringify([EOD[0], EOD[0]]), '[]', '[]'], 'eod', '[1].date', 'which has a row already'],
    [
      'no such day',
      [JSON.stringify([{ ...EOD[0], date: '2010-01-32' }]), '[]', '[]'],
      'eod',
      '[0].date',
      'instead of a day',
    ],
    [
      'no dividend amount',
      ['[]', JSON.stringify([{ ...DIVIDEND, unadjustedValue: undefined }]), '[]'],
      'div',
      '[0].unadjustedValue',
      'is missing',
    ],
    [
      'pence',
      ['[]', JSON.stringify([{ ...DIVIDEND, currency: 'GBp' }]), '[]'],
      'div',
      '[0].currency',
      'is no currency',
    ],
    [
      'a declaration that is no day',
      ['[]', JSON.stringify([{ ...DIVIDEND, declarationDate: 'soon' }]), '[]'],
      'div',
      '[0].declarationDate',
      'is "soon"',
    ],
    [
      'a split of one part',
      ['[]', '[]', JSON.stringify([{ ...SPLIT, split: '4.0' }])],
      'splits',
      '[0].split',
      'is "4.0"',
    ],
    [
      'a split by zero',
      ['[]', '[]', JSON.stringify([{ ...SPLIT, split: '4.0/0.0' }])],
      'splits',
      '[0].split',
      'is "4.0/0.0"',
    ],
    [
      'a split as a number',
      ['[]', '[]', JSON.stringify([{ ...SPLIT, split: 4 }])],
      'splits',
      '[0].split',
      'is not a text',
    ],
    [
      'two splits of a day',
      ['[]', '[]', JSON.stringify([SPLIT, SPLIT])],
      'splits',
      '[1].date',
      'which has a split already',
    ],
  ])('%s -> refused with file and field', (_name, texts, what, field, reason) => {
    const parse = (): unknown => parsed(EODHD, 'ABC', texts);
    expect(parse).toThrow(ProviderAnswerError);
    expect(parse).toThrow(`eodhd: the answer in ABC-2010-01-01-2010-01-31-${what}.json, field ${field}: `);
    expect(parse).toThrow(reason);
  });

  it('a plan that leaves out earlier days -> a refusal, instead of a history that is short', () => {
    const text = JSON.stringify([...EOD, { warning: 'Data is limited by one year as you have free subscription' }]);
    expect(EODHD.refusalIn?.(text)).toEqual({
      reason: expect.stringContaining('ask for later ones'),
      isTemporary: false,
    });
    expect(EODHD.refusalIn?.(JSON.stringify(EOD))).toBeUndefined();
  });
});

describe('EODHD into a store', () => {
  const store = ingestionDatabase();

  it('bars, dividends and splits of a server -> stored, the dividend known from its declaration', async () => {
    const bodies: Readonly<Record<string, unknown>> = { eod: EOD, div: [DIVIDEND], splits: [SPLIT] };
    const server = await localServer((path) => {
      const what = path.split('/')[2];
      if (!path.includes('/ABC.US?')) return { status: 404, body: 'Ticker Not Found.' };
      return { body: JSON.stringify(bodies[what]) };
    });
    const clock = movingClock();
    const report = await ingestFromProvider(
      store.database,
      servedBy(EODHD, 'https://eodhd.com', server.url),
      { symbols: ['ABC.US', 'GONE.US'], ...JANUARY, collection: 'eodhd-us', downloadDir: temporaryDirectory() },
      { clock, sleep: clock.sleep, environment: { EODHD_API_TOKEN: KEY } },
    );
    expect(report).toMatchObject({ adjustment: 'raw', download: { unknownSymbols: ['GONE.US'], requestsSent: 4 } });
    expect(new URL(server.paths[0], 'http://x').searchParams.get('api_token')).toBe(KEY);
    expect(
      await store.rows(`SELECT ex_date::text, type, ratio, amount, currency, pay_date::text,
        to_char(known_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI') FROM historical.corporate_actions ORDER BY ex_date`),
    ).toEqual([
      // Declared on Thursday, 24 December; the session after it is Monday's.
      '2010-01-05 CASH_DIVIDEND - 2 USD 2010-01-20 2009-12-28T14:30',
      '2010-01-06 SPLIT 2 - USD - 2010-01-06T14:30',
    ]);
    expect(await store.rows('SELECT DISTINCT volume FROM historical.prices_daily')).toEqual(['1000']);
  });
});
