import { describe, expect, it } from '@jest/globals';

import { QualityRejectedError } from '../../../src/errors.js';
import { finding } from '../../../src/ingestion/quality-control/finding.js';
import { DEFAULT_QUALITY_POLICY, judgeBatch } from '../../../src/ingestion/quality-control/policy.js';

const sound = { rowsRead: 1000, rowsAccepted: 1000, rowsSetAside: 0, rowsOutOfCalendar: 0, sessionsMissing: 0 };
const judge = (counts: Partial<typeof sound>) => judgeBatch({ ...sound, ...counts }, [], DEFAULT_QUALITY_POLICY);

describe('judgeBatch', () => {
  it.each([
    [{}, 'ACCEPTED'],
    [{ rowsAccepted: 990, rowsSetAside: 10 }, 'ACCEPTED'],
    [{ rowsAccepted: 989, rowsSetAside: 11 }, 'DEGRADED'],
    [{ sessionsMissing: 10 }, 'ACCEPTED'],
    [{ sessionsMissing: 11 }, 'DEGRADED'],
    [{ rowsAccepted: 750, rowsSetAside: 250 }, 'DEGRADED'],
    [{ rowsAccepted: 100, rowsOutOfCalendar: 900 }, 'ACCEPTED'],
  ])('%j -> %s', (counts, state) => {
    expect(judge(counts)).toBe(state);
  });

  it('more than a quarter set aside, or all of it -> rejected with the reasons', () => {
    expect(() => judge({ rowsAccepted: 749, rowsSetAside: 251 })).toThrow(QualityRejectedError);
    expect(() => judge({ rowsAccepted: 0, rowsOutOfCalendar: 1000 })).toThrow(QualityRejectedError);
    const findings = [finding('NOT_A_SESSION', 'A', [], '', 3), finding('MISSING_PRICE', 'B', [], '', 300)];
    expect(() =>
      judgeBatch({ ...sound, rowsAccepted: 697, rowsSetAside: 303 }, findings, DEFAULT_QUALITY_POLICY),
    ).toThrow('303 of 1000 rows would be set aside (MISSING_PRICE: 300, NOT_A_SESSION: 3)');
  });
});
