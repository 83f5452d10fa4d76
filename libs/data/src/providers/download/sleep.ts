import { setTimeout as timer } from 'node:timers/promises';

/** Waits; rejects when the signal aborts. */
export type Sleep = (ms: number, signal?: AbortSignal) => Promise<void>;

/** Beyond this a timer of the platform fires at once. */
const LONGEST_TIMER_MS = 2_147_483_647;

export const realSleep: Sleep = async (ms, signal) => {
  for (let left = ms; left > 0; left -= LONGEST_TIMER_MS) {
    await timer(Math.min(left, LONGEST_TIMER_MS), undefined, { signal });
  }
};
