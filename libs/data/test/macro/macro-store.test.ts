import { describe, expect, it } from '@jest/globals';

import { type MacroVersion } from '../../src/macro/incoming-series.js';
import { type DatedVersion, mergeDate } from '../../src/macro/macro-store.js';

const NOW = 1000;
const version = (value: number, knownAtMs: number): MacroVersion => ({ day: 1, value, knownAtMs });
const stored = (value: number, knownAtMs: number): DatedVersion => ({ value, knownAtMs });

describe('mergeDate of vintages', () => {
  const merge = (incoming: MacroVersion[], before: DatedVersion[] = []) => mergeDate('vintages', incoming, before, NOW);

  it('three estimates -> three versions, each with its own instant', () => {
    const estimates = [version(1, 10), version(2, 20), version(3, 30)];
    expect(merge(estimates).added).toEqual([stored(1, 10), stored(2, 20), stored(3, 30)]);
  });

  it('a later estimate beside stored ones -> that one, with its own instant', () => {
    expect(merge([version(1, 10), version(2, 20)], [stored(1, 10)])).toEqual({
      added: [stored(2, 20)],
      isRestated: false,
    });
  });

  it('an estimate between stored ones -> its own instant; one that repeats what was in force -> none', () => {
    const before = [stored(1, 10), stored(3, 30)];
    expect(merge([version(2, 20)], before).added).toEqual([stored(2, 20)]);
    expect(merge([version(1, 20)], before).added).toEqual([]);
  });

  it('the newest vintage told otherwise than before -> known from now on', () => {
    const before = [stored(1, 10), stored(2, 20)];
    const told = [version(1, 10), version(5, 20)];
    expect(merge(told, before)).toEqual({ added: [stored(5, NOW)], isRestated: true });
    expect(merge(told, [...before, stored(5, NOW)]).added).toEqual([]);
  });

  it('an older vintage told otherwise -> none: a later one is in force', () => {
    expect(merge([version(7, 10), version(2, 20)], [stored(1, 10), stored(2, 20)]).added).toEqual([]);
    expect(merge([version(7, 10)], [stored(1, 10), stored(2, 20)]).added).toEqual([]);
  });
});

describe('mergeDate of a series dated by its lag', () => {
  it('another value -> known from now on, and after the stored one even where that lies ahead', () => {
    expect(mergeDate('lag', [version(2, 10)], [stored(1, 10)], NOW).added).toEqual([stored(2, NOW)]);
    expect(mergeDate('lag', [version(2, 5000)], [stored(1, 5000)], NOW).added).toEqual([stored(2, 5001)]);
    expect(mergeDate('lag', [version(1, 10)], [stored(1, 10)], NOW).added).toEqual([]);
  });
});
