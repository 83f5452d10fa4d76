import { type Content, type Markup, markup } from '../markup.js';
import { linearAxis, type Tick } from './axes.js';
import { chartFrame, chartNote, coordinate, type LegendEntry, type Role } from './frame.js';
import { type Bar, barsPath } from './paths.js';

export interface RoleBar extends Bar {
  readonly role: Role;
}

export interface BarChart {
  readonly id: string;
  readonly heading: string;
  readonly description: string;
  readonly caption?: Content;
  readonly bars: readonly RoleBar[];
  readonly xTicks: readonly Tick[];
  readonly height: number;
  readonly size: 'full' | 'half';
  readonly tickCount: number;
  readonly legend?: readonly LegendEntry[];
  /** Value that the axis reaches at least. */
  readonly reach?: number;
  readonly references?: readonly number[];
  readonly overlay?: (position: (value: number) => number) => Content;
  format(value: number, step: number): string;
}

/** Vertical bars on the value 0; bars of one role are one shape. */
export function barChart(chart: BarChart): Markup {
  const values = chart.bars.map((bar) => bar.value).filter(Number.isFinite);
  if (values.length === 0) return chartNote(chart.id, chart.heading, 'There are no values to draw.');
  const reach = [0, chart.reach ?? 0];
  const axis = linearAxis(least(values.concat(reach)), greatest(values.concat(reach)), {
    height: chart.height,
    tickCount: chart.tickCount,
    format: (value, step) => chart.format(value, step),
  });
  const position = (value: number): number => axis.position(value);
  const roles = [...new Set(chart.bars.map((bar) => bar.role))];
  return chartFrame({
    id: chart.id,
    heading: chart.heading,
    description: chart.description,
    caption: chart.caption,
    height: chart.height,
    size: chart.size,
    xTicks: chart.xTicks,
    yTicks: axis.ticks,
    legend: chart.legend,
    plot: [
      roles.map((role) => {
        const data = barsPath(
          chart.bars.filter((bar) => bar.role === role),
          position,
        );
        return markup`<path class="bar ${role}" d="${data}"/>`;
      }),
      (chart.references ?? []).map(
        (value) => markup`<path class="reference" d="M0,${coordinate(position(value))}H1000"/>`,
      ),
    ],
    overlay: chart.overlay?.(position),
  });
}

function least(values: readonly number[]): number {
  return values.reduce((a, b) => Math.min(a, b), Infinity);
}

function greatest(values: readonly number[]): number {
  return values.reduce((a, b) => Math.max(a, b), -Infinity);
}
