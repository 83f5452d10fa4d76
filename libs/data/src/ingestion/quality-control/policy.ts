import { compareCodeUnits, readYaml, validateConfig } from '@prometheus/core';
import { z } from 'zod';

import { QualityPolicyError, QualityRejectedError } from '../../errors.js';
import { FINDING_SEVERITY, type FindingCode, type QcFinding } from './finding.js';

/** What a finding does to its batch: nothing, accepted with reserve, or refused. */
export const FINDING_RULES = ['ACCEPT', 'DEGRADE', 'REJECT'] as const;
export type FindingRule = (typeof FINDING_RULES)[number];

const share = z.number().min(0).max(1);

/** When a batch is accepted with reserve, and when not at all. Shares are fractions. A share of 1 is never exceeded. */
export const qualityPolicySchema = z.strictObject({
  /** High and low may miss open or close by this share of the price and are then widened; beyond, the row is refused. */
  crossedTolerance: share.default(0.005),
  /** Rows set aside, as a share of the rows read. */
  degradedSetAsideShare: share.default(0.01),
  rejectedSetAsideShare: share.default(0.25),
  /** Share of the sessions between first and last bars that have none. */
  degradedMissingShare: share.default(0.01),
  /** A session is degraded when more than this share of the active instruments miss it, are stale, without volume, or
   * jump without an explanation. */
  degradedSessionShare: share.default(0.05),
  /** What one finding of a code does, whatever the shares say; codes that are not named are accepted. */
  findings: z
    .partialRecord(z.enum(Object.keys(FINDING_SEVERITY) as [FindingCode, ...FindingCode[]]), z.enum(FINDING_RULES))
    .default({}),
});

export type QualityPolicy = Readonly<z.output<typeof qualityPolicySchema>>;

export const DEFAULT_QUALITY_POLICY: QualityPolicy = qualityPolicySchema.parse({});

/** Reads a policy file; what it does not name has its default.
 * @throws {ConfigError} listing every problem with file and key */
export function loadQualityPolicy(file: string): QualityPolicy {
  return validateConfig(qualityPolicySchema, readYaml(file), () => file);
}

export interface QualityCounts {
  readonly rowsRead: number;
  readonly rowsAccepted: number;
  readonly rowsSetAside: number;
  readonly rowsOutOfCalendar: number;
  readonly sessionsMissing: number;
}

/** Judges a batch of prices by its shares.
 * @throws {QualityRejectedError} when too much was set aside, or all of it */
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
      firstSetAside(findings),
    );
  }
  const setAside = rowsSetAside > policy.degradedSetAsideShare * rowsRead;
  const missing = sessionsMissing > policy.degradedMissingShare * (rowsAccepted + sessionsMissing);
  return setAside || missing ? 'DEGRADED' : 'ACCEPTED';
}

/** Judges a batch of any kind by the codes of its findings.
 * @throws {QualityPolicyError} when one of them is to be rejected */
export function judgeFindings(
  collection: string,
  dataset: string,
  findings: readonly QcFinding[],
  rules: QualityPolicy['findings'],
): 'ACCEPTED' | 'DEGRADED' {
  const rejected = findings
    .filter(({ code }) => rules[code] === 'REJECT')
    .sort((a, b) => compareCodeUnits(a.firstDate ?? '', b.firstDate ?? ''));
  if (rejected.length > 0) {
    const [{ code }] = rejected;
    const same = rejected.filter((one) => one.code === code);
    const occurrences = same.reduce((sum, one) => sum + one.occurrences, 0);
    throw new QualityPolicyError(collection, dataset, code, occurrences, same[0].symbol, same[0].firstDate);
  }
  return findings.some(({ code }) => rules[code] === 'DEGRADE') ? 'DEGRADED' : 'ACCEPTED';
}

const SETS_ASIDE = new Set(['NOT_A_SESSION', 'OUT_OF_CALENDAR', 'MISSING_PRICE', 'DUPLICATE_ROW']);

/** Where a reader may begin to look: `B on 2010-01-04`. */
function firstSetAside(findings: readonly QcFinding[]): string | undefined {
  const found = findings.find(({ code, symbol }) => SETS_ASIDE.has(code) && symbol !== undefined);
  return found && `${found.symbol} on ${found.firstDate}`;
}

function reasons(findings: readonly QcFinding[]): string[] {
  const counts = new Map<string, number>();
  for (const { code, occurrences } of findings) {
    if (SETS_ASIDE.has(code)) counts.set(code, (counts.get(code) ?? 0) + occurrences);
  }
  return [...counts].sort(([, a], [, b]) => b - a).map(([code, count]) => `${code}: ${count}`);
}
