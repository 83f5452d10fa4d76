import { describe, expect, it } from '@jest/globals';
import { DEFAULT_REGIME_CONFIG, featureName } from '@prometheus/regime';

import { featureValue, featureWords, numberFormats } from '../../src/index.js';

const FORMATS = numberFormats();

describe('featureWords', () => {
  it('names of columns -> words; a macro series -> its id; an unknown name -> itself', () => {
    expect(featureWords('volatility_21')).toBe('Volatility a year, 21 sessions');
    expect(featureWords('volatility_of_volatility_63_21')).toBe('Volatility of volatility, 63 sessions');
    expect(featureWords('return_1')).toBe('Return, 1 session');
    expect(featureWords('macro_VIXCLS')).toBe('VIXCLS');
    expect(featureWords('something_else')).toBe('something_else');
  });

  it('every feature that the engine has by default -> words of its own', () => {
    const names = DEFAULT_REGIME_CONFIG.features.map(featureName);
    for (const name of names) expect(featureWords(name)).not.toBe(name);
    expect(new Set(names.map(featureWords)).size).toBe(names.length);
  });
});

describe('featureValue', () => {
  it('fractions -> percentages, correlations and macro series -> as they are, nothing -> a dash', () => {
    expect(featureValue('drawdown_252', -0.1234, FORMATS)).toBe('−12.3%');
    expect(featureValue('average_correlation_63', 0.456, FORMATS)).toBe('0.46');
    expect(featureValue('volatility_of_volatility_63_21', 1.5, FORMATS)).toBe('1.50');
    expect(featureValue('macro_VIXCLS', 21.5, FORMATS)).toBe('21.50');
    expect(featureValue('volatility_21', undefined, FORMATS)).toBe('–');
  });
});
