import { epochDay, tradeDate } from '@prometheus/core';
import { describe, expect, it } from '@jest/globals';

import { type Spell } from '../../src/ingestion/membership-file.js';
import { SpellJoiner } from '../../src/ingestion/membership-join.js';
import {
  deriveSymbolHistory,
  type PricedInstrument,
  type SymbolChange,
  type TickerSpell,
} from '../../src/ingestion/symbol-history.js';
import { US_SESSIONS } from './bar-series.js';

const day = (date: string): number => epochDay(tradeDate(date));
const session = (date: string): number => US_SESSIONS.sessionOf(day(date));
const priced = (symbol: string, first: string, last: string): PricedInstrument => ({
  instrumentId: `c:${symbol}`,
  symbol,
  firstSession: session(first),
  lastSession: session(last),
});
const spell = (symbol: string, from: string, to?: string): Spell => ({
  symbol,
  fromDate: tradeDate(from),
  toDate: to === undefined ? undefined : tradeDate(to),
  knownAtMs: Date.parse(`${from}T23:00Z`),
  endKnownAtMs: to === undefined ? undefined : Date.parse(`${to}T23:00Z`),
});
const change = (from: string, to: string, exDate: string): SymbolChange => ({
  instrumentId: `c:${from}`,
  newInstrumentId: `c:${to}`,
  newSymbol: to,
  exDay: day(exDate),
  knownAtMs: Date.parse(`${exDate}T14:30Z`),
});

/** The collection has bars from 2000-01-03 to 2012-12-31. */
const WHOLE = priced('WHOLE', '2000-01-03', '2012-12-31');

interface Case {
  readonly others?: readonly PricedInstrument[];
  readonly changes?: readonly SymbolChange[];
  readonly stated?: readonly TickerSpell[];
  /** Bars within the spells, those with volume after a slash; everything trades unless said otherwise. */
  readonly bars?: Readonly<Record<string, readonly [number, number]>>;
}

function join(spells: readonly Spell[], { others = [], changes = [], stated = [], bars = {} }: Case) {
  const all = [WHOLE, ...others];
  const history = deriveSymbolHistory(all, changes, stated, US_SESSIONS);
  const joiner = new SpellJoiner('c', US_SESSIONS, history, all, changes);
  const barsOf = (one: Spell) => {
    const candidate = joiner.candidate(one);
    if (candidate === undefined) return undefined;
    const own = bars[`${one.symbol} ${one.fromDate}`];
    if (own !== undefined) return { bars: own[0], traded: own[1] };
    const first = Math.max(day(one.fromDate), US_SESSIONS.days[candidate.instrument.firstSession]);
    const last = Math.min(day(one.toDate ?? '2012-12-31'), US_SESSIONS.days[candidate.instrument.lastSession] + 1);
    const count = US_SESSIONS.days.filter((d) => d >= first && d < last).length;
    return { bars: count, traded: count };
  };
  const joining = joiner.join([spell('WHOLE', '1996-01-02'), ...spells], barsOf);
  return {
    joined: joining.joined
      .slice(1)
      .map(({ instrumentId, fromDate, toDate }) => `${instrumentId} ${fromDate} ${toDate ?? '-'}`),
    findings: joining.findings,
    raw: joining.joined.slice(1),
  };
}

describe('SpellJoiner, joined', () => {
  it.each([
    ['bars throughout the spell', spell('X', '2003-01-02', '2005-01-03'), priced('X', '2000-01-03', '2012-12-31')],
    ['a spell from before the collection', spell('X', '1996-01-02'), priced('X', '2000-01-03', '2012-12-31')],
    [
      'bars that begin five sessions late',
      spell('X', '2003-01-02', '2005-01-03'),
      priced('X', '2003-01-09', '2012-12-31'),
    ],
    [
      'a member that was taken over at the end of its spell',
      spell('X', '1996-01-02', '2009-01-02'),
      priced('X', '2005-01-03', '2008-12-31'),
    ],
    [
      'a late beginning of bars that run on with the spell',
      spell('X', '1996-01-02'),
      priced('X', '2006-01-03', '2012-12-31'),
    ],
    [
      'bars that go on after the spell',
      spell('X', '2003-01-02', '2005-01-03'),
      priced('X', '2001-01-02', '2012-12-31'),
    ],
    [
      'bars that end early, begun in time',
      spell('X', '2003-01-02', '2008-01-02'),
      priced('X', '2000-01-03', '2006-01-03'),
    ],
    [
      'a spell after the end of the collection',
      spell('X', '2013-10-29', '2017-07-26'),
      priced('X', '2000-01-03', '2012-12-31'),
    ],
    [
      'a spell before the collection, of bars from its beginning',
      spell('X', '1996-01-02', '1999-01-04'),
      priced('X', '2000-01-03', '2012-12-31'),
    ],
  ])('%s -> the priced instrument', (_, one, instrument) => {
    const { joined, findings } = join([one], { others: [instrument] });
    expect(joined).toEqual([`c:X ${one.fromDate} ${one.toDate ?? '-'}`]);
    expect(findings).toEqual([]);
  });

  it('a ticker without prices -> an instrument of that name', () => {
    expect(join([spell('GONE', '2003-01-02', '2005-01-03')], {}).joined).toEqual(['c:GONE 2003-01-02 2005-01-03']);
  });

  it('no volume in a collection that has none at all -> no contradiction', () => {
    const one = spell('X', '2003-01-02', '2005-01-03');
    const bars = { 'X 2003-01-02': [500, 0], 'WHOLE 1996-01-02': [3000, 0] } as const;
    expect(join([one], { others: [priced('X', '2000-01-03', '2012-12-31')], bars }).findings).toEqual([]);
  });
});

describe('SpellJoiner, contradicted', () => {
  it.each([
    [
      'bars that begin after the spell',
      spell('X', '2002-07-22', '2005-08-12'),
      priced('X', '2006-07-13', '2012-12-31'),
      undefined,
      'first bar is of 2006-07-13, after the spell',
    ],
    [
      'bars that end before the spell',
      spell('X', '2008-01-02'),
      priced('X', '2000-01-03', '2006-01-03'),
      undefined,
      'last bar is of 2006-01-03, before the spell',
    ],
    [
      'a hole throughout the spell',
      spell('X', '2004-01-02', '2005-01-03'),
      priced('X', '2000-01-03', '2012-12-31'),
      [0, 0] as const,
      'no bar within the spell',
    ],
    [
      'bars without volume',
      spell('X', '2003-01-02', '2005-01-03'),
      priced('X', '2000-01-03', '2012-12-31'),
      [505, 252] as const,
      '253 of its 505 bars within the spell have no volume',
    ],
    [
      'bars that begin and go on without regard to the spell',
      spell('X', '1997-01-15', '2002-07-25'),
      priced('X', '2001-12-13', '2012-12-31'),
      undefined,
      'first bar is of 2001-12-13, within the spell',
    ],
    [
      'six sessions late and no common end',
      spell('X', '2003-01-02', '2005-01-03'),
      priced('X', '2003-01-13', '2012-12-31'),
      undefined,
      'within the spell',
    ],
  ])('%s -> an instrument of its own and a finding', (_, one, instrument, counts, reason) => {
    const bars = counts === undefined ? {} : { [`X ${one.fromDate}`]: counts };
    const { joined, findings } = join([one], { others: [instrument], bars });
    expect(joined).toEqual([`c:X#${one.fromDate} ${one.fromDate} ${one.toDate ?? '-'}`]);
    expect(findings).toMatchObject([
      { code: 'TICKER_REUSED', severity: 'WARNING', symbol: 'X', firstDate: one.fromDate },
    ]);
    expect(findings[0].detail).toContain(reason);
  });

  it('two spells of one ticker -> only the contradicted one is apart', () => {
    const { joined } = join([spell('X', '2001-01-02', '2004-01-02'), spell('X', '2008-01-02')], {
      others: [priced('X', '2006-01-03', '2012-12-31')],
    });
    expect(joined).toEqual(['c:X#2001-01-02 2001-01-02 2004-01-02', 'c:X 2008-01-02 -']);
  });
});

describe('SpellJoiner, stated tickers and changes', () => {
  const stated = (instrument: string, symbol: string, from: string, to: string): TickerSpell => ({
    instrumentId: `c:${instrument}`,
    symbol,
    from: day(from),
    to: day(to),
    knownAtMs: 0,
    endKnownAtMs: undefined,
    isStated: true,
  });

  it('a file that says who bore the ticker at the start -> joined, whatever the bars say', () => {
    const { joined, findings } = join([spell('OLD', '2001-01-02', '2005-01-03')], {
      others: [priced('OLD', '2006-01-03', '2012-12-31'), priced('NEW', '2002-01-02', '2012-12-31')],
      stated: [stated('NEW', 'OLD', '2000-01-03', '2005-01-03')],
    });
    expect(joined).toEqual(['c:NEW 2001-01-02 2005-01-03']);
    expect(findings).toEqual([]);
  });

  it('a file that begins only after the start of the spell -> the bars decide', () => {
    const { joined } = join([spell('SAF', '1996-01-02', '2008-09-23')], {
      others: [priced('SAF', '2003-10-13', '2006-04-07')],
      stated: [stated('SAF', 'SAF', '2003-10-13', '2012-12-31')],
    });
    expect(joined).toEqual(['c:SAF#1996-01-02 1996-01-02 2008-09-23']);
  });

  it('a change to a ticker without prices, listed under either name -> one member, the instrument that goes on', () => {
    const others = [priced('A', '2000-01-03', '2012-12-31')];
    const changes = [change('A', 'B', '2006-01-03')];
    expect(join([spell('A', '2003-01-02')], { others, changes }).joined).toEqual(['c:A 2003-01-02 -']);
    expect(join([spell('B', '2003-01-02')], { others, changes }).joined).toEqual(['c:A 2003-01-02 -']);
    expect(join([spell('B', '2007-01-03')], { others, changes }).joined).toEqual(['c:A 2007-01-03 -']);
  });

  it('a change between two price files, listed under either name -> the old instrument up to the ex-date, then the new one', () => {
    const others = [priced('A', '2000-01-03', '2006-01-03'), priced('B', '2006-01-03', '2012-12-31')];
    const changes = [change('A', 'B', '2006-01-03')];
    const parts = ['c:A 2003-01-02 2006-01-03', 'c:B 2006-01-03 2010-01-04'];
    const { joined, raw } = join([spell('A', '2003-01-02', '2010-01-04')], { others, changes });
    expect(joined).toEqual(parts);
    expect(raw.map((part) => [part.knownAtMs, part.endKnownAtMs].map((ms) => new Date(ms ?? 0).toISOString()))).toEqual(
      [
        ['2003-01-02T23:00:00.000Z', '2006-01-03T14:30:00.000Z'],
        ['2006-01-03T14:30:00.000Z', '2010-01-04T23:00:00.000Z'],
      ],
    );
    expect(join([spell('B', '2003-01-02', '2010-01-04')], { others, changes }).joined).toEqual(parts);
  });
});
