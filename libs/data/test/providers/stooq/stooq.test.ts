import { describe, expect, it } from '@jest/globals';

import { ProviderAnswerError } from '../../../src/errors.js';
import { ingestFromProvider } from '../../../src/providers/ingest-from-provider.js';
import { STOOQ } from '../../../src/providers/stooq/stooq.js';
import { temporaryDirectory } from '../../fixture/temporary-directory.js';
import { ingestionDatabase, PRICES } from '../../ingestion/ingestion-database.js';
import { localServer } from '../local-server.js';
import { movingClock } from '../moving-clock.js';
import { JANUARY, parsed, servedBy } from '../served-answers.js';

const KEY = 'stooq-key-1234';
const CSV =
  'Date,Open,High,Low,Close,Volume\r\n2010-01-04,49,49.5,48.5,49,2040.75\r\n2010-01-05,50,51.5,50,51,2000\r\n';
const LIMIT = 'Exceeded the daily hits limit';
const PAGE = '<!DOCTYPE html><html><script>verify()</script></html>';

describe('STOOQ', () => {
  it('symbols -> lower case with the suffix of their market; indices without one', () => {
    const address = (symbol: string): string => STOOQ.requestsFor(symbol, JANUARY)[0].url;
    expect(address('BRK-B')).toBe('https://stooq.com/q/d/l/?s=brk-b.us&d1=20100101&d2=20100131&i=d');
    expect(address('CDR.PL')).toContain('s=cdr.pl&');
    expect(address('^SPX')).toContain('s=%5Espx&');
    expect(STOOQ.requestsFor('^SPX', JANUARY)[0]).toMatchObject({
      key: '_5ESPX-2010-01-01-2010-01-31.csv',
      secret: { query: 'apikey' },
    });
  });

  it('rows -> bars with the volumes as stated; indices have none', () => {
    const bars = parsed(STOOQ, 'ABC', [CSV])?.bars;
    expect(bars).toMatchObject({ symbol: 'ABC', dates: ['2010-01-04', '2010-01-05'] });
    expect([...(bars?.volume as Float64Array)]).toEqual([2040.75, 2000]);
    const index = parsed(STOOQ, '^SPX', ['Date,Open,High,Low,Close\n2010-01-04,1116.56,1133.87,1116.56,1132.99\n']);
    expect([...(index?.bars.volume as Float64Array)]).toEqual([NaN]);
    expect(STOOQ.adjustment).toBe('total_return');
  });

  it('No data -> not known; a header alone -> no bars', () => {
    expect(parsed(STOOQ, 'ABC', ['No data'])).toBeUndefined();
    expect(parsed(STOOQ, 'ABC', ['No data\n'])).toBeUndefined();
    expect(parsed(STOOQ, 'ABC', ['Date,Open,High,Low,Close,Volume\n'])?.bars.dates).toEqual([]);
  });

  it.each([
    ['a page', PAGE, '(header)', 'the answer begins "<!DOCTYPE html>'],
    ['nothing', '', '(header)', 'the answer begins with nothing'],
    ['no close', 'Date,Open,High,Low\n2010-01-04,1,1,1\n', '(header)', 'has no column Close'],
    [
      'a cut row',
      'Date,Open,High,Low,Close,Volume\n2010-01-04,49,49.5',
      'line 2',
      'has 3 fields where the header has 6',
    ],
    ['a word for a price', CSV.replace(',51,', ',N/D,'), 'line 3, Close', 'is "N/D"'],
    ['a decimal comma', CSV.replace('48.5', '48;5'), 'line 2, Low', 'is "48;5"'],
    ['no day', CSV.replace('2010-01-05', '05.01.2010'), 'line 3, Date', 'is "05.01.2010"'],
    ['a day twice', CSV.replace('2010-01-05', '2010-01-04'), 'line 3, Date', 'which has a row already'],
  ])('%s -> refused with file and field', (_name, text, field, reason) => {
    const parse = (): unknown => parsed(STOOQ, 'ABC', [text]);
    expect(parse).toThrow(ProviderAnswerError);
    expect(parse).toThrow(`stooq: the answer in ABC-2010-01-01-2010-01-31.csv, field ${field}: `);
    expect(parse).toThrow(reason);
  });

  it.each([
    [LIMIT, 'come back tomorrow'],
    ['Get your apikey: 1. Open ...', 'set STOOQ_API_KEY'],
    [PAGE, 'ingest stooq-zip'],
  ])('%s, with status 200 -> a refusal that is not repeated', (text, reason) => {
    expect(STOOQ.refusalIn?.(text)).toEqual({ reason: expect.stringContaining(reason), isTemporary: false });
    expect(STOOQ.refusalIn?.(CSV)).toBeUndefined();
    expect(STOOQ.refusalIn?.('No data')).toBeUndefined();
  });
});

describe('STOOQ into a store', () => {
  const store = ingestionDatabase();
  const ingest = (url: string, folder = temporaryDirectory()) => {
    const clock = movingClock();
    return ingestFromProvider(
      store.database,
      servedBy(STOOQ, 'https://stooq.com', url),
      { symbols: ['ABC', 'GONE'], ...JANUARY, collection: 'stooq-us', downloadDir: folder },
      { clock, sleep: clock.sleep, environment: { STOOQ_API_KEY: KEY } },
    );
  };

  it('bars of a server -> stored on the total-return basis, the closes as adjusted closes', async () => {
    const server = await localServer((path) => ({ body: path.includes('s=abc.us') ? CSV : 'No data' }));
    const report = await ingest(server.url);
    expect(report).toMatchObject({ adjustment: 'total_return', download: { unknownSymbols: ['GONE'] } });
    expect(server.paths[0]).toBe(`/q/d/l/?s=abc.us&d1=20100101&d2=20100131&i=d&apikey=${KEY}`);
    expect((await store.rows(PRICES))[0]).toBe(
      'stooq-us:ABC 2010-01-04 49 49.5 48.5 49 49 2040.75 2010-01-04T21:00:00.000 true stooq-us:prices:1',
    );
  });

  it('the limit of a day after the first symbol -> an error at once; tomorrow only the second is asked for', async () => {
    const folder = temporaryDirectory();
    let isTomorrow = false;
    const server = await localServer((path) => {
      if (path.includes('s=abc.us')) return { body: CSV };
      return { body: isTomorrow ? CSV : LIMIT };
    });
    await expect(ingest(server.url, folder)).rejects.toThrow('come back tomorrow');
    expect(server.paths).toHaveLength(2);
    expect(await store.rows('SELECT 1 FROM historical.collections')).toEqual([]);
    isTomorrow = true;
    expect((await ingest(server.url, folder)).download).toMatchObject({ requestsSent: 1, answersReused: 1 });
  });
});
