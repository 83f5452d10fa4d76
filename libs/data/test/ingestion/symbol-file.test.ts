import { dateOfEpochDay } from '@prometheus/core';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { InputFileError } from '../../src/errors.js';
import { loadColumnMapping } from '../../src/ingestion/file-format.js';
import { ProblemList } from '../../src/ingestion/problem-list.js';
import { readSymbolFile } from '../../src/ingestion/symbol-file.js';
import { SymbolHistory } from '../../src/ingestion/symbol-history.js';
import { US_SESSIONS } from './bar-series.js';
import { csvFile } from './csv-folder.js';

const mapping = loadColumnMapping(undefined);
const read = async (...rows: string[]) => {
  const problems = new ProblemList();
  const file = csvFile('symbols.csv', 'instrument,symbol,from_date,to_date,known_at', ...rows);
  return { ...(await readSymbolFile(file, mapping.symbols, US_SESSIONS, problems)), problems };
};
const instant = (ms: number | undefined) => (ms === undefined ? undefined : new Date(ms).toISOString());

describe('readSymbolFile', () => {
  it('a change -> the first ticker ends when the next one was announced, an unannounced end is known a session later', async () => {
    const { tickers } = await read(
      'NEW,OLD,2005-01-03,2010-06-09,',
      'NEW,NEW,2010-06-09,,2010-05-12T12:00:00Z',
      'X,Y,2005-01-03,2006-01-03,',
    );
    expect(
      tickers.map(({ instrument, symbol, from, to, knownAtMs, endKnownAtMs }) => [
        `${instrument} ${symbol} ${dateOfEpochDay(from)} ${to === Infinity ? '-' : dateOfEpochDay(to)}`,
        instant(knownAtMs),
        instant(endKnownAtMs),
      ]),
    ).toEqual([
      ['NEW OLD 2005-01-03 2010-06-09', '2005-01-04T14:30:00.000Z', '2010-05-12T12:00:00.000Z'],
      ['NEW NEW 2010-06-09 -', '2010-05-12T12:00:00.000Z', undefined],
      ['X Y 2005-01-03 2006-01-03', '2005-01-04T14:30:00.000Z', '2006-01-04T14:30:00.000Z'],
    ]);
  });

  it('equal rows -> kept once, with a finding; the order of rows leaves no trace', async () => {
    const one = await read('A,B,2005-01-03,,', 'A,B,2005-01-03,,', 'C,D,2005-01-03,,');
    expect(one.tickers).toHaveLength(2);
    expect(one.findings).toMatchObject([{ code: 'DUPLICATE_ROW', occurrences: 1 }]);
    expect((await read('C,D,2005-01-03,,', 'A,B,2005-01-03,,')).contentHash).toBe(one.contentHash);
  });

  it.each([
    [
      'one ticker for two instruments on a day',
      ['A,T,2005-01-03,2006-01-03,', 'B,T,2006-01-02,,'],
      'line 3, column from_date: "2006-01-02" overlaps line 2: T names A from 2005-01-03 to 2006-01-03',
    ],
    ['two tickers of one instrument on a day', ['A,S,2005-01-03,,', 'A,T,2006-01-03,,'], 'overlaps line 2: S names A'],
    ['an end before the start', ['A,T,2005-01-03,2005-01-03,'], 'column to_date: "2005-01-03" does not lie after'],
    ['no start', ['A,T,,,'], 'column from_date: "" is missing'],
    ['a path as a ticker', ['A,../T,2005-01-03,,'], 'column symbol: "../T" is not a symbol'],
    [
      'an instant without its zone',
      ['A,T,2005-01-03,,2005-01-01T09:30'],
      'column known_at: "2005-01-01T09:30" is neither',
    ],
    ['an end beyond the calendar', ['A,T,2005-01-03,2099-01-05,'], 'column to_date: "2099-01-05" lies beyond'],
  ])('%s -> refused with its line', async (_, rows, message) => {
    const { problems } = await read(...rows);
    expect(() => problems.throwIfAny()).toThrow(message);
  });

  it('no rows -> InputFileError', async () => {
    await expect(read()).rejects.toThrow(InputFileError);
  });

  it('any rows that are accepted -> on each day a ticker names one instrument, and an instrument has one ticker', async () => {
    const row = fc.record({
      instrument: fc.constantFrom('A', 'B', 'C'),
      symbol: fc.constantFrom('S', 'T'),
      from: fc.integer({ min: 12_000, max: 12_030 }),
      days: fc.option(fc.integer({ min: 1, max: 20 })),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 8 }), async (rows) => {
        const lines = rows.map(
          ({ instrument, symbol, from, days }) =>
            `${instrument},${symbol},${dateOfEpochDay(from)},${days === null ? '' : dateOfEpochDay(from + days)},`,
        );
        const { tickers, problems, rowsRead, findings } = await read(...lines);
        // Each row was kept, repeated or refused.
        expect(tickers.length + problems.total + (findings[0]?.occurrences ?? 0)).toBe(rowsRead);
        for (let day = 12_000; day < 12_055; day++) {
          const today = tickers.filter(({ from, to }) => from <= day && day < to);
          expect(new Set(today.map(({ symbol }) => symbol)).size).toBe(today.length);
          expect(new Set(today.map(({ instrument }) => instrument)).size).toBe(today.length);
          const history = new SymbolHistory(tickers.map((t) => ({ ...t, instrumentId: t.instrument, isStated: true })));
          for (const { symbol, instrument } of today) {
            expect(history.bearerOn(symbol, day)?.instrumentId).toBe(instrument);
            expect(history.symbolOn(instrument, day)).toBe(symbol);
          }
        }
      }),
      { numRuns: 60 },
    );
  });
});
