import { compareCodeUnits } from '@prometheus/core';

import { type FundamentalBasis } from '../../facts/fundamental-facts.js';
import { LONGEST_QUARTER_DAYS, SHORTEST_QUARTER_DAYS } from '../../fundamentals/derived-quarter.js';
import { compareRows, figureKey, type FundamentalRow } from '../../fundamentals/fundamental-row.js';
import { openAfter } from '../../fundamentals/known-instant.js';
import { type SessionTable } from '../../ingestion/session-table.js';
import { type DownloadedText, type DownloadRequest } from '../provider.js';
import { readTaggedFacts, type TaggedFact } from './company-facts-answer.js';
import { COMPANY_FACT_TAGS, type TaggedMetric } from './company-facts-tags.js';
import { type SecEdgarAccess } from './sec-edgar.js';

/** A fiscal year has 52 or 53 weeks, or twelve months. */
const SHORTEST_YEAR_DAYS = 345;
const LONGEST_YEAR_DAYS = 380;
const TYPICAL_QUARTER_DAYS = 91;
const TYPICAL_YEAR_DAYS = 365;
const ALL_TAGS = new Set(COMPANY_FACT_TAGS.flatMap(({ tags }) => tags));

/** When a filing was accepted, by accession number, in UTC milliseconds; undefined where that is not known. */
export type AcceptedAt = (accession: string) => number | undefined;

/** @param cik with or without leading zeros */
export function companyFactsRequest(cik: string, { dataUrl, headers }: SecEdgarAccess): DownloadRequest {
  const name = `CIK${cik.padStart(10, '0')}.json`;
  return { key: `facts-${name}`, url: `${dataUrl}/api/xbrl/companyfacts/${name}`, headers };
}

/** The standard metrics of one company in every version that its filings state.
 *
 * A filing tells a metric by the most preferred of its tags. The span of a figure decides its basis: 10 to 18 weeks are a QUARTER,
 * about twelve months a YEAR, what lies between the fiscal YEAR_TO_DATE; shorter and longer spans are left out. Of several
 * spans of one basis and end in one filing the most typical counts, for YEAR_TO_DATE the longest. A figure is known when its filing
 * was accepted, or, where that is not known, at the open of the session after its filing date. A filing that repeats what
 * was known adds nothing.
 *
 * @param cik with or without leading zeros
 * @returns sorted rows
 * @throws {ProviderAnswerError} naming the file and field that cannot be read */
export function parseCompanyFacts(
  answer: Pick<DownloadedText, 'text' | 'file'>,
  cik: string,
  symbol: string,
  sessions: SessionTable,
  acceptedAt: AcceptedAt = () => undefined,
): readonly FundamentalRow[] {
  const facts = readTaggedFacts(answer, cik, ALL_TAGS).filter((fact) => fact.endDay <= fact.filedDay);
  const reportEnds = new Map<string, number>();
  for (const { accession, endDay } of facts) {
    reportEnds.set(accession, Math.max(endDay, reportEnds.get(accession) ?? -Infinity));
  }
  const byTag = new Map<string, TaggedFact[]>();
  for (const fact of facts) {
    const others = byTag.get(fact.tag);
    if (others === undefined) byTag.set(fact.tag, [fact]);
    else others.push(fact);
  }
  const rows: FundamentalRow[] = [];
  for (const tagged of COMPANY_FACT_TAGS) {
    const best = new Map<string, Candidate>();
    tagged.tags.forEach((tag, preference) => {
      for (const fact of byTag.get(tag) ?? []) {
        const candidate = candidateOf(fact, tagged, preference, sessions, acceptedAt);
        if (candidate === undefined) continue;
        const key = `${fact.end} ${candidate.basis} ${fact.unit} ${candidate.knownAtMs}`;
        const other = best.get(key);
        if (other === undefined || compareCandidates(candidate, other) < 0) best.set(key, candidate);
      }
    });
    for (const { fact, basis, knownAtMs } of best.values()) {
      // Figures of earlier periods carry the fiscal period of the filing that repeats them.
      const isOwnPeriod = reportEnds.get(fact.accession) === fact.endDay;
      rows.push({
        symbol,
        metric: tagged.metric,
        periodEnd: fact.end,
        basis,
        unit: fact.unit,
        value: fact.value,
        knownAtMs,
        periodStart: fact.start,
        fiscalPeriod: isOwnPeriod ? fact.filingPeriod : undefined,
        form: fact.form,
      });
    }
  }
  return withoutRepetitions(rows.sort(compareRows));
}

interface Candidate {
  readonly fact: TaggedFact;
  readonly basis: FundamentalBasis;
  readonly knownAtMs: number;
  readonly preference: number;
  /** How far the span is from the one that its basis means; less is better. */
  readonly oddity: number;
}

function candidateOf(
  fact: TaggedFact,
  { kind, unit }: TaggedMetric,
  preference: number,
  sessions: SessionTable,
  acceptedAt: AcceptedAt,
): Candidate | undefined {
  const span = spanOf(fact);
  if (span === undefined || (span.basis === 'INSTANT') !== (kind === 'INSTANT')) return undefined;
  if (fact.unit.endsWith('/shares') !== (unit === 'PER_SHARE')) return undefined;
  const knownAtMs = acceptedAt(fact.accession) ?? openAfter(sessions, fact.filedDay);
  return knownAtMs === undefined ? undefined : { fact, ...span, knownAtMs, preference };
}

function spanOf({ startDay, endDay }: TaggedFact): Pick<Candidate, 'basis' | 'oddity'> | undefined {
  if (startDay === undefined) return { basis: 'INSTANT', oddity: 0 };
  const days = endDay - startDay + 1;
  if (days < SHORTEST_QUARTER_DAYS || days > LONGEST_YEAR_DAYS) return undefined;
  if (days <= LONGEST_QUARTER_DAYS) return { basis: 'QUARTER', oddity: Math.abs(days - TYPICAL_QUARTER_DAYS) };
  if (days >= SHORTEST_YEAR_DAYS) return { basis: 'YEAR', oddity: Math.abs(days - TYPICAL_YEAR_DAYS) };
  return { basis: 'YEAR_TO_DATE', oddity: -days };
}

/** Of two statements at one instant: amendments and later numbers first, then the preferred tag, then the typical span. */
function compareCandidates(a: Candidate, b: Candidate): number {
  const isAmendment = ({ fact }: Candidate): number => (fact.form.endsWith('/A') ? 1 : 0);
  return (
    isAmendment(b) - isAmendment(a) ||
    compareCodeUnits(b.fact.accession, a.fact.accession) ||
    a.oddity - b.oddity ||
    a.preference - b.preference
  );
}

/** Sorted rows without those that say what the version before them says. */
function withoutRepetitions(rows: readonly FundamentalRow[]): FundamentalRow[] {
  const kept: FundamentalRow[] = [];
  for (const row of rows) {
    const before = kept.at(-1);
    if (before === undefined || figureKey(before) !== figureKey(row) || before.value !== row.value) kept.push(row);
  }
  return kept;
}
