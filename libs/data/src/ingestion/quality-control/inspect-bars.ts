import { type BarColumns } from '../bar-columns.js';
import { type PriceBasis } from '../../panel/price-basis.js';
import { type SessionTable } from '../session-table.js';
import { extremeReturns, type Jump, unexplainedJumps } from './extreme-returns.js';
import { type QcFinding } from './finding.js';
import { missingSessions } from './missing-sessions.js';
import { staleCloses, zeroVolume } from './trading-activity.js';

export interface InspectionContext {
  readonly sessions: SessionTable;
  readonly basis: PriceBasis;
  /** Session of the newest stored bar of the instrument, undefined without one. */
  readonly storedLast: number | undefined;
  /** Days on which a corporate action of the instrument takes effect. */
  readonly actionDays: ReadonlySet<number>;
}

export interface Inspection {
  readonly findings: readonly QcFinding[];
  /** Returns that nothing explains, oldest first. */
  readonly jumps: readonly Jump[];
}

/** Every check that looks at the accepted bars of one instrument. */
export function inspectBars(symbol: string, bars: BarColumns, context: InspectionContext): Inspection {
  const jumps = unexplainedJumps(bars, context.basis, context.actionDays);
  const findings = [
    missingSessions(symbol, bars, context.sessions, context.storedLast),
    staleCloses(symbol, bars),
    zeroVolume(symbol, bars),
    ...extremeReturns(symbol, bars, jumps),
  ].filter((found) => found !== undefined);
  return { findings, jumps };
}
