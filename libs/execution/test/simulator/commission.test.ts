import { describe, expect, it } from '@jest/globals';
import { PriceLevelError } from '@prometheus/data';

import { commissionModel, commissionSchema } from '../../src/simulator/commission.js';

const PER_SHARE = { model: 'per_share', perShare: 0.005, minimum: 1, capFraction: 0.01 } as const;

describe('commissionModel', () => {
  it('none -> nothing', () => {
    expect(commissionModel({ model: 'none' }, 'raw')(1000, 50)).toBe(0);
  });

  it('1 basis point of 1,000 shares at 50 -> 5.00', () => {
    expect(commissionModel({ model: 'bps', bps: 1 }, 'total_return')(1000, 50)).toBeCloseTo(5, 12);
  });

  it.each([
    ['1,000 shares: 1,000 x 0.005', 1000, 50, 5],
    ['100 shares would be 0.50: the minimum', 100, 50, 1],
    ['2 shares at 10: the cap of 1 % of 20 lies below the minimum', 2, 10, 0.2],
    ['100,000 shares at 0.10: the cap of 1 % of 10,000 lies below 500', 100_000, 0.1, 100],
  ])('0.005 a share, at least 1, at most 1 % -> %s', (_case, quantity, price, expected) => {
    expect(commissionModel(PER_SHARE, 'raw')(quantity, price)).toBeCloseTo(expected, 12);
  });

  it.each(['split_adjusted', 'total_return'] as const)('a commission per share on %s prices -> refused', (basis) => {
    expect(() => commissionModel(PER_SHARE, basis)).toThrow(PriceLevelError);
    expect(() => commissionModel(PER_SHARE, basis)).toThrow(/model: bps/);
  });
});

describe('commissionSchema', () => {
  it('an unknown model, an unknown key, a negative rate -> refused', () => {
    for (const spec of [{ model: 'tiered' }, { model: 'bps', bps: 1, minimum: 1 }, { model: 'bps', bps: -1 }]) {
      expect(commissionSchema.safeParse(spec).success).toBe(false);
    }
    expect(commissionSchema.parse(PER_SHARE)).toEqual(PER_SHARE);
  });
});
