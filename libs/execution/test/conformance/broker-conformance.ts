import { describe, expect, it } from '@jest/globals';

import { ACCOUNT_CASES } from './account-cases.js';
import { type BrokerProfile, type ConformanceCase, type MakeHarness } from './conformance-case.js';
import { EXECUTION_CASES } from './execution-cases.js';
import { LIFETIME_CASES } from './lifetime-cases.js';
import { SUBMISSION_CASES } from './submission-cases.js';

export const CONFORMANCE_CASES: readonly ConformanceCase[] = [
  ...SUBMISSION_CASES,
  ...LIFETIME_CASES,
  ...EXECUTION_CASES,
  ...ACCOUNT_CASES,
];

/** What every broker owes its callers, in numbered cases. A case about something that the broker does not declare is left
 * out; C01 holds the declaration against the broker's own. */
export function describeBrokerConformance(name: string, profile: BrokerProfile, make: MakeHarness): void {
  describe(`broker conformance: ${name}`, () => {
    it('case numbers are unique', () => {
      expect(new Set(CONFORMANCE_CASES.map(({ number }) => number)).size).toBe(CONFORMANCE_CASES.length);
    });
    for (const { number, title, needs, run } of CONFORMANCE_CASES) {
      if (needs === undefined || needs(profile)) it(`${number} ${title}`, () => run(make, profile));
    }
  });
}
