import { InvalidDateError } from './errors.js';

/** A string that only this file makes, so that one kind of id cannot be passed for another. */
type Branded<T, Name extends string> = T & { readonly __brand: Name };

/** A day in a market's own calendar, `YYYY-MM-DD`; never a `Date`, so that no time zone can shift it. */
export type TradeDate = Branded<string, 'TradeDate'>;
export type InstrumentId = Branded<string, 'InstrumentId'>;
export type IssuerId = Branded<string, 'IssuerId'>;
export type MarketId = Branded<string, 'MarketId'>;
export type CollectionId = Branded<string, 'CollectionId'>;
export type RunId = Branded<string, 'RunId'>;

const DATE_PATTERN = /^(\d{4})-(\d{2})-(\d{2})$/;
const DAYS_IN_MONTH = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

export function isTradeDate(value: string): value is TradeDate {
  const match = DATE_PATTERN.exec(value);
  if (match === null) return false;
  const year = Number(match[1]);
  const month = Number(match[2]);
  const day = Number(match[3]);
  if (month < 1 || month > 12 || day < 1) return false;
  const leap = month === 2 && year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return day <= DAYS_IN_MONTH[month - 1] + (leap ? 1 : 0);
}

/** @throws {InvalidDateError} naming `field` when the text is not an existing day written YYYY-MM-DD */
export function tradeDate(value: string, field = 'date'): TradeDate {
  if (!isTradeDate(value)) throw new InvalidDateError(value, field);
  return value;
}

const MS_PER_DAY = 86_400_000;

/** Days of 0000-01-01 and 9999-12-31, the first and last that four digits can write. */
const FIRST_DAY = -719_528;
const LAST_DAY = 2_932_896;

/** The Gregorian calendar repeats after 400 years. */
const DAYS_IN_400_YEARS = 146_097;

/** Whole days from 1970-01-01 to `date`, negative before. */
export function epochDay(date: TradeDate): number {
  // 400 years later, because Date.UTC takes the years 0 to 99 for 1900 to 1999.
  const year = Number(date.slice(0, 4)) + 400;
  return Date.UTC(year, Number(date.slice(5, 7)) - 1, Number(date.slice(8, 10))) / MS_PER_DAY - DAYS_IN_400_YEARS;
}

/** The inverse of `epochDay`.
 * @throws {RangeError} when `day` is not whole, or outside of the years 0000 to 9999 */
export function dateOfEpochDay(day: number): TradeDate {
  if (!Number.isInteger(day) || day < FIRST_DAY || day > LAST_DAY) {
    throw new RangeError(
      `${day} days from 1970-01-01 is not a date: pass a whole number from ${FIRST_DAY} to ${LAST_DAY}`,
    );
  }
  return new Date(day * MS_PER_DAY).toISOString().slice(0, 10) as TradeDate;
}

export function addDays(date: TradeDate, days: number): TradeDate {
  return dateOfEpochDay(epochDay(date) + days);
}

/** 0 is Sunday, 6 is Saturday. */
export function dayOfWeek(date: TradeDate): number {
  return (((epochDay(date) + 4) % 7) + 7) % 7;
}

export const instrumentId = (value: string): InstrumentId => value as InstrumentId;
export const issuerId = (value: string): IssuerId => value as IssuerId;
export const marketId = (value: string): MarketId => value as MarketId;
export const collectionId = (value: string): CollectionId => value as CollectionId;

/** Identifies what one decision was made for: `{date}_{portfolioId}_{strategyId}`. */
export function contextId(date: TradeDate, portfolioId: string, strategyId: string): string {
  return `${date}_${portfolioId}_${strategyId}`;
}
