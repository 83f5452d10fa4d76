import { ExchangeRulesError } from '../errors.js';
import { dayOfDate } from './date-rules.js';
import { type ExchangeRules } from './exchange-rules.js';

const MINUTES_PER_DAY = 1440;

/** Hours of one session, in wall-clock minutes after midnight of its day; negative on the evening before. */
export interface SessionHours {
  readonly open: number;
  readonly close: number;
  readonly break?: { readonly start: number; readonly end: number };
}

/** The regular hours by epoch day.
 * @throws {ExchangeRulesError} when the eras do not cover the bounds, are out of order, or an hour is malformed */
export function regularHours(rules: ExchangeRules, firstDay: number): (day: number) => SessionHours {
  const eras = rules.hours.map((era) => {
    const rule = `hours from ${era.from}`;
    const open = parseWallTime(rules.code, rule, era.open) + (era.openDayOffset ?? 0) * MINUTES_PER_DAY;
    const close = parseWallTime(rules.code, rule, era.close);
    if (era.break === undefined) return { from: dayOfDate(era.from), hours: { open, close } };
    const start = parseWallTime(rules.code, rule, era.break.start);
    const end = parseWallTime(rules.code, rule, era.break.end);
    if (!(open < start && start < end && end < close)) {
      throw new ExchangeRulesError(rules.code, rule, 'the break does not lie within the session');
    }
    return { from: dayOfDate(era.from), hours: { open, close, break: { start, end } } };
  });
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
