import { QualityRejectedError } from '../../errors.js';
import { type QcFinding } from './finding.js';

/** When a batch is accepted with reserve, and when not at all. Shares are fractions of the rows read. */
export interface QualityPolicy {
  /** High and low may miss open or close by this share of the price and are then widened; beyond, the row is refused. */
  readonly crossedTolerance: number;
  readonly degradedSetAsideShare: number;
  readonly rejectedSetAsideShare: number;
  /** Share of the sessions between first and last bars that have none. */
  readonly degradedMissingShare: number;
}

export const DEFAULT_QUALITY_POLICY: QualityPolicy = {
  crossedTolerance: 0.005,
  degradedSetAsideShare: 0.01,
  rejectedSetAsideShare: 0.25,
  degradedMissingShare: 0.01,
};

export interface QualityCounts {
  readonly rowsRead: number;
  readonly rowsAccepted: number;
  readonly rowsSetAside: number;
  readonly rowsOutOfCalendar: number;
  readonly sessionsMissing: number;
}

/** @throws {QualityRejectedError} when too much was set aside, or all of it */
export function judgeBatch(
  counts: QualityCounts,
  findings: readonly QcFinding[],
  policy: QualityPolicy,
): 'ACCEPTED' | 'DEGRADED' {
  const { rowsRead, rowsAccepted, rowsSetAside, rowsOutOfCalendar, sessionsMissing } = counts;
  if (rowsAccepted === 0 || rowsSetAside > policy.rejectedSetAsideShare * (rowsRead - rowsOutOfCalendar)) {
    throw new QualityRejectedError(
      rowsSetAside + rowsOutOfCalendar,
      rowsRead,
      policy.rejectedSetAsideShare,
      reasons(findings),
    );
  }
  const setAside = rowsSetAside > policy.degradedSetAsideShare * rowsRead;
  const missing = sessionsMissing > policy.degradedMissingShare * (rowsAccepted + sessionsMissing);
  return setAside || missing ? 'DEGRADED' : 'ACCEPTED';
}

const SETS_ASIDE = new Set(['NOT_A_SESSION', 'OUT_OF_CALENDAR', 'MISSING_PRICE', 'DUPLICATE_ROW']);

function reasons(findings: readonly QcFinding[]): string[] {
  const counts = new Map<string, number>();
  for (const { code, occurrences } of findings) {
    if (SETS_ASIDE.has(code)) counts.set(code, (counts.get(code) ?? 0) + occurrences);
  }
  return [...counts].sort(([, a], [, b]) => b - a).map(([code, count]) => `${code}: ${count}`);
}
