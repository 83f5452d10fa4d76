import { dateOfEpochDay } from '@prometheus/core';

import { type BarColumns, ROW_FLAGS } from './bar-columns.js';
import { type ProblemList } from './problem-list.js';
import { finding, listedDays, type FindingCode, type QcFinding } from './quality-control/finding.js';
import { type SessionTable } from './session-table.js';

const MS_PER_DAY = 86_400_000;

/** What became of the rows of one symbol. */
export interface BarValidation {
  readonly rowsRead: number;
  /** Rows that quality control set aside; those outside of the calendar's years are counted apart. */
  readonly rowsSetAside: number;
  readonly rowsOutOfCalendar: number;
  /** Over every row as read, whether it was set aside or not. */
  readonly digest: string;
  readonly findings: readonly QcFinding[];
}

const DETAILS: Partial<Record<FindingCode, string>> = {
  NOT_A_SESSION: 'set aside, no session of the market',
  OUT_OF_CALENDAR: 'set aside, the calendar does not cover these years',
  MISSING_PRICE: 'set aside, no open, close or adjusted close',
  MISSING_RANGE: 'no high or low, taken from open and close',
  MISSING_VOLUME: 'no volume, stored as 0',
  CROSSED_OHLC: 'high or low widened to hold open and close',
  DUPLICATE_ROW: 'repeated with equal values, kept once',
};

/** Orders the rows of one symbol by day and keeps in `bars` those that are bars of a session, with session numbers.
 * Two rows of one day that differ, and rows of sessions that had not closed at `nowMs`, go to `problems`. */
export function validateBars(
  symbol: string,
  file: string,
  bars: BarColumns,
  sessions: SessionTable,
  nowMs: number,
  problems: ProblemList,
): BarValidation {
  const rowsRead = bars.length;
  const seen = new Map<FindingCode, number[]>();
  const note = (code: FindingCode, day: number): void => {
    const days = seen.get(code);
    if (days === undefined) seen.set(code, [day]);
    else days.push(day);
  };
  bars.sort();
  dropRepeats(file, bars, note, problems);
  const digest = bars.digest();
  let kept = 0;
  for (let i = 0; i < bars.length; i++) {
    const day = bars.day[i];
    const covered = sessions.covers(day);
    const session = covered ? sessions.sessionOf(day) : -1;
    const knownMs = session >= 0 ? sessions.closeMs[session] : day * MS_PER_DAY;
    if (knownMs > nowMs) {
      const message = session >= 0 ? 'is a session that has not closed yet' : 'lies in the future';
      problems.add(file, bars.line[i], 'date', dateOfEpochDay(day), message);
    } else if (!covered) {
      note('OUT_OF_CALENDAR', day);
    } else if (session < 0) {
      note('NOT_A_SESSION', day);
    } else if ((bars.flags[i] & ROW_FLAGS.noPrice) !== 0) {
      note('MISSING_PRICE', day);
    } else {
      if (bars.flags[i] !== 0) noteRepairs(bars.flags[i], day, note);
      bars.session[i] = session;
      bars.move(i, kept);
      kept += 1;
    }
  }
  bars.length = kept;
  const count = (code: FindingCode): number => seen.get(code)?.length ?? 0;
  return {
    rowsRead,
    rowsSetAside: count('NOT_A_SESSION') + count('MISSING_PRICE') + count('DUPLICATE_ROW'),
    rowsOutOfCalendar: count('OUT_OF_CALENDAR'),
    digest,
    findings: [...seen].map(([code, days]) => finding(code, symbol, days, `${DETAILS[code]}: ${listedDays(days)}`)),
  };
}

function noteRepairs(flags: number, day: number, note: (code: FindingCode, day: number) => void): void {
  if ((flags & ROW_FLAGS.rangeFilled) !== 0) note('MISSING_RANGE', day);
  if ((flags & ROW_FLAGS.rangeWidened) !== 0) note('CROSSED_OHLC', day);
  if ((flags & ROW_FLAGS.noVolume) !== 0) note('MISSING_VOLUME', day);
}

/** Drops rows equal to the one before of the same day; the rows are sorted. */
function dropRepeats(
  file: string,
  bars: BarColumns,
  note: (code: FindingCode, day: number) => void,
  problems: ProblemList,
): void {
  let kept = 0;
  for (let i = 0; i < bars.length; i++) {
    const last = kept - 1;
    if (kept > 0 && bars.day[i] === bars.day[last]) {
      if (bars.sameValues(i, last)) {
        note('DUPLICATE_ROW', bars.day[i]);
      } else {
        const message = `has other values on line ${bars.line[last]}`;
        problems.add(file, bars.line[i], 'date', dateOfEpochDay(bars.day[i]), message);
      }
      continue;
    }
    bars.move(i, kept);
    kept += 1;
  }
  bars.length = kept;
}
