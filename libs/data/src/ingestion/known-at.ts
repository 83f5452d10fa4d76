import { epochDay, isTradeDate } from '@prometheus/core';

import { type FileRecord } from './record-file.js';
import { type SessionTable } from './session-table.js';

const INSTANT = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:?\d{2})$/;

/** When a row says that it became known: an instant with its zone as it is, a date alone as the open of the session after
 * it. Undefined without a value, and for one that was refused.
 * @returns milliseconds since 1970 */
export function statedKnownAt<Name extends string>(
  record: FileRecord<Name>,
  column: Name,
  sessions: SessionTable,
  parseDate: (text: string) => number,
): number | undefined {
  const text = record.text(column);
  if (text === undefined) return undefined;
  if (INSTANT.test(text) && isTradeDate(text.slice(0, 10))) {
    const instant = Date.parse(text.replace(' ', 'T'));
    if (!Number.isNaN(instant)) return instant;
  }
  const day = isTradeDate(text) ? epochDay(text) : parseDate(text);
  const session = Number.isNaN(day) ? undefined : sessions.firstAfter(day);
  if (session !== undefined) return sessions.openMs[session];
  record.refuse(column, 'is neither a date nor an instant with its zone, as 2014-06-09T13:30:00Z');
  return undefined;
}

/** The open of the first session after a day, in milliseconds since 1970; undefined beyond the calendar. */
export function openAfter(sessions: SessionTable, day: number): number | undefined {
  const session = sessions.firstAfter(day);
  return session === undefined ? undefined : sessions.openMs[session];
}
