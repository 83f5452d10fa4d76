import { isTradeDate, type TradeDate } from '@prometheus/core';

import { IndexRowError, MissingIndexSessionsError } from '../errors.js';

export interface IndexRow {
  readonly date: string;
  /** Index level, positive. */
  readonly close: number;
}

export interface AlignedIndex {
  readonly dates: TradeDate[];
  readonly levels: number[];
  /** Sessions without a row of their own: they carry the level of the session before, a return of 0. */
  readonly filled: TradeDate[];
  /** Dates of rows inside the range that are no session; their levels are not used. */
  readonly dropped: TradeDate[];
}

/** Puts an index on a market's sessions.
 * A session without a row carries the previous level; rows on other days are dropped and reported.
 * @param rows oldest first, one a date; rows before the first and after the last session are ignored
 * @param sessions the market's trading days, ascending
 * @param maxConsecutiveFills longest run of sessions that may carry one level, default 2
 * @throws {IndexRowError} on a bad date, order or level
 * @throws {MissingIndexSessionsError} when the first session has no row, or a run without rows is longer than allowed */
export function alignIndexToSessions(
  rows: readonly IndexRow[],
  sessions: readonly TradeDate[],
  maxConsecutiveFills = 2,
): AlignedIndex {
  const levelOf = indexedLevels(rows);
  const known = new Set<string>(sessions);
  const [first, last] = [sessions[0], sessions[sessions.length - 1]];
  const dropped = [...levelOf.keys()].filter((date) => date >= first && date <= last && !known.has(date));

  const levels: number[] = [];
  const filled: TradeDate[] = [];
  const missing: TradeDate[] = [];
  let run: TradeDate[] = [];
  const closeRun = (): void => {
    (run.length > maxConsecutiveFills || run[0] === first ? missing : filled).push(...run);
    run = [];
  };
  for (const session of sessions) {
    const level = levelOf.get(session);
    if (level === undefined) {
      run.push(session);
      levels.push(levels[levels.length - 1]);
    } else {
      closeRun();
      levels.push(level);
    }
  }
  closeRun();
  if (missing.length > 0) throw new MissingIndexSessionsError(missing, maxConsecutiveFills);
  return { dates: [...sessions], levels, filled, dropped };
}

function indexedLevels(rows: readonly IndexRow[]): Map<TradeDate, number> {
  const levelOf = new Map<TradeDate, number>();
  let previous = '';
  rows.forEach(({ date, close }, index) => {
    if (!isTradeDate(date)) throw new IndexRowError(index, date, 'the date is not written YYYY-MM-DD');
    if (date <= previous) throw new IndexRowError(index, date, `the date does not follow ${previous}`);
    if (!Number.isFinite(close) || close <= 0) throw new IndexRowError(index, date, `the level is ${close}`);
    levelOf.set(date, close);
    previous = date;
  });
  return levelOf;
}
