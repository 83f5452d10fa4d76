import { type PriceBasis, requirePriceLevel } from '@prometheus/data';
import { z } from 'zod';

/** Commission of one fill in currency units, before rounding. */
export type CommissionModel = (quantity: number, price: number) => number;

export const commissionSchema = z.discriminatedUnion('model', [
  z.strictObject({ model: z.literal('none') }),
  z.strictObject({
    model: z.literal('bps'),
    /** Hundredths of a percent of the traded value. */
    bps: z.number().min(0).max(1000),
  }),
  z.strictObject({
    model: z.literal('per_share'),
    perShare: z.number().min(0),
    minimum: z.number().min(0),
    /** Largest commission as a fraction of the traded value. */
    capFraction: z.number().min(0).max(1),
  }),
]);

export type CommissionSpec = z.output<typeof commissionSchema>;

/** @throws {PriceLevelError} for a commission by share on adjusted prices, where the number of shares is not real */
export function commissionModel(spec: CommissionSpec, basis: PriceBasis): CommissionModel {
  switch (spec.model) {
    case 'none':
      return () => 0;
    case 'bps': {
      const rate = spec.bps / 10_000;
      return (quantity, price) => rate * quantity * price;
    }
    case 'per_share': {
      requirePriceLevel('A commission per share', basis, 'Use `commission: { model: bps, bps: 1 }`, or raw prices.');
      const { perShare, minimum, capFraction } = spec;
      return (quantity, price) => Math.min(Math.max(perShare * quantity, minimum), capFraction * quantity * price);
    }
  }
}
