import { type Clock } from '@prometheus/core';

import { type Sleep } from '../../src/providers/download/sleep.js';

export interface MovingClock extends Clock {
  /** Sleeps without waiting: the clock goes on by the time asked for. */
  readonly sleep: Sleep;
  /** Every sleep so far, in milliseconds. */
  readonly slept: readonly number[];
  advance(ms: number): void;
}

/** A clock that moves when somebody sleeps, so that waits of hours cost no time. */
export function movingClock(instant = '2020-01-02T12:00:00Z'): MovingClock {
  let nowMs = Date.parse(instant);
  const slept: number[] = [];
  return {
    now: () => new Date(nowMs),
    monotonicMs: () => nowMs,
    slept,
    advance: (ms) => {
      nowMs += ms;
    },
    sleep: async (ms, signal) => {
      signal?.throwIfAborted();
      slept.push(ms);
      nowMs += ms;
    },
  };
}
