import { describe, expect, it } from '@jest/globals';
import { type TradeDate } from '@prometheus/core';

import { haveSamePrefix } from '../../src/engine/same-rows.js';
import { type FeatureRows } from '../../src/features/feature-rows.js';

const rows = (values: readonly number[], names = ['a', 'b'], first = 1): FeatureRows => ({
  names,
  values: Float64Array.from(values),
  dates: Array.from({ length: values.length / names.length }, (_, t) => `2020-01-0${first + t}` as TradeDate),
});
const base = rows([1, 2, 3, 4, 5, Number.NaN]);

describe('rows with the same beginning', () => {
  it('more rows after the compared ones -> the same, whatever they hold', () => {
    expect(haveSamePrefix(base, rows([1, 2, 3, 4, 9, 9, 9, 9]), 2)).toBe(true);
    expect(haveSamePrefix(base, rows([1, 2, 3, 4, 9, 9, 9, 9]), 3)).toBe(false);
  });

  it('missing figures of other bits -> the same', () => {
    const other = rows([1, 2, 3, 4, 5, Number.NaN]);
    new BigUint64Array(other.values.buffer)[5] = 0xfff8_0000_0000_0001n;
    expect(haveSamePrefix(base, other, 3)).toBe(true);
  });

  it.each([
    ['a figure that differs in its last bit', rows([1, 2, 3, 4 * (1 + Number.EPSILON), 5, Number.NaN])],
    ['a figure that was missing', rows([1, 2, 3, 4, 5, 6])],
    ['other dates', rows([1, 2, 3, 4, 5, Number.NaN], ['a', 'b'], 2)],
    ['other columns', rows([1, 2, 3, 4, 5, Number.NaN], ['a', 'c'])],
    ['fewer rows', rows([1, 2, 3, 4])],
  ])('%s -> not the same', (_, other) => {
    expect(haveSamePrefix(base, other, 3)).toBe(false);
  });

  it('rows that are a part of a longer array -> compared from where they begin', () => {
    const values = Float64Array.of(0, 0, 1, 2, 3, 4).subarray(2);
    expect(haveSamePrefix(base, { ...rows([1, 2, 3, 4]), values }, 2)).toBe(true);
  });
});
