import { type CalendarDate } from './exchange-rules.js';

/** One date a year from a table of `MM-DD` entries: the first entry is in `firstYear`, the next in the year after it. */
export function datesByYear(firstYear: number, table: string): CalendarDate[] {
  return table
    .trim()
    .split(/\s+/)
    .map((monthDay, i): CalendarDate => `${firstYear + i}-${monthDay}` as CalendarDate);
}
