import { type TradeDate } from '@prometheus/core';

export type RefitPeriod = 'monthly' | 'quarterly' | 'yearly';

/** Whether a model is fitted at the close of session `t`: the first session of its calendar period, once the minimum of sessions is
 * there. Tomorrow decides nothing: the first session of a period is known by the date of the one before.
 * @param dates of the sessions since the anchor, ascending; those after `t` are not read */
export function isRefitDue(
  dates: readonly TradeDate[],
  t: number,
  { refit, minimumHistory }: { readonly refit: RefitPeriod; readonly minimumHistory: number },
): boolean {
  if (t < 1 || t + 1 < minimumHistory) return false;
  return periodOf(dates[t], refit) !== periodOf(dates[t - 1], refit);
}

/** The calendar period of a date: `2008-09`, `2008-Q3` or `2008`. */
export function periodOf(date: TradeDate, period: RefitPeriod): string {
  const year = date.slice(0, 4);
  switch (period) {
    case 'monthly':
      return date.slice(0, 7);
    case 'quarterly':
      return `${year}-Q${Math.ceil(Number(date.slice(5, 7)) / 3)}`;
    case 'yearly':
      return year;
  }
}

/** First position of the training window that ends with session `t`. */
export function windowStart(t: number, window: number | 'expanding'): number {
  return window === 'expanding' ? 0 : Math.max(0, t + 1 - window);
}
