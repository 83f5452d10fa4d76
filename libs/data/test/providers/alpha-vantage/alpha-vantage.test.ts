import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { ProviderAnswerError } from '../../../src/errors.js';
import { ALPHA_VANTAGE } from '../../../src/providers/alpha-vantage/alpha-vantage.js';
import { ingestFromProvider } from '../../../src/providers/ingest-from-provider.js';
import { temporaryDirectory } from '../../fixture/temporary-directory.js';
import { ingestionDatabase } from '../../ingestion/ingestion-database.js';
import { localServer } from '../local-server.js';
import { movingClock } from '../moving-clock.js';
import { type HistoryDay, randomHistory } from '../random-history.js';
import { adjustedCloses, DAYS, HAND_MADE, JANUARY, parsed, servedBy } from '../served-answers.js';

const KEY = 'ABCDEFGH12345678';
const MINUTE =
  'Thank you! Our standard call frequency is 5 calls per minute and 500 calls per day. See our premium plans for more.';
const DAY = `We have detected your API key as ${KEY} and our standard rate limit is 25 requests per day. See our premium plans.`;
const PREMIUM = 'Thank you! This is a premium endpoint. You may subscribe to any of the premium plans.';
const UNKNOWN = 'Invalid API call. Please retry or visit the documentation for TIME_SERIES_DAILY_ADJUSTED.';
const WRONG_KEY = 'the parameter apikey is invalid or missing. Please claim your free API key.';

function row({ close, adjustedClose, dividend, split }: Omit<HistoryDay, 'date' | 'volume'>): Record<string, string> {
  return {
    '1. open': String(close),
    '2. high': String(close + 1),
    '3. low': String(close - 0.5),
    '4. close': String(close),
    '5. adjusted close': String(adjustedClose),
    '6. volume': '1000',
    '7. dividend amount': dividend.toFixed(8),
    '8. split coefficient': split.toFixed(4),
  };
}

/** As the provider sends it, the newest day first. */
function answer(days: readonly (readonly [string, Record<string, unknown>])[]): string {
  const series = Object.fromEntries([...days].reverse());
  return JSON.stringify({
    'Meta Data': { '2. Symbol': 'ABC', '3. Last Refreshed': '2010-01-07' },
    'Time Series (Daily)': series,
  });
}

const ROWS = DAYS.map((date, i): [string, Record<string, string>] => [
  date,
  row({
    close: HAND_MADE.closes[i],
    adjustedClose: HAND_MADE.adjustedCloses[i],
    dividend: HAND_MADE.dividends[i],
    split: HAND_MADE.splits[i],
  }),
]);

describe('ALPHA_VANTAGE', () => {
  it('a request -> the whole history; its file is that of the last day, whatever the first is', () => {
    expect(ALPHA_VANTAGE.requestsFor('ABC', JANUARY)).toEqual([
      {
        key: 'ABC-2010-01-31.json',
        url: 'https://www.alphavantage.co/query?function=TIME_SERIES_DAILY_ADJUSTED&symbol=ABC&outputsize=full&datatype=json',
        secret: { query: 'apikey' },
      },
    ]);
  });

  it('a dividend and a split -> raw prices, two actions, and from them the adjusted closes of the hand calculation', () => {
    const history = parsed(ALPHA_VANTAGE, 'ABC', [answer(ROWS)]);
    expect(history?.actions).toMatchObject([
      { type: 'SPLIT', exDate: '2010-01-06', ratio: 2 },
      { type: 'CASH_DIVIDEND', exDate: '2010-01-05', amount: 2 },
    ]);
    expect(history?.bars.adjustedClose).toBeUndefined();
    const adjusted = history && adjustedCloses(history, history.actions);
    adjusted?.forEach((value, i) => expect(value).toBeCloseTo(HAND_MADE.adjustedCloses[i], 12));
  });

  it('any history -> raw prices and actions give the adjusted closes of the answer', () => {
    fc.assert(
      fc.property(randomHistory, (days) => {
        const history = parsed(ALPHA_VANTAGE, 'ABC', [answer(days.map((day) => [day.date, row(day)]))]);
        if (history === undefined) throw new Error('not known');
        adjustedCloses(history, history.actions).forEach((value, i) =>
          expect(value / days[i].adjustedClose).toBeCloseTo(1, 9),
        );
      }),
    );
  });

  const [[day, first]] = ROWS;
  const field = `Time Series (Daily).${day}`;
  it.each([
    ['a page', '<!DOCTYPE html>', '(whole answer)', 'is no JSON'],
    ['a list', '[]', '(whole answer)', 'is a list instead of an object'],
    ['another series', '{"Meta Data":{}}', 'Time Series (Daily)', 'is missing'],
    [
      'no split coefficient',
      answer([[day, { ...first, '8. split coefficient': undefined }]]),
      `${field}.8. split coefficient`,
      'is missing',
    ],
    ['a word for a price', answer([[day, { ...first, '4. close': 'none' }]]), `${field}.4. close`, 'is "none"'],
    ['a negative price', answer([[day, { ...first, '3. low': '-1' }]]), `${field}.3. low`, 'is "-1"'],
    [
      'a split by nothing',
      answer([[day, { ...first, '8. split coefficient': '0.0' }]]),
      `${field}.8. split coefficient`,
      'is 0',
    ],
    ['no day', answer([['2010-1-4', first]]), 'Time Series (Daily).2010-1-4', 'instead of a day'],
    ['a day twice', answer(ROWS).replace(DAYS[1], DAYS[0]), field, 'is there twice'],
    [
      'a row that is a text',
      answer([[day, 'closed' as unknown as Record<string, unknown>]]),
      field,
      'instead of an object',
    ],
  ])('%s -> refused with file and field', (_name, text, place, reason) => {
    const parse = (): unknown => parsed(ALPHA_VANTAGE, 'ABC', [text]);
    expect(parse).toThrow(ProviderAnswerError);
    expect(parse).toThrow(`alpha-vantage: the answer in ABC-2010-01-31.json, field ${place}: `);
    expect(parse).toThrow(reason);
  });

  it.each([
    ['Note', MINUTE, true, 'a rate limit is reached'],
    [
      'Information',
      'Please spread out your free requests (1 request per second); 25 requests per day.',
      true,
      'a rate limit',
    ],
    ['Information', DAY, false, 'come back tomorrow'],
    ['Information', PREMIUM, false, 'the plan of the key does not include'],
    ['Information', 'The **demo** API key is for demo purposes only.', false, 'check ALPHAVANTAGE_API_KEY'],
    ['Error Message', WRONG_KEY, false, 'check ALPHAVANTAGE_API_KEY'],
  ])('%s with status 200 -> a refusal', (name, words, isTemporary, reason) => {
    const refusal = ALPHA_VANTAGE.refusalIn?.(JSON.stringify({ [name]: words }));
    expect(refusal).toEqual({ reason: expect.stringContaining(reason), isTemporary });
    expect(refusal?.reason).not.toContain(KEY);
  });

  it('an error message about the symbol -> not known; prices -> no refusal', () => {
    const text = JSON.stringify({ 'Error Message': UNKNOWN });
    expect(ALPHA_VANTAGE.refusalIn?.(text)).toBeUndefined();
    expect(parsed(ALPHA_VANTAGE, 'ABC', [text])).toBeUndefined();
    expect(ALPHA_VANTAGE.refusalIn?.(answer(ROWS))).toBeUndefined();
    expect(ALPHA_VANTAGE.refusalIn?.('<html>')).toBeUndefined();
  });
});

describe('ALPHA_VANTAGE into a store', () => {
  const store = ingestionDatabase();
  const ingest = (url: string, folder: string) => {
    const clock = movingClock();
    return ingestFromProvider(
      store.database,
      servedBy(ALPHA_VANTAGE, 'https://www.alphavantage.co', url),
      { symbols: ['ABC', 'GONE'], ...JANUARY, collection: 'av', downloadDir: folder },
      { clock, sleep: clock.sleep, environment: { ALPHAVANTAGE_API_KEY: KEY } },
    );
  };

  it('two notes and then prices -> asked again until there are prices; the note is in no file', async () => {
    const folder = temporaryDirectory();
    const server = await localServer((path, before) => {
      if (path.includes('symbol=GONE')) return { body: JSON.stringify({ 'Error Message': UNKNOWN }) };
      return { body: before < 2 ? JSON.stringify({ Note: MINUTE }) : answer(ROWS) };
    });
    const report = await ingest(server.url, folder);
    expect(report.download).toMatchObject({ requestsSent: 4, unknownSymbols: ['GONE'], symbolsServed: 1 });
    expect(server.paths[0]).toContain(`&apikey=${KEY}`);
    expect(await store.rows('SELECT trade_date::text, close FROM historical.prices_daily ORDER BY trade_date')).toEqual(
      DAYS.map((date, i) => `${date} ${HAND_MADE.closes[i]}`),
    );
    const kept = readdirSync(join(folder, 'alpha-vantage')).map((name) =>
      readFileSync(join(folder, 'alpha-vantage', name)),
    );
    expect(kept.join('')).not.toMatch(new RegExp(`call frequency|${KEY}`));
  });

  it('the limit of a day -> an error at once that says so, without the key; nothing stored', async () => {
    const server = await localServer(() => ({ body: JSON.stringify({ Information: DAY }) }));
    const error = await ingest(server.url, temporaryDirectory()).catch((reason: unknown) => reason as Error);
    expect(error).toMatchObject({ code: 'PROVIDER_REQUEST', message: expect.stringContaining('come back tomorrow') });
    expect((error as Error).message).not.toContain(KEY);
    expect(server.paths).toHaveLength(1);
    expect(await store.rows('SELECT 1 FROM historical.collections')).toEqual([]);
  });
});
