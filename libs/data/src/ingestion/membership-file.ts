import { compareCodeUnits, dateOfEpochDay, sha256Json, type TradeDate } from '@prometheus/core';

import { dateParser } from './date-text.js';
import { type FileFormat, type MEMBERSHIP_COLUMNS } from './file-format.js';
import { type ColumnSpec } from './header.js';
import { openAfter, statedKnownAt } from './known-at.js';
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
  { name: 'known_at', synonyms: ['announced'], optional: true },
  { name: 'end_known_at', synonyms: ['end announced'], optional: true },
];

/** A spell of membership in an index. */
export interface Spell {
  readonly symbol: string;
  readonly fromDate: TradeDate;
  /** First day outside; undefined while the spell goes on. */
  readonly toDate: TradeDate | undefined;
  /** As the file says; otherwise the open of the first session after the start, a date without a time. */
  readonly knownAtMs: number;
  /** The same for the end: when a reader could first know that the spell is over. */
  readonly endKnownAtMs: number | undefined;
  /** Of the file, where it comes from one. */
  readonly line?: number;
}

export interface MembershipFile {
  readonly file: string;
  readonly spells: readonly Spell[];
  readonly rowsRead: number;
  readonly contentHash: string;
  readonly findings: readonly QcFinding[];
}

/** Reads spells of index membership: ticker, first day inside, first day outside (empty while it goes on), and where the
 * file has them, `known_at` and `end_known_at`: when start and end were announced (an instant with its zone, or a date,
 * which means the open of the session after it). Spells of one ticker must not overlap; equal rows are kept once. */
export async function readMembershipFile(
  file: string,
  format: FileFormat,
  sessions: SessionTable,
  problems: ProblemList,
): Promise<MembershipFile> {
  const records = await readRecords(file, SPECS, format, problems);
  const parseDate = dateParser(format.dateFormat);
  const byTicker = new Map<string, { from: number; to: number; line: number }[]>();
  const repeated: string[] = [];
  /** Spells that the file dates itself; the others' instants follow from their days. */
  const announcements = new Set<string>();
  const spells: Spell[] = [];
  for (const record of records) {
    const before = problems.total;
    const symbol = record.text('ticker') ?? '';
    const knownAtOf = (column: 'known_at' | 'end_known_at', day: number): number | undefined =>
      record.text(column) === undefined ? openAfter(sessions, day) : statedKnownAt(record, column, sessions, parseDate);
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
    const knownAtMs = knownAtOf('known_at', from);
    const endKnownAtMs = to === undefined ? undefined : knownAtOf('end_known_at', to);
    if (problems.total !== before) continue;
    if (knownAtMs === undefined) record.refuse('start_date', 'lies beyond the calendar of the market');
    if (to !== undefined && endKnownAtMs === undefined)
      record.refuse('end_date', 'lies beyond the calendar of the market');
    if (knownAtMs === undefined) continue;
    const toDate = to === undefined ? undefined : dateOfEpochDay(to);
    const fromDate = dateOfEpochDay(from);
    if (record.text('known_at') !== undefined || record.text('end_known_at') !== undefined) {
      announcements.add(`${symbol} ${fromDate}`);
    }
    spells.push({ symbol, fromDate, toDate, knownAtMs, endKnownAtMs, line: record.line });
  }
  spells.sort((a, b) => compareCodeUnits(a.symbol, b.symbol) || compareCodeUnits(a.fromDate, b.fromDate));
  const detail = `repeated with equal values, kept once: ${listed(repeated)}`;
  return {
    file,
    spells,
    rowsRead: records.length,
    contentHash: sha256Json(
      spells.map(({ symbol, fromDate, toDate, knownAtMs, endKnownAtMs }) => {
        const announced = announcements.has(`${symbol} ${fromDate}`) ? [knownAtMs, endKnownAtMs ?? null] : [];
        return [symbol, fromDate, toDate ?? null, ...announced];
      }),
    ),
    findings: repeated.length > 0 ? [finding('DUPLICATE_ROW', undefined, [], detail, repeated.length)] : [],
  };
}
