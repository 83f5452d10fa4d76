import { tradeDate } from '@prometheus/core';
import { describe, expect, it, jest } from '@jest/globals';

import { DataReader, loadPanel, PanelView, sessionCloses, ViewContext } from '../../src/index.js';
import { csvFile, csvFolder, priceRows } from './csv-folder.js';
import { ingestionDatabase } from './ingestion-database.js';

jest.setTimeout(60_000);

const store = ingestionDatabase();
const { ingest, rows } = store;

/** Sessions from Monday 2010-01-04; 2010-01-18 was a holiday. */
const DAYS = ['04', '05', '06', '07', '08', '11', '12', '13', '14', '15', '19', '20', '21', '22', '25'].map(
  (d) => `2010-01-${d}`,
);
const bars = (first: number, last = DAYS.length): string =>
  priceRows(Object.fromEntries(DAYS.slice(first, last).map((date, i) => [date, i % 2 === 0 ? '10' : '11'])));
const membership = (...lines: string[]): string =>
  csvFile('m.csv', 'ticker,start_date,end_date,known_at,end_known_at', ...lines);
const symbolFile = (...lines: string[]): string =>
  csvFile('s.csv', 'instrument,symbol,from_date,to_date,known_at', ...lines);
const spells = () =>
  rows(`SELECT instrument_id, from_date::text, to_date::text FROM historical.index_constituents
        WHERE is_current ORDER BY instrument_id COLLATE "C", from_date`);
const history = () =>
  rows(`SELECT instrument_id, symbol, from_date::text, to_date::text FROM historical.symbol_history
        WHERE is_current ORDER BY instrument_id COLLATE "C", from_date`);
const view = async (date: string): Promise<PanelView> => {
  const { panel } = await loadPanel(store.database, 'shop');
  return new PanelView(new ViewContext(panel, sessionCloses(panel)), panel.sessionIndex(tradeDate(date)), 1);
};
const membersOn = async (date: string) => (await view(date)).members();
const symbolsOn = async (date: string) => (await view(date)).instruments.map(({ symbol }) => symbol);
const knownMembers = async (at: string) => {
  const date = tradeDate(at.slice(0, 10));
  const found = await new DataReader(store.database).readConstituents({
    collection: 'shop',
    from: date,
    to: date,
    knownBy: new Date(at),
  });
  return found.map(({ symbol, toDate }) => `${symbol} ${toDate ?? '-'}`);
};

describe('ingestCsv, who is a member', () => {
  it('a member whose ticker the price file of another security has -> not joined, listed, without prices', async () => {
    const dir = csvFolder({ 'A.csv': bars(0), 'T.csv': bars(12) });
    const report = await ingest({ dir, membership: membership('A,2005-01-03,,,', 'T,2005-01-03,2010-01-14,,') });
    expect(await spells()).toEqual(['shop:A 2005-01-03 -', 'shop:T#2005-01-03 2005-01-03 2010-01-14']);
    expect(report.findings).toMatchObject([{ code: 'TICKER_REUSED', symbol: 'T' }]);
    expect(report.instrumentsWithoutPrices).toBe(1);
    expect(await rows(`SELECT instrument_id, symbol, status FROM runtime.instruments ORDER BY 1`)).toEqual([
      'shop:A A ACTIVE',
      'shop:T T ACTIVE',
      'shop:T#2005-01-03 T NO_PRICES',
    ]);
    expect(await membersOn('2010-01-06')).toEqual(['A', 'T']);
    expect(await membersOn('2010-01-25')).toEqual(['A']);
    const { panel } = await loadPanel(store.database, 'shop');
    expect(panel.header.membership.map(({ symbol, instrument }) => [symbol, instrument])).toEqual([
      ['A', 0],
      ['T', -1],
    ]);
    const prices = await new DataReader(store.database).readPrices({ collection: 'shop', symbols: ['T'] });
    expect(prices.instruments).toEqual(['shop:T']);
  });

  it('prices that come after the membership -> the spell is moved away, with a finding, and back by a file of symbols', async () => {
    const list = membership('T,2005-01-03,2010-01-14,,');
    await ingest({ dir: csvFolder({ 'A.csv': bars(0) }), membership: list });
    expect(await spells()).toEqual(['shop:T 2005-01-03 2010-01-14']);
    const late = csvFolder({ 'T.csv': bars(12) });
    const report = await ingest({ dir: late });
    expect(report.findings.map(({ code }) => code)).toEqual(['TICKER_REUSED']);
    expect(await spells()).toEqual(['shop:T#2005-01-03 2005-01-03 2010-01-14']);
    expect(await knownMembers('2010-01-06T21:00:00Z')).toEqual(['T -']);
    // The same list again finds all as it is.
    expect((await ingest({ dir: late, membership: list })).datasets[1].state).toBe('UNCHANGED');
    await ingest({ dir: late, symbols: symbolFile('T,T,2000-01-03,,') });
    expect(await spells()).toEqual(['shop:T 2005-01-03 2010-01-14']);
    expect(await knownMembers('2010-01-06T21:00:00Z')).toEqual(['T -']);
  });

  it('a spell of dates alone -> visible from the session after its start, until the session after its end', async () => {
    await ingest({ dir: csvFolder({ 'A.csv': bars(0) }), membership: membership('A,2010-01-06,2010-01-12,,') });
    const seen = await Promise.all(
      DAYS.slice(1, 8).map(async (date) => [date.slice(8), (await membersOn(date))?.length]),
    );
    expect(seen).toEqual([
      ['05', 0],
      ['06', 0],
      ['07', 1],
      ['08', 1],
      ['11', 1],
      ['12', 1],
      ['13', 0],
    ]);
    // The reader as of the closes says the same, and nobody sees the end before it was known.
    expect(await knownMembers('2010-01-06T21:00:00Z')).toEqual([]);
    for (const date of ['07', '08', '11', '12'])
      expect(await knownMembers(`2010-01-${date}T21:00:00Z`)).toEqual(['A -']);
    expect(await knownMembers('2010-01-13T21:00:00Z')).toEqual([]);
  });

  it('a spell that was announced -> visible on its first day, gone on its first day outside, not before', async () => {
    await ingest({
      dir: csvFolder({ 'A.csv': bars(0) }),
      membership: membership('A,2010-01-06,2010-01-12,2010-01-04T22:00:00Z,2010-01-08'),
    });
    const seen = await Promise.all(DAYS.slice(1, 8).map(async (date) => (await membersOn(date))?.length));
    expect(seen).toEqual([0, 1, 1, 1, 1, 0, 0]);
    expect(await knownMembers('2010-01-08T21:00:00Z')).toEqual(['A -']);
    expect(await knownMembers('2010-01-11T21:00:00Z')).toEqual(['A 2010-01-12']);
  });

  it('a wrong instant -> refused with its line, nothing stored', async () => {
    const list = membership('A,2010-01-06,,soon,');
    await expect(ingest({ dir: csvFolder({ 'A.csv': bars(0) }), membership: list })).rejects.toThrow(
      /line 2, column known_at: "soon" is neither a date nor an instant/,
    );
    expect(await history()).toEqual([]);
  });
});

describe('ingestCsv, tickers', () => {
  const reader = () => new DataReader(store.database);

  it('prices alone -> each instrument bears its own ticker from its first bar; earlier bars later move the beginning', async () => {
    await ingest({ dir: csvFolder({ 'A.csv': bars(3), 'B.csv': bars(0) }) });
    expect(await history()).toEqual(['shop:A A 2010-01-07 -', 'shop:B B 2010-01-04 -']);
    await ingest({ dir: csvFolder({ 'A.csv': bars(0) }) });
    expect(await history()).toEqual(['shop:A A 2010-01-04 -', 'shop:B B 2010-01-04 -']);
    const known = { collection: 'shop', knownBy: new Date('2010-01-25T21:00:00Z') };
    expect((await reader().readSymbolHistory(known)).map(({ fromDate }) => fromDate)).toEqual([
      '2010-01-04',
      '2010-01-04',
    ]);
  });

  it('a file of symbols -> view, members and reader name the ticker of the day; one member throughout', async () => {
    await ingest({
      dir: csvFolder({ 'NEW.csv': bars(0) }),
      membership: membership('OLD,2009-06-01,,,'),
      symbols: symbolFile('NEW,OLD,2005-01-03,2010-01-13,', 'NEW,NEW,2010-01-13,,2010-01-11T12:00:00Z'),
    });
    expect(await spells()).toEqual(['shop:NEW 2009-06-01 -']);
    expect([await membersOn('2010-01-12'), await membersOn('2010-01-13')]).toEqual([['OLD'], ['NEW']]);
    expect([await symbolsOn('2010-01-12'), await symbolsOn('2010-01-13')]).toEqual([['OLD'], ['NEW']]);
    const by = (symbol: string, date: string, knownBy?: string) =>
      reader().instrumentBySymbol(
        'shop',
        symbol,
        tradeDate(date),
        knownBy === undefined ? undefined : new Date(knownBy),
      );
    expect(await by('OLD', '2010-01-12')).toBe('shop:NEW');
    expect(await by('OLD', '2010-01-13')).toBeUndefined();
    expect(await by('NEW', '2010-01-12')).toBeUndefined();
    expect(await by('NEW', '2010-01-13')).toBe('shop:NEW');
    // Before the announcement the old ticker had no end.
    expect(await by('OLD', '2010-01-13', '2010-01-11T11:59:59Z')).toBe('shop:NEW');
    expect(await by('NEW', '2010-01-13', '2010-01-11T11:59:59Z')).toBeUndefined();
    expect(await by('OLD', '2010-01-13', '2010-01-11T12:00:00Z')).toBeUndefined();
    expect((await reader().readConstituents({ collection: 'shop' })).map(({ symbol }) => symbol)).toEqual(['OLD']);
  });

  it('a change of symbol to a ticker without prices -> the member goes on under it', async () => {
    await ingest({
      dir: csvFolder({ 'A.csv': bars(0) }),
      membership: membership('A,2009-06-01,,,'),
      actions: csvFile('a.csv', 'ticker,ex_date,type,new_ticker', 'A,2010-01-13,SYMBOL_CHANGE,B'),
    });
    expect(await history()).toEqual(['shop:A A 2010-01-04 2010-01-13', 'shop:A B 2010-01-13 -']);
    expect([await membersOn('2010-01-12'), await membersOn('2010-01-13')]).toEqual([['A'], ['B']]);
    expect(await symbolsOn('2010-01-13')).toEqual(['B']);
  });

  it('a change of symbol between two price files -> the member goes on as the other instrument', async () => {
    await ingest({
      dir: csvFolder({ 'A.csv': bars(0, 7), 'B.csv': bars(7) }),
      membership: membership('A,2009-06-01,,,'),
      actions: csvFile('a.csv', 'ticker,ex_date,type,new_ticker', 'A,2010-01-13,SYMBOL_CHANGE,B'),
    });
    expect(await spells()).toEqual(['shop:A 2009-06-01 2010-01-13', 'shop:B 2010-01-13 -']);
    expect([await membersOn('2010-01-12'), await membersOn('2010-01-13')]).toEqual([['A'], ['B']]);
    expect(await reader().instrumentBySymbol('shop', 'A', tradeDate('2010-01-13'))).toBeUndefined();
  });

  it('rows that overlap stored ones -> refused with line; strangers -> a finding; the same file again -> unchanged', async () => {
    const dir = csvFolder({ 'A.csv': bars(0), 'B.csv': bars(0) });
    const file = symbolFile('A,T,2005-01-03,,', 'Z,Z,2005-01-03,,');
    const report = await ingest({ dir, symbols: file });
    expect(report.datasets.at(-1)).toMatchObject({
      dataset: 'symbols',
      state: 'ACCEPTED',
      rowsAccepted: 1,
      rowsSetAside: 1,
    });
    expect(report.findings).toMatchObject([{ code: 'UNKNOWN_INSTRUMENT', occurrences: 1 }]);
    expect((await ingest({ dir, symbols: file })).datasets.at(-1)?.state).toBe('UNCHANGED');
    await expect(ingest({ dir, symbols: symbolFile('B,T,2010-01-05,,') })).rejects.toThrow(
      /line 2, column from_date: "2010-01-05" overlaps a stored row: T names A from 2005-01-03 on/,
    );
    expect(await history()).toEqual(['shop:A T 2005-01-03 -', 'shop:B B 2010-01-04 -']);
  });

  it('two members that are one instrument at one time -> refused with line', async () => {
    const attempt = ingest({
      dir: csvFolder({ 'NEW.csv': bars(0) }),
      membership: membership('NEW,2009-06-01,,,', 'OLD,2009-06-01,,,'),
      symbols: symbolFile('NEW,OLD,2005-01-03,2010-01-13,'),
    });
    await expect(attempt).rejects.toThrow(/line 3, column ticker: "OLD" is the instrument of the spell of NEW/);
    expect(await spells()).toEqual([]);
  });
});
