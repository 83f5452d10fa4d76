import { describe, expect, it } from '@jest/globals';

import { longestLookback, regimeConfigSchema, type RegimeConfigInput } from '../../src/index.js';
import { regimeFeatures, regimeRequirements } from '../../src/features/regime-features.js';

const parse = (config: RegimeConfigInput) => regimeConfigSchema.parse(config);
const names = (config: RegimeConfigInput) => {
  const parsed = parse(config);
  return regimeFeatures(parsed, parsed.regions[0]).map(({ name }) => name);
};

describe('regimeFeatures', () => {
  it('the default region -> figures of index and names, then macro series, without those switched off', () => {
    expect(names({})).toEqual([
      'return_5',
      'return_21',
      'return_63',
      'volatility_10',
      'volatility_21',
      'volatility_63',
      'drawdown_252',
      'breadth_63',
      'dispersion_21',
      'average_correlation_63',
      'absorption_ratio_63',
      'macro_VIXCLS',
      'macro_BAMLH0A0HYM2',
      'macro_T10Y2Y',
    ]);
  });

  it('a region of its index alone -> nothing that needs other names', () => {
    const region = { id: 'US', features: 'index' as const };
    expect(
      names({ regions: [region] }).filter((name) => /breadth|dispersion|correlation|absorption|macro/.test(name)),
    ).toEqual([]);
  });

  it('a region that lists columns -> those, in the order of the configuration', () => {
    const region = { id: 'US', features: ['volatility_21', 'return_21'] };
    expect(names({ regions: [region] })).toEqual(['return_21', 'volatility_21']);
  });

  it('two regions -> series of their own index and selection', () => {
    const config = parse({
      regions: [
        { id: 'US', selection: { kind: 'currency', currency: 'USD' } },
        { id: 'EU', index: { kind: 'instrument', symbol: 'SX5E' } },
      ],
    });
    const ids = config.regions.map((region) => regimeFeatures(config, region).map(({ series }) => series.id));
    expect(ids[0][0]).toContain('currency(USD)');
    expect(ids[1][0]).toContain('instrument(SX5E)');
  });

  it('a drawdown of a year -> reaches back the furthest', () => {
    const config = parse({});
    expect(longestLookback(regimeFeatures(config, config.regions[0]))).toBeGreaterThanOrEqual(252);
  });
});

describe('regimeRequirements', () => {
  it('optional macro series -> taken where present; required ones and an index of levels -> required', () => {
    const config = parse({
      regions: [
        {
          id: 'US',
          index: { kind: 'macro', series: 'GSPC' },
          macro: [{ series: 'VIXCLS', required: true }, { series: 'T10Y2Y' }, { series: 'DGS2', enabled: false }],
        },
      ],
    });
    expect(regimeRequirements(config)).toEqual({ macro: ['GSPC', 'VIXCLS'], macroWherePresent: ['T10Y2Y'] });
  });

  it('no macro series -> nothing', () => {
    expect(regimeRequirements(parse({ regions: [{ id: 'US' }] }))).toEqual({});
  });
});
