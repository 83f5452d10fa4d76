import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';

import { backtestConfigSchema, resultRelevant } from '../../src/backtest/backtest-config.js';
import { rerunConfig } from '../../src/report/rerun-config.js';

const IDENTITY = {
  collection: 'us-equities',
  start: '2003-01-02',
  end: '2017-12-29',
  strategy: 'momentum',
  parameters: { rebalanceEvery: 21, holdings: 50 },
  fractionalShares: true,
  commission: { model: 'bps', bps: 1 },
  benchmark: { source: 'instrument', symbol: 'SPY' },
};

describe('rerunConfig', () => {
  it('a built-in strategy -> a configuration that the backtester takes and that repeats what the run id covers', () => {
    const { yaml, remarks } = rerunConfig({ name: 'Momentum', config: IDENTITY });
    const config = backtestConfigSchema.parse(parse(yaml));
    expect(config.name).toBe('Momentum');
    expect(resultRelevant(config)).toEqual(resultRelevant(backtestConfigSchema.parse({ name: 'x', ...IDENTITY })));
    expect(remarks).toEqual([]);
  });

  it('the same settings in another order -> the same bytes', () => {
    const reversed = Object.fromEntries(Object.entries(IDENTITY).reverse());
    expect(rerunConfig({ name: 'Momentum', config: reversed }).yaml).toBe(
      rerunConfig({ name: 'Momentum', config: IDENTITY }).yaml,
    );
  });

  it('files that are known by content only -> remarks that name the content, and an empty place for the path', () => {
    const { yaml, remarks } = rerunConfig({
      name: 'Mine',
      config: {
        ...IDENTITY,
        strategy: 'mine',
        strategyModule: 'abc',
        benchmark: { source: 'file', name: 'Index', basis: 'price', content: 'def' },
      },
    });
    expect(remarks).toHaveLength(2);
    expect(remarks.join(' ')).toMatch(/abc.*def/);
    expect(parse(yaml)).toMatchObject({ benchmark: { source: 'file', file: '', name: 'Index' } });
    expect(parse(yaml)).not.toHaveProperty('strategyModule');
  });

  it('exchange rates -> the file by its content, and nothing that no configuration takes', () => {
    const { yaml, remarks } = rerunConfig({
      name: 'Abroad',
      config: {
        ...IDENTITY,
        currencies: { rates: '/somewhere/rates.csv', conversion: 'hold', spreadBps: 2 },
        exchangeRates: { currencies: ['EUR'], content: 'abc' },
      },
    });
    expect(remarks).toEqual(['Set currencies.rates to the path of the file with content hash abc.']);
    expect(parse(yaml)).toMatchObject({ currencies: { rates: '', conversion: 'hold', spreadBps: 2 } });
    expect(parse(yaml)).not.toHaveProperty('exchangeRates');
    const single = rerunConfig({ name: 'Home', config: { ...IDENTITY, exchangeRates: 'none' } });
    expect(single.remarks).toEqual([]);
    expect(() => backtestConfigSchema.parse(parse(single.yaml))).not.toThrow();
  });
});
