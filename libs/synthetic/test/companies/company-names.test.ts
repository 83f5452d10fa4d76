import { describe, expect, it } from '@jest/globals';
import { RandomStream } from '@prometheus/core';

import { CompanyRegistry } from '../../src/companies/company-names.js';
import { SECTOR_PROFILES } from '../../src/companies/sectors.js';

describe('CompanyRegistry', () => {
  it('three thousand companies -> no symbol twice, and none that a US exchange would list', () => {
    const registry = new CompanyRegistry(new RandomStream(1, 'test/names'));
    const symbols = Array.from({ length: 3000 }, () => registry.create(['Foods']).symbol);
    expect(new Set(symbols).size).toBe(3000);
    for (const symbol of symbols) expect(symbol).toMatch(/^[A-Z]{4}[1-9][0-9]*$/);
  });

  it('the trade words of a sector -> part of the name', () => {
    const registry = new CompanyRegistry(new RandomStream(2, 'test/names'));
    for (const { trades } of SECTOR_PROFILES) {
      const { name } = registry.create(trades);
      expect(trades.some((trade) => name.includes(` ${trade} `))).toBe(true);
    }
  });
});
