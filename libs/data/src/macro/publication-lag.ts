import { dateOfEpochDay } from '@prometheus/core';

import { type SessionTable } from '../ingestion/session-table.js';
import { type SeriesDefinition } from './series-definition.js';

const MONTHS: Readonly<Record<string, number>> = { monthly: 1, quarterly: 3 };

/** When the value of a date becomes known by the lag of its series, in milliseconds since 1970. For dates before the market's
 * calendar begins: in its first session.
 * @param day whole days since 1970-01-01
 * @returns undefined beyond the end of the market's calendar
 * @throws {RangeError} for a series without a lag */
export function knownByLag(definition: SeriesDefinition, day: number, sessions: SessionTable): number | undefined {
  const { lag } = definition;
  if (lag === undefined) throw new RangeError(`"${definition.title}" has no publication lag`);
  if ('days' in lag) return openAfter(sessions, countedFrom(definition, lag.after, day) + lag.days, 1);
  if (lag.sessions > 0) return openAfter(sessions, day, lag.sessions);
  const session = sessions.firstAfter(day - 1);
  return session === undefined ? undefined : sessions.closeMs[session];
}

/** The open of the n-th session after a day. */
function openAfter(sessions: SessionTable, day: number, n: number): number | undefined {
  const first = sessions.firstAfter(day);
  const session = first === undefined ? undefined : first + n - 1;
  return session === undefined || session >= sessions.openMs.length ? undefined : sessions.openMs[session];
}

function countedFrom(
  { frequency, dateIs }: SeriesDefinition,
  after: 'date' | 'weekEnd' | 'periodEnd',
  day: number,
): number {
  if (after === 'weekEnd' && dateIs === 'periodStart') return day + 6;
  return after === 'periodEnd' ? lastDayOfPeriod(day, MONTHS[frequency]) : day;
}

function lastDayOfPeriod(firstDay: number, months: number): number {
  const date = dateOfEpochDay(firstDay);
  // Day 0 of a month is the last of the month before.
  return Date.UTC(Number(date.slice(0, 4)), Number(date.slice(5, 7)) - 1 + months, 0) / 86_400_000;
}

/** Why a date cannot be one of the series, undefined when it can. */
export function dateProblem({ frequency, dateIs }: SeriesDefinition, day: number): string | undefined {
  if (dateIs !== 'periodStart' || frequency === 'weekly') return undefined;
  const isFirst = dateOfEpochDay(day).endsWith('-01');
  return isFirst ? undefined : `is not the first day of a month, as dates of a ${frequency} series are`;
}
