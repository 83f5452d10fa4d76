import { describe, expect, it } from '@jest/globals';

import { Coverage } from '../../../src/ingestion/quality-control/coverage.js';
import { barSeries, US_SESSIONS } from '../bar-series.js';

function coverage(instruments: number, missing: number, session: number): Coverage {
  const found = new Coverage(US_SESSIONS);
  for (let k = 0; k < instruments; k++) {
    found.add(barSeries(Array.from({ length: 30 }, (_, i) => (i === session && k < missing ? undefined : 10))));
  }
  return found;
}

describe('Coverage', () => {
  it('a session that 3 of 20 miss -> a finding with both counts; 2 of 20 -> nothing', () => {
    const found = coverage(20, 3, 25).finding();
    expect(found).toMatchObject({ code: 'COVERAGE', symbol: undefined, occurrences: 1 });
    expect(found?.detail).toBe(`instruments with a row: ${found?.firstDate} 17 of 20`);
    expect(coverage(20, 2, 25).finding()).toBeUndefined();
  });

  it('a tenth of a large collection is needed', () => {
    expect(coverage(50, 5, 25).finding()).toBeUndefined();
    expect(coverage(50, 6, 25).finding()).toBeDefined();
  });

  it('the first 20 sessions have no baseline', () => {
    expect(coverage(20, 10, 19).finding()).toBeUndefined();
    expect(coverage(20, 10, 20).finding()).toBeDefined();
  });

  it('nothing added -> nothing found', () => {
    const empty = new Coverage(US_SESSIONS);
    empty.add(barSeries([]));
    expect([empty.finding(), empty.firstSession, empty.lastSession]).toEqual([undefined, -1, -1]);
  });
});
