import { dateOfEpochDay } from '@prometheus/core';

import { type BarColumns } from './bar-columns.js';

const MS_PER_DAY = 86_400_000;

/** The calendar years in which there are bars, ascending; the bars are in order of day. */
export function yearsOf(bars: BarColumns): number[] {
  const years: number[] = [];
  for (let i = 0; i < bars.length;) {
    const year = Number(dateOfEpochDay(bars.day[i]).slice(0, 4));
    years.push(year);
    const nextYear = Date.UTC(year + 1, 0, 1) / MS_PER_DAY;
    while (i < bars.length && bars.day[i] < nextYear) i += 1;
  }
  return years;
}
