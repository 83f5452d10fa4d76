import { type TradeDate } from '@prometheus/core';

import { linearAxis, PLOT_WIDTH, timeAxis } from '../../report/charts/axes.js';
import { chartFrame, coordinate, type Role } from '../../report/charts/frame.js';
import { type Content, type Markup, markup } from '../../report/markup.js';
import { FORMATS } from '../../report/sections/section.js';

export interface StackLayer {
  readonly role: Role;
  readonly label: string;
  /** Shape (sessions,), shares of one whole. */
  readonly values: ArrayLike<number>;
}

export interface StackedChart {
  readonly id: string;
  readonly heading: string;
  readonly description: string;
  readonly caption?: Content;
  /** At least two, ascending. */
  readonly dates: readonly TradeDate[];
  /** From the bottom up. */
  readonly layers: readonly StackLayer[];
  readonly height: number;
}

/** Columns of the picture: more sessions than these are averaged. */
export const STACK_COLUMNS = 800;

/** Shares of a whole over time, one above the other. Of sessions that fall into one column of the picture the mean is drawn, so that
 * the layers still add up. */
export function stackedChart(chart: StackedChart): Markup {
  const time = timeAxis(chart.dates, 14);
  const axis = linearAxis(0, 1, {
    height: chart.height,
    tickCount: 4,
    format: (value) => FORMATS.percent(value, 0),
  });
  const columns = columnsOf(time.x);
  const x = columns.map(({ from, to }) => mean(time.x, from, to));
  const tops = new Float64Array(columns.length);
  const paths = chart.layers.map(({ role, values }) => {
    columns.forEach(({ from, to }, k) => {
      tops[k] += mean(values, from, to);
    });
    return markup`<path class="area stack ${role}" d="${outline(
      x,
      Array.from(tops, (top) => axis.position(Math.min(top, 1))),
      axis.position(0),
    )}"/>`;
  });
  return chartFrame({
    id: chart.id,
    heading: chart.heading,
    description: chart.description,
    caption: chart.caption,
    height: chart.height,
    size: 'full',
    xTicks: time.ticks,
    yTicks: axis.ticks.filter(({ at }) => at >= 0),
    legend: chart.layers.map(({ role, label }) => ({ role, label, mark: 'area' as const })),
    // A layer covers the higher ones up to its own top.
    plot: paths.reverse(),
  });
}

interface Column {
  readonly from: number;
  /** Behind its last session. */
  readonly to: number;
}

function columnsOf(x: Float64Array): Column[] {
  if (x.length <= STACK_COLUMNS) return Array.from(x, (_, from) => ({ from, to: from + 1 }));
  const columns: Column[] = [];
  const columnOf = (t: number): number => Math.min(STACK_COLUMNS - 1, Math.floor((x[t] / PLOT_WIDTH) * STACK_COLUMNS));
  for (let from = 0; from < x.length;) {
    let to = from + 1;
    while (to < x.length && columnOf(to) === columnOf(from)) to++;
    columns.push({ from, to });
    from = to;
  }
  return columns;
}

function mean(values: ArrayLike<number>, from: number, to: number): number {
  let sum = 0;
  for (let t = from; t < to; t++) sum += values[t];
  return sum / (to - from);
}

/** Path data of the area between a line and the base; points within a level stretch are left out. */
function outline(x: readonly number[], tops: readonly number[], base: number): string {
  const places = tops.map((top) => coordinate(top));
  const last = places.length - 1;
  const line = places.flatMap((place, k) =>
    k > 0 && k < last && places[k - 1] === place && places[k + 1] === place
      ? []
      : [`${coordinate(edge(x, k))},${place}`],
  );
  return `M0,${coordinate(base)}L${line.join('L')}L${PLOT_WIDTH},${coordinate(base)}Z`;
}

/** The area reaches both edges of the plot. */
function edge(x: readonly number[], k: number): number {
  return k === 0 ? 0 : k === x.length - 1 ? PLOT_WIDTH : x[k];
}
