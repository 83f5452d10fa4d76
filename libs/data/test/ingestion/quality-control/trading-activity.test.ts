import { describe, expect, it } from '@jest/globals';

import { staleCloses, zeroVolume } from '../../../src/ingestion/quality-control/trading-activity.js';
import { barSeries } from '../bar-series.js';

describe('staleCloses', () => {
  it('four equal closes -> nothing; five -> a finding with the run', () => {
    expect(staleCloses('A', barSeries([1, 2, 2, 2, 2, 3]))).toBeUndefined();
    expect(staleCloses('A', barSeries([1, 2, 2, 2, 2, 2, 3]))).toMatchObject({
      code: 'STALE_CLOSE',
      occurrences: 5,
      firstDate: '2010-01-05',
      lastDate: '2010-01-11',
      detail: '5 x 2 from 2010-01-05',
    });
  });

  it('a run at the end counts; equal closes without volume do not', () => {
    expect(staleCloses('A', barSeries([1, 2, 2, 2, 2, 2]))?.occurrences).toBe(5);
    expect(staleCloses('A', barSeries([2, 2, 2, 2, 2, 2], { volume: () => 0 }))).toBeUndefined();
    expect(staleCloses('A', barSeries([2, 2, 2, 2, 2, 2, 2], { volume: (i) => (i === 3 ? 0 : 9) }))).toBeUndefined();
  });
});

describe('zeroVolume', () => {
  it('counts the rows', () => {
    expect(zeroVolume('A', barSeries([1, 2, 3]))).toBeUndefined();
    expect(zeroVolume('A', barSeries([1, 2, 3], { volume: (i) => i % 2 }))).toMatchObject({
      code: 'ZERO_VOLUME',
      occurrences: 2,
      detail: 'of 3 rows',
    });
  });
});
