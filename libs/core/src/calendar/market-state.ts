import { CalendarArgumentError } from '../errors.js';

/** Where a market stands at an instant. A break within a session belongs to SESSION. */
export type MarketState = 'HOLIDAY' | 'PRE_OPEN' | 'SESSION' | 'POST_CLOSE' | 'OVERNIGHT';

export const MIN_BUFFER_MINUTES = 60;
export const MAX_BUFFER_MINUTES = 120;

/** How long before the open PRE_OPEN begins and how long after the close POST_CLOSE lasts: 60 to 120 minutes each. */
export interface MarketStateBuffers {
  readonly preOpenMinutes: number;
  readonly postCloseMinutes: number;
}

/** The next change of a market's state. */
export interface MarketStateChange {
  readonly at: Date;
  /** The state that begins then. */
  readonly state: MarketState;
}

/** What lies around an instant: the last session that has opened by then, and the next one. Instants are ms UTC. */
export interface SessionsAround {
  readonly nowMs: number;
  /** -Infinity before the first session. */
  readonly lastCloseMs: number;
  /** Infinity after the last session. */
  readonly nextOpenMs: number;
  /** Whether the exchange's own date at `nowMs` is a session. */
  readonly isSessionDate: boolean;
}

/** The state at an instant. It changes to PRE_OPEN at open minus buffer, SESSION at the open, POST_CLOSE at the close,
 * OVERNIGHT at close plus buffer, each change belonging to the state it begins. Outside of these a date without a
 * session is HOLIDAY, weekends included, and any other time is OVERNIGHT. Where two sessions lie closer than both
 * buffers, each buffer takes at most half of the gap.
 * @throws {CalendarArgumentError} when a buffer is not within 60 to 120 minutes */
export function marketStateAt(around: SessionsAround, buffers: MarketStateBuffers): MarketState {
  const { postCloseEndMs, preOpenMs } = bufferBounds(around, buffers);
  if (around.nowMs < around.lastCloseMs) return 'SESSION';
  if (around.nowMs < postCloseEndMs) return 'POST_CLOSE';
  if (around.nowMs >= preOpenMs) return 'PRE_OPEN';
  return around.isSessionDate ? 'OVERNIGHT' : 'HOLIDAY';
}

/** Where POST_CLOSE ends and PRE_OPEN begins between two sessions, ms UTC.
 * @throws {CalendarArgumentError} when a buffer is not within 60 to 120 minutes */
export function bufferBounds(
  { lastCloseMs, nextOpenMs }: Pick<SessionsAround, 'lastCloseMs' | 'nextOpenMs'>,
  buffers: MarketStateBuffers,
): { readonly postCloseEndMs: number; readonly preOpenMs: number } {
  const preOpen = bufferMs('preOpenMinutes', buffers.preOpenMinutes);
  const postClose = bufferMs('postCloseMinutes', buffers.postCloseMinutes);
  const halfGap = (nextOpenMs - lastCloseMs) / 2;
  return {
    postCloseEndMs: lastCloseMs + Math.min(postClose, halfGap),
    preOpenMs: nextOpenMs - Math.min(preOpen, halfGap),
  };
}

function bufferMs(argument: string, minutes: number): number {
  if (!(minutes >= MIN_BUFFER_MINUTES && minutes <= MAX_BUFFER_MINUTES)) {
    throw new CalendarArgumentError(argument, minutes, `${MIN_BUFFER_MINUTES} to ${MAX_BUFFER_MINUTES} minutes`);
  }
  return minutes * 60_000;
}
