import { epochDay, isTradeDate } from '@prometheus/core';

import { type SessionTable } from '../ingestion/session-table.js';

const INSTANT = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:?\d{2})$/;

/** When a text of a source says that something became known. */
export interface KnownInstant {
  /** The day that the text names, in days since 1970-01-01. */
  readonly day: number;
  readonly knownAtMs: number;
}

/** Reads an instant with its zone as it is, and a date alone as the open of the first session after it: what was published
 * on a day may have come after that day's close.
 * @returns undefined for a text that is neither, or a date after which the calendar has no session */
export function knownInstant(
  text: string,
  sessions: SessionTable,
  parseDate: (text: string) => number,
): KnownInstant | undefined {
  if (INSTANT.test(text) && isTradeDate(text.slice(0, 10))) {
    const knownAtMs = Date.parse(text.replace(' ', 'T'));
    return Number.isNaN(knownAtMs) ? undefined : { day: Math.floor(knownAtMs / 86_400_000), knownAtMs };
  }
  const day = isTradeDate(text) ? epochDay(text) : parseDate(text);
  const knownAtMs = openAfter(sessions, day);
  return knownAtMs === undefined ? undefined : { day, knownAtMs };
}

/** The open of the first session after a day; undefined where the calendar says none. */
export function openAfter(sessions: SessionTable, day: number): number | undefined {
  // Before the calendar begins, the first session that it has says nothing about the day after.
  if (Number.isNaN(day) || day < sessions.firstDay) return undefined;
  const session = sessions.firstAfter(day);
  return session === undefined ? undefined : sessions.openMs[session];
}
