import { type Clock } from '@prometheus/core';

import { type Sleep } from '../download/sleep.js';

/** Within `perMs` at most `requests` that share a key. */
interface PacingRule {
  readonly requests: number;
  readonly perMs: number;
  readonly keyOf: (sent: Sent) => string;
}

interface Sent {
  readonly atMs: number;
  readonly contract: string;
  readonly request: string;
}

const TEN_MINUTES = 600_000;
/** 60 in ten minutes, fewer than 6 of one contract in two seconds, none that is identical within fifteen seconds.
 * @see https://interactivebrokers.github.io/tws-api/historical_limitations.html */
const RULES: readonly PacingRule[] = [
  { requests: 60, perMs: TEN_MINUTES, keyOf: () => '' },
  { requests: 5, perMs: 2_000, keyOf: ({ contract }) => contract },
  { requests: 1, perMs: 15_000, keyOf: ({ contract, request }) => `${contract} ${request}` },
];

/** Keeps requests for bars within the limits of Interactive Brokers. They hold for a log-in: whoever asks twice through one
 * client uses one pacer. It serves one caller at a time, who sends the next request after the answer, so that the limit of 50
 * at once is never near. */
export class IbkrPacer {
  #sent: Sent[] = [];
  #notBeforeMs = -Infinity;

  constructor(
    private readonly clock: Clock,
    private readonly sleep: Sleep,
  ) {}

  /** Resolves when the request may be sent, and counts it.
   * @throws the reason of the signal when it aborts */
  async pass(contract: string, request: string, signal?: AbortSignal): Promise<void> {
    for (;;) {
      signal?.throwIfAborted();
      const now = this.clock.monotonicMs();
      const waitMs = this.#waitMs(now, { atMs: now, contract, request });
      if (waitMs <= 0) {
        this.#sent = [...this.#sent.filter(({ atMs }) => atMs > now - TEN_MINUTES), { atMs: now, contract, request }];
        return;
      }
      await this.sleep(waitMs, signal);
    }
  }

  /** After a violation the other side counts what this pacer did not see: the whole window must pass. */
  violated(): void {
    this.#notBeforeMs = this.clock.monotonicMs() + TEN_MINUTES;
  }

  #waitMs(now: number, next: Sent): number {
    let until = this.#notBeforeMs;
    for (const { requests, perMs, keyOf } of RULES) {
      const same = this.#sent.filter((sent) => keyOf(sent) === keyOf(next));
      const oldest = same.at(-requests);
      if (oldest !== undefined) until = Math.max(until, oldest.atMs + perMs);
    }
    return until - now;
  }
}
