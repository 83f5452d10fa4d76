import { describe, expect, it } from '@jest/globals';

import { FactNotRequiredError } from '../../../src/errors.js';
import { macroLevel } from '../../../src/features/market/macro-level.js';
import { indexReturn } from '../../../src/features/market/market-index.js';
import { type StoredObservation } from '../../../src/macro/loaded-macro-facts.js';
import { closeOf, smallContext, valuesOf, weekdays } from '../../fixture/small-market.js';

const DAYS = weekdays(6);

describe('indexReturn of instruments', () => {
  const closes = { A: [100, 110, 99, 99], B: [10, 12, null, 9], C: [null, 50, 40, 44] };
  const context = smallContext({ closes, instruments: { C: { currency: 'EUR' } } });

  it('equal weights -> the mean of the returns that exist', () => {
    // Day 1: A +10 %, B +20 %. Day 2: A -10 %, C -20 %. Day 3: A 0, C +10 %; B has no bar the day before.
    const values = valuesOf(context, indexReturn({ kind: 'equal_weight' }));
    expect(values[0]).toBeNull();
    [0.15, -0.15, 0.05].forEach((value, k) => expect(values[k + 1]).toBeCloseTo(value, 14));
  });

  it('a selection -> its names alone, and NaN where it has no return', () => {
    const eur = indexReturn({ kind: 'equal_weight', selection: { kind: 'currency', currency: 'EUR' } });
    expect(valuesOf(context, eur).slice(0, 2)).toEqual([null, null]);
    expect(valuesOf(context, eur)[2]).toBeCloseTo(-0.2, 14);
  });

  it('one instrument -> its returns; a symbol that nobody bears -> NaN', () => {
    const values = valuesOf(context, indexReturn({ kind: 'instrument', symbol: 'B' }));
    expect([values[0], values[2], values[3]]).toEqual([null, null, null]);
    expect(values[1]).toBeCloseTo(0.2, 14);
    expect(valuesOf(context, indexReturn({ kind: 'instrument', symbol: 'X' }))).toEqual([null, null, null, null]);
  });

  it('an action known after its ex-date -> the return as it looked on that day', () => {
    const split = { instrumentId: 'A', type: 'SPLIT', exDate: DAYS[1], ratio: 2 } as const;
    const of = (knownAtMs: number) =>
      valuesOf(
        smallContext({ closes: { A: [100, 55, 66] }, actions: [{ ...split, knownAtMs }] }),
        indexReturn({ kind: 'equal_weight' }),
      );
    expect(of(0)[1]).toBeCloseTo(0.1, 14);
    expect(of(closeOf(DAYS[1]) + 1)[1]).toBeCloseTo(-0.45, 14);
    expect(of(closeOf(DAYS[1]) + 1)[2]).toBeCloseTo(0.2, 14);
  });
});

describe('indexReturn of a macro series', () => {
  const level = (t: number, value: number, known: number): StoredObservation => ({
    seriesId: 'LEVEL',
    date: DAYS[t],
    value,
    knownAtMs: closeOf(DAYS[known]),
  });
  const closes = { A: [1, 1, 1, 1, 1, 1] };
  const rows = [level(0, 100, 0), level(1, 110, 1), level(1, 120, 3), level(3, 132, 4), level(4, 66, 5)];

  it('levels as they become known -> changes where a newer one came, nothing where it went stale or was revised', () => {
    const context = smallContext({ closes }, rows);
    expect(valuesOf(context, macroLevel('LEVEL'))).toEqual([100, 110, 110, 120, 132, 66]);
    const values = valuesOf(context, indexReturn({ kind: 'macro', series: 'LEVEL' }));
    expect([values[0], values[2], values[3]]).toEqual([null, null, null]);
    expect(values[1]).toBeCloseTo(0.1, 14);
    expect(values[4]).toBeCloseTo(0.1, 14);
    expect(values[5]).toBeCloseTo(-0.5, 14);
  });

  it('two observations in one session -> the change over both; a level that is not positive -> none', () => {
    const both = smallContext({ closes }, [level(0, 100, 0), level(1, 110, 2), level(2, 121, 2), level(3, 0, 3)]);
    const values = valuesOf(both, indexReturn({ kind: 'macro', series: 'LEVEL' }));
    expect(values[2]).toBeCloseTo(0.21, 14);
    expect(values.filter((value) => value !== null)).toHaveLength(1);
  });

  it('before the first observation -> NaN; without the requirement -> refused', () => {
    expect(valuesOf(smallContext({ closes }, [level(2, 5, 3)]), macroLevel('LEVEL'))).toEqual([
      null,
      null,
      null,
      5,
      5,
      5,
    ]);
    expect(() => valuesOf(smallContext({ closes }), macroLevel('LEVEL'))).toThrow(FactNotRequiredError);
    expect(() => valuesOf(smallContext({ closes }, rows), macroLevel('OTHER'))).toThrow(FactNotRequiredError);
  });
});
