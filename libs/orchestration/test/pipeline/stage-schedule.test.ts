import { type TradeDate } from '@prometheus/core';
import { describe, expect, it } from '@jest/globals';

import { isDue, type StageSchedule } from '../../src/pipeline/stage-schedule.js';

const day = (date: string): TradeDate => date as TradeDate;
const due = (schedule: StageSchedule, date: string, lastDate: string, regimes: [string?, string?] = []): boolean =>
  isDue(schedule, day(date), { date: day(lastDate), regime: regimes[0] }, regimes[1]);

describe('isDue', () => {
  it('a stage that never ran -> due, whatever its schedule', () => {
    for (const schedule of ['daily', 'weekly', 'monthly', 'on_regime_change'] as const) {
      expect(isDue(schedule, day('2020-03-04'), undefined, undefined)).toBe(true);
    }
  });

  // 2020-03-06 was a Friday, 2020-03-09 a Monday, 2020-12-31 a Thursday.
  it.each([
    ['weekly', '2020-03-06', '2020-03-02', false],
    ['weekly', '2020-03-09', '2020-03-06', true],
    ['weekly', '2020-03-10', '2020-03-09', false],
    ['weekly', '2021-01-01', '2020-12-31', false],
    ['weekly', '2021-01-04', '2020-12-31', true],
    ['monthly', '2020-03-31', '2020-03-02', false],
    ['monthly', '2020-04-01', '2020-03-31', true],
    ['monthly', '2021-03-01', '2020-03-31', true],
    ['daily', '2020-03-10', '2020-03-09', true],
  ] as const)('%s at %s after a run at %s -> %s', (schedule, date, last, expected) => {
    expect(due(schedule, date, last)).toBe(expected);
  });

  it('on a change of regime -> due when the label is another one than at the last run, not before', () => {
    expect(due('on_regime_change', '2020-03-10', '2020-01-02', ['NORMAL', 'NORMAL'])).toBe(false);
    expect(due('on_regime_change', '2020-03-10', '2020-01-02', ['NORMAL', 'RISK_OFF_CRISIS'])).toBe(true);
  });
});
