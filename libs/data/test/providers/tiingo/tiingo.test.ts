import { describe, expect, it } from '@jest/globals';
import { tradeDate } from '@prometheus/core';
import fc from 'fast-check';

import { ProviderAnswerError } from '../../../src/errors.js';
import { ingestFromProvider } from '../../../src/providers/ingest-from-provider.js';
import { TIINGO } from '../../../src/providers/tiingo/tiingo.js';
import { temporaryDirectory } from '../../fixture/temporary-directory.js';
import { ingestionDatabase, PRICES } from '../../ingestion/ingestion-database.js';
import { localServer } from '../local-server.js';
import { movingClock } from '../moving-clock.js';
import { type HistoryDay, randomHistory } from '../random-history.js';
import { adjustedCloses, DAYS, HAND_MADE, JANUARY, parsed, servedBy } from '../served-answers.js';

const KEY = 'f0f1f2f3f4f5f6f7f8f9';

function row(day: Omit<HistoryDay, 'volume'> & { readonly volume?: number }): Record<string, unknown> {
  const { date, close, adjustedClose, dividend, split, volume = 1000 } = day;
  return {
    date: `${date}T00:00:00.000Z`,
    close,
    high: close + 1,
    low: close - 0.5,
    open: close,
    volume,
    adjClose: adjustedClose,
    adjHigh: adjustedClose,
    adjLow: adjustedClose,
    adjOpen: adjustedClose,
    adjVolume: volume,
    divCash: dividend,
    splitFactor: split,
  };
}

const ROWS = DAYS.map((date, i) =>
  row({
    date,
    close: HAND_MADE.closes[i],
    adjustedClose: HAND_MADE.adjustedCloses[i],
    dividend: HAND_MADE.dividends[i],
    split: HAND_MADE.splits[i],
  }),
);

describe('TIINGO', () => {
  it('a request -> the symbol and the days in the address, the key in a header', () => {
    expect(TIINGO.requestsFor('BRK-B', JANUARY)).toEqual([
      {
        key: 'BRK-B-2010-01-01-2010-01-31.json',
        url: 'https://api.tiingo.com/tiingo/daily/BRK-B/prices?startDate=2010-01-01&endDate=2010-01-31&format=json',
        secret: { header: 'Authorization', prefix: 'Token ' },
      },
    ]);
    expect(TIINGO.requestsFor('A/B?x', JANUARY)[0].url).toContain('/daily/A%2FB%3Fx/prices');
  });

  it('a dividend and a split -> raw prices, two actions, and from them the adjusted closes of the hand calculation', () => {
    const history = parsed(TIINGO, 'ABC', [JSON.stringify(ROWS)]);
    expect(history?.bars).toMatchObject({ symbol: 'ABC', dates: DAYS });
    expect([...(history?.bars.close as Float64Array)]).toEqual(HAND_MADE.closes);
    expect(history?.bars.adjustedClose).toBeUndefined();
    expect(history?.actions).toMatchObject([
      { type: 'CASH_DIVIDEND', exDate: '2010-01-05', amount: 2, ratio: undefined },
      { type: 'SPLIT', exDate: '2010-01-06', ratio: 2, amount: undefined },
    ]);
    const adjusted = history && adjustedCloses(history, history.actions);
    adjusted?.forEach((value, i) => expect(value).toBeCloseTo(HAND_MADE.adjustedCloses[i], 12));
  });

  it('any history -> raw prices and actions give the adjusted closes of the answer', () => {
    fc.assert(
      fc.property(randomHistory, (days) => {
        const history = parsed(TIINGO, 'ABC', [JSON.stringify(days.map(row))]);
        if (history === undefined) throw new Error('not known');
        adjustedCloses(history, history.actions).forEach((value, i) =>
          expect(value / days[i].adjustedClose).toBeCloseTo(1, 9),
        );
      }),
    );
  });

  it('no rows -> no bars; a sentence that the symbol was not found -> not known', () => {
    expect(parsed(TIINGO, 'ABC', ['[]'])?.bars.dates).toEqual([]);
    expect(parsed(TIINGO, 'ABC', ['{"detail":"Error: Ticker \'ABC\' not found"}'])).toBeUndefined();
  });

  it.each([
    ['a page', '<html><body>Busy</body></html>', '(whole answer)', 'is no JSON: it begins "<html>'],
    ['an object', '{"detail":"Please wait"}', '(whole answer)', 'is an object instead of a list'],
    ['no close', JSON.stringify([{ ...ROWS[0], close: undefined }]), '[0].close', 'is missing'],
    ['a text for a number', JSON.stringify([ROWS[0], { ...ROWS[1], open: 'n/a' }]), '[1].open', 'is "n/a"'],
    ['a negative volume', JSON.stringify([{ ...ROWS[0], volume: -1 }]), '[0].volume', 'is -1'],
    [
      'a number that overflows',
      JSON.stringify([ROWS[0]]).replace('"close":100', '"close":1e999'),
      '[0].close',
      'Infinity',
    ],
    ['no dividend field', JSON.stringify([{ ...ROWS[0], divCash: undefined }]), '[0].divCash', 'is missing'],
    ['a split by nothing', JSON.stringify([{ ...ROWS[0], splitFactor: 0 }]), '[0].splitFactor', 'is 0'],
    ['no day', JSON.stringify([{ ...ROWS[0], date: '2010-02-30T00:00:00.000Z' }]), '[0].date', 'instead of a day'],
    ['an hour', JSON.stringify([{ ...ROWS[0], date: '2010-01-04T16:00:00.000Z' }]), '[0].date', 'instead of a day'],
    ['a day twice', JSON.stringify([ROWS[0], ROWS[0]]), '[1].date', 'is 2010-01-04, which has a row already'],
    ['a row that is a list', '[[1,2]]', '[0]', 'is a list instead of an object'],
  ])('%s -> refused with file and field', (_name, text, field, reason) => {
    const parse = (): unknown => parsed(TIINGO, 'ABC', [text]);
    expect(parse).toThrow(ProviderAnswerError);
    expect(parse).toThrow(`tiingo: the answer in ABC-2010-01-01-2010-01-31.json, field ${field}: `);
    expect(parse).toThrow(reason);
  });

  it('a spent plan, told with status 200 -> a refusal, to be asked again where an hour helps', () => {
    const hour = 'Error: You have run over your hourly request allocation. Then go to your account.';
    expect(TIINGO.refusalIn?.(`{"detail":"${hour}"}`)).toMatchObject({ isTemporary: true });
    const month = 'You have run over your 500 symbol look up for this month.';
    expect(TIINGO.refusalIn?.(month)).toEqual({
      reason: 'what the plan allows in one month is used up',
      isTemporary: false,
    });
    expect(TIINGO.refusalIn?.(JSON.stringify(ROWS))).toBeUndefined();
  });
});

describe('TIINGO into a store', () => {
  const store = ingestionDatabase();

  it('bars and actions of a server -> stored, the key in the header only', async () => {
    const server = await localServer((path) =>
      path.includes('/ABC/') ? { body: JSON.stringify(ROWS) } : { status: 404, body: '{"detail":"Not found."}' },
    );
    const clock = movingClock();
    const report = await ingestFromProvider(
      store.database,
      servedBy(TIINGO, 'https://api.tiingo.com', server.url),
      { symbols: ['ABC', 'GONE'], ...JANUARY, collection: 'tiingo-us', downloadDir: temporaryDirectory() },
      { clock, sleep: clock.sleep, environment: { TIINGO_API_KEY: KEY } },
    );
    expect(report).toMatchObject({ adjustment: 'raw', download: { unknownSymbols: ['GONE'], requestsSent: 2 } });
    expect(server.requests[0].headers.authorization).toBe(`Token ${KEY}`);
    expect(server.paths[0]).toBe('/tiingo/daily/ABC/prices?startDate=2010-01-01&endDate=2010-01-31&format=json');
    expect((await store.rows(PRICES))[1]).toBe(
      'tiingo-us:ABC 2010-01-05 102 103 101.5 102 - 1000 2010-01-05T21:00:00.000 true tiingo-us:prices:1',
    );
    const actions = `SELECT ex_date::text, type, ratio, amount, currency FROM historical.corporate_actions ORDER BY ex_date`;
    expect(await store.rows(actions)).toEqual(['2010-01-05 CASH_DIVIDEND - 2 USD', '2010-01-06 SPLIT 2 - USD']);
  });

  it('a page instead of prices -> refused, nothing stored', async () => {
    const server = await localServer(() => ({ body: '<html>' }));
    const clock = movingClock();
    const ingested = ingestFromProvider(
      store.database,
      servedBy(TIINGO, 'https://api.tiingo.com', server.url),
      { symbols: ['ABC'], from: tradeDate('2010-01-01'), collection: 'tiingo-us', downloadDir: temporaryDirectory() },
      { clock, sleep: clock.sleep, environment: { TIINGO_API_KEY: KEY } },
    );
    await expect(ingested).rejects.toMatchObject({ code: 'PROVIDER_ANSWER', field: '(whole answer)' });
    expect(await store.rows('SELECT 1 FROM historical.collections')).toEqual([]);
  });
});
