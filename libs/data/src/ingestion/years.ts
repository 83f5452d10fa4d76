import { dateOfEpochDay } from '@prometheus/core';

import { type BarColumns } from './bar-columns.js';

const MS_PER_DAY = 86_400_000;

/** Bars of one calendar year: from index `from` up to, not including, `to`. */
export interface YearSpan {
  readonly year: number;
  readonly from: number;
  readonly to: number;
}

/** The calendar years in which there are bars, ascending; the bars are in order of day. */
export function yearSpans(bars: BarColumns): YearSpan[] {
  const spans: YearSpan[] = [];
  for (let i = 0; i < bars.length;) {
    const year = Number(dateOfEpochDay(bars.day[i]).slice(0, 4));
    const nextYear = Date.UTC(year + 1, 0, 1) / MS_PER_DAY;
    const from = i;
    while (i < bars.length && bars.day[i] < nextYear) i += 1;
    spans.push({ year, from, to: i });
  }
  return spans;
}
