import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { dateOfEpochDay, fixedClock, tradeDate } from '@prometheus/core';

import { type BarSeries, DataReader, DataWriter, openScratchDatabase, type ScratchDatabase } from '../../src/index.js';

jest.setTimeout(60_000);

let database: ScratchDatabase;
let reader: DataReader;

beforeAll(async () => {
  database = await openScratchDatabase();
  reader = new DataReader(database);
});

afterAll(() => database.close());

const dates = ['2010-01-04', '2010-01-05', '2010-01-06'].map((date) => tradeDate(date));
const series = (symbol: string, closes: readonly number[]): BarSeries => ({
  symbol,
  dates,
  open: closes.map((close) => close - 0.5),
  high: closes.map((close) => close + 1),
  low: closes.map((close) => close - 1),
  close: closes,
  volume: closes.map((_, k) => 100 * (k + 1)),
});

const writeAt = (instant: string) => new DataWriter(database, { clock: fixedClock(instant) });
const target = { collection: 'written', adjustment: 'raw' as const };

describe('DataWriter and DataReader', () => {
  it('bars written from memory -> read back in columns, by symbol and day', async () => {
    const report = await writeAt('2010-02-01T00:00:00Z').writePrices(target, [
      series('BBB', [20, 21, 22]),
      series('AAA', [10, 11, 12]),
    ]);
    expect(report.datasets[0]).toMatchObject({ dataset: 'prices', state: 'ACCEPTED', rowsRead: 6 });
    const prices = await reader.readPrices({ collection: 'written' });
    expect(prices.instruments).toEqual(['written:AAA', 'written:BBB']);
    expect([...prices.instrument]).toEqual([0, 0, 0, 1, 1, 1]);
    expect([...prices.day].map((day) => dateOfEpochDay(day))).toEqual([...dates, ...dates]);
    expect([...prices.close]).toEqual([10, 11, 12, 20, 21, 22]);
    expect([...prices.volume]).toEqual([100, 200, 300, 100, 200, 300]);
    expect([...prices.adjustedClose].every(Number.isNaN)).toBe(true);
  });

  it('filters -> symbols in the order asked for, days within the range', async () => {
    const prices = await reader.readPrices({ collection: 'written', symbols: ['BBB'], from: dates[1], to: dates[1] });
    expect(prices.instruments).toEqual(['written:BBB']);
    expect([...prices.close]).toEqual([21]);
  });

  it('the same bars again -> unchanged', async () => {
    const report = await writeAt('2010-02-02T00:00:00Z').writePrices(target, [
      series('AAA', [10, 11, 12]),
      series('BBB', [20, 21, 22]),
    ]);
    expect(report.datasets[0].state).toBe('UNCHANGED');
  });

  it('a restated bar -> the new value now, the old one as known before, and none before its session closed', async () => {
    await writeAt('2010-03-01T00:00:00Z').writePrices(target, [series('AAA', [10, 11.25, 12])]);
    const closes = async (knownBy?: string) => [
      ...(
        await reader.readPrices({
          collection: 'written',
          symbols: ['AAA'],
          ...(knownBy === undefined ? {} : { knownBy: new Date(knownBy) }),
        })
      ).close,
    ];
    expect(await closes()).toEqual([10, 11.25, 12]);
    expect(await closes('2010-02-15T00:00:00Z')).toEqual([10, 11, 12]);
    expect(await closes('2010-03-02T00:00:00Z')).toEqual([10, 11.25, 12]);
    // The session of 2010-01-05 closed at 21:00 UTC.
    expect(await closes('2010-01-05T20:59:59Z')).toEqual([10]);
  });

  it('bars that cannot be accepted -> symbol, row, column and value; nothing written', async () => {
    const wrong = { ...series('CCC', [5, 6, 7]), volume: [1, -2, 3] };
    await expect(
      writeAt('2010-02-01T00:00:00Z').writePrices(target, [wrong, series('DDD', [1, 2, 3])]),
    ).rejects.toThrow(/program CCC, line 2, column volume: "-2"/);
    expect((await reader.readInstruments('written')).map(({ symbol }) => symbol)).toEqual(['AAA', 'BBB']);
  });

  it.each([
    ['no series', [], /series "program" is empty/],
    ['a symbol twice', [series('AAA', [1, 2, 3]), series('AAA', [1, 2, 3])], /series "AAA" is there twice/],
    ['unequal columns', [{ ...series('AAA', [1, 2, 3]), close: [1] }], /has 3 dates and 1 values of close/],
    [
      'an adjusted close in one',
      [series('AAA', [1, 2, 3]), { ...series('BBB', [1, 2, 3]), adjustedClose: [1, 2, 3] }],
      /differs from the others/,
    ],
  ] as const)('%s -> refused with the remedy', async (_name, given, message) => {
    await expect(writeAt('2010-02-01T00:00:00Z').writePrices(target, given)).rejects.toThrow(message);
  });

  it('records of collection and instruments -> typed', async () => {
    expect(await reader.readCollections()).toEqual([
      { collection: 'written', market: 'US_EQ', basis: 'raw', currency: 'USD' },
    ]);
    expect((await reader.readInstruments('written'))[0]).toMatchObject({
      instrumentId: 'written:AAA',
      symbol: 'AAA',
      status: 'ACTIVE',
    });
  });

  it('unknown collection or symbol -> says what there is', async () => {
    await expect(reader.readPrices({ collection: 'other' })).rejects.toThrow(/no collection "other"\. Known: written/);
    await expect(reader.readPrices({ collection: 'written', symbols: ['ZZZ'] })).rejects.toThrow(/no instrument "ZZZ"/);
  });
});
