import { type TradeDate } from '@prometheus/core';

/** For each session the value of the row that is in force: the last one that begins on or before it, and the first row
 * before all of them.
 * @param rows at least one, by date
 * @param sessions ascending
 * @returns shape (T,) */
export function ratesBySession<Row extends { readonly from: TradeDate }>(
  rows: readonly Row[],
  sessions: readonly TradeDate[],
  value: (row: Row) => number,
): Float64Array {
  const values = new Float64Array(sessions.length);
  let row = 0;
  for (let t = 0; t < sessions.length; t++) {
    while (row + 1 < rows.length && rows[row + 1].from <= sessions[t]) row++;
    values[t] = value(rows[row]);
  }
  return values;
}
