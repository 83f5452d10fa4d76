import { dateOfEpochDay } from '@prometheus/core';

import { type BarColumns } from '../bar-columns.js';
import { type PriceBasis } from '../../panel/price-basis.js';
import { finding, type JumpFinding, listed, type QcFinding } from './finding.js';

const SIGMAS = 10;
/** Earlier returns from which the scale of a return is taken, and the least number that will do. */
const WINDOW = 63;
const LEAST = 20;
/** Median absolute value of a normal variable with standard deviation 1, inverted. */
const SIGMAS_PER_MEDIAN = 1.482_602_218_505_602;
/** Daily standard deviations below this are of prices that hardly move; multiples of them mean nothing. */
const LEAST_SIGMA = 0.005;
/** A price of a few cents moves by whole cents: one cent more or less says nothing. */
const TICK = 0.010_001;

/** New shares for old that splits and reverse splits usually have, as log ratios. */
const SPLIT_LOG_RATIOS = [1.5, 2, 2.5, 3, 4, 5, 6, 7, 8, 10, 15, 20, 25, 30, 40, 50, 100]
  .flatMap((ratio) => [
    { ratio, label: `${ratio}:1` },
    { ratio: 1 / ratio, label: `1:${ratio}` },
  ])
  .map(({ ratio, label }) => ({ logRatio: Math.log(ratio), label }));
/** How far, in log terms, close and open may lie from a split's ratio: ordinary moves of the day. */
const CLOSE_TOLERANCE = 0.03;
const OPEN_TOLERANCE = 0.05;

/** A return that nothing explains. */
export interface Jump {
  /** Position of its bar. */
  readonly at: number;
  readonly logReturn: number;
  /** The ten deviations that it exceeds. */
  readonly limit: number;
  /** The split whose signature it has, as `2:1`. */
  readonly split: string | undefined;
}

/** Returns beyond ten robust standard deviations (median absolute log return of the 63 before, scaled to the normal)
 * that no corporate action explains. Each is judged by its own bar and earlier ones alone.
 *
 * The return is that of the collection's basis. On `raw` and `split_adjusted` a jump that the source's own adjusted
 * close does not have is explained by it.
 * @param actionDays days on which a corporate action of the instrument takes effect */
export function unexplainedJumps(bars: BarColumns, basis: PriceBasis, actionDays: ReadonlySet<number>): Jump[] {
  const adjusted = basis === 'total_return';
  const price = adjusted ? bars.adjustedClose : bars.close;
  const scale = new RollingMedian(WINDOW);
  const jumps: Jump[] = [];
  for (let i = 1; i < bars.length; i++) {
    const logReturn = Math.log(price[i] / price[i - 1]);
    const size = Math.abs(logReturn);
    const limit = SIGMAS * Math.max(LEAST_SIGMA, SIGMAS_PER_MEDIAN * scale.median());
    const isTick = Math.abs(bars.close[i] - bars.close[i - 1]) < TICK;
    if (scale.length >= LEAST && size > limit && !isTick && !isExplained(bars, i, actionDays, adjusted, limit)) {
      const open = adjusted ? (bars.open[i] * bars.adjustedClose[i]) / bars.close[i] : bars.open[i];
      jumps.push({ at: i, logReturn, limit, split: splitSignature(logReturn, Math.log(open / price[i - 1])) });
    }
    scale.push(size);
  }
  return jumps;
}

/** Jumps as findings; those with the signature of a split are a finding of their own. */
export function extremeReturns(symbol: string, bars: BarColumns, jumps: readonly Jump[]): QcFinding[] {
  const extreme = jumps.filter(({ split }) => split === undefined);
  const splits = jumps.filter(({ split }) => split !== undefined);
  return [
    ...(extreme.length === 0 ? [] : [describe('EXTREME_RETURN', symbol, bars, extreme)]),
    ...(splits.length === 0 ? [] : [describe('UNADJUSTED_SPLIT', symbol, bars, splits)]),
  ];
}

function describe(
  code: 'EXTREME_RETURN' | 'UNADJUSTED_SPLIT',
  symbol: string,
  bars: BarColumns,
  jumps: readonly Jump[],
): QcFinding {
  const days = jumps.map(({ at }) => bars.day[at]);
  const events = jumps.map(({ at, logReturn, split }): JumpFinding => {
    const date = dateOfEpochDay(bars.day[at]);
    return { date, return: Math.expm1(logReturn), ...(split === undefined ? {} : { split }) };
  });
  const texts = events.map((event) => {
    const percent = `${event.date} ${(event.return * 100).toFixed(1)} %`;
    return event.split === undefined ? percent : `${percent} (as ${event.split})`;
  });
  return { ...finding(code, symbol, days, listed(texts)), jumps: events };
}

function isExplained(
  bars: BarColumns,
  i: number,
  actionDays: ReadonlySet<number>,
  adjusted: boolean,
  limit: number,
): boolean {
  if (actionDays.size > 0) {
    for (let day = bars.day[i - 1] + 1; day <= bars.day[i]; day++) if (actionDays.has(day)) return true;
  }
  return !adjusted && Math.abs(Math.log(bars.adjustedClose[i] / bars.adjustedClose[i - 1])) <= limit;
}

/** The split whose ratio both the close and the open show, as `2:1`. */
function splitSignature(logReturn: number, logGap: number): string | undefined {
  return SPLIT_LOG_RATIOS.find(
    ({ logRatio }) =>
      Math.abs(logReturn + logRatio) <= CLOSE_TOLERANCE && Math.abs(logGap + logRatio) <= OPEN_TOLERANCE,
  )?.label;
}

/** The median of the newest values. */
class RollingMedian {
  readonly #newest: Float64Array;
  readonly #sorted: Float64Array;
  #pushed = 0;

  constructor(size: number) {
    this.#newest = new Float64Array(size);
    this.#sorted = new Float64Array(size);
  }

  get length(): number {
    return Math.min(this.#pushed, this.#newest.length);
  }

  push(value: number): void {
    const slot = this.#pushed % this.#newest.length;
    let count = this.length;
    if (count === this.#newest.length) {
      const gone = this.#sorted.indexOf(this.#newest[slot]);
      this.#sorted.copyWithin(gone, gone + 1, count);
      count -= 1;
    }
    let at = count;
    for (; at > 0 && this.#sorted[at - 1] > value; at--) this.#sorted[at] = this.#sorted[at - 1];
    this.#sorted[at] = value;
    this.#newest[slot] = value;
    this.#pushed += 1;
  }

  median(): number {
    return this.length === 0 ? NaN : this.#sorted[this.length >> 1];
  }
}
