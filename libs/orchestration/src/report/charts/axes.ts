import { epochDay, type TradeDate } from '@prometheus/core';
import { scaleLinear, scaleLog, scaleUtc } from 'd3-scale';

/** Plots are drawn on this many horizontal units and stretched to the width of the page. */
export const PLOT_WIDTH = 1000;

export interface Tick {
  /** In plot units along the axis. */
  readonly at: number;
  readonly label: string;
}

export interface TimeAxis {
  /** Plot units of each session, shape (sessions,). */
  readonly x: Float64Array;
  readonly ticks: readonly Tick[];
}

const MS_PER_DAY = 86_400_000;
/** Share of the width by which a label may lie before its place. */
const LABEL_REACH = 0.01;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** @param dates at least two, ascending
 * @param tickCount about how many labels fit */
export function timeAxis(dates: readonly TradeDate[], tickCount: number): TimeAxis {
  const first = epochDay(dates[0]);
  const last = epochDay(dates[dates.length - 1]);
  const width = last - first;
  const position = (date: TradeDate): number => ((epochDay(date) - first) / width) * PLOT_WIDTH;
  const scale = scaleUtc()
    .domain([new Date(first * MS_PER_DAY), new Date(last * MS_PER_DAY)])
    .range([0, PLOT_WIDTH]);
  // A year begins on a holiday: its label belongs to the first session behind it.
  const early = new Date((first - width * LABEL_REACH) * MS_PER_DAY);
  const times = scale
    .copy()
    .domain([early, scale.domain()[1]])
    .ticks(Math.max(1, Math.min(tickCount, width)));
  return {
    x: Float64Array.from(dates, position),
    // A label at the right edge would hang over it.
    ticks: thinned(times, tickCount)
      .map((time) => ({ at: Math.max(0, scale(time)), label: timeLabel(time) }))
      .filter((tick) => tick.at < PLOT_WIDTH * 0.985),
  };
}

/** The scale takes the count as a hint only, and labels that overlap cannot be read. */
function thinned(times: readonly Date[], count: number): readonly Date[] {
  return times.length > count * 1.35 ? times.filter((_, i) => i % 2 === 0) : times;
}

function timeLabel(time: Date): string {
  if (time.getUTCDate() !== 1) return `${time.getUTCDate()} ${MONTHS[time.getUTCMonth()]}`;
  return time.getUTCMonth() === 0 ? String(time.getUTCFullYear()) : MONTHS[time.getUTCMonth()];
}

export interface ValueAxis {
  /** Plot units from the top for a value. */
  position(value: number): number;
  readonly ticks: readonly Tick[];
}

export interface ValueAxisOptions {
  readonly height: number;
  readonly tickCount: number;
  /** @param step distance between ticks, from which the digits follow */
  format(value: number, step: number): string;
}

/** Room above and below the extremes, as a share of the height. */
const MARGIN = 0.04;

export function linearAxis(low: number, high: number, options: ValueAxisOptions): ValueAxis {
  const room = high > low ? (high - low) * MARGIN : Math.max(Math.abs(high) * 0.02, 1e-6);
  // Zero is an edge of what is drawn, not a value that needs room beyond it.
  const bottom = low === 0 && high > 0 ? 0 : low - room;
  const top = high === 0 && low < 0 ? 0 : high + room;
  const scale = scaleLinear().domain([bottom, top]).range([options.height, 0]);
  const ticks = scale.ticks(options.tickCount);
  const step = ticks.length > 1 ? ticks[1] - ticks[0] : Math.abs(top - bottom);
  return {
    position: (value) => scale(value),
    ticks: ticks.map((value) => ({ at: scale(value), label: options.format(value, step) })),
  };
}

/** Mantissas of the tick ladders, from sparse to dense. */
const LADDERS: readonly (readonly number[])[] = [
  [1],
  [1, 3],
  [1, 2, 5],
  [1, 1.5, 2, 3, 5, 7],
  [1, 1.5, 2, 2.5, 3, 4, 5, 6, 8],
  [1, 1.2, 1.4, 1.6, 1.8, 2, 2.5, 3, 3.5, 4, 5, 6, 7, 8, 9],
];

/** @param low above zero
 * @param high at least `low` */
export function logAxis(low: number, high: number, options: ValueAxisOptions): ValueAxis {
  const room = Math.max(Math.log(high / low) * MARGIN, 0.005);
  const bottom = low * Math.exp(-room);
  const top = high * Math.exp(room);
  const scale = scaleLog().domain([bottom, top]).range([options.height, 0]);
  const values = logTicks(bottom, top, options.tickCount);
  const step = values.length > 1 ? values[1] - values[0] : top - bottom;
  return {
    position: (value) => scale(value),
    ticks: values.map((value) => ({ at: scale(value), label: options.format(value, step) })),
  };
}

/** The ladder whose number of ticks comes closest to `count`; within a small range, evenly spaced round values. */
export function logTicks(bottom: number, top: number, count: number): number[] {
  if (top / bottom < 1.8) return scaleLinear().domain([bottom, top]).ticks(count);
  const candidates = LADDERS.map((mantissas) => ladderTicks(bottom, top, mantissas));
  return candidates.reduce((best, ticks) =>
    Math.abs(ticks.length - count) < Math.abs(best.length - count) ? ticks : best,
  );
}

function ladderTicks(bottom: number, top: number, mantissas: readonly number[]): number[] {
  const ticks: number[] = [];
  for (let power = Math.floor(Math.log10(bottom)); power <= Math.ceil(Math.log10(top)); power++) {
    for (const mantissa of mantissas) {
      const value = Number(`${mantissa}e${power}`);
      if (value >= bottom && value <= top) ticks.push(value);
    }
  }
  return ticks;
}
