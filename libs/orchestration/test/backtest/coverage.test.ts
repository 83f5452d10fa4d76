import { describe, expect, it } from '@jest/globals';

import { memberCoverage, survivorshipBanner } from '../../src/index.js';
import { panelFromBars, sessionsFrom } from '../fixture/panel-from-bars.js';

describe('member coverage', () => {
  const dates = sessionsFrom('2010-12-27', 10);
  const bars = dates.flatMap((date) => [
    { symbol: 'A', date, open: 10, close: 10 },
    { symbol: 'B', date, open: 10, close: 10 },
  ]);

  it('members with and without prices, one leaving -> mean by year', () => {
    const panel = panelFromBars(bars, {
      spells: [
        { symbol: 'A', from: '2000-01-03' },
        { symbol: 'B', from: '2011-01-03' },
        { symbol: 'DEAD', from: '2000-01-03', to: '2011-01-05' },
      ],
    });
    // 2010: A covered of A and DEAD. 2011: 2 sessions with 3 members, 3 sessions with 2; 2 covered always.
    expect(memberCoverage(panel, dates)).toEqual([
      { year: 2010, members: 2, covered: 1, fraction: 0.5 },
      { year: 2011, members: 12 / 5, covered: 2, fraction: 10 / 12 },
    ]);
    expect(survivorshipBanner(memberCoverage(panel, dates))).toContain(
      '50% of the index members in 2010 and 83% in 2011',
    );
  });

  it('no membership -> a banner that says that it cannot be judged', () => {
    expect(memberCoverage(panelFromBars(bars), dates)).toBeUndefined();
    expect(survivorshipBanner(undefined)).toContain('cannot be judged');
  });

  it('every member covered -> no banner', () => {
    const panel = panelFromBars(bars, { spells: [{ symbol: 'A', from: '2000-01-03' }] });
    expect(survivorshipBanner(memberCoverage(panel, dates))).toBeUndefined();
  });
});
