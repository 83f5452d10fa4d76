import { epochDay, isTradeDate } from '@prometheus/core';

/** Whole days since 1970-01-01, NaN for a text that is no day of the expected form. */
export type DateParser = (text: string) => number;

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const TOKENS: Readonly<Record<string, string>> = {
  YYYY: '(?<year>\\d{4})',
  MMM: '(?<name>[A-Za-z]{3})',
  MM: '(?<month>\\d{2})',
  M: '(?<month>\\d{1,2})',
  DD: '(?<day>\\d{2})',
  D: '(?<day>\\d{1,2})',
};
const TOKEN = /YYYY|MMM|MM|M|DD|D/g;
/** A day written as its own midnight, as data frames do; the zone does not move the day that is written. */
const MIDNIGHT = /^[T ]00:00(?::00(?:\.0+)?)?(?:Z|[+-]\d{2}:?\d{2})?$/;

/** Why a date format cannot be used, or undefined when it can. */
export function dateFormatProblem(format: string): string | undefined {
  const tokens = format.match(TOKEN) ?? [];
  const count = (...kinds: string[]): number => tokens.filter((token) => kinds.includes(token)).length;
  if (count('YYYY') === 1 && count('MMM', 'MM', 'M') === 1 && count('DD', 'D') === 1) return undefined;
  return 'write it with one YYYY, one of MM, M or MMM, and one of DD or D, for example DD.MM.YYYY';
}

/** Without a format: `YYYY-MM-DD`, also followed by a midnight, or `YYYYMMDD`. */
export function dateParser(format?: string): DateParser {
  return format === undefined ? parseIsoDay : formatParser(format);
}

function formatParser(format: string): DateParser {
  const source = format.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&').replace(TOKEN, (token) => TOKENS[token]);
  const pattern = new RegExp(`^${source}$`);
  return (text) => {
    const groups = pattern.exec(text.trim())?.groups;
    if (groups === undefined) return NaN;
    const month = groups.name === undefined ? Number(groups.month) : MONTHS.indexOf(groups.name.toLowerCase()) + 1;
    return dayOf(Number(groups.year), month, Number(groups.day));
  };
}

function parseIsoDay(text: string): number {
  if (text.length === 10 && text.charCodeAt(4) === 45 && text.charCodeAt(7) === 45) {
    return dayOf(digits(text, 0, 4), digits(text, 5, 7), digits(text, 8, 10));
  }
  if (text.length === 8) return dayOf(digits(text, 0, 4), digits(text, 4, 6), digits(text, 6, 8));
  const trimmed = text.trim();
  const date = trimmed.slice(0, 10);
  if (trimmed !== date && !MIDNIGHT.test(trimmed.slice(10))) return NaN;
  return isTradeDate(date) ? epochDay(date) : NaN;
}

function digits(text: string, start: number, end: number): number {
  let value = 0;
  for (let i = start; i < end; i++) {
    const digit = text.charCodeAt(i) - 48;
    if (digit < 0 || digit > 9) return NaN;
    value = value * 10 + digit;
  }
  return value;
}

const DAYS_IN_MONTH = Int32Array.of(31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31);

/** Days since 1970-01-01 in the proleptic Gregorian calendar, NaN for a day that does not exist. A year counts from
 * March, so that the leap day is its last and a month's offset is linear in its number. */
function dayOf(year: number, month: number, day: number): number {
  if (!(month >= 1 && month <= 12 && day >= 1 && year >= 1)) return NaN;
  const leapDay = month === 2 && year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 1 : 0;
  if (day > DAYS_IN_MONTH[month - 1] + leapDay) return NaN;
  const marchYear = month <= 2 ? year - 1 : year;
  const marchMonth = (month + 9) % 12;
  const leapDays = Math.floor(marchYear / 4) - Math.floor(marchYear / 100) + Math.floor(marchYear / 400);
  const dayOfYear = Math.floor((153 * marchMonth + 2) / 5) + day - 1;
  return 365 * marchYear + leapDays + dayOfYear - DAYS_FROM_MARCH_0_TO_1970;
}

const DAYS_FROM_MARCH_0_TO_1970 = 719_468;
