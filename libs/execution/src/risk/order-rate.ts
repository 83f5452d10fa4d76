const MINUTE_MS = 60_000;

/** Counts approved orders by session and within the last minute. */
export class OrderRate {
  #session = Number.NaN;
  #count = 0;
  /** Instants of the last approvals, as a ring. */
  readonly #instants: Float64Array;
  #next = 0;

  /** @param perMinute how many instants to keep; 0 where the minute does not count */
  constructor(perMinute: number) {
    this.#instants = new Float64Array(perMinute).fill(-Infinity);
  }

  begin(session: number): void {
    if (session === this.#session) return;
    this.#session = session;
    this.#count = 0;
  }

  /** Orders approved in this session. */
  get ofSession(): number {
    return this.#count;
  }

  /** Whether the minute up to `nowMs` holds as many approvals as are kept. */
  isMinuteFull(nowMs: number): boolean {
    return !(nowMs - this.#instants[this.#next] >= MINUTE_MS);
  }

  /** Counts orders of the session where the minute does not count. */
  addUntimed(orders: number): void {
    this.#count += orders;
  }

  add(nowMs: number): void {
    this.#count += 1;
    if (this.#instants.length === 0) return;
    this.#instants[this.#next] = nowMs;
    this.#next = (this.#next + 1) % this.#instants.length;
  }
}
