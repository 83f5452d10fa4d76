import { epochDay, tradeDate } from '../ids.js';
import { type DateRule, type HolidayRule, type InForce, WEEKDAYS, type Weekday } from './exchange-rules.js';

const MS_PER_DAY = 86_400_000;
const SUNDAY = 0;
const SATURDAY = 6;

/** 0 is Sunday, 6 is Saturday. */
export function weekdayOf(day: number): number {
  return (((day + 4) % 7) + 7) % 7;
}

export function weekdayNumber(weekday: Weekday): number {
  return WEEKDAYS.indexOf(weekday);
}

/** Days from 1970-01-01 of a calendar day; `dayOfMonth` may run over the month's end. */
export function dayOf(year: number, month: number, dayOfMonth: number): number {
  return Date.UTC(year, month - 1, dayOfMonth) / MS_PER_DAY;
}

export function yearOf(day: number): number {
  return new Date(day * MS_PER_DAY).getUTCFullYear();
}

/** @throws {InvalidDateError} when the text is not an existing day written YYYY-MM-DD */
export function dayOfDate(date: string): number {
  return epochDay(tradeDate(date));
}

/** Western Easter Sunday.
 * @see Meeus (1991), Astronomical Algorithms, chapter 8, Gregorian calendar */
export function easterSunday(year: number): number {
  const goldenYear = year % 19;
  const century = Math.floor(year / 100);
  const yearOfCentury = year % 100;
  const lunarCorrection = Math.floor((century - Math.floor((century + 8) / 25) + 1) / 3);
  const epact = (19 * goldenYear + century - Math.floor(century / 4) - lunarCorrection + 15) % 30;
  const toSunday = (32 + 2 * (century % 4) + 2 * Math.floor(yearOfCentury / 4) - epact - (yearOfCentury % 4)) % 7;
  const lateMoon = Math.floor((goldenYear + 11 * epact + 22 * toSunday) / 451);
  const march22 = epact + toSunday - 7 * lateMoon;
  return dayOf(year, 3, 22) + march22;
}

/** The days, as epoch days in ascending order, that a rule names in one year; none when a fifth weekday is missing. */
export function daysOfRule(rule: DateRule, year: number): number[] {
  switch (rule.kind) {
    case 'fixed':
      return [dayOf(year, rule.month, rule.day)];
    case 'nth-weekday': {
      const monthStart = dayOf(year, rule.month, 1);
      const toWeekday = (weekdayNumber(rule.weekday) - weekdayOf(monthStart) + 7) % 7;
      const day = monthStart + toWeekday + 7 * (rule.n - 1);
      return day < dayOf(year, rule.month + 1, 1) ? [day + (rule.offsetDays ?? 0)] : [];
    }
    case 'last-weekday': {
      const monthEnd = dayOf(year, rule.month + 1, 1) - 1;
      const backToWeekday = (weekdayOf(monthEnd) - weekdayNumber(rule.weekday) + 7) % 7;
      return [monthEnd - backToWeekday + (rule.offsetDays ?? 0)];
    }
    case 'easter':
      return [easterSunday(year) + rule.offsetDays];
    case 'tabled': {
      const prefix = `${year}-`;
      return rule.dates
        .filter((date) => date.startsWith(prefix))
        .map((date) => dayOfDate(date) + (rule.offsetDays ?? 0))
        .sort((a, b) => a - b);
    }
  }
}

export function isInForce(rule: InForce, day: number): boolean {
  if (rule.from !== undefined && day < dayOfDate(rule.from)) return false;
  if (rule.until !== undefined && day > dayOfDate(rule.until)) return false;
  return rule.exceptYears === undefined || !rule.exceptYears.includes(yearOf(day));
}

/** Every weekday closure that the holiday rules give in the years, by epoch day. Where two meet, the first names it,
 * and the other is one with it or moves on, as its rule says.
 * @param isTradingWeekday by weekday number, 0 is Sunday */
export function holidayClosures(
  rules: readonly HolidayRule[],
  isTradingWeekday: readonly boolean[],
  firstYear: number,
  lastYear: number,
): Map<number, string> {
  const closures = new Map<number, string>();
  const waiting: { rule: HolidayRule; day: number }[] = [];
  const isFree = (day: number): boolean => isTradingWeekday[weekdayOf(day)] && !closures.has(day);

  for (let year = firstYear; year <= lastYear; year++) {
    for (const rule of rules) {
      for (const day of daysOfRule(rule.on, year)) {
        if (!isInForce(rule, day)) continue;
        const weekday = weekdayOf(day);
        const isWeekend = weekday === SATURDAY || weekday === SUNDAY;
        if (isWeekend || (rule.onTaken === 'next-free' && closures.has(day))) waiting.push({ rule, day });
        if (isFree(day)) closures.set(day, rule.name);
      }
    }
  }
  // A moved holiday may only take a day that no holiday holds by right, so moves come after all others, oldest first.
  waiting.sort((a, b) => a.day - b.day);
  for (const { rule, day } of waiting) {
    const moved = observedDay(rule, day, isFree);
    if (moved !== undefined && isFree(moved)) closures.set(moved, `${rule.name} (observed)`);
  }
  return closures;
}

/** Friday for a Saturday, Monday for a Sunday, any other day itself. */
export function nearestWeekday(day: number): number {
  const weekday = weekdayOf(day);
  if (weekday === SATURDAY) return day - 1;
  return weekday === SUNDAY ? day + 1 : day;
}

/** Where a holiday goes that cannot stay on its own day: one at a weekend, or one on a day that is taken. */
function observedDay(rule: HolidayRule, day: number, isFree: (day: number) => boolean): number | undefined {
  const weekday = weekdayOf(day);
  if (weekday !== SATURDAY && weekday !== SUNDAY) return nextFree(day, isFree);
  const isSunday = weekday === SUNDAY;
  switch (rule.observance ?? 'lost') {
    case 'lost':
      return undefined;
    case 'sunday-to-monday':
      return isSunday ? day + 1 : undefined;
    case 'nearest-weekday':
      return nearestWeekday(day);
    case 'sunday-to-next-free':
      return isSunday ? nextFree(day, isFree) : undefined;
    case 'weekend-to-next-free':
      return nextFree(day, isFree);
  }
}

function nextFree(day: number, isFree: (day: number) => boolean): number {
  let candidate = day + 1;
  while (!isFree(candidate)) candidate++;
  return candidate;
}
