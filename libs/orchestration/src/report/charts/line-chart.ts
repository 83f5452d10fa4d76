import { type TradeDate } from '@prometheus/core';

import { type Content, type Markup, markup } from '../markup.js';
import { linearAxis, logAxis, timeAxis, type ValueAxis, type ValueAxisOptions } from './axes.js';
import { chartFrame, chartNote, coordinate, type LegendEntry, type Role } from './frame.js';
import { areaPath, linePath } from './paths.js';

export interface LineSeries {
  readonly role: Role;
  /** Text of the legend. */
  readonly label: string;
  readonly mark: LegendEntry['mark'];
  /** Shape (sessions,); NaN where there is no value. */
  readonly values: ArrayLike<number>;
  /** Holds its value until the next session: counts. */
  readonly steps?: boolean;
}

/** A stretch of time that is shaded over the whole height. */
export interface Band {
  readonly role: Role;
  /** Sessions between which it lies. */
  readonly from: number;
  readonly to: number;
}

export interface LineChart {
  readonly id: string;
  readonly heading: string;
  readonly description: string;
  readonly caption?: Content;
  readonly dates: readonly TradeDate[];
  /** Drawn in this order, so that the last lies on top. */
  readonly series: readonly LineSeries[];
  readonly height: number;
  readonly size: 'full' | 'half';
  readonly scale?: 'linear' | 'log';
  /** Values that the axis must reach beside those of the series; areas always reach 0. */
  readonly reach?: readonly number[];
  /** Behind the series. */
  readonly bands?: readonly Band[];
  /** Horizontal lines across the plot. */
  readonly references?: readonly number[];
  readonly overlay?: (place: (session: number, value: number) => Place) => Content;
  format(value: number, step: number): string;
}

export interface Place {
  /** Plot units. */
  readonly x: number;
  readonly y: number;
}

/** A mark each 1 px of a page 1,100 px wide. */
const COLUMNS = { full: 1000, half: 500 };
const TIME_LABELS = { full: 14, half: 7 };
const VALUE_LABELS = { full: 6, half: 5 };

/** Lines and areas over time, of two sessions or more. */
export function lineChart(chart: LineChart): Markup {
  const extent = extentOf(chart);
  if (extent === undefined) return chartNote(chart.id, chart.heading, 'There are no values to draw.');
  const [low, high] = extent;
  const options: ValueAxisOptions = {
    height: chart.height,
    tickCount: VALUE_LABELS[chart.size],
    format: (value, step) => chart.format(value, step),
  };
  const axis = chart.scale === 'log' ? logAxis(low, high, options) : linearAxis(low, high, options);
  const time = timeAxis(chart.dates, TIME_LABELS[chart.size]);
  const place = (session: number, value: number): Place => ({ x: time.x[session], y: axis.position(value) });
  return chartFrame({
    id: chart.id,
    heading: chart.heading,
    description: chart.description,
    caption: chart.caption,
    height: chart.height,
    size: chart.size,
    xTicks: time.ticks,
    yTicks: axis.ticks,
    legend: legend(chart.series),
    plot: [
      bandShapes(chart, time.x),
      chart.series.map((series) => shape(series, chart, time.x, axis)),
      (chart.references ?? []).map((value) => reference(axis.position(value))),
    ],
    overlay: chart.overlay?.(place),
  });
}

/** The strategy comes first, although it is drawn last. */
function legend(series: readonly LineSeries[]): LegendEntry[] {
  const entries = series.map(({ role, label, mark }) => ({ role, label, mark }));
  return [...entries.filter(({ role }) => role === 'strategy'), ...entries.filter(({ role }) => role !== 'strategy')];
}

function extentOf(chart: LineChart): readonly [number, number] | undefined {
  let low = Infinity;
  let high = -Infinity;
  const take = (value: number): void => {
    if (value < low) low = value;
    if (value > high) high = value;
  };
  for (const { values } of chart.series) {
    for (let i = 0; i < values.length; i++) take(values[i]);
  }
  if (low > high) return undefined;
  chart.reach?.forEach(take);
  chart.references?.forEach(take);
  if (chart.series.some((series) => series.mark === 'area')) take(0);
  return [low, high];
}

function shape(series: LineSeries, chart: LineChart, x: Float64Array, axis: ValueAxis): Markup {
  const spec = {
    x,
    values: series.values,
    position: (value: number) => axis.position(value),
    columns: COLUMNS[chart.size],
    steps: series.steps,
  };
  const data = series.mark === 'area' ? areaPath(spec, 0) : linePath(spec);
  return markup`<path class="${series.mark} ${series.role}" d="${data}"/>`;
}

/** One path a role, which keeps the page small. */
function bandShapes({ bands = [], height }: LineChart, x: Float64Array): Markup[] {
  return [...new Set(bands.map(({ role }) => role))].map((role) => {
    const data = bands
      .filter((band) => band.role === role)
      .map(({ from, to }) => `M${coordinate(x[from])},0H${coordinate(x[to])}V${height}H${coordinate(x[from])}Z`)
      .join('');
    return markup`<path class="band ${role}" d="${data}"/>`;
  });
}

function reference(at: number): Markup {
  return markup`<path class="reference" d="M0,${coordinate(at)}H1000"/>`;
}
