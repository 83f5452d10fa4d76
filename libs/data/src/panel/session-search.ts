import { type TradeDate } from '@prometheus/core';

/** Position of the first of ascending sessions on or after `date`; their number when there is none. */
export function firstSessionOnOrAfter(sessions: readonly TradeDate[], date: TradeDate): number {
  let low = 0;
  let high = sessions.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sessions[middle] < date) low = middle + 1;
    else high = middle;
  }
  return low;
}
