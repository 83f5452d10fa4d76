import { describe, expect, it } from '@jest/globals';

import { REGIME_LABELS } from '../../src/index.js';
import { expectedDurations, labelTransitions } from '../../src/model/label-transitions.js';

describe('labelTransitions', () => {
  const states = [
    { label: 'NORMAL' as const, weight: 0.6 },
    { label: 'RISK_OFF_CRISIS' as const, weight: 0.3 },
    { label: 'RISK_OFF_CRISIS' as const, weight: 0.1 },
  ];
  const matrix = labelTransitions(Float64Array.from([0.9, 0.1, 0, 0.2, 0.7, 0.1, 0, 0.5, 0.5]), states);
  const at = (from: string, to: string) =>
    matrix[REGIME_LABELS.indexOf(from as never) * REGIME_LABELS.length + REGIME_LABELS.indexOf(to as never)];

  it('two states of a label -> one row, weighted by how often they occur', () => {
    // From the crisis: (0.3 * 0.2 + 0.1 * 0) / 0.4 to normal.
    expect(at('RISK_OFF_CRISIS', 'NORMAL')).toBeCloseTo(0.15, 12);
    expect(at('RISK_OFF_CRISIS', 'RISK_OFF_CRISIS')).toBeCloseTo(0.85, 12);
    expect(at('NORMAL', 'RISK_OFF_CRISIS')).toBeCloseTo(0.1, 12);
  });

  it('a label without a state -> a row of zeros', () => {
    REGIME_LABELS.forEach((label) => expect(at('STAGNATION', label)).toBe(0));
  });
});

describe('expectedDurations', () => {
  it('a state that stays 95 % of the time -> twenty sessions', () => {
    const durations = expectedDurations(Float64Array.from([0.95, 0.05, 0, 1]), 2);
    expect(durations[0]).toBeCloseTo(20, 9);
    expect(durations[1]).toBe(Infinity);
  });
});
