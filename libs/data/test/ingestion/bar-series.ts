import { tradingCalendar } from '@prometheus/core';

import { BarColumns } from '../../src/ingestion/bar-columns.js';
import { SessionTable } from '../../src/ingestion/session-table.js';

export const US_SESSIONS = new SessionTable(tradingCalendar('US_EQ'));

/** Accepted bars on consecutive sessions of US_EQ from 2010-01-04, with open = high = low = close.
 * @param closes one a session; undefined where there is no bar
 * @param values other fields by position */
export function barSeries(
  closes: readonly (number | undefined)[],
  values: { readonly volume?: (i: number) => number; readonly open?: Readonly<Record<number, number>> } = {},
): BarColumns {
  const first = US_SESSIONS.firstAfter(14_612) as number; // 2010-01-03, a Sunday
  const bars = new BarColumns(4);
  closes.forEach((close, i) => {
    if (close === undefined) return;
    const open = values.open?.[i] ?? close;
    const day = US_SESSIONS.days[first + i];
    const at = bars.length;
    bars.push(
      day,
      open,
      Math.max(open, close),
      Math.min(open, close),
      close,
      close,
      values.volume?.(i) ?? 100,
      0,
      i + 2,
    );
    bars.session[at] = first + i;
  });
  return bars;
}

/** A price that moves up and down by 1 % a session around 100: every absolute log return is 0.00995 or 0.01005. */
export function quietPrices(length: number): number[] {
  return Array.from({ length }, (_, i) => (i % 2 === 0 ? 100 : 101));
}
