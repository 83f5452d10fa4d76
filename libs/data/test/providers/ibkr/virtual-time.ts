import { type Clock } from '@prometheus/core';

import { type Sleep } from '../../../src/providers/download/sleep.js';

export interface VirtualTime {
  readonly clock: Clock;
  readonly sleep: Sleep;
  /** Runs `act` after `ms` of this time. */
  after(ms: number, act: () => void): void;
}

/** Time that goes on to the next appointment as soon as nobody has anything else to do. */
export function virtualTime(instant = '2020-01-02T12:00:00Z'): VirtualTime {
  let nowMs = Date.parse(instant);
  let order = 0;
  let isPumping = false;
  const agenda = new Map<number, { readonly atMs: number; readonly act: () => void }>();
  const pump = (): void => {
    const [next] = [...agenda].sort(([a, one], [b, other]) => one.atMs - other.atMs || a - b);
    isPumping = next !== undefined;
    if (next === undefined) return;
    const [id, { atMs, act }] = next;
    agenda.delete(id);
    nowMs = Math.max(nowMs, atMs);
    act();
    setImmediate(pump);
  };
  const appoint = (ms: number, act: () => void): number => {
    agenda.set(++order, { atMs: nowMs + ms, act });
    if (!isPumping) setImmediate(pump);
    isPumping = true;
    return order;
  };
  return {
    clock: { now: () => new Date(nowMs), monotonicMs: () => nowMs },
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        signal?.throwIfAborted();
        const id = appoint(ms, resolve);
        signal?.addEventListener('abort', () => agenda.delete(id) && reject(signal.reason as Error), { once: true });
      }),
    after: (ms, act) => {
      appoint(ms, act);
    },
  };
}
