import { tradeDate } from '@prometheus/core';
import { beforeEach, describe, expect, it } from '@jest/globals';

import { type IbkrContract } from '../../../src/providers/ibkr/historical-bar-client.js';
import {
  type IbkrIngestContext,
  type IbkrIngestOptions,
  ingestFromIbkr,
} from '../../../src/providers/ibkr/ingest-from-ibkr.js';
import { type ProviderIngestReport } from '../../../src/providers/ingest-from-provider.js';
import { temporaryDirectory } from '../../fixture/temporary-directory.js';
import { ingestionDatabase } from '../../ingestion/ingestion-database.js';
import { bar, fakeClient, type FakeClient, type Script } from './fake-client.js';
import { virtualTime, type VirtualTime } from './virtual-time.js';

const store = ingestionDatabase();
const CLOSES = 'SELECT instrument_id, trade_date::text, close, volume FROM historical.prices_daily ORDER BY 1, 2';
const contract = (symbol: string): IbkrContract => ({ symbol, secType: 'STK', exchange: 'SMART', currency: 'USD' });
const PACING = 'Historical Market Data Service error message:API historical data query pacing violation';
const NO_DATA = 'Historical Market Data Service error message:HMDS query returned no data';

let time: VirtualTime;
let folder = '';
beforeEach(() => {
  time = virtualTime();
  folder = temporaryDirectory();
});

function ingest(
  client: FakeClient,
  options: Partial<IbkrIngestOptions> = {},
  context: Partial<IbkrIngestContext> = {},
): Promise<ProviderIngestReport> {
  return ingestFromIbkr(
    store.database,
    client,
    {
      contracts: [contract('AA')],
      from: tradeDate('2010-01-01'),
      to: tradeDate('2011-12-31'),
      collection: 'shop',
      downloadDir: folder,
      volumeUnit: 'SHARES',
      ...options,
    },
    { clock: time.clock, sleep: time.sleep, ...context },
  );
}

const BARS = { 2010: ['20100104 10 100', '20101231 11 100'], 2011: ['20110103 12 100'] } as Record<string, string[]>;
const yearOf = (endDateTime: string): string => endDateTime.slice(0, 4);

/** Answers with the bars of the year. */
const answer: Script = (tell, { id, request }) => {
  for (const text of BARS[yearOf(request.endDateTime)] ?? []) tell.historicalData(id, bar(text));
  tell.historicalDataEnd(id);
};
const ROWS = ['shop:AA 2010-01-04 10 100', 'shop:AA 2010-12-31 11 100', 'shop:AA 2011-01-03 12 100'];

describe('ingestFromIbkr', () => {
  it('two years -> asked backwards, stored as split-adjusted as of the last closed session', async () => {
    const client = fakeClient(time, answer);
    const report = await ingest(client);
    expect(client.asked.map(({ request }) => [request.endDateTime, request.duration, request.whatToShow])).toEqual([
      ['20111231-23:59:59', '1 Y', 'TRADES'],
      ['20101231-23:59:59', '1 Y', 'TRADES'],
    ]);
    expect(report).toMatchObject({ adjustment: 'split_adjusted', source: 'ibkr', instruments: 1 });
    expect(await store.rows(CLOSES)).toEqual(ROWS);
    // The clock stands before the open of 2020-01-02.
    expect(await store.rows('SELECT adjusted_as_of::text FROM historical.collections')).toEqual(['2019-12-31']);
    expect(client.listeners).toBe(0);
  });

  it('out of order, sent twice, beyond the year -> each day once, in its place; hundreds -> shares; -1 -> no volume', async () => {
    const client = fakeClient(time, (tell, { id, request }) => {
      const is2011 = request.endDateTime.startsWith('2011');
      const bars = is2011
        ? ['20110104 13 -1', '20110103 12 2', '20110103 12 2', '20101231 99 2']
        : ['20101231 11 1', '20100104 10 1'];
      for (const text of bars) tell.historicalData(id, bar(text));
      tell.historicalData(id + 7, bar('20110105 1 1'));
      tell.historicalDataEnd(id);
    });
    await ingest(client, { volumeUnit: 'HUNDREDS' });
    expect(await store.rows(CLOSES)).toEqual([
      'shop:AA 2010-01-04 10 100',
      'shop:AA 2010-12-31 11 100',
      'shop:AA 2011-01-03 12 200',
      'shop:AA 2011-01-04 13 0',
    ]);
  });

  it('one day twice with different values, or no day -> refused, nothing stored', async () => {
    const told = (...texts: string[]) =>
      fakeClient(time, (tell, { id }) => {
        for (const text of texts) tell.historicalData(id, bar(text));
        tell.historicalDataEnd(id);
      });
    await expect(ingest(told('20110103 12 1', '20110103 13 1'))).rejects.toThrow('came twice with different values');
    folder = temporaryDirectory();
    await expect(ingest(told('1293984000 12 1'))).rejects.toThrow('no daily bar');
    expect(await store.rows(CLOSES)).toEqual([]);
  });

  it('the connection breaks in the second year -> an error, nothing stored; again -> only that year is asked', async () => {
    const broken = fakeClient(time, (tell, asked, n) => {
      if (n === 0) return answer(tell, asked, n);
      tell.historicalData(asked.id, bar('20100104 10 100'));
      broken.connected = false;
      tell.disconnected();
    });
    await expect(ingest(broken)).rejects.toMatchObject({ code: 'PROVIDER_REQUEST' });
    expect(await store.rows('SELECT 1 FROM historical.collections')).toEqual([]);
    const client = fakeClient(time, answer);
    const report = await ingest(client);
    expect(client.asked.map(({ request }) => yearOf(request.endDateTime))).toEqual(['2010']);
    expect(report.download).toMatchObject({ requestsSent: 1, answersReused: 1 });
    expect(await store.rows(CLOSES)).toEqual(ROWS);
  });

  it('a pacing violation -> ten minutes later again; half-delivered bars count only with their end', async () => {
    const client = fakeClient(time, (tell, asked, n) => {
      if (n > 0) return answer(tell, asked, n);
      tell.historicalData(asked.id, bar('20110103 77 1'));
      tell.error(asked.id, 162, PACING);
      tell.historicalDataEnd(asked.id);
    });
    await ingest(client);
    expect(client.asked[1].atMs - client.asked[0].atMs).toBeGreaterThanOrEqual(600_000);
    expect(await store.rows(CLOSES)).toEqual(ROWS);
  });

  it('bars and no end -> given up after 120 s of silence, cancelled and asked again; a late end changes nothing', async () => {
    const client = fakeClient(time, (tell, asked, n) => {
      if (n > 0) {
        tell.historicalDataEnd(client.asked[0].id);
        return answer(tell, asked, n);
      }
      tell.historicalData(asked.id, bar('20110103 77 1'));
    });
    await ingest(client);
    expect(client.asked[1].atMs - client.asked[0].atMs).toBe(120_005);
    expect(client.cancelled).toEqual([100]);
    expect(await store.rows(CLOSES)).toEqual(ROWS);
  });

  it('never an end -> an error after four attempts', async () => {
    const client = fakeClient(time, () => undefined);
    await expect(ingest(client)).rejects.toThrow(/sent nothing for 120 s, in 4 attempts/);
    expect(client.asked).toHaveLength(4);
  });

  it.each([
    ['1102 after five minutes, then the bars', 1102, 1],
    ['1101: data lost, asked again', 1101, 2],
  ])('1100, then %s', async (_, code, requests) => {
    const client = fakeClient(time, (tell, asked, n) => {
      if (n > 0) return answer(tell, asked, n);
      tell.error(-1, 2105, 'HMDS data farm connection is broken');
      tell.error(-1, 1100, 'Connectivity between IB and TWS has been lost');
      time.after(300_000, () => {
        tell.error(-1, code, 'Connectivity between IB and TWS has been restored');
        if (code === 1102) answer(tell, asked, n);
      });
    });
    await ingest(client, { from: tradeDate('2011-01-01') });
    expect(client.asked).toHaveLength(requests);
    expect(await store.rows(CLOSES)).toEqual([ROWS[2]]);
  });

  it('1100 for ten minutes -> an error that says how to go on', async () => {
    const client = fakeClient(time, (tell) => tell.error(-1, 1100, 'lost'));
    await expect(ingest(client)).rejects.toThrow(/lost its connection to the servers.*what was downloaded is kept/);
  });

  it.each([
    [354, 'Requested market data is not subscribed', 'Subscribe to the market data'],
    [321, 'Error validating request', 'Check contract, exchange and currency'],
  ])('%i -> an error with its remedy, sent once', async (code, message, remedy) => {
    const client = fakeClient(time, (tell, { id }) => tell.error(id, code, message));
    await expect(ingest(client)).rejects.toThrow(remedy);
    expect(client.asked).toHaveLength(1);
  });

  it('an unknown contract, one without bars -> findings, the rest stored; two empty years end the search', async () => {
    const client = fakeClient(time, (tell, asked, n) => {
      if (asked.contract.symbol === 'GONE') tell.error(asked.id, 200, 'No security definition has been found');
      else if (asked.contract.symbol === 'OLD') tell.error(asked.id, 162, NO_DATA);
      else answer(tell, asked, n);
    });
    const contracts = ['OLD', 'GONE', 'AA'].map(contract);
    const report = await ingest(client, { contracts, from: tradeDate('2000-01-03') });
    expect(report.download).toMatchObject({ unknownSymbols: ['GONE'], symbolsWithoutBars: ['OLD'], symbolsServed: 1 });
    expect(client.asked.filter((asked) => asked.contract.symbol === 'OLD')).toHaveLength(2);
    expect(await store.rows(CLOSES)).toEqual(ROWS);
  });

  it('interrupted -> nothing stored, the request cancelled', async () => {
    const controller = new AbortController();
    const client = fakeClient(time, () => controller.abort('SIGINT'));
    const stopped = ingest(client, {}, { signal: controller.signal });
    await expect(stopped).rejects.toMatchObject({ code: 'DOWNLOAD_INTERRUPTED', cause: 'SIGINT' });
    expect([client.cancelled, client.listeners]).toEqual([[100], 0]);
  });

  it('ADJUSTED_LAST -> one request up to now, basis total return', async () => {
    const client = fakeClient(time, (tell, { id }) => {
      tell.historicalData(id, bar('20100104 10 100'));
      tell.historicalDataEnd(id);
    });
    const report = await ingest(client, { whatToShow: 'ADJUSTED_LAST' });
    expect(report.adjustment).toBe('total_return');
    // 2010 to 2019, the year of the last closed session.
    expect(client.asked.map(({ request }) => [request.endDateTime, request.duration])).toEqual([['', '10 Y']]);
  });

  it('options that cannot be used -> refused before anything is asked', async () => {
    const client = fakeClient(time, answer);
    await expect(ingest(client, { contracts: [contract('A'), contract('A')] })).rejects.toThrow('name a symbol twice');
    await expect(ingest(client, { contracts: [{ ...contract('A'), currency: 'EUR' }] })).rejects.toThrow('is in EUR');
    await expect(ingest(client, { volumeUnit: 'LOTS' as 'SHARES' })).rejects.toThrow('Use SHARES or HUNDREDS');
    expect(client.asked).toEqual([]);
  });
});
