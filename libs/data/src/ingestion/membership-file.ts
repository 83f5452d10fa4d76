import { compareCodeUnits, dateOfEpochDay, sha256Json, type TradeDate } from '@prometheus/core';

import { type FileFormat, type MEMBERSHIP_COLUMNS } from './file-format.js';
import { type ColumnSpec } from './header.js';
import { type ProblemList } from './problem-list.js';
import { finding, listed, type QcFinding } from './quality-control/finding.js';
import { readRecords } from './record-file.js';
import { type SessionTable } from './session-table.js';
import { symbolProblem } from './symbol.js';

type MembershipColumn = (typeof MEMBERSHIP_COLUMNS)[number];

const SPECS: readonly ColumnSpec<MembershipColumn>[] = [
  { name: 'ticker', synonyms: ['symbol'] },
  { name: 'start_date', synonyms: ['from date', 'start', 'from'] },
  { name: 'end_date', synonyms: ['to date', 'end', 'to'], optional: true },
];

/** A spell of membership in an index. */
export interface Spell {
  readonly symbol: string;
  readonly fromDate: TradeDate;
  /** First day outside; undefined while the spell goes on. */
  readonly toDate: TradeDate | undefined;
  /** Open of the first session after the start, since the file gives a date and no time. */
  readonly knownAtMs: number;
  /** The same for the end: when a reader could first know that the spell is over. */
  readonly endKnownAtMs: number | undefined;
}

export interface MembershipFile {
  readonly file: string;
  readonly spells: readonly Spell[];
  readonly rowsRead: number;
  readonly contentHash: string;
  readonly findings: readonly QcFinding[];
}

/** Reads spells of index membership: ticker, first day inside, first day outside (empty while it goes on).
 * Spells of one ticker must not overlap; equal rows are kept once. */
export async function readMembershipFile(
  file: string,
  format: FileFormat,
  sessions: SessionTable,
  problems: ProblemList,
): Promise<MembershipFile> {
  const records = await readRecords(file, SPECS, format, problems);
  const byTicker = new Map<string, { from: number; to: number; line: number }[]>();
  const repeated: string[] = [];
  const spells: Spell[] = [];
  for (const record of records) {
    const before = problems.total;
    const symbol = record.text('ticker') ?? '';
    const wrongSymbol = symbolProblem(symbol);
    if (wrongSymbol !== undefined) record.refuse('ticker', wrongSymbol);
    const from = record.day('start_date');
    const to = record.day('end_date');
    if (from === undefined && problems.total === before) record.refuse('start_date', 'is missing');
    if (from === undefined || problems.total !== before) continue;
    if (to !== undefined && to <= from) {
      record.refuse('end_date', 'does not lie after the start');
      continue;
    }
    const others = byTicker.get(symbol) ?? [];
    const end = to ?? Infinity;
    const overlap = others.find((other) => from < other.to && other.from < end);
    if (overlap !== undefined && (overlap.from !== from || overlap.to !== end)) {
      record.refuse('start_date', `overlaps the spell of ${symbol} on line ${overlap.line}`);
      continue;
    }
    if (overlap !== undefined) {
      repeated.push(symbol);
      continue;
    }
    byTicker.set(symbol, [...others, { from, to: end, line: record.line }]);
    const knownAtMs = openAfter(sessions, from);
    const endKnownAtMs = to === undefined ? undefined : openAfter(sessions, to);
    if (knownAtMs === undefined) record.refuse('start_date', 'lies beyond the calendar of the market');
    if (to !== undefined && endKnownAtMs === undefined)
      record.refuse('end_date', 'lies beyond the calendar of the market');
    if (knownAtMs === undefined) continue;
    const toDate = to === undefined ? undefined : dateOfEpochDay(to);
    spells.push({ symbol, fromDate: dateOfEpochDay(from), toDate, knownAtMs, endKnownAtMs });
  }
  spells.sort((a, b) => compareCodeUnits(a.symbol, b.symbol) || compareCodeUnits(a.fromDate, b.fromDate));
  const detail = `repeated with equal values, kept once: ${listed(repeated)}`;
  return {
    file,
    spells,
    rowsRead: records.length,
    contentHash: sha256Json(spells.map(({ symbol, fromDate, toDate }) => [symbol, fromDate, toDate ?? null])),
    findings: repeated.length > 0 ? [finding('DUPLICATE_ROW', undefined, [], detail, repeated.length)] : [],
  };
}

function openAfter(sessions: SessionTable, day: number): number | undefined {
  const session = sessions.firstAfter(day);
  return session === undefined ? undefined : sessions.openMs[session];
}
