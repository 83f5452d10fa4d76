import { type TradeDate } from '@prometheus/core';
import { type PriceBasis, requirePriceLevel } from '@prometheus/data';
import { z } from 'zod';

import { type Side } from '../orders/order.js';
import { ibkrFixedCommission, ibkrTieredCommission } from './ibkr-commission.js';

/** Commission of one fill in currency units, before rounding, fees of exchanges and regulators included.
 * @param side regulators charge sales only
 * @param t session of the fill, by whose date schedules are chosen
 * @param monthShares shares that the account has traded before in the same calendar month */
export type CommissionModel = (quantity: number, price: number, side: Side, t: number, monthShares: number) => number;

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
  /** Interactive Brokers' fixed plan for US stocks by date (`IBKR_FIXED`), with SEC and FINRA fees on sales; in dollars. */
  z.strictObject({ model: z.literal('ibkr_fixed') }),
  /** Interactive Brokers' tiered plan for US stocks by date (`IBKR_TIERED`), with exchange, clearing and pass-through fees, and
   * SEC and FINRA fees on sales; in dollars. */
  z.strictObject({ model: z.literal('ibkr_tiered') }),
]);

export type CommissionSpec = z.output<typeof commissionSchema>;

/** Minimum and cap are those of an order at the broker; here they are taken of each fill, so that an order that is filled in
 * parts may pay more than it would. Fees of the Consolidated Audit Trail (below 0.0001 a share) are left out.
 * @param sessions dates of the sessions that `t` counts
 * @throws {PriceLevelError} for a commission by share on adjusted prices, where the number of shares is not real */
export function commissionModel(
  spec: CommissionSpec,
  basis: PriceBasis,
  sessions: readonly TradeDate[],
): CommissionModel {
  if (spec.model !== 'none' && spec.model !== 'bps') {
    requirePriceLevel('A commission per share', basis, 'Use `commission: { model: bps, bps: 1 }`, or raw prices.');
  }
  switch (spec.model) {
    case 'none':
      return () => 0;
    case 'bps': {
      const rate = spec.bps / 10_000;
      return (quantity, price) => rate * quantity * price;
    }
    case 'per_share': {
      const { perShare, minimum, capFraction } = spec;
      return (quantity, price) => Math.min(Math.max(perShare * quantity, minimum), capFraction * quantity * price);
    }
    case 'ibkr_fixed':
      return ibkrFixedCommission(sessions);
    case 'ibkr_tiered':
      return ibkrTieredCommission(sessions);
  }
}
