import { type TradeDate } from '@prometheus/core';

export interface DailyReturns {
  /** The session at whose close each return ends. */
  readonly dates: readonly TradeDate[];
  /** Shape (T,), fractions. */
  readonly returns: Float64Array;
}

/** Sums of money differ by no more than this when they are the same sum. */
const ROUNDING = 8 * Number.EPSILON;

/** Simple returns between consecutive levels, and the date on which each ends; what was deposited or withdrawn at the
 * open is no part of them: `levels[t] / (levels[t - 1] + flows[t]) - 1`. A first day that closes away from `base` plus
 * its flow (fills at its own close) counts as a return of its own.
 * @param levels shape (T,), level at each close
 * @param base level before the first session
 * @param flows shape (T,), deposited at the open of each session, negative when withdrawn */
export function dailyReturns(
  dates: readonly TradeDate[],
  levels: Float64Array,
  base = levels[0],
  flows?: Float64Array,
): DailyReturns {
  const first = isSame(capitalAtOpen(0, levels, base, flows), levels[0]) ? 1 : 0;
  const returns = new Float64Array(Math.max(levels.length - first, 0));
  for (let t = first; t < levels.length; t++) returns[t - first] = levels[t] / capitalAtOpen(t, levels, base, flows) - 1;
  return { dates: dates.slice(first), returns };
}

/** What the return of session `t` is earned on: the level of the close before and the flow at the open. */
export function capitalAtOpen(t: number, levels: Float64Array, base: number, flows?: Float64Array): number {
  return (t === 0 ? base : levels[t - 1]) + (flows === undefined ? 0 : flows[t]);
}

/** The first session at which returns lose their meaning, because nothing is left at its close or to begin with; -1
 * when there is none. */
export function ruinSession(levels: Float64Array, base: number, flows?: Float64Array): number {
  for (let t = 0; t < levels.length; t++) {
    if (!(levels[t] > 0) || !(capitalAtOpen(t, levels, base, flows) > 0)) return t;
  }
  return -1;
}

export function hasFlows(flows: Float64Array): boolean {
  for (let t = 0; t < flows.length; t++) if (flows[t] !== 0) return true;
  return false;
}

function isSame(left: number, right: number): boolean {
  return left === right || Math.abs(left - right) <= ROUNDING * Math.abs(right);
}
