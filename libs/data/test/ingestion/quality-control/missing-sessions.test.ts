import { describe, expect, it } from '@jest/globals';

import { missingSessions } from '../../../src/ingestion/quality-control/missing-sessions.js';
import { barSeries, US_SESSIONS } from '../bar-series.js';

describe('missingSessions', () => {
  it('no gap -> no finding, whatever lies before and after', () => {
    expect(missingSessions('A', barSeries([1, 2, 3]), US_SESSIONS, undefined)).toBeUndefined();
    expect(missingSessions('A', barSeries([]), US_SESSIONS, 3)).toBeUndefined();
  });

  it('two gaps -> one finding that lists the runs', () => {
    // 2010-01-05 is absent, and so are Friday 2010-01-08 and the Monday after it.
    const found = missingSessions(
      'A',
      barSeries([1, undefined, 3, 4, undefined, undefined, 7]),
      US_SESSIONS,
      undefined,
    );
    expect(found).toMatchObject({
      code: 'MISSING_SESSIONS',
      occurrences: 3,
      firstDate: '2010-01-05',
      lastDate: '2010-01-11',
      detail: 'no row on 2010-01-05, 2010-01-08..2010-01-11 (2)',
    });
  });

  it('a gap between the stored bars and an appended file -> found', () => {
    const bars = barSeries([undefined, undefined, 3]);
    expect(missingSessions('A', bars, US_SESSIONS, bars.session[0] - 2)).toMatchObject({ occurrences: 1 });
    expect(missingSessions('A', bars, US_SESSIONS, bars.session[0] - 1)).toBeUndefined();
    expect(missingSessions('A', bars, US_SESSIONS, bars.session[0] + 5)).toBeUndefined();
  });
});
