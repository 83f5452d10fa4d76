import { type TradeDate, tradingCalendar } from '@prometheus/core';
import { type MarketPanel } from '@prometheus/data';

import { DateRangeError } from '../errors.js';

/** Positions of the first and the last session of a range, both included. */
export interface SessionRange {
  readonly first: number;
  readonly last: number;
}

/** The panel's sessions from `from` to `to`.
 * @throws {DateRangeError} when the range ends before it begins, reaches beyond the panel, or holds no session */
export function sessionRange({ header }: MarketPanel, from: TradeDate, to: TradeDate): SessionRange {
  const { sessions, collection, market } = header;
  const calendar = tradingCalendar(market);
  const [start, end] = [sessions[0], sessions[sessions.length - 1]];
  if (to < from) throw new DateRangeError(from, to, 'ends before it begins');
  // Days without a session at the edge of the collection are no reason to refuse.
  if (calendar.firstSessionOnOrAfter(from) < start || calendar.lastSessionOnOrBefore(to) > end) {
    throw new DateRangeError(
      from,
      to,
      `reaches beyond the collection "${collection}", whose sessions run ${start} to ${end}`,
    );
  }
  const first = sessions.findIndex((date) => date >= from);
  let last = first;
  while (last + 1 < sessions.length && sessions[last + 1] <= to) last++;
  if (sessions[first] > to) throw new DateRangeError(from, to, 'holds no session');
  return { first, last };
}
