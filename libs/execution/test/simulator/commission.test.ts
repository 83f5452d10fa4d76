import { type TradeDate, tradeDate } from '@prometheus/core';
import { describe, expect, it } from '@jest/globals';
import { type PriceBasis, PriceLevelError } from '@prometheus/data';

import { type Side } from '../../src/orders/order.js';
import { commissionModel, commissionSchema, type CommissionSpec } from '../../src/simulator/commission.js';

const PER_SHARE = { model: 'per_share', perShare: 0.005, minimum: 1, capFraction: 0.01 } as const;
const DAY = [tradeDate('2023-06-01')];

/** Commission of one fill on one day. */
function charge(
  spec: CommissionSpec,
  quantity: number,
  price: number,
  side: Side = 'BUY',
  date: TradeDate = DAY[0],
  monthShares = 0,
): number {
  return commissionModel(spec, 'raw', [date])(quantity, price, side, 0, monthShares);
}

describe('commissionModel', () => {
  it('none -> nothing', () => {
    expect(charge({ model: 'none' }, 1000, 50)).toBe(0);
  });

  it('1 basis point of 1,000 shares at 50 -> 5.00', () => {
    const model = commissionModel({ model: 'bps', bps: 1 }, 'total_return', DAY);
    expect(model(1000, 50, 'BUY', 0, 0)).toBeCloseTo(5, 12);
  });

  it.each([
    ['1,000 shares: 1,000 x 0.005', 1000, 50, 5],
    ['100 shares would be 0.50: the minimum', 100, 50, 1],
    ['2 shares at 10: the cap of 1 % of 20 lies below the minimum', 2, 10, 0.2],
    ['100,000 shares at 0.10: the cap of 1 % of 10,000 lies below 500', 100_000, 0.1, 100],
  ])('0.005 a share, at least 1, at most 1 % -> %s', (_case, quantity, price, expected) => {
    expect(charge(PER_SHARE, quantity, price)).toBeCloseTo(expected, 12);
  });

  it.each(
    (['split_adjusted', 'total_return'] as PriceBasis[]).flatMap((basis) =>
      [PER_SHARE, { model: 'ibkr_fixed' as const }, { model: 'ibkr_tiered' as const }].map((spec) => ({ basis, spec })),
    ),
  )('a commission per share, $spec.model, on $basis prices -> refused', ({ basis, spec }) => {
    expect(() => commissionModel(spec, basis, DAY)).toThrow(PriceLevelError);
    expect(() => commissionModel(spec, basis, DAY)).toThrow(/model: bps/);
  });
});

describe('commissionSchema', () => {
  it('an unknown model, an unknown key, a negative rate -> refused', () => {
    const specs = [
      { model: 'tiered' },
      { model: 'bps', bps: 1, minimum: 1 },
      { model: 'bps', bps: -1 },
      { model: 'ibkr_fixed', perShare: 0.005 },
    ];
    for (const spec of specs) expect(commissionSchema.safeParse(spec).success).toBe(false);
  });

  it('what a model needs -> taken as it is', () => {
    for (const spec of [PER_SHARE, { model: 'ibkr_fixed' }, { model: 'ibkr_tiered' }]) {
      expect(commissionSchema.parse(spec)).toEqual(spec);
    }
  });
});
