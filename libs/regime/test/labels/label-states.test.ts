import { describe, expect, it } from '@jest/globals';

import { type LabelRule } from '../../src/index.js';
import { labelOf, unseenFeatures } from '../../src/labels/label-states.js';

const RULES: readonly LabelRule[] = [
  { label: 'RISK_OFF_CRISIS', when: [{ feature: 'volatility', atLeast: 0.25, margin: 0.02 }] },
  {
    label: 'RECOVERY',
    when: [
      { feature: 'drawdown', atMost: -0.1, margin: 0.02 },
      { feature: 'trend', atLeast: 0, margin: 0.01 },
    ],
  },
  { label: 'NORMAL', when: [] },
];
const CALM = { volatility: 0.1, drawdown: -0.01, trend: 0.02 };

describe('labelOf', () => {
  it('several rules hold -> the first gives the label', () => {
    expect(labelOf(RULES, { volatility: 0.3, drawdown: -0.2, trend: 0.1 })).toBe('RISK_OFF_CRISIS');
  });

  it('a bound met exactly -> the rule holds', () => {
    expect(labelOf(RULES, { ...CALM, volatility: 0.25 })).toBe('RISK_OFF_CRISIS');
  });

  it('one of two conditions fails -> the rule does not hold', () => {
    expect(labelOf(RULES, { volatility: 0.2, drawdown: -0.2, trend: -0.01 })).toBe('NORMAL');
  });

  it('no rule with conditions holds -> the last gives the label', () => {
    expect(labelOf(RULES, CALM)).toBe('NORMAL');
  });

  it('a mean that is missing or not a number -> its condition does not hold', () => {
    expect(labelOf(RULES, { volatility: Number.NaN })).toBe('NORMAL');
    expect(labelOf(RULES, {})).toBe('NORMAL');
  });

  it('a known state misses its bound within the margin -> keeps its label; a new state would not have it', () => {
    expect(labelOf(RULES, { ...CALM, volatility: 0.24 }, 'RISK_OFF_CRISIS')).toBe('RISK_OFF_CRISIS');
    expect(labelOf(RULES, { ...CALM, volatility: 0.24 })).toBe('NORMAL');
  });

  it('a known state misses its bound by more than the margin -> loses its label', () => {
    expect(labelOf(RULES, { ...CALM, volatility: 0.22 }, 'RISK_OFF_CRISIS')).toBe('NORMAL');
  });

  it('a known state passes the bound of an earlier rule within its margin -> keeps the label of the later rule', () => {
    expect(labelOf(RULES, { ...CALM, volatility: 0.26 }, 'NORMAL')).toBe('NORMAL');
    expect(labelOf(RULES, { ...CALM, volatility: 0.28 }, 'NORMAL')).toBe('RISK_OFF_CRISIS');
  });

  it('a state leaves its rule -> a rule after it needs no margin', () => {
    const means = { volatility: 0.2, drawdown: -0.1, trend: 0 };
    expect(labelOf(RULES, means, 'RISK_OFF_CRISIS')).toBe('RECOVERY');
  });
});

describe('unseenFeatures', () => {
  it('rules ask for features that are not there -> named once each', () => {
    expect(unseenFeatures(RULES, ['volatility', 'trend'])).toEqual(['drawdown']);
  });
});
