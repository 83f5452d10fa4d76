import { type RandomStream } from '@prometheus/core';

/** How long and how often one request is tried. */
export interface RetryPolicy {
  /** Longest time without a byte from the other side. */
  readonly timeoutMs: number;
  readonly attempts: number;
  /** The wait after the first failure; it doubles with each. */
  readonly firstWaitMs: number;
  readonly longestWaitMs: number;
  /** The most that a Retry-After header can ask for. */
  readonly longestRetryAfterMs: number;
}

export const DEFAULT_RETRY_POLICY: RetryPolicy = {
  timeoutMs: 60_000,
  attempts: 6,
  firstWaitMs: 1_000,
  longestWaitMs: 60_000,
  longestRetryAfterMs: 300_000,
};

/** Exponential back-off with jitter: between half and the whole of `firstWaitMs` x 2^failures, at most `longestWaitMs`.
 * @param failures how many attempts failed before this one did */
export function backOffMs(policy: RetryPolicy, failures: number, random: RandomStream): number {
  const full = Math.min(policy.firstWaitMs * 2 ** failures, policy.longestWaitMs);
  return Math.round((full * (1 + random.uniform())) / 2);
}

/** Reads a Retry-After header: whole seconds, or a date of HTTP (RFC 9110, section 10.2.3).
 * @returns milliseconds from `nowMs` on, at most `longestMs`; undefined for no or an unreadable header and for a time gone by */
export function retryAfterMs(header: string | null, nowMs: number, longestMs: number): number | undefined {
  if (header === null) return undefined;
  const text = header.trim();
  const waitMs = /^\d+$/.test(text) ? Number(text) * 1000 : /^[A-Z]/.test(text) ? Date.parse(text) - nowMs : NaN;
  return waitMs > 0 ? Math.min(waitMs, longestMs) : undefined;
}
