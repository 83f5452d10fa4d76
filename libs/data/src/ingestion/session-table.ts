import { dateOfEpochDay, epochDay, type TradeDate } from '@prometheus/core';

/** What ingestion asks of a market's calendar. */
export interface SessionCalendar {
  readonly firstDate: TradeDate;
  readonly lastDate: TradeDate;
  tradingDaysBetween(from: TradeDate, to: TradeDate): readonly TradeDate[];
  sessionOpenMs(date: TradeDate): number;
  sessionCloseMs(date: TradeDate): number;
}

/** A market's sessions in arrays, for loops over millions of rows. Days are whole days since 1970-01-01; sessions are
 * counted from the calendar's first. */
export class SessionTable {
  readonly firstDay: number;
  readonly lastDay: number;
  /** Shape (S,). */
  readonly days: Int32Array;
  readonly openMs: Float64Array;
  readonly closeMs: Float64Array;
  readonly #sessionOfDay: Int32Array;

  constructor(calendar: SessionCalendar) {
    const dates = calendar.tradingDaysBetween(calendar.firstDate, calendar.lastDate);
    this.firstDay = epochDay(calendar.firstDate);
    this.lastDay = epochDay(calendar.lastDate);
    this.days = Int32Array.from(dates, epochDay);
    this.openMs = Float64Array.from(dates, (date) => calendar.sessionOpenMs(date));
    this.closeMs = Float64Array.from(dates, (date) => calendar.sessionCloseMs(date));
    this.#sessionOfDay = new Int32Array(this.lastDay - this.firstDay + 1).fill(-1);
    this.days.forEach((day, session) => {
      this.#sessionOfDay[day - this.firstDay] = session;
    });
  }

  covers(day: number): boolean {
    return day >= this.firstDay && day <= this.lastDay;
  }

  /** -1 for a day without a session; the day must be covered. */
  sessionOf(day: number): number {
    return this.#sessionOfDay[day - this.firstDay];
  }

  /** The first session after `day`, and the first of all for a day before the calendar begins.
   * `undefined` when the calendar ends before. */
  firstAfter(day: number): number | undefined {
    if (day < this.firstDay) return 0;
    for (let next = day + 1; next <= this.lastDay; next++) {
      const session = this.sessionOf(next);
      if (session >= 0) return session;
    }
    return undefined;
  }

  dateOf(session: number): TradeDate {
    return dateOfEpochDay(this.days[session]);
  }
}
