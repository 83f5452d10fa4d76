import { dayOfWeek, epochDay, type TradeDate } from '@prometheus/core';
import { z } from 'zod';

/** When a stage runs: at every close, at the first of a week or month, or when the regime has changed. */
export const stageScheduleSchema = z.enum(['daily', 'weekly', 'monthly', 'on_regime_change']);

export type StageSchedule = z.output<typeof stageScheduleSchema>;

/** How a stage stood when it ran last. */
export interface LastRun {
  readonly date: TradeDate;
  /** Label of the regime then; undefined where no regime engine runs. */
  readonly regime: string | undefined;
}

/** Whether a stage runs at the close of `date`. A stage that never ran is due.
 * @param regime label now, for `on_regime_change` */
export function isDue(
  schedule: StageSchedule,
  date: TradeDate,
  last: LastRun | undefined,
  regime: string | undefined,
): boolean {
  if (last === undefined) return true;
  switch (schedule) {
    case 'daily':
      return true;
    case 'weekly':
      return mondayOf(date) !== mondayOf(last.date);
    case 'monthly':
      return date.slice(0, 7) !== last.date.slice(0, 7);
    case 'on_regime_change':
      return regime !== last.regime;
  }
}

/** Days since 1970 of the Monday on or before a date. */
function mondayOf(date: TradeDate): number {
  return epochDay(date) - ((dayOfWeek(date) + 6) % 7);
}
