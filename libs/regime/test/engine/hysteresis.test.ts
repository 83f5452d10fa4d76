import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import {
  type LabelProbabilities,
  type LabelStanding,
  likeliestLabel,
  nextStanding,
} from '../../src/engine/hysteresis.js';
import { REGIME_LABELS, type RegimeLabel } from '../../src/labels/regime-label.js';

const OPTIONS = { entryProbability: 0.6, minimumDays: 3 };

/** The rest of the probability stays with NORMAL. */
function crisis(probability: number): LabelProbabilities {
  return { CALM_CARRY: 0, NORMAL: 1 - probability, RISK_OFF_CRISIS: probability, RECOVERY: 0, STAGNATION: 0 };
}

/** One letter a session: N for NORMAL, C for RISK_OFF_CRISIS, R for RECOVERY. */
function letters(days: readonly LabelProbabilities[], options = OPTIONS): string {
  let standing: LabelStanding | undefined;
  return days
    .map((day, t) => {
      standing = nextStanding(standing, day, t, options);
      return { NORMAL: 'N', RISK_OFF_CRISIS: 'C', RECOVERY: 'R', CALM_CARRY: 'K', STAGNATION: 'S' }[standing.label];
    })
    .join('');
}

const recovery: LabelProbabilities = { CALM_CARRY: 0, NORMAL: 0.1, RISK_OFF_CRISIS: 0.2, RECOVERY: 0.7, STAGNATION: 0 };

describe('hysteresis, worked by hand', () => {
  it.each([
    ['no label before -> the likeliest at once, whatever its probability', [crisis(0.55)], 'C'],
    [
      'three sessions at the entry probability -> the label changes on the third',
      [0, 0.6, 0.6, 0.6].map(crisis),
      'NNNC',
    ],
    ['two sessions, a pause, two sessions -> no change', [0, 0.9, 0.9, 0.5, 0.9, 0.9].map(crisis), 'NNNNNN'],
    [
      'likelier than the label but below the entry probability -> no change',
      [0, 0.59, 0.59, 0.59, 0.59].map(crisis),
      'NNNNN',
    ],
    [
      'one session of another candidate -> the count begins anew',
      [crisis(0), crisis(0.9), crisis(0.9), recovery, crisis(0.9)],
      'NNNNN',
    ],
    ['the way back needs as much as the way in', [0, 1, 1, 1, 0.3, 0.3, 0.3].map(crisis), 'NNNCCCN'],
  ])('%s', (_, days, expected) => {
    expect(letters(days)).toBe(expected);
  });

  it('a minimum of one session -> the label follows the likeliest that has the entry probability', () => {
    expect(letters([0, 0.6, 0.41, 0.4].map(crisis), { entryProbability: 0.6, minimumDays: 1 })).toBe('NCCN');
  });

  it('a change -> since is the session of the change, and stays until the next', () => {
    let standing: LabelStanding | undefined;
    const since = [0, 1, 1, 1, 1, 0].map((p, t) => {
      standing = nextStanding(standing, crisis(p), 100 + t, OPTIONS);
      return standing.since;
    });
    expect(since).toEqual([100, 100, 100, 103, 103, 103]);
  });

  it('equal probabilities -> the first in the declared order', () => {
    expect(likeliestLabel(crisis(0.5))).toBe('NORMAL');
  });
});

describe('any course of probabilities', () => {
  const day = fc
    .array(fc.integer({ min: 0, max: 100 }), { minLength: 5, maxLength: 5 })
    .filter((counts) => counts.some((count) => count > 0))
    .map((counts) => {
      const sum = counts.reduce((a, b) => a + b);
      return Object.fromEntries(REGIME_LABELS.map((label, k) => [label, counts[k] / sum])) as Record<
        RegimeLabel,
        number
      >;
    });

  it('a label lasts at least the minimum, and enters only after that many sessions of its entry probability', () => {
    fc.assert(
      fc.property(
        fc.array(day, { minLength: 1, maxLength: 60 }),
        fc.integer({ min: 1, max: 5 }),
        (days, minimumDays) => {
          const options = { entryProbability: 0.5, minimumDays };
          let standing: LabelStanding | undefined;
          days.forEach((probabilities, t) => {
            const before = standing;
            standing = nextStanding(before, probabilities, t, options);
            if (before === undefined || standing.label === before.label) return;
            const { label } = standing;
            expect(t - before.since).toBeGreaterThanOrEqual(minimumDays);
            for (const one of days.slice(t + 1 - minimumDays, t + 1)) expect(one[label]).toBeGreaterThanOrEqual(0.5);
          });
        },
      ),
    );
  });
});
