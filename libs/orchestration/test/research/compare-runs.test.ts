import { describe, expect, it } from '@jest/globals';
import { type TradeDate } from '@prometheus/core';

import { type ReportInput } from '../../src/results/result.js';
import { compareRuns, configDifferences } from '../../src/research/compare-runs.js';
import { renderComparison } from '../../src/research/comparison-page.js';
import { renderComparisonTable } from '../../src/research/comparison-table.js';
import { reportFixture, reportOfDays, weekdays } from '../report/report-fixture.js';

function run(dates: readonly TradeDate[], equity: readonly number[], flows = dates.map(() => 0)): ReportInput {
  return reportOfDays({ dates, equity: Float64Array.from(equity), flows: Float64Array.from(flows) });
}

const withFlows = (input: ReportInput): ReportInput => ({
  ...input,
  days: { ...input.days, flows: new Float64Array(input.days.dates.length) },
});

describe('compareRuns', () => {
  it('ranges that overlap in four days -> growth from the first common close, deposits left out', () => {
    const dates = weekdays('2020-01-06', 6);
    const a = run(dates.slice(0, 5), [100, 110, 121, 181.5, 163.35], [0, 0, 0, 44, 0]);
    const b = run(dates.slice(1), [50, 55, 55, 66, 70]);
    const { common, verdict } = compareRuns(a, b);
    expect(common.dates).toEqual(dates.slice(1, 5));
    // By hand: 121 / 110, 181.5 / (121 + 44), 163.35 / 181.5.
    expect([...common.returns[0]].map((value) => value.toFixed(12))).toEqual([
      '0.100000000000',
      '0.100000000000',
      '-0.100000000000',
    ]);
    expect([...common.growth[1]].map((value) => value.toFixed(9))).toEqual([
      '1.000000000',
      '1.100000000',
      '1.100000000',
      '1.320000000',
    ]);
    expect(verdict).toEqual(['3 common returns are too few to test a difference: 30 are needed.']);
  });

  it('a run that was ruined -> common days end before; no two days in common -> refused', () => {
    const dates = weekdays('2020-01-06', 6);
    const ruined = run(dates, [100, 90, 80, -5, -5, -5]);
    const other = run(dates, [100, 101, 102, 103, 104, 105]);
    expect(compareRuns(ruined, other).common.dates).toEqual(dates.slice(0, 3));
    expect(() => compareRuns(run(dates.slice(0, 3), [1, 1, 1]), run(dates.slice(3), [1, 1, 1]))).toThrow(
      /fewer than two days in common/,
    );
  });

  it('a run against itself -> said in words, no test of ratios', () => {
    const fixture = withFlows(reportFixture({ sessions: 300 }));
    const comparison = compareRuns(fixture, fixture);
    expect(comparison.verdict).toEqual(['Both runs have the same returns on every common day.']);
    expect(comparison.sharpeTest).toBeUndefined();
    expect(renderComparisonTable(comparison)).toContain('The configurations are the same.');
  });

  it('noise of the same mean -> not distinguishable at 5 %, in the table and on the page', () => {
    const fixture = withFlows(reportFixture({ sessions: 400 }));
    const equity = fixture.days.equity.map((value, t) => value * (1 + 0.002 * Math.sin(t * t)));
    const other: ReportInput = {
      ...fixture,
      manifest: {
        ...fixture.manifest,
        name: '<b>Other</b>',
        config: { slippageBps: 9 },
        banners: ['Simulated <data>'],
      },
      days: { ...fixture.days, equity },
    };
    const comparison = compareRuns(fixture, other);
    expect(comparison.verdict).toHaveLength(2);
    expect(comparison.verdict.every((sentence) => sentence.includes('not distinguishable'))).toBe(true);
    const table = renderComparisonTable(comparison);
    expect(Math.max(...table.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
    expect(table.replaceAll(/\s+/g, ' ')).toContain('not distinguishable at 5 %');
    const page = renderComparison(comparison);
    for (const id of ['equity', 'ahead', 'underwater', 'key-figures', 'settings']) expect(page).toContain(`id="${id}"`);
    expect(page).not.toContain('<b>Other');
    expect(page).toContain('B: Simulated &lt;data&gt;');
    expect(page).not.toMatch(/<script|https?:/);
    expect(renderComparison(compareRuns(fixture, other))).toBe(page);
  });
});

describe('configDifferences', () => {
  it('nested settings, lists, settings that only one has -> their paths', () => {
    expect(
      configDifferences(
        { seed: 1, parameters: { fast: 10, list: [1, 2] }, only: true },
        { seed: 1, parameters: { fast: 20, list: [1, 2, 3] } },
      ),
    ).toEqual([
      { path: 'only', first: true, second: undefined },
      { path: 'parameters.fast', first: 10, second: 20 },
      { path: 'parameters.list', first: [1, 2], second: [1, 2, 3] },
    ]);
  });
});
