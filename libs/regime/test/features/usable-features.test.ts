import { describe, expect, it } from '@jest/globals';
import { type TradeDate } from '@prometheus/core';
import { marketReturn } from '@prometheus/data';

import { transformedRow, transformedValues, usableFeatures } from '../../src/features/usable-features.js';

const feature = (name: string, lookback: number, transform: 'identity' | 'log' = 'identity') => ({
  name,
  series: { ...marketReturn({ kind: 'equal_weight' }, 1), lookback },
  transform,
});

function rows(columns: readonly (readonly number[])[]) {
  const dates = columns[0].map((_, t) => `2020-01-${String(t + 1).padStart(2, '0')}` as TradeDate);
  return {
    names: columns.map((_, i) => `f${i}`),
    values: Float64Array.from(dates.flatMap((_, t) => columns.map((column) => column[t]))),
    dates,
  };
}

const N = Number.NaN;

describe('usableFeatures', () => {
  it('missing only while it warms up -> used', () => {
    const { used, reasons } = usableFeatures(rows([[N, N, 1, 2, 3, 4, 5, 6, 7, 8]]), [feature('f0', 3)], 0.9);
    expect(used).toEqual([{ name: 'f0', transform: 'identity', column: 0 }]);
    expect(reasons).toEqual([]);
  });

  it('missing after its warm-up -> left out with the share that is there', () => {
    const { used, reasons } = usableFeatures(rows([[N, N, N, N, N, N, 7, 8, 9, 10]]), [feature('f0', 1)], 0.9);
    expect(used).toEqual([]);
    expect(reasons).toEqual(['f0 is left out: 40 % of 10 sessions have it, 90 % are needed']);
  });

  it('shorter history than its lookback -> left out', () => {
    const { reasons } = usableFeatures(rows([[1, 2, 3]]), [feature('f0', 4)], 0);
    expect(reasons).toEqual(['f0 is left out: 0 % of 0 sessions have it, 0 % are needed']);
  });

  it('the same value in most sessions -> left out, as it cannot be scaled', () => {
    const { reasons } = usableFeatures(rows([[1, 1, 1, 1, 1, 1, 1, 9]]), [feature('f0', 1)], 0.9);
    expect(reasons).toEqual(['f0 is left out: it hardly varies over the training window']);
  });

  it('a logarithm of what is not positive -> counts as missing', () => {
    const { reasons } = usableFeatures(rows([[-1, 0, 1, 2]]), [feature('f0', 1, 'log')], 0.9);
    expect(reasons[0]).toContain('50 % of 4 sessions have it');
  });
});

describe('transformedRow, transformedValues', () => {
  const used = [
    { name: 'c', transform: 'log' as const, column: 2 },
    { name: 'a', transform: 'identity' as const, column: 0 },
  ];

  it('used columns -> in the order of use, logarithms taken', () => {
    expect([...transformedRow([5, 6, Math.E], used)]).toEqual([1, 5]);
  });

  it('zero or infinity -> not a number', () => {
    expect([...transformedRow([Infinity, 6, 0], used)]).toEqual([N, N]);
  });

  it('all rows at once -> the same as row by row', () => {
    const all = rows([
      [1, 2],
      [3, 4],
      [5, 6],
    ]);
    const byRow = [0, 1].flatMap((t) => [...transformedRow(all.values.subarray(t * 3, t * 3 + 3), used)]);
    expect([...transformedValues(all, used)]).toEqual(byRow);
  });
});
