import { describe, expect, it } from '@jest/globals';
import { tradeDate } from '@prometheus/core';
import fc from 'fast-check';

import { linearAxis, logAxis, logTicks, PLOT_WIDTH, timeAxis } from '../../../src/report/charts/axes.js';
import { weekdays } from '../report-fixture.js';

const plain = { height: 200, tickCount: 5, format: (value: number) => String(value) };

describe('logAxis', () => {
  it('equal ratios -> equal distances', () => {
    const axis = logAxis(1e6, 8e6, plain);
    const step = axis.position(1e6) - axis.position(2e6);
    expect(axis.position(2e6) - axis.position(4e6)).toBeCloseTo(step, 9);
    expect(axis.position(4e6) - axis.position(8e6)).toBeCloseTo(step, 9);
  });

  it('several decades -> powers of ten and their parts; a small range -> even steps', () => {
    expect(logTicks(1e5, 1e9, 5)).toEqual([1e5, 1e6, 1e7, 1e8, 1e9]);
    expect(logTicks(0.9e6, 21e6, 6)).toEqual([1e6, 2e6, 5e6, 1e7, 2e7]);
    expect(logTicks(0.95e6, 1.2e6, 5)).toEqual([0.95e6, 1e6, 1.05e6, 1.1e6, 1.15e6, 1.2e6]);
  });

  it('a flat curve -> a range around it', () => {
    const axis = logAxis(1e6, 1e6, plain);
    expect(axis.position(1e6)).toBeCloseTo(100, 6);
    expect(axis.ticks.length).toBeGreaterThan(1);
  });

  it('any positive range -> at least two ticks, ascending, inside', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1e-3, max: 1e12, noNaN: true }),
        fc.double({ min: 1.001, max: 1e6, noNaN: true }),
        (low, ratio) => {
          const ticks = logTicks(low, low * ratio, 6);
          expect(ticks.length).toBeGreaterThanOrEqual(2);
          expect(ticks.length).toBeLessThanOrEqual(14);
          expect([...ticks].sort((a, b) => a - b)).toEqual(ticks);
          expect(ticks[0]).toBeGreaterThanOrEqual(low * (1 - 1e-9));
          expect(ticks[ticks.length - 1]).toBeLessThanOrEqual(low * ratio * (1 + 1e-9));
        },
      ),
    );
  });
});

describe('linearAxis', () => {
  it('drawdowns -> zero at the very top', () => {
    expect(linearAxis(-0.5, 0, plain).position(0)).toBe(0);
  });

  it('counts -> zero at the very bottom', () => {
    expect(linearAxis(0, 50, plain).position(0)).toBe(200);
  });

  it('one value -> a range around it', () => {
    expect(linearAxis(3, 3, plain).position(3)).toBeCloseTo(100, 9);
  });
});

describe('timeAxis', () => {
  it('fifteen years -> a label a year, the first at the first session although the year began on a holiday', () => {
    const dates = weekdays('2003-01-02', 15 * 261);
    const { ticks, x } = timeAxis(dates, 14);
    expect(ticks.map((tick) => tick.label)).toEqual(Array.from({ length: 15 }, (_, i) => String(2003 + i)));
    expect(ticks[0].at).toBe(0);
    expect(x[0]).toBe(0);
    expect(x[x.length - 1]).toBe(PLOT_WIDTH);
  });

  it('ten weeks -> days and months, no more than fit', () => {
    const { ticks } = timeAxis(weekdays('2020-01-02', 50), 7);
    expect(ticks.length).toBeLessThanOrEqual(10);
    expect(ticks[0].label).toMatch(/^\d{1,2} Jan$/);
  });

  it('two sessions -> both ends and no crowd of labels', () => {
    const { ticks, x } = timeAxis([tradeDate('2020-01-02'), tradeDate('2020-01-03')], 14);
    expect([...x]).toEqual([0, PLOT_WIDTH]);
    expect(ticks.length).toBeLessThanOrEqual(2);
  });
});
