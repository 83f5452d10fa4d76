import { type TradeDate } from '@prometheus/core';

import { type PriceBasis } from '../../panel/price-basis.js';
import { type BarColumns } from '../bar-columns.js';
import { type SessionTable } from '../session-table.js';
import { Coverage } from './coverage.js';
import { type Jump } from './extreme-returns.js';
import { STALE_RUN } from './trading-activity.js';

/** An instrument counts in a session when it has a bar in it or in one of the 19 before. */
const ACTIVE_SESSIONS = 20;
/** An instrument is missing for so many sessions after a bar; then it is gone. */
const MISSED_SESSIONS = 5;
/** A bar without volume counts when the instrument traded in so many sessions before: indices and rates never do. */
const TRADED_SESSIONS = 20;
/** One bad name, or two, do not degrade a session unless they are all that there is. */
const LEAST_NAMES = 3;
/** A move that all names share counts as the market's up to this log return: a crash is no fault of the data, prices in another
 * unit are. */
const COMMON_MOVE = 0.25;

/** What quality control held against sessions of a whole collection: reasons by day, such as `STALE_CLOSE 40 of 500`. */
export type DegradedSessions = Readonly<Record<TradeDate, readonly string[]>>;

/** Judges sessions by what a source delivered up to them.
 *
 * A session is degraded when coverage is thin (see `Coverage`), or when more than a share of the active instruments,
 * and at least three of them or all, miss it, repeat their close for the fifth time or more although shares were
 * traded, have no volume though they had some lately, or jump without an explanation.
 *
 * Causal: what is said of a session depends on bars of that session and earlier ones alone. Instruments are added in
 * one order, that of their symbols, so that the same bars give the same bytes. */
export class SessionQuality {
  readonly coverage: Coverage;
  /** Changes from session to session, summed up when the sessions are judged. */
  readonly #active: Int32Array;
  readonly #missing: Int32Array;
  readonly #stale: Int32Array;
  readonly #silent: Int32Array;
  readonly #returns: Int32Array;
  readonly #returnSum: Float64Array;
  readonly #jumps: { readonly session: number; readonly logReturn: number; readonly limit: number }[] = [];

  constructor(
    private readonly sessions: SessionTable,
    private readonly basis: PriceBasis,
  ) {
    const size = sessions.days.length + 1;
    this.coverage = new Coverage(sessions);
    this.#active = new Int32Array(size);
    this.#missing = new Int32Array(size);
    this.#stale = new Int32Array(size);
    this.#silent = new Int32Array(size);
    this.#returns = new Int32Array(size);
    this.#returnSum = new Float64Array(size);
  }

  /** @param bars accepted bars of one instrument, in order of day, with their sessions
   * @param jumps what `unexplainedJumps` found in them */
  add(bars: BarColumns, jumps: readonly Jump[]): void {
    this.coverage.add(bars);
    const { session, close, volume, length } = bars;
    const price = this.basis === 'total_return' ? bars.adjustedClose : close;
    const end = this.#active.length - 1;
    let run = 0;
    let lastTraded = -Infinity;
    for (let i = 0; i < length; i++) {
      const at = session[i];
      const next = i + 1 < length ? session[i + 1] : end;
      this.#active[at] += 1;
      this.#active[Math.min(next, at + ACTIVE_SESSIONS)] -= 1;
      if (next > at + 1) {
        this.#missing[at + 1] += 1;
        this.#missing[Math.min(next, at + 1 + MISSED_SESSIONS)] -= 1;
      }
      const traded = volume[i] > 0;
      const repeats = traded && run > 0 && close[i] === close[i - 1];
      run = repeats ? run + 1 : Number(traded);
      if (run >= STALE_RUN) this.#stale[at] += 1;
      if (traded) lastTraded = at;
      else if (at - lastTraded <= TRADED_SESSIONS) this.#silent[at] += 1;
      if (i > 0) {
        this.#returns[at] += 1;
        this.#returnSum[at] += Math.log(price[i] / price[i - 1]);
      }
    }
    for (const { at, logReturn, limit } of jumps) this.#jumps.push({ session: session[at], logReturn, limit });
  }

  /** Degraded sessions with their reasons, oldest first.
   * @param share of the active instruments that it takes
   * @param from first session to judge */
  degraded(share: number, from = 0): DegradedSessions {
    const { firstSession, lastSession } = this.coverage;
    const found: Record<TradeDate, readonly string[]> = {};
    if (lastSession < 0) return found;
    const thin = new Map(this.coverage.thinSessions(from).map((one) => [one.session, one]));
    const jumps = this.#jumpsBySession();
    let active = 0;
    let missing = 0;
    for (let session = firstSession; session <= lastSession; session++) {
      active += this.#active[session];
      missing += this.#missing[session];
      if (session < from) continue;
      const reasons: string[] = [];
      const coverage = thin.get(session);
      if (coverage !== undefined) reasons.push(`COVERAGE ${coverage.count} of ${coverage.baseline}`);
      const counts = {
        MISSING_SESSIONS: missing,
        EXTREME_RETURN: jumps[session],
        STALE_CLOSE: this.#stale[session],
        ZERO_VOLUME: this.#silent[session],
      };
      for (const [code, count] of Object.entries(counts)) {
        if (count > share * active && count >= Math.min(LEAST_NAMES, active)) {
          reasons.push(`${code} ${count} of ${active}`);
        }
      }
      if (reasons.length > 0) found[this.sessions.dateOf(session)] = reasons;
    }
    return found;
  }

  #jumpsBySession(): Int32Array {
    const counts = new Int32Array(this.#returns.length);
    for (const { session, logReturn, limit } of this.#jumps) {
      const mean = this.#returnSum[session] / this.#returns[session];
      const common = Math.min(Math.max(mean, -COMMON_MOVE), COMMON_MOVE);
      if (Math.abs(logReturn - common) > limit) counts[session] += 1;
    }
    return counts;
  }
}
