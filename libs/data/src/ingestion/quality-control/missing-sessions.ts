import { type BarColumns } from '../bar-columns.js';
import { type SessionTable } from '../session-table.js';
import { finding, listed, type QcFinding } from './finding.js';

/** Sessions without a bar between an instrument's first and last, run by run.
 * @param storedLast session of the newest bar that is stored already, so that a gap before an appended file shows;
 *   undefined without one */
export function missingSessions(
  symbol: string,
  bars: BarColumns,
  sessions: SessionTable,
  storedLast: number | undefined,
): QcFinding | undefined {
  const missing: number[] = [];
  const runs: string[] = [];
  let previous = bars.length > 0 && storedLast !== undefined && storedLast < bars.session[0] ? storedLast : -1;
  for (let i = 0; i < bars.length; i++) {
    const session = bars.session[i];
    if (previous >= 0 && session > previous + 1) {
      for (let gap = previous + 1; gap < session; gap++) missing.push(sessions.days[gap]);
      const first = sessions.dateOf(previous + 1);
      const length = session - previous - 1;
      runs.push(length === 1 ? first : `${first}..${sessions.dateOf(session - 1)} (${length})`);
    }
    previous = session;
  }
  if (missing.length === 0) return undefined;
  return finding('MISSING_SESSIONS', symbol, missing, `no row on ${listed(runs)}`);
}
