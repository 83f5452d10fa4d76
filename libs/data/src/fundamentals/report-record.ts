import { dateOfEpochDay, type TradeDate } from '@prometheus/core';

import { type FileRecord } from '../ingestion/record-file.js';
import { type SessionTable } from '../ingestion/session-table.js';
import { symbolProblem } from '../ingestion/symbol.js';
import { knownInstant } from './known-instant.js';

/** What says when a figure could be known. */
export interface ReportCalendar {
  readonly sessions: SessionTable;
  readonly parseDate: (text: string) => number;
  /** The present day, in days since 1970-01-01. */
  readonly today: number;
}

/** What both shapes of files say of a row beside its figures. */
export interface ReportHead {
  readonly symbol: string;
  readonly periodEnd: TradeDate;
  readonly periodEndDay: number;
  readonly knownAtMs: number;
}

const FISCAL_PERIODS = ['Q1', 'Q2', 'Q3', 'Q4', 'FY'];

/** Reads symbol, period end and the instant of a row; what cannot be accepted is refused by name.
 * @returns undefined when something was refused */
export function reportHead<Name extends string>(
  record: FileRecord<Name | 'symbol' | 'period_end' | 'known_at'>,
  { sessions, parseDate, today }: ReportCalendar,
): ReportHead | undefined {
  const symbol = record.text('symbol') ?? '';
  const wrongSymbol = symbolProblem(symbol);
  if (wrongSymbol !== undefined) record.refuse('symbol', wrongSymbol);
  const hasPeriod = record.text('period_end') !== undefined;
  const periodEndDay = record.day('period_end');
  if (!hasPeriod) record.refuse('period_end', 'is missing');
  const text = record.text('known_at');
  const known = text === undefined ? undefined : knownInstant(text, sessions, parseDate);
  if (text === undefined) record.refuse('known_at', 'is missing: without it nobody can say when the figure was known');
  else if (known === undefined) {
    const message =
      'is neither a date within the calendar of the market nor an instant with its zone, as 2014-06-09T13:30:00Z';
    record.refuse('known_at', message);
  } else if (known.day > today) record.refuse('known_at', 'lies in the future');
  else if (periodEndDay !== undefined && known.day < periodEndDay) {
    record.refuse('known_at', 'lies before the end of the period');
  } else if (periodEndDay !== undefined && wrongSymbol === undefined) {
    return { symbol, periodEnd: dateOfEpochDay(periodEndDay), periodEndDay, knownAtMs: known.knownAtMs };
  }
  return undefined;
}

/** Q1, Q2, Q3, Q4 or FY; anything else is refused. */
export function fiscalPeriodOf<Name extends string>(record: FileRecord<Name>, column: Name): string | undefined {
  const period = record.text(column)?.toUpperCase();
  if (period !== undefined && !FISCAL_PERIODS.includes(period)) {
    record.refuse(column, `is none of ${FISCAL_PERIODS.join(', ')}`);
  }
  return period;
}
