import { compareCodeUnits, dateOfEpochDay, sha256Json, type TradeDate } from '@prometheus/core';

import { dateParser } from './date-text.js';
import { type FileFormat, type SYMBOL_COLUMNS } from './file-format.js';
import { type ColumnSpec } from './header.js';
import { openAfter, statedKnownAt } from './known-at.js';
import { type ProblemList } from './problem-list.js';
import { finding, listed, type QcFinding } from './quality-control/finding.js';
import { readRecords } from './record-file.js';
import { type SessionTable } from './session-table.js';
import { symbolProblem } from './symbol.js';

const SPECS: readonly ColumnSpec<(typeof SYMBOL_COLUMNS)[number]>[] = [
  { name: 'instrument', synonyms: ['instrument symbol'] },
  { name: 'symbol', synonyms: ['ticker'] },
  { name: 'from_date', synonyms: ['start_date', 'from', 'start'] },
  { name: 'to_date', synonyms: ['end_date', 'to', 'end'], optional: true },
  { name: 'known_at', optional: true },
];

/** A stretch of days on which a ticker named an instrument. Days are whole days since 1970-01-01. */
export interface StatedTicker {
  /** The instrument's symbol in the collection. */
  readonly instrument: string;
  readonly symbol: string;
  readonly from: number;
  /** First day on which it no longer does; Infinity while it does. */
  readonly to: number;
  readonly knownAtMs: number;
  readonly endKnownAtMs: number | undefined;
  readonly line: number;
}

export interface SymbolFile {
  readonly file: string;
  readonly tickers: readonly StatedTicker[];
  readonly firstDate: TradeDate | undefined;
  readonly rowsRead: number;
  readonly contentHash: string;
  readonly findings: readonly QcFinding[];
}

/** Reads which ticker named which instrument when: the instrument's symbol in the collection, the ticker, its first day and
 * the first day on which it no longer names it (empty while it does). `known_at` says when the beginning was announced (an
 * instant with its zone, or a date, which means the open of the session after it); without it that is the open of the
 * session after the first day.
 *
 * On one day an instrument has one ticker and a ticker names one instrument: rows that overlap are refused. */
export async function readSymbolFile(
  file: string,
  format: FileFormat,
  sessions: SessionTable,
  problems: ProblemList,
): Promise<SymbolFile> {
  const records = await readRecords(file, SPECS, format, problems);
  const parseDate = dateParser(format.dateFormat);
  const read: Omit<StatedTicker, 'endKnownAtMs'>[] = [];
  const groups = new Map<string, Omit<StatedTicker, 'endKnownAtMs'>[]>();
  const repeated: string[] = [];
  for (const record of records) {
    const before = problems.total;
    const instrument = record.text('instrument') ?? '';
    const symbol = record.text('symbol') ?? '';
    for (const [column, text] of [['instrument', instrument] as const, ['symbol', symbol] as const]) {
      const wrong = symbolProblem(text);
      if (wrong !== undefined) record.refuse(column, wrong);
    }
    const from = record.day('from_date');
    const end = record.day('to_date');
    if (from === undefined && problems.total === before) record.refuse('from_date', 'is missing');
    if (from === undefined || problems.total !== before) continue;
    if (end !== undefined && end <= from) {
      record.refuse('to_date', 'does not lie after the start');
      continue;
    }
    const stated = statedKnownAt(record, 'known_at', sessions, parseDate);
    if (problems.total !== before) continue;
    const knownAtMs = stated ?? openAfter(sessions, from);
    if (knownAtMs === undefined) record.refuse('from_date', 'lies beyond the calendar of the market');
    if (end !== undefined && openAfter(sessions, end) === undefined) {
      record.refuse('to_date', 'lies beyond the calendar of the market');
    }
    if (knownAtMs === undefined || problems.total !== before) continue;
    const row = { instrument, symbol, from, to: end ?? Infinity, knownAtMs, line: record.line };
    const ofTicker = groups.get(`ticker ${symbol}`) ?? [];
    const ofInstrument = groups.get(`instrument ${instrument}`) ?? [];
    const overlap = [...ofTicker, ...ofInstrument].find((other) => row.from < other.to && other.from < row.to);
    if (overlap !== undefined && sameRow(overlap, row)) {
      repeated.push(`${instrument} ${symbol}`);
      continue;
    }
    if (overlap !== undefined) {
      record.refuse('from_date', `overlaps line ${overlap.line}: ${namesOn(overlap)}`);
      continue;
    }
    groups.set(`ticker ${symbol}`, [...ofTicker, row]);
    groups.set(`instrument ${instrument}`, [...ofInstrument, row]);
    read.push(row);
  }
  const tickers = read
    .map((row) => ({ ...row, endKnownAtMs: endKnownAt(row, read, sessions) }))
    .sort((a, b) => compareCodeUnits(a.instrument, b.instrument) || a.from - b.from);
  const detail = `repeated with equal values, kept once: ${listed(repeated)}`;
  return {
    file,
    tickers,
    firstDate: read.length === 0 ? undefined : dateOfEpochDay(Math.min(...read.map(({ from }) => from))),
    rowsRead: records.length,
    contentHash: sha256Json(
      tickers.map(({ instrument, symbol, from, to, knownAtMs }) => [
        instrument,
        symbol,
        from,
        to === Infinity ? null : to,
        knownAtMs,
      ]),
    ),
    findings: repeated.length > 0 ? [finding('DUPLICATE_ROW', undefined, [], detail, repeated.length)] : [],
  };
}

function sameRow(a: Omit<StatedTicker, 'endKnownAtMs'>, b: Omit<StatedTicker, 'endKnownAtMs'>): boolean {
  return (
    a.instrument === b.instrument &&
    a.symbol === b.symbol &&
    a.from === b.from &&
    a.to === b.to &&
    a.knownAtMs === b.knownAtMs
  );
}

function namesOn({ instrument, symbol, from, to }: Omit<StatedTicker, 'endKnownAtMs' | 'line'>): string {
  const end = to === Infinity ? 'on' : `to ${dateOfEpochDay(to)}`;
  return `${symbol} names ${instrument} from ${dateOfEpochDay(from)} ${end}`;
}

/** Who hears that an instrument takes another ticker hears that it gives up its own. */
function endKnownAt(
  row: Omit<StatedTicker, 'endKnownAtMs'>,
  all: readonly Omit<StatedTicker, 'endKnownAtMs'>[],
  sessions: SessionTable,
): number | undefined {
  if (row.to === Infinity) return undefined;
  const next = all.find(({ instrument, from }) => instrument === row.instrument && from === row.to);
  const open = openAfter(sessions, row.to);
  return next === undefined ? open : Math.min(next.knownAtMs, open ?? Infinity);
}
