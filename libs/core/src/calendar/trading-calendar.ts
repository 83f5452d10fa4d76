import { CalendarArgumentError, CalendarRangeError, NotASessionError } from '../errors.js';
import { dateOfEpochDay, epochDay, type MarketId, type TradeDate } from '../ids.js';
import { weekdayOf } from './date-rules.js';
import { type ExchangeCalendar } from './exchange-calendar.js';
import {
  bufferBounds,
  type MarketState,
  type MarketStateBuffers,
  type MarketStateChange,
  marketStateAt,
  type SessionsAround,
} from './market-state.js';
import { instantOfWall, wallAt } from './zone-offsets.js';

const MS_PER_DAY = 86_400_000;
const WEEKDAY_NAMES = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

/** A weekday on which the exchange holds no session. */
export interface Holiday {
  readonly date: TradeDate;
  readonly name: string;
}

/** A session that ends before the regular hour. */
export interface EarlyClose {
  readonly date: TradeDate;
  readonly name: string;
  readonly close: Date;
}

export interface SessionBreak {
  readonly start: Date;
  readonly end: Date;
}

/** The sessions of one market. Dates are days of the exchange's own calendar, instants are UTC.
 *
 * Opens and closes are those of the exchange's published calendar, which is what could be known the evening before. A
 * delayed open, a halt, or a close decided on the day does not change them; the exchange's data file lists such days.
 *
 * Every method throws CalendarRangeError for a date, or an answer, outside of the calendar's bounds. */
export class TradingCalendar {
  readonly #calendar: ExchangeCalendar;
  readonly #dates: (TradeDate | undefined)[];

  constructor(
    readonly marketId: MarketId,
    calendar: ExchangeCalendar,
  ) {
    this.#calendar = calendar;
    this.#dates = new Array<TradeDate | undefined>(calendar.sessionDays.length);
  }

  /** Market identifier code, for example `XNYS`. */
  get exchange(): string {
    return this.#calendar.rules.code;
  }

  /** IANA name of the exchange's time zone. */
  get timeZone(): string {
    return this.#calendar.rules.timeZone;
  }

  /** First day that the calendar covers, a session or not. */
  get firstDate(): TradeDate {
    return dateOfEpochDay(this.#calendar.firstDay);
  }

  get lastDate(): TradeDate {
    return dateOfEpochDay(this.#calendar.lastDay);
  }

  get sessionCount(): number {
    return this.#calendar.sessionDays.length;
  }

  isTradingDay(date: TradeDate): boolean {
    const day = this.#day(date);
    return this.#sessionsUpTo(day) > this.#sessionsBefore(day);
  }

  /** The n-th session strictly before `date`, which need not be a session itself. */
  previousTradingDay(date: TradeDate, n = 1): TradeDate {
    const session = this.#sessionsBefore(this.#day(date)) - this.#positive('n', n);
    return this.#sessionOr(session, `session ${n} before ${date}`);
  }

  /** The n-th session strictly after `date`, which need not be a session itself. */
  nextTradingDay(date: TradeDate, n = 1): TradeDate {
    const session = this.#sessionsUpTo(this.#day(date)) + this.#positive('n', n) - 1;
    return this.#sessionOr(session, `session ${n} after ${date}`);
  }

  firstSessionOnOrAfter(date: TradeDate): TradeDate {
    return this.#sessionOr(this.#sessionsBefore(this.#day(date)), `the first session on or after ${date}`);
  }

  lastSessionOnOrBefore(date: TradeDate): TradeDate {
    return this.#sessionOr(this.#sessionsUpTo(this.#day(date)) - 1, `the last session on or before ${date}`);
  }

  /** The sessions from `from` to `to`, both inclusive, oldest first; empty when `from` is after `to`. */
  tradingDaysBetween(from: TradeDate, to: TradeDate): TradeDate[] {
    const start = this.#sessionsBefore(this.#day(from));
    const end = this.#sessionsUpTo(this.#day(to));
    const dates: TradeDate[] = [];
    for (let session = start; session < end; session++) dates.push(this.#dateOf(session));
    return dates;
  }

  /** The absolute number of a session: 0 is the first one within the calendar's bounds.
   * @throws {NotASessionError} */
  sessionNumber(date: TradeDate): number {
    const day = this.#day(date);
    const session = this.#sessionsBefore(day);
    if (this.#sessionsUpTo(day) === session) throw new NotASessionError(this.exchange, date, this.#whyClosed(day));
    return session;
  }

  /** The inverse of `sessionNumber`. */
  sessionAt(session: number): TradeDate {
    if (!Number.isInteger(session)) throw new CalendarArgumentError('session', session, 'a whole number');
    return this.#sessionOr(session, `session number ${session}`);
  }

  /** @throws {NotASessionError} */
  sessionOpen(date: TradeDate): Date {
    return new Date(this.sessionOpenMs(date));
  }

  /** @throws {NotASessionError} */
  sessionClose(date: TradeDate): Date {
    return new Date(this.sessionCloseMs(date));
  }

  /** Ms UTC, for loops over many sessions.
   * @throws {NotASessionError} */
  sessionOpenMs(date: TradeDate): number {
    return this.#calendar.openMs[this.sessionNumber(date)];
  }

  /** Ms UTC, for loops over many sessions.
   * @throws {NotASessionError} */
  sessionCloseMs(date: TradeDate): number {
    return this.#calendar.closeMs[this.sessionNumber(date)];
  }

  /** The break within the session, undefined for a session without one.
   * @throws {NotASessionError} */
  sessionBreak(date: TradeDate): SessionBreak | undefined {
    const session = this.sessionNumber(date);
    const start = this.#calendar.breakStartMs[session];
    return Number.isNaN(start)
      ? undefined
      : { start: new Date(start), end: new Date(this.#calendar.breakEndMs[session]) };
  }

  /** Sessions from `from` to `to`, both inclusive, that close before the regular hour, oldest first. */
  earlyCloses(from: TradeDate, to: TradeDate): EarlyClose[] {
    const start = this.#sessionsBefore(this.#day(from));
    const end = this.#sessionsUpTo(this.#day(to));
    return this.#calendar.earlyCloses
      .filter(({ session }) => session >= start && session < end)
      .map(({ session, name }) => ({
        date: this.#dateOf(session),
        name,
        close: new Date(this.#calendar.closeMs[session]),
      }));
  }

  /** Trading weekdays of a year without a session, in date order. */
  holidays(year: number): Holiday[] {
    this.#checkYear(year);
    return this.#calendar.closures
      .map(({ day, name }) => ({ date: dateOfEpochDay(day), name }))
      .filter(({ date }) => Number(date.slice(0, 4)) === year);
  }

  /** Whether the exchange has published no list for the year yet, so that the standing rules are carried forward. */
  isProjected(year: number): boolean {
    this.#checkYear(year);
    return year >= this.#calendar.rules.projectedFrom;
  }

  /** Whether the regular hours of that day are known only roughly; see the exchange's data file. */
  hasApproximateHours(date: TradeDate): boolean {
    this.#day(date);
    const approximate = this.#calendar.rules.hoursApproximate;
    return approximate !== undefined && date < approximate.before;
  }

  /** @throws {CalendarArgumentError} when a buffer is not within 60 to 120 minutes or `now` is no instant */
  marketState(now: Date, buffers: MarketStateBuffers): MarketState {
    return marketStateAt(this.#around(instantMs(now)), buffers);
  }

  /** The first instant after `now` at which `marketState` gives another answer, for a program that sleeps until then.
   * Sessions that follow each other without a gap are one SESSION.
   * @throws {CalendarArgumentError} as `marketState` */
  nextStateChange(now: Date, buffers: MarketStateBuffers): MarketStateChange {
    let nowMs = instantMs(now);
    const current = marketStateAt(this.#around(nowMs), buffers);
    for (;;) {
      const around = this.#around(nowMs);
      const { postCloseEndMs, preOpenMs } = bufferBounds(around, buffers);
      const { zone } = this.#calendar;
      const midnightMs = instantOfWall(zone, (Math.floor(wallAt(zone, nowMs) / MS_PER_DAY) + 1) * MS_PER_DAY);
      const bounds = [around.lastCloseMs, postCloseEndMs, preOpenMs, around.nextOpenMs, midnightMs];
      nowMs = Math.min(...bounds.filter((bound) => bound > around.nowMs));
      const state = marketStateAt(this.#around(nowMs), buffers);
      if (state !== current) return { at: new Date(nowMs), state };
    }
  }

  #around(nowMs: number): SessionsAround {
    const { openMs, closeMs, zone } = this.#calendar;
    const localDay = Math.floor(wallAt(zone, nowMs) / MS_PER_DAY);
    this.#checkDay(localDay, new Date(nowMs).toISOString());
    const next = countAtOrBefore(openMs, nowMs);
    return {
      nowMs,
      lastCloseMs: next > 0 ? closeMs[next - 1] : -Infinity,
      nextOpenMs: next < openMs.length ? openMs[next] : Infinity,
      isSessionDate: this.#sessionsUpTo(localDay) > this.#sessionsBefore(localDay),
    };
  }

  #day(date: TradeDate): number {
    const day = epochDay(date);
    this.#checkDay(day, date);
    return day;
  }

  /** Written so that a text that is no date, hence NaN, is refused as well. */
  #checkDay(day: number, requested: string): void {
    if (!(day >= this.#calendar.firstDay && day <= this.#calendar.lastDay)) throw this.#outOfRange(requested);
  }

  #checkYear(year: number): void {
    const first = Number(this.firstDate.slice(0, 4));
    const last = Number(this.lastDate.slice(0, 4));
    if (!Number.isInteger(year) || year < first || year > last) throw this.#outOfRange(`the year ${year}`);
  }

  #sessionsBefore(day: number): number {
    return this.#calendar.sessionsBefore[day - this.#calendar.firstDay];
  }

  #sessionsUpTo(day: number): number {
    return this.#calendar.sessionsBefore[day - this.#calendar.firstDay + 1];
  }

  #sessionOr(session: number, requested: string): TradeDate {
    if (session < 0 || session >= this.sessionCount) throw this.#outOfRange(requested);
    return this.#dateOf(session);
  }

  #dateOf(session: number): TradeDate {
    return (this.#dates[session] ??= dateOfEpochDay(this.#calendar.sessionDays[session]));
  }

  #positive(argument: string, value: number): number {
    if (!Number.isInteger(value) || value < 1)
      throw new CalendarArgumentError(argument, value, 'a whole number from 1');
    return value;
  }

  #whyClosed(day: number): string {
    return this.#calendar.closures.find((closure) => closure.day === day)?.name ?? `a ${WEEKDAY_NAMES[weekdayOf(day)]}`;
  }

  #outOfRange(requested: string): CalendarRangeError {
    return new CalendarRangeError(this.exchange, requested, this.firstDate, this.lastDate);
  }
}

/** @throws {CalendarArgumentError} when `now` is no instant */
function instantMs(now: Date): number {
  const nowMs = now.getTime();
  if (Number.isNaN(nowMs)) throw new CalendarArgumentError('now', now, 'a valid instant');
  return nowMs;
}

/** How many values of an ascending array are at most `target`. */
function countAtOrBefore(values: Float64Array, target: number): number {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (values[middle] <= target) low = middle + 1;
    else high = middle;
  }
  return low;
}
