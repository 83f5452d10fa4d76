import { existsSync } from 'node:fs';

import { describe, expect, it } from '@jest/globals';
import { ConfigError, validateConfig } from '@prometheus/core';

import { DEFAULT_REGIME_CONFIG, loadRegimeConfig, regimeConfigSchema } from '../../src/index.js';

const read = (value: unknown) => validateConfig(regimeConfigSchema, value, () => 'test');

function problemsOf(value: unknown): string[] {
  try {
    read(value);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems.map(({ path, message }) => `${path}: ${message}`);
    throw error;
  }
  return [];
}

describe('regimeConfigSchema', () => {
  it('an empty file -> one region, quarterly refits on all of the past, two to five states', () => {
    const { regions, refit, window, states, classifier } = read({});
    expect(regions.map(({ id }) => id)).toEqual(['US']);
    expect({ refit, window, states, classifier }).toEqual({
      refit: 'quarterly',
      window: 'expanding',
      states: { min: 2, max: 5 },
      classifier: 'hmm',
    });
  });

  it('the shipped file -> the defaults themselves', () => {
    const file = new URL('../../../../configs/regime/default.yaml', import.meta.url).pathname;
    expect(existsSync(file)).toBe(true);
    expect(loadRegimeConfig(file)).toEqual(DEFAULT_REGIME_CONFIG);
  });

  it('a key that does not exist -> refused with the one that was meant', () => {
    expect(problemsOf({ clasifier: 'hmm' })[0]).toContain('classifier');
  });

  it('a rule that asks for a feature nobody computes -> refused at its place', () => {
    const labelRules = [
      { label: 'RISK_OFF_CRISIS', when: [{ feature: 'volatility_22', atLeast: 0.3 }] },
      { label: 'NORMAL' },
    ];
    expect(problemsOf({ labelRules })[0]).toMatch(/^labelRules\.0\.when\.0\.feature: volatility_22 is no feature here/);
  });

  it('a rule that asks for a feature switched off -> refused', () => {
    const labelRules = [{ label: 'NORMAL', when: [{ feature: 'return_1', atLeast: 0 }] }, { label: 'STAGNATION' }];
    expect(problemsOf({ labelRules })[0]).toContain('return_1 is no feature here');
  });

  it('rules of which none holds always -> refused', () => {
    const labelRules = [{ label: 'RISK_OFF_CRISIS', when: [{ feature: 'volatility_21', atLeast: 0.3 }] }];
    expect(problemsOf({ labelRules })[0]).toContain('the last rule must have no conditions');
  });

  it('a condition without a bound -> refused', () => {
    const labelRules = [{ label: 'NORMAL', when: [{ feature: 'volatility_21' }] }, { label: 'NORMAL' }];
    expect(problemsOf({ labelRules })[0]).toContain('atLeast, atMost, or both');
  });

  it('the same region or feature twice -> refused', () => {
    expect(problemsOf({ regions: [{ id: 'US' }, { id: 'US' }] })[0]).toContain('the region US stands here twice');
    const days = { kind: 'volatility', days: 21 };
    expect(problemsOf({ features: [days, days] })[0]).toContain('the feature volatility_21 stands here twice');
  });

  it('a region that chooses an unknown column -> refused', () => {
    expect(problemsOf({ regions: [{ id: 'US', features: ['volatility_5'] }] })[0]).toContain('volatility_5');
  });

  it('more least than greatest states -> refused', () => {
    expect(problemsOf({ states: { min: 4, max: 3 } })[0]).toContain('states.min must not exceed states.max');
  });
});
