import { describe, expect, it, jest } from '@jest/globals';
import { dateOfEpochDay, type TradeDate } from '@prometheus/core';
import fc from 'fast-check';

import { FactNotRequiredError, MacroSeriesError } from '../../src/errors.js';
import { LoadedMacroFacts, loadMacroFacts, type StoredObservation } from '../../src/macro/loaded-macro-facts.js';
import { DataReader } from '../../src/reading/data-reader.js';
import { macroDatabase } from './macro-database.js';

jest.setTimeout(120_000);

const observation = (date: string, value: number, knownAtMs: number, seriesId = 'GDP'): StoredObservation => ({
  seriesId,
  date: date as TradeDate,
  value,
  knownAtMs,
});

/** Estimates of two quarters in the order of their publication: advance, second, third. */
const ESTIMATES = [
  observation('2008-04-01', 1.9, 100),
  observation('2008-04-01', 3.3, 200),
  observation('2008-04-01', 2.8, 300),
  observation('2008-07-01', -0.3, 400),
  observation('2008-07-01', -0.5, 500),
  observation('2008-07-01', -0.5, 600),
];

const versions = fc.uniqueArray(
  fc.record({
    seriesId: fc.constantFrom('A', 'B'),
    date: fc.integer({ min: 0, max: 12 }).map((day) => dateOfEpochDay(day)),
    value: fc.integer({ min: -3, max: 3 }),
    knownAtMs: fc.integer({ min: 0, max: 30 }),
  }),
  { maxLength: 60, selector: ({ seriesId, date, knownAtMs }) => `${seriesId} ${date} ${knownAtMs}` },
);

/** The definition of `latest`, word by word. */
function expected(all: readonly StoredObservation[], id: string, count: number, asOfMs: number) {
  const newest = new Map<string, StoredObservation>();
  for (const one of all) {
    if (one.seriesId !== id || one.knownAtMs > asOfMs) continue;
    const other = newest.get(one.date);
    if (other === undefined || other.knownAtMs < one.knownAtMs) newest.set(one.date, one);
  }
  const sorted = [...newest.values()].sort((a, b) => (a.date < b.date ? -1 : 1));
  return sorted.slice(Math.max(0, sorted.length - count)).map(({ date, value }) => ({ date, value }));
}

describe('LoadedMacroFacts', () => {
  const facts = new LoadedMacroFacts(['GDP'], [...ESTIMATES].reverse());

  it.each([
    ['before the first estimate -> nothing', 99, []],
    ['at its instant -> that one', 100, [1.9]],
    ['after the second -> the second', 250, [3.3]],
    ['after the third -> the third', 399, [2.8]],
    ['with the next quarter -> both', 400, [2.8, -0.3]],
    ['revised -> the revision', 10_000, [2.8, -0.5]],
  ])('%s', (_name, asOf, values) => {
    expect(facts.latest('GDP', 4, asOf).map(({ value }) => value)).toEqual(values);
  });

  it('the newest alone -> one; what is served cannot be changed', () => {
    const [one, ...more] = facts.latest('GDP', 1, 10_000);
    expect([one, more]).toEqual([{ date: '2008-07-01', value: -0.5 }, []]);
    expect(() => Object.assign(one, { value: 9 })).toThrow(TypeError);
    facts.latest('GDP', 2, 10_000).pop();
    expect(facts.latest('GDP', 2, 10_000)).toHaveLength(2);
  });

  it('a series that was not required -> FactNotRequiredError; one without values -> nothing', () => {
    expect(() => facts.latest('CPI', 1, 0)).toThrow(FactNotRequiredError);
    expect(new LoadedMacroFacts(['CPI'], ESTIMATES).latest('CPI', 1, 10_000)).toEqual([]);
  });

  it('any versions, any instant -> the newest version of the newest dates that was known', () => {
    fc.assert(
      fc.property(versions, fc.integer({ min: -1, max: 31 }), fc.integer({ min: 1, max: 14 }), (all, asOf, count) => {
        const loaded = new LoadedMacroFacts(['A', 'B'], all);
        for (const id of ['A', 'B']) expect(loaded.latest(id, count, asOf)).toEqual(expected(all, id, count, asOf));
      }),
      { numRuns: 500 },
    );
  });

  it('what becomes known later, removed or changed -> the same answers and digest', () => {
    fc.assert(
      fc.property(versions, fc.integer({ min: -1, max: 31 }), (all, asOf) => {
        const whole = new LoadedMacroFacts(['A', 'B'], all);
        const cut = all.filter(({ knownAtMs }) => knownAtMs <= asOf);
        const changed = all.map((one) => (one.knownAtMs <= asOf ? one : { ...one, value: one.value + 100 }));
        for (const other of [
          new LoadedMacroFacts(['B', 'A'], cut.reverse()),
          new LoadedMacroFacts(['A', 'B'], changed),
        ]) {
          expect(other.digest(asOf)).toBe(whole.digest(asOf));
          for (const id of ['A', 'B']) expect(other.latest(id, 20, asOf)).toEqual(whole.latest(id, 20, asOf));
        }
      }),
      { numRuns: 300 },
    );
  });

  it('another value, instant or series known by then -> another digest', () => {
    const digest = (all: readonly StoredObservation[], ids = ['GDP']) => new LoadedMacroFacts(ids, all).digest(300);
    const whole = digest(ESTIMATES);
    expect(whole).toMatch(/^[0-9a-f]{64}$/);
    expect(digest(ESTIMATES.slice(0, 2))).not.toBe(whole);
    expect(digest([...ESTIMATES.slice(1), observation('2008-04-01', 2, 100)])).not.toBe(whole);
    expect(digest([...ESTIMATES.slice(1), observation('2008-04-01', 1.9, 101)])).not.toBe(whole);
    expect(digest(ESTIMATES, ['GDP', 'CPI'])).not.toBe(whole);
  });
});

describe('stored macro series', () => {
  const db = macroDatabase();
  const load = async (ids: readonly string[]) => {
    const client = await db.database.historical.pool.connect();
    return loadMacroFacts(client, ids).finally(() => client.release());
  };

  it('loaded -> served as stored; not stored, or for evaluation only -> refused with the reason', async () => {
    await expect(load(['RATE'])).rejects.toThrow('Bring it in with');
    await db.ingestSeries({ 'RATE.csv': 'date,value\n2010-01-04,3\n', 'PAST.csv': 'date,value\n2009-01-01,1\n' });
    const facts = await load(['RATE']);
    const open = Date.parse('2010-01-05T14:30:00Z');
    expect(facts.latest('RATE', 9, open - 1)).toEqual([]);
    expect(facts.latest('RATE', 9, open)).toEqual([{ date: '2010-01-04', value: 3 }]);
    await expect(load(['FOO'])).rejects.toThrow('"FOO" is not stored. Stored: PAST, RATE.');
    const refused = await load(['RATE', 'PAST']).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(MacroSeriesError);
    expect((refused as Error).message).toContain('"PAST" is for evaluation only: decided years later');
    expect((await load([])).seriesIds).toEqual([]);
  });

  it('readMacro -> current values, the version of an instant, and a range', async () => {
    await db.ingestSeries({
      'RATE.csv': 'date,value\n2010-01-04,3\n2010-01-05,4\n',
      'PAST.csv': 'date,value\n2009-01-01,1\n',
    });
    await db.ingestSeries({ 'RATE.csv': 'date,value\n2010-01-04,3.2\n' }, { now: '2021-01-04T00:00:00Z' });
    const reader = new DataReader(db.database);
    const read = async (filters: Parameters<typeof reader.readMacro>[0]) =>
      (await reader.readMacro(filters)).map(({ seriesId, date, value }) => `${seriesId} ${date} ${value}`);
    expect(await read({})).toEqual(['PAST 2009-01-01 1', 'RATE 2010-01-04 3.2', 'RATE 2010-01-05 4']);
    expect(await read({ series: ['RATE'], knownBy: new Date('2010-01-06T14:29:00Z') })).toEqual(['RATE 2010-01-04 3']);
    const [from, to] = ['2010-01-04', '2010-01-04'] as TradeDate[];
    expect(await read({ series: ['RATE'], from, to, knownBy: new Date('2020-01-01T00:00:00Z') })).toEqual([
      'RATE 2010-01-04 3',
    ]);
    await expect(read({ series: ['FOO'] })).rejects.toThrow(MacroSeriesError);
  });
});
