import { describe, expect, it } from '@jest/globals';
import { RandomStream } from '@prometheus/core';
import fc from 'fast-check';

import { inferActions, type InferredAction } from '../../src/index.js';
import { plantedSeries, seriesOf } from './planted-series.js';

const brief = ({ exDate, type, value }: InferredAction): string => `${exDate} ${type} ${value}`;

describe('inferActions', () => {
  it('two events worked by hand -> both, to the cent', () => {
    // 0.50 on a close of 50: factor 0.99. 2:1 before: factor 0.495. Adjusted closes by hand, rounded to cents.
    const series = seriesOf([
      ['2010-01-04', 98, 48.51],
      ['2010-01-05', 100, 49.5],
      ['2010-01-06', 51, 50.49],
      ['2010-01-07', 50, 49.5],
      ['2010-01-08', 49.4, 49.4],
      ['2010-01-11', 50.2, 50.2],
    ]);
    expect(inferActions(series).map(brief)).toEqual(['2010-01-06 SPLIT 2', '2010-01-08 CASH_DIVIDEND 0.5']);
  });

  it('adjusted equal to close, and a constant factor on a penny stock whose rounding looks like steps -> nothing', () => {
    expect(
      inferActions(
        seriesOf([
          ['2010-01-04', 10, 10],
          ['2010-01-05', 11, 11],
        ]),
      ),
    ).toEqual([]);
    const penny = seriesOf(
      Array.from({ length: 28 }, (_, i) => {
        const close = 0.5 + ((i * 7) % 11) / 100;
        return [`2010-01-${String(i + 1).padStart(2, '0')}`, close, Number((close * 0.123).toFixed(2))] as const;
      }),
    );
    expect(inferActions(penny)).toEqual([]);
  });

  it('closes that are all whole, adjusted closes in cents -> the closes count as exact to the cent', () => {
    // 0.30 on a close of 40: factor 0.9925, and 40 x 0.9925 = 39.70.
    const rows = Array.from({ length: 20 }, (_, i) => {
      const close = 40 + (i % 2);
      return [
        `2010-01-${String(i + 1).padStart(2, '0')}`,
        close,
        i < 9 ? Number((close * 0.9925).toFixed(2)) : close,
      ] as const;
    });
    expect(inferActions(seriesOf(rows)).map(brief)).toEqual(['2010-01-10 CASH_DIVIDEND 0.3']);
  });

  it('one adjusted close in error -> no event above confidence 0.5', () => {
    const rows = Array.from({ length: 20 }, (_, i) => [`2010-01-${String(i + 1).padStart(2, '0')}`, 50, 40] as const);
    const wrong = rows.map((row, i) => (i === 9 ? ([row[0], 50, 41] as const) : row));
    expect(inferActions(seriesOf(wrong)).every(({ confidence }) => confidence < 0.5)).toBe(true);
  });

  it('columns of unequal length or a price of zero -> RangeError', () => {
    expect(() => inferActions({ ...seriesOf([['2010-01-04', 10, 10]]), close: [] })).toThrow(RangeError);
    expect(() => inferActions(seriesOf([['2010-01-04', 0, 10]]))).toThrow(RangeError);
  });

  it('property: events beyond the noise of one bar are all found, on their day, with the value in the interval, and no other', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e9 }), (seed) => {
        const { series, planted } = plantedSeries(new RandomStream(seed, 'test/inference'), 'clear');
        const found = inferActions(series);
        expect(found.map(({ exDate, type }) => `${exDate} ${type}`)).toEqual(
          planted.map(({ exDate, type }) => `${exDate} ${type}`),
        );
        found.forEach((event, k) => {
          expect(event.range.low).toBeLessThanOrEqual(planted[k].value * (1 + 1e-9));
          expect(event.range.high).toBeGreaterThanOrEqual(planted[k].value * (1 - 1e-9));
          expect(event.confidence).toBeGreaterThanOrEqual(0.5);
          if (event.type === 'SPLIT') expect(event.value).toBeCloseTo(planted[k].value, 12);
        });
      }),
      { numRuns: 300 },
    );
  });

  it('property: events of any size -> never more days than were planted, and of as many each within the days given', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e9 }), (seed) => {
        const { series, planted } = plantedSeries(new RandomStream(seed, 'test/inference/small'), 'any');
        // A split and a dividend of one day are two events of one step.
        const steps = [...new Map(inferActions(series).map((event) => [event.exDate, event])).values()];
        expect(steps.length).toBeLessThanOrEqual(planted.length);
        if (steps.length < planted.length) return;
        steps.forEach(({ firstDate, lastDate }, k) => {
          expect(firstDate <= planted[k].exDate && planted[k].exDate <= lastDate).toBe(true);
        });
      }),
      { numRuns: 300 },
    );
  });
});
