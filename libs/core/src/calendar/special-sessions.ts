import { ExchangeRulesError } from '../errors.js';
import { dateOfEpochDay } from '../ids.js';
import { dayOf, daysOfRule, isInForce, nearestWeekday, weekdayOf, yearOf } from './date-rules.js';
import { type ExchangeRules, type HalfDayRule, type LateOpenRule, WEEKDAYS } from './exchange-rules.js';

/** The sessions of an exchange by day; days are whole days since 1970-01-01. */
export interface SessionIndex {
  readonly firstDay: number;
  readonly lastDay: number;
  /** Shape (S,): the day of each session, ascending. */
  readonly sessionDays: Int32Array;
  /** Shape (lastDay - firstDay + 2,): how many sessions lie before firstDay + i. */
  readonly sessionsBefore: Int32Array;
}

/** The rule of special hours that governs each session it touches, by session number.
 * @throws {ExchangeRulesError} when two rules claim one session or a tabled day is no session */
export function specialSessions<Rule extends HalfDayRule | LateOpenRule>(
  rules: ExchangeRules,
  special: readonly Rule[],
  index: SessionIndex,
): Map<number, Rule> {
  const found = new Map<number, Rule>();
  const firstYear = yearOf(index.firstDay);
  // The last session before a day of the following year can lie within the bounds.
  const lastYear = yearOf(index.lastDay) + 1;
  for (const rule of special) {
    for (let year = firstYear; year <= lastYear; year++) {
      for (const day of sessionDaysOfRule(rules, rule, year, index)) {
        if (rule.onlyOn !== undefined && !rule.onlyOn.includes(WEEKDAYS[weekdayOf(day)])) continue;
        const session = index.sessionsBefore[day - index.firstDay];
        const other = found.get(session);
        if (other !== undefined) {
          throw new ExchangeRulesError(rules.code, rule.name, `${dateOfEpochDay(day)} is also under "${other.name}"`);
        }
        found.set(session, rule);
      }
    }
  }
  return found;
}

/** The sessions, as days, that a rule in force names in one year. */
function sessionDaysOfRule(
  rules: ExchangeRules,
  rule: HalfDayRule | LateOpenRule,
  year: number,
  { firstDay, lastDay, sessionDays, sessionsBefore }: SessionIndex,
): number[] {
  const { on } = rule;
  if (on.kind === 'last-session-before') {
    const day = dayOf(year, on.month, on.day);
    // Past the end, the last session within the bounds need not be the last one before that day.
    if (day <= firstDay || day > lastDay + 1) return [];
    const sessions = sessionsBefore[day - firstDay];
    return sessions === 0 ? [] : [sessionDays[sessions - 1]].filter((session) => isInForce(rule, session));
  }
  const days = daysOfRule(on, year).filter((day) => isInForce(rule, day));
  return (rule.observance === 'nearest-weekday' ? days.map(nearestWeekday) : days).filter((day) => {
    const isWithin = day >= firstDay && day <= lastDay;
    const isSession = isWithin && sessionsBefore[day - firstDay + 1] > sessionsBefore[day - firstDay];
    if (!isSession && on.kind === 'tabled' && on.offsetDays === undefined) {
      throw new ExchangeRulesError(rules.code, rule.name, `${dateOfEpochDay(day)} is not a session`);
    }
    return isSession;
  });
}
