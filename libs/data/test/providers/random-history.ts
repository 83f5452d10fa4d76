import { dateOfEpochDay, type TradeDate } from '@prometheus/core';
import fc from 'fast-check';

/** One day of a share that was traded, with what a provider tells of it. */
export interface HistoryDay {
  readonly date: TradeDate;
  readonly close: number;
  /** New shares for each old one, 1 on most days. */
  readonly split: number;
  readonly dividend: number;
  readonly volume: number;
  /** As the provider publishes it. */
  readonly adjustedClose: number;
}

/** Histories of up to 60 days. Adjusted closes are made forward, as the wealth of a holder who puts dividends back into the
 * share at the price before it went ex, and scaled to the last close; so that nothing of the way back is used. */
export const randomHistory: fc.Arbitrary<readonly HistoryDay[]> = fc
  .array(
    fc.record({
      close: fc.integer({ min: 100, max: 50_000 }).map((cents) => cents / 100),
      split: fc.constantFrom(1, 1, 1, 1, 2, 4, 1.5, 0.1),
      dividendShare: fc.constantFrom(0, 0, 0, 0.01, 0.2),
      volume: fc.integer({ min: 0, max: 1_000_000 }).map((hundreds) => hundreds * 300),
    }),
    { minLength: 1, maxLength: 60 },
  )
  .map((steps) => {
    let wealth = 1;
    const days = steps.map(({ close, split, dividendShare, volume }, i) => {
      // Nothing is known of the day before the first: no action there.
      if (i === 0) return { date: dateOfEpochDay(14_000), close, split: 1, dividend: 0, volume, wealth };
      const before = steps[i - 1].close;
      const dividend = Number(((before * dividendShare) / split).toFixed(6));
      wealth *= (close * split) / (before - dividend * split);
      return { date: dateOfEpochDay(14_000 + i), close, split, dividend, volume, wealth };
    });
    const last = days[days.length - 1];
    return days.map(({ wealth: value, ...day }) => ({ ...day, adjustedClose: (value / last.wealth) * last.close }));
  });

/** Splits that come after a day multiply its volume, where a provider adjusts volumes. */
export function splitsAfter(days: readonly HistoryDay[], index: number): number {
  return days.slice(index + 1).reduce((product, { split }) => product * split, 1);
}
