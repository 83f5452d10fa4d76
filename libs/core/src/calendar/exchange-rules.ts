/** The declarative description of one exchange. An exchange is data only; `expandExchange` turns it into sessions. */
export interface ExchangeRules {
  /** ISO 10383 market identifier code, for example `XNYS`, or the customary name where there is no such code. */
  readonly code: string;
  readonly name: string;
  /** IANA time zone in which every wall-clock time of this description is read. */
  readonly timeZone: string;
  /** The calendar's bounds, inclusive; it answers nothing outside of them. */
  readonly first: CalendarDate;
  readonly last: CalendarDate;
  /** Weekdays on which a session is held unless something below closes it. */
  readonly tradingWeekdays: readonly Weekday[];
  /** Regular hours, oldest era first; an era ends where the next begins, and the first covers the bounds' start. */
  readonly hours: readonly HoursEra[];
  readonly holidays: readonly HolidayRule[];
  /** Unscheduled or singular full-day closures. */
  readonly closures: readonly Closure[];
  readonly halfDays: readonly HalfDayRule[];
  readonly lateOpens?: readonly LateOpenRule[];
  /** First year for which the exchange has published no list: from there on the rules are a projection. */
  readonly projectedFrom: number;
  /** Set when regular hours before a date are known only roughly. */
  readonly hoursApproximate?: { readonly before: CalendarDate; readonly reason: string };
}

/** A calendar day, `YYYY-MM-DD`. */
export type CalendarDate = `${number}-${number}-${number}`;

/** Wall-clock time of the exchange, `HH:MM` on a 24 hour clock. */
export type WallTime = `${number}:${number}`;

export const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** When a rule was in force; both ends inclusive and compared with the rule's own date, before any weekend shift. */
export interface InForce {
  readonly from?: CalendarDate;
  readonly until?: CalendarDate;
  readonly exceptYears?: readonly number[];
}

export interface HoursEra {
  readonly from: CalendarDate;
  readonly open: WallTime;
  readonly close: WallTime;
  /** -1 for a session that opens on the evening before the day it is named after. */
  readonly openDayOffset?: -1 | 0;
  /** The open, on the same day as `open`, of a session whose day before held no session or one that closed early. */
  readonly openAfterShortDay?: WallTime;
  /** A break on every full session of the era; `dayOffset` is -1 for one on the evening before. */
  readonly break?: { readonly start: WallTime; readonly end: WallTime; readonly dayOffset?: -1 | 0 };
}

/** A day of each year. `offsetDays` moves the found day, so that "the day after Thanksgiving" is one rule. */
export type DateRule =
  | { readonly kind: 'fixed'; readonly month: number; readonly day: number }
  | {
      readonly kind: 'nth-weekday';
      readonly month: number;
      readonly weekday: Weekday;
      readonly n: 1 | 2 | 3 | 4 | 5;
      readonly offsetDays?: number;
    }
  | {
      readonly kind: 'last-weekday';
      readonly month: number;
      readonly weekday: Weekday;
      readonly offsetDays?: number;
    }
  /** Relative to Western Easter Sunday. */
  | { readonly kind: 'easter'; readonly offsetDays: number }
  /** Days that no formula gives: lunar feasts, royal occasions, equinoxes. */
  | { readonly kind: 'tabled'; readonly dates: readonly CalendarDate[]; readonly offsetDays?: number };

/** What happens when a holiday falls on a Saturday or a Sunday.
 * - `lost`: nothing.
 * - `sunday-to-monday`: Sunday moves to Monday, Saturday is lost.
 * - `nearest-weekday`: Sunday moves to Monday, Saturday to Friday.
 * - `sunday-to-next-free`, `weekend-to-next-free`: move to the next trading weekday that is no holiday already. */
export type WeekendObservance =
  'lost' | 'sunday-to-monday' | 'nearest-weekday' | 'sunday-to-next-free' | 'weekend-to-next-free';

export interface HolidayRule extends InForce {
  readonly name: string;
  readonly on: DateRule;
  /** Default `lost`. */
  readonly observance?: WeekendObservance;
  /** What happens on a weekday that a rule further up the list holds already; by default the two are one holiday. */
  readonly onTaken?: 'next-free';
}

export interface Closure {
  readonly date: CalendarDate;
  readonly name: string;
}

/** A half day may also be the last session before a day of the year, such as the one before Christmas. */
export type SessionRule =
  DateRule | { readonly kind: 'last-session-before'; readonly month: number; readonly day: number };

interface SpecialHoursRule extends InForce {
  readonly name: string;
  /** Days that are no sessions are passed over, except tabled ones without an offset, which must be sessions. */
  readonly on: SessionRule;
  /** What happens to a day that falls on a weekend, as for a holiday; default `lost`. */
  readonly observance?: 'lost' | 'nearest-weekday';
  /** When given, the rule holds only if its day falls on one of these weekdays. */
  readonly onlyOn?: readonly Weekday[];
}

/** A session that closes early. A break that would begin at or after the close falls away. */
export interface HalfDayRule extends SpecialHoursRule {
  readonly close: WallTime;
}

/** A session that opens late, at a time on its own day. A break that would end at or before the open falls away. */
export interface LateOpenRule extends SpecialHoursRule {
  readonly open: WallTime;
}
