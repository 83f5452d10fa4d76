import { describe, expect, it } from '@jest/globals';
import { type TradeDate } from '@prometheus/core';
import { LengthMismatchError, UnorderedDatesError } from '@prometheus/statistics';

import { regimeTable } from '../../src/results/regimes.js';
import { weekdays } from '../report/report-fixture.js';

const dates = weekdays('2010-01-04', 6);
const own = { dates, returns: Float64Array.of(0.5, 0.1, -0.2, 0.1, 0.05, -0.1) };

describe('regimeTable', () => {
  it('labels that hold until the next -> returns strung together by regime, those before the first left out', () => {
    // The second label is dated on a Sunday: it holds from Monday on.
    const friday = dates[4];
    const { rows, spells } = regimeTable(
      { dates: [dates[1], dates[3], '2010-01-10' as TradeDate], labels: ['calm', 'stressed', 'calm'] },
      own,
      { dates: dates.slice(1), returns: Float64Array.of(0.2, 0, -0.1, 0, 0.5) },
    );
    expect(rows.map(({ label, sessions }) => [label, sessions])).toEqual([
      ['calm', 3],
      ['stressed', 2],
    ]);
    // 1.1 x 0.8 x 0.9 and 1.1 x 1.05; the benchmark 1.2 x 1 x 1.5 and 0.9 x 1
    expect(rows[0].return).toBeCloseTo(0.792 - 1, 12);
    expect(rows[1].return).toBeCloseTo(0.155, 12);
    expect(rows[0].benchmarkReturn).toBeCloseTo(0.8, 12);
    expect(rows[1].benchmarkReturn).toBeCloseTo(-0.1, 12);
    expect(rows[0].maxDrawdown).toBeCloseTo(0.72 - 1, 12);
    expect(rows[0].share).toBeCloseTo(0.6, 12);
    expect(rows[0].hitRate).toBeCloseTo(1 / 3, 12);
    expect(spells).toEqual([
      { label: 'calm', from: dates[1], to: dates[2] },
      { label: 'stressed', from: dates[3], to: friday },
      { label: 'calm', from: dates[5], to: dates[5] },
    ]);
  });

  it('labels dated after the run -> no rows', () => {
    expect(regimeTable({ dates: ['2020-01-02' as TradeDate], labels: ['calm'] }, own)).toEqual({ rows: [], spells: [] });
  });

  it('labels without dates, or dates out of order -> refused', () => {
    expect(() => regimeTable({ dates, labels: ['calm'] }, own)).toThrow(LengthMismatchError);
    expect(() => regimeTable({ dates: [dates[1], dates[0]], labels: ['a', 'b'] }, own)).toThrow(UnorderedDatesError);
  });
});
