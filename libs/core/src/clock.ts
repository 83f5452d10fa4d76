/** The only file of the libraries that reads the time of day. Results never depend on it; progress and logs may. */
export interface Clock {
  /** The present instant, in UTC. */
  now(): Date;
  /** Milliseconds since an arbitrary start, never going back: for durations. */
  monotonicMs(): number;
}

export const systemClock: Clock = {
  now: () => new Date(),
  monotonicMs: () => performance.now(),
};

/** A clock that stands still until it is set: for tests. */
export function fixedClock(instant: string): Clock & { set(next: string): void } {
  let current = new Date(instant);
  return {
    now: () => new Date(current),
    monotonicMs: () => current.getTime(),
    set: (next) => {
      current = new Date(next);
    },
  };
}
