import { ExchangeRulesError } from '../errors.js';
import { dayOfDate } from './date-rules.js';
import { type ExchangeRules, type HoursEra, type WallTime } from './exchange-rules.js';

const MINUTES_PER_DAY = 1440;

/** Hours of one session, in wall-clock minutes after midnight of its day; negative on the evening before. */
export interface SessionHours {
  readonly open: number;
  readonly close: number;
  /** The open when the day before held no session or one that closed early. */
  readonly openAfterShortDay: number;
  readonly break?: { readonly start: number; readonly end: number };
}

/** The regular hours by epoch day.
 * @throws {ExchangeRulesError} when the eras do not cover the bounds, are out of order, or an hour is malformed */
export function regularHours(rules: ExchangeRules, firstDay: number): (day: number) => SessionHours {
  const eras = rules.hours.map((era) => ({ from: dayOfDate(era.from), hours: hoursOfEra(rules.code, era) }));
  if (eras.length === 0 || eras[0].from > firstDay) {
    throw new ExchangeRulesError(rules.code, 'hours', `no era covers ${rules.first}`);
  }
  for (let i = 1; i < eras.length; i++) {
    if (eras[i].from <= eras[i - 1].from) {
      throw new ExchangeRulesError(rules.code, `hours from ${rules.hours[i].from}`, 'eras must ascend');
    }
  }
  return (day) => {
    let i = eras.length - 1;
    while (eras[i].from > day) i--;
    return eras[i].hours;
  };
}

function hoursOfEra(exchange: string, era: HoursEra): SessionHours {
  const rule = `hours from ${era.from}`;
  const minutesOf = (time: WallTime, dayOffset = 0): number =>
    parseWallTime(exchange, rule, time) + dayOffset * MINUTES_PER_DAY;
  const open = minutesOf(era.open, era.openDayOffset);
  const close = minutesOf(era.close);
  const openAfterShortDay = minutesOf(era.openAfterShortDay ?? era.open, era.openDayOffset);
  if (openAfterShortDay !== open && !(open < openAfterShortDay && openAfterShortDay < close)) {
    throw new ExchangeRulesError(exchange, rule, 'the open after a short day does not lie within the session');
  }
  if (era.break === undefined) return { open, close, openAfterShortDay };
  const start = minutesOf(era.break.start, era.break.dayOffset);
  const end = minutesOf(era.break.end, era.break.dayOffset);
  if (!(open < start && start < end && end < close)) {
    throw new ExchangeRulesError(exchange, rule, 'the break does not lie within the session');
  }
  return { open, close, openAfterShortDay, break: { start, end } };
}

/** Minutes after midnight; `24:00` is the end of the day.
 * @throws {ExchangeRulesError} when the text is no time written HH:MM */
export function parseWallTime(exchange: string, rule: string, time: string): number {
  const match = /^(\d{2}):(\d{2})$/.exec(time);
  const minutes = match === null ? NaN : Number(match[1]) * 60 + Number(match[2]);
  if (match === null || Number(match[2]) > 59 || minutes > MINUTES_PER_DAY) {
    throw new ExchangeRulesError(exchange, rule, `"${time}" is no time written HH:MM`);
  }
  return minutes;
}
