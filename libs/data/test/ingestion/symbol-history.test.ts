import { dateOfEpochDay, epochDay, tradeDate } from '@prometheus/core';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import {
  deriveSymbolHistory,
  type PricedInstrument,
  type SymbolChange,
  type TickerSpell,
} from '../../src/ingestion/symbol-history.js';
import { US_SESSIONS } from './bar-series.js';

const day = (date: string): number => epochDay(tradeDate(date));
const priced = (symbol: string, first: string): PricedInstrument => ({
  instrumentId: `c:${symbol}`,
  symbol,
  firstSession: US_SESSIONS.sessionOf(day(first)),
  lastSession: US_SESSIONS.sessionOf(day('2015-01-05')),
});
const change = (from: string, to: string, exDate: string): SymbolChange => ({
  instrumentId: `c:${from}`,
  newInstrumentId: `c:${to}`,
  newSymbol: to,
  exDay: day(exDate),
  knownAtMs: Date.parse(`${exDate}T14:30Z`),
});
const stated = (instrument: string, symbol: string, from: string, to?: string): TickerSpell => ({
  instrumentId: `c:${instrument}`,
  symbol,
  from: day(from),
  to: to === undefined ? Infinity : day(to),
  knownAtMs: 0,
  endKnownAtMs: undefined,
  isStated: true,
});
const lines = (spells: readonly TickerSpell[]): string[] =>
  spells
    .map(
      (s) =>
        `${s.instrumentId} ${s.symbol} ${dateOfEpochDay(s.from)} ${s.to === Infinity ? '-' : dateOfEpochDay(s.to)}`,
    )
    .sort();
const derive = (p: readonly PricedInstrument[], c: readonly SymbolChange[] = [], s: readonly TickerSpell[] = []) =>
  deriveSymbolHistory(p, c, s, US_SESSIONS);

describe('deriveSymbolHistory', () => {
  it('prices alone -> each instrument bears its own ticker from its first bar', () => {
    expect(lines(derive([priced('A', '2010-01-04'), priced('B', '2011-01-03')]).spells)).toEqual([
      'c:A A 2010-01-04 -',
      'c:B B 2011-01-03 -',
    ]);
  });

  it('a change to a ticker without prices -> the instrument goes on under it, twice if need be', () => {
    const history = derive(
      [priced('A', '2010-01-04')],
      [change('A', 'C', '2012-01-03'), change('A', 'B', '2011-01-03')],
    );
    expect(lines(history.spells)).toEqual([
      'c:A A 2010-01-04 2011-01-03',
      'c:A B 2011-01-03 2012-01-03',
      'c:A C 2012-01-03 -',
    ]);
    expect(history.symbolOn('c:A', day('2011-01-02'))).toBe('A');
    expect(history.symbolOn('c:A', day('2011-01-03'))).toBe('B');
    expect(history.bearerOn('A', day('2011-01-03'))).toBeUndefined();
  });

  it('a change to a ticker with prices -> the other instrument goes on, the old ticker names nobody', () => {
    const history = derive([priced('A', '2010-01-04'), priced('B', '2011-01-03')], [change('A', 'B', '2011-01-03')]);
    expect(lines(history.spells)).toEqual(['c:A A 2010-01-04 2011-01-03', 'c:B B 2011-01-03 -']);
  });

  it('a change before the first bar -> all its bars bear the new ticker', () => {
    expect(lines(derive([priced('A', '2010-01-04')], [change('A', 'B', '2009-01-05')]).spells)).toEqual([
      'c:A B 2010-01-04 -',
    ]);
  });

  it('two instruments that take one ticker -> the later one has it from then on', () => {
    const history = derive(
      [priced('A', '2010-01-04'), priced('B', '2010-01-04')],
      [change('A', 'T', '2011-01-03'), change('B', 'T', '2012-01-03')],
    );
    expect(history.bearerOn('T', day('2011-06-01'))?.instrumentId).toBe('c:A');
    expect(history.bearerOn('T', day('2012-01-03'))?.instrumentId).toBe('c:B');
    expect(history.symbolOn('c:A', day('2012-01-03'))).toBeUndefined();
  });

  it('a stated history -> nothing else counts of that instrument, and others lose its days', () => {
    const history = derive(
      [priced('META', '2012-05-18'), priced('FB', '2010-01-04')],
      [change('META', 'ZZ', '2014-01-02')],
      [stated('META', 'FB', '2012-05-18', '2013-06-03'), stated('META', 'META', '2013-06-03')],
    );
    expect(lines(history.spells)).toEqual([
      'c:FB FB 2010-01-04 2012-05-18',
      'c:FB FB 2013-06-03 -',
      'c:META FB 2012-05-18 2013-06-03',
      'c:META META 2013-06-03 -',
    ]);
  });

  it('any prices, changes and statements -> on each day a ticker names at most one instrument', () => {
    const names = ['A', 'B', 'C', 'D'];
    const dates = ['2010-01-04', '2010-06-01', '2011-01-03', '2011-06-01', '2012-01-03', '2012-06-01'];
    const someDate = fc.constantFrom(...dates);
    const changes = fc.array(fc.tuple(fc.constantFrom(...names), fc.constantFrom(...names, 'X', 'Y'), someDate), {
      maxLength: 6,
    });
    const starts = fc.dictionary(fc.constantFrom(...names), someDate);
    // A file cannot overlap itself: one stated ticker at most, here.
    const statement = fc.option(
      fc.tuple(fc.constantFrom(...names), fc.constantFrom(...names, 'X'), someDate, fc.boolean()),
    );
    fc.assert(
      fc.property(starts, changes, statement, (firsts, moves, says) => {
        const history = derive(
          Object.entries(firsts).map(([symbol, first]) => priced(symbol, first)),
          moves.filter(([from, to]) => from !== to).map(([from, to, ex]) => change(from, to, ex)),
          says === null ? [] : [stated(says[0], says[1], says[2], says[3] ? '2014-01-02' : undefined)],
        );
        for (const date of [...dates, '2013-01-02', '2014-06-02']) {
          const today = history.spells.filter(({ from, to }) => from <= day(date) && day(date) < to);
          expect(new Set(today.map(({ symbol }) => symbol)).size).toBe(today.length);
          expect(new Set(today.map(({ instrumentId }) => instrumentId)).size).toBe(today.length);
        }
        for (const { from, to } of history.spells) expect(to).toBeGreaterThan(from);
      }),
      { numRuns: 300 },
    );
  });
});
