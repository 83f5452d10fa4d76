import { type Clock } from '@prometheus/core';

import { type RateLimit } from '../provider.js';
import { type Sleep } from './sleep.js';

/** Lets at most `requests` pass in any span of `perMs`, the earliest caller first. */
export class RateLimiter {
  /** When the last ones passed; a ring whose next place holds the oldest. */
  readonly #passedMs: Float64Array;
  #next = 0;
  #turn: Promise<void> = Promise.resolve();

  /** @param onWait is told before each wait
   * @throws {RangeError} when `requests` is no whole number above 0, or `perMs` is not above 0 */
  constructor(
    private readonly rate: RateLimit,
    private readonly clock: Clock,
    private readonly sleep: Sleep,
    private readonly onWait: (waitMs: number) => void = () => undefined,
  ) {
    if (!Number.isInteger(rate.requests) || rate.requests < 1 || !(rate.perMs > 0)) {
      throw new RangeError(`A rate of ${rate.requests} requests in ${rate.perMs} ms lets nothing pass.`);
    }
    this.#passedMs = new Float64Array(rate.requests).fill(-Infinity);
  }

  /** Resolves when the caller may send; one that gives up takes no place. */
  pass(signal?: AbortSignal): Promise<void> {
    const turn = this.#turn.then(() => this.#wait(signal));
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  async #wait(signal: AbortSignal | undefined): Promise<void> {
    for (;;) {
      signal?.throwIfAborted();
      const now = this.clock.monotonicMs();
      const waitMs = this.#passedMs[this.#next] + this.rate.perMs - now;
      if (!(waitMs > 0)) {
        this.#passedMs[this.#next] = now;
        this.#next = (this.#next + 1) % this.#passedMs.length;
        return;
      }
      this.onWait(waitMs);
      await this.sleep(waitMs, signal);
    }
  }
}
