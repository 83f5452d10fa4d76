import { curveLinear, curveStepAfter, line } from 'd3-shape';

import { pixelExtremes } from './downsample.js';
import { PLOT_WIDTH } from './axes.js';

export interface PathSpec {
  /** Plot units, shape (n,). */
  readonly x: ArrayLike<number>;
  /** Values, shape (n,); NaN leaves a gap. */
  readonly values: ArrayLike<number>;
  /** Plot units from the top for a value. */
  position(value: number): number;
  readonly columns: number;
  readonly steps?: boolean;
}

/** SVG path data of a series, thinned out to what the columns can show. */
export function linePath(spec: PathSpec): string {
  return generator(spec)(pixelExtremes(spec.x, spec.values, spec.columns, PLOT_WIDTH)) ?? '';
}

/** As `linePath`, closed down to the value `base`; one closed shape for each unbroken part. */
export function areaPath(spec: PathSpec, base: number): string {
  const bottom = Number(spec.position(base).toFixed(1));
  const draw = generator(spec);
  const parts: number[][] = [[]];
  for (const i of pixelExtremes(spec.x, spec.values, spec.columns, PLOT_WIDTH)) {
    if (Number.isNaN(spec.values[i])) parts.push([]);
    else parts[parts.length - 1].push(i);
  }
  return parts
    .filter((part) => part.length > 0)
    .map((part) => {
      const [from, to] = [part[0], part[part.length - 1]].map((i) => Number(spec.x[i].toFixed(1)));
      return `${draw(part) ?? ''}L${to},${bottom}L${from},${bottom}Z`;
    })
    .join('');
}

function generator(spec: PathSpec): (indices: number[]) => string | null {
  return line<number>()
    .digits(1)
    .curve(spec.steps === true ? curveStepAfter : curveLinear)
    .defined((i) => !Number.isNaN(spec.values[i]))
    .x((i) => spec.x[i])
    .y((i) => spec.position(spec.values[i]));
}

export interface Bar {
  /** Plot units. */
  readonly from: number;
  readonly to: number;
  readonly value: number;
}

/** Path data of vertical bars that stand on (or hang from) the value 0; one path for all, which keeps the page small. */
export function barsPath(bars: readonly Bar[], position: (value: number) => number): string {
  const zero = position(0);
  return bars
    .filter((bar) => Number.isFinite(bar.value) && bar.value !== 0)
    .map((bar) => `M${short(bar.from)},${short(zero)}V${short(position(bar.value))}H${short(bar.to)}V${short(zero)}Z`)
    .join('');
}

function short(value: number): number {
  return Number(value.toFixed(1)) + 0;
}
