import { type BarColumns } from '../bar-columns.js';
import { type SessionTable } from '../session-table.js';
import { finding, listed, type QcFinding } from './finding.js';

const BASELINE_SESSIONS = 20;
/** A session is thin when it has this share, and at least this many, instruments fewer than the baseline. */
const LEAST_SHARE = 0.1;
const LEAST_COUNT = 3;

/** How many instruments have a bar in each session. */
export class Coverage {
  readonly #counts: Int32Array;
  #first = Infinity;
  #last = -1;

  constructor(private readonly sessions: SessionTable) {
    this.#counts = new Int32Array(sessions.days.length);
  }

  add(bars: BarColumns): void {
    if (bars.length === 0) return;
    for (let i = 0; i < bars.length; i++) this.#counts[bars.session[i]] += 1;
    this.#first = Math.min(this.#first, bars.session[0]);
    this.#last = Math.max(this.#last, bars.session[bars.length - 1]);
  }

  /** The last session with a bar, -1 without any. */
  get lastSession(): number {
    return this.#last;
  }

  get firstSession(): number {
    return this.#last < 0 ? -1 : this.#first;
  }

  /** Sessions with clearly fewer instruments than the median of the 20 sessions before, oldest first.
   * @param from first session to judge */
  thinSessions(from = 0): ThinSession[] {
    const thin: ThinSession[] = [];
    for (let session = Math.max(from, this.#first + BASELINE_SESSIONS); session <= this.#last; session++) {
      const before = this.#counts.slice(session - BASELINE_SESSIONS, session).sort();
      const baseline = (before[BASELINE_SESSIONS / 2 - 1] + before[BASELINE_SESSIONS / 2]) / 2;
      const fewer = baseline - this.#counts[session];
      if (fewer < LEAST_COUNT || fewer <= baseline * LEAST_SHARE) continue;
      thin.push({ session, count: this.#counts[session], baseline });
    }
    return thin;
  }

  /** Thin sessions from `from` on as one finding. */
  finding(from = 0): QcFinding | undefined {
    const thin = this.thinSessions(from);
    if (thin.length === 0) return undefined;
    const texts = thin.map(
      ({ session, count, baseline }) => `${this.sessions.dateOf(session)} ${count} of ${baseline}`,
    );
    const days = thin.map(({ session }) => this.sessions.days[session]);
    return finding('COVERAGE', undefined, days, `instruments with a row: ${listed(texts)}`);
  }
}

export interface ThinSession {
  readonly session: number;
  /** Instruments with a bar, and the median of the 20 sessions before. */
  readonly count: number;
  readonly baseline: number;
}
