import { type BarColumns } from '../bar-columns.js';
import { type SessionTable } from '../session-table.js';
import { finding, listed, type QcFinding } from './finding.js';

const BASELINE_SESSIONS = 20;
/** A session is thin when it has this share, and at least this many, instruments fewer than the baseline. */
const LEAST_SHARE = 0.1;
const LEAST_COUNT = 3;

/** How many instruments of a batch have a bar in each session. */
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

  /** Sessions with clearly fewer instruments than the median of the 20 sessions before. */
  finding(): QcFinding | undefined {
    const thin: string[] = [];
    const days: number[] = [];
    for (let session = this.#first + BASELINE_SESSIONS; session <= this.#last; session++) {
      const before = this.#counts.slice(session - BASELINE_SESSIONS, session).sort();
      const baseline = (before[BASELINE_SESSIONS / 2 - 1] + before[BASELINE_SESSIONS / 2]) / 2;
      const fewer = baseline - this.#counts[session];
      if (fewer < LEAST_COUNT || fewer <= baseline * LEAST_SHARE) continue;
      thin.push(`${this.sessions.dateOf(session)} ${this.#counts[session]} of ${baseline}`);
      days.push(this.sessions.days[session]);
    }
    return days.length === 0
      ? undefined
      : finding('COVERAGE', undefined, days, `instruments with a row: ${listed(thin)}`);
  }
}
