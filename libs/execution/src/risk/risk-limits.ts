import { z } from 'zod';

const notional = () => z.number().positive().optional();
const fraction = () => z.number().positive().optional();
const count = () => z.int().min(1).optional();

/** Limits of the risk gate. What is not given is off, but for four checks that are on by default, because they stop
 * mistakes and no strategy: `duplicates`, `marketState`, `maxStaleSessions`, `priceCollar`. An engaged kill switch and an
 * order of unknown state refuse always. Fractions are written as such: 0.1 is 10 %.
 *
 * Exposures are those of the projected book: market orders that work count as filled, of limit and stop orders, delayed
 * ones and those of an OCA group only what raises exposure does. A value may pass its limit by a billionth of it, for rounding. */
export const riskLimitsSchema = z.strictObject({
  /** Largest value of one order, in base currency: a buy at its limit price, otherwise the highest of last, limit and
   * stop price. */
  maxOrderNotional: notional(),
  /** Largest projected value of one position, in base currency. */
  maxPositionNotional: notional(),
  /** Largest projected value of one position as fraction of equity. */
  maxPositionFraction: fraction(),
  /** Largest number of shares of one order as fraction of V20, the volume of a usual session; of reductions too. */
  maxAdvFraction: fraction(),
  /** Largest distance by which a limit or stop price may lie beyond the last price on the side that would trade at once, as
   * fraction of the last price. Default 0.2, wide enough for any day's range of a liquid stock and narrow enough for a
   * slipped digit. */
  priceCollar: z.union([z.number().positive(), z.literal('off')]).default(0.2),
  /** Longs plus shorts of the projected book as fraction of equity: what the strategy is meant to hold. */
  maxGross: fraction(),
  /** Longs less shorts of the projected book, without its sign, as fraction of equity. */
  maxNet: fraction(),
  /** Longs plus shorts of the projected book over equity: what the account may hold at all. Measured as `maxGross`; the one
   * belongs to the account and stays, where the other follows the strategy. */
  maxLeverage: fraction(),
  /** Longs plus shorts of one sector as fraction of equity. */
  maxSectorFraction: fraction(),
  /** Loss since the close before, as fraction of equity then, beyond which only reductions pass. */
  maxDailyLoss: fraction(),
  /** Loss since the high-water mark, as fraction of it, beyond which only reductions pass. */
  maxDrawdown: fraction(),
  maxOrdersPerSession: count(),
  /** Orders within any 60 seconds. The orders of one decision in a backtest share one instant. */
  maxOrdersPerMinute: count(),
  /** Default `refuse`: two orders of one window that agree in instrument, side, type, time in force, delay, quantity and
   * prices are one order sent twice. */
  duplicates: z.enum(['refuse', 'allow']).default('refuse'),
  /** Default `refuse`: orders for an auction that takes none any more. */
  marketState: z.enum(['refuse', 'allow']).default('refuse'),
  /** Most sessions in a row without a price. Default 5: a week's silence is more than a holiday. */
  maxStaleSessions: z.union([z.int().min(0), z.literal('off')]).default(5),
  /** Instruments that are not traded, by symbol or by instrument id; with a side, only that one is refused. */
  restricted: z
    .array(
      z.union([
        z.string().min(1),
        z.strictObject({ symbol: z.string().min(1), side: z.enum(['BUY', 'SELL']).optional() }),
      ]),
    )
    .default([]),
});

export type RiskLimits = z.output<typeof riskLimitsSchema>;
export type RiskLimitsInput = z.input<typeof riskLimitsSchema>;

/** What an order can be refused by: the keys of `riskLimitsSchema`, and two that have no setting. */
export type RiskLimitName = keyof RiskLimits | 'killSwitch' | 'unknownState';
