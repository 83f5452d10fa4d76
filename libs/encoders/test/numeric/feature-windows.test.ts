import { describe, expect, it } from '@jest/globals';
import { tradeDate } from '@prometheus/core';

import { FeatureShapeError } from '../../src/errors.js';
import { joinWindows } from '../../src/numeric/feature-windows.js';

const table = (names: readonly string[], date: string, values: readonly number[]) => ({
  names,
  values: Float64Array.from(values),
  dates: Array.from({ length: values.length / names.length }, () => tradeDate(date)),
});

describe('joinWindows', () => {
  it('tables of the same features -> their rows one after the other', () => {
    const joined = joinWindows([
      table(['a', 'b'], '2020-01-02', [1, 2]),
      table(['a', 'b'], '2020-01-03', []),
      table(['a', 'b'], '2020-01-06', [3, 4, 5, 6]),
    ]);
    expect([...joined.values]).toEqual([1, 2, 3, 4, 5, 6]);
    expect(joined.dates).toEqual(['2020-01-02', '2020-01-06', '2020-01-06']);
  });

  it('other names, another order, or no table -> refused', () => {
    const first = table(['a', 'b'], '2020-01-02', [1, 2]);
    expect(() => joinWindows([first, table(['b', 'a'], '2020-01-03', [1, 2])])).toThrow(FeatureShapeError);
    expect(() => joinWindows([first, table(['a'], '2020-01-03', [1])])).toThrow(FeatureShapeError);
    expect(() => joinWindows([])).toThrow(FeatureShapeError);
  });
});
