import { quantile } from '@prometheus/statistics';
import { scaleLinear } from 'd3-scale';

import { PLOT_WIDTH } from '../charts/axes.js';
import { barChart, type RoleBar } from '../charts/bar-chart.js';
import { percentOf } from '../charts/frame.js';
import { type Content, type Markup, markup } from '../markup.js';
import { FORMATS, type Report } from './section.js';

/** Returns beyond this quantile of their size are gathered in the outermost bars. */
const SHOWN_SHARE = 0.995;
const FEWEST_RETURNS = 20;
const MOST_BARS_A_SIDE = 24;
const HEIGHT = 150;

/** How often each size of daily return occurred. */
export function distribution({ input, series }: Report): Markup | undefined {
  const moves = series.strategy.returns.filter((value) => value !== 0);
  if (moves.length < FEWEST_RETURNS) return undefined;
  const largest = quantile(moves.map(Math.abs), SHOWN_SHARE) ?? 0;
  // Rice's rule, 2 n^(1/3) bars in all.
  const wanted = Math.min(MOST_BARS_A_SIDE, Math.ceil(Math.cbrt(moves.length)));
  const edges = scaleLinear().domain([0, largest]).nice(wanted).ticks(wanted);
  const width = edges[1] - edges[0];
  const side = edges.length - 1;
  const counts = new Int32Array(2 * side);
  for (const move of moves) {
    // Bars meet at zero, so that each holds gains or losses only.
    const step = move > 0 ? Math.ceil(move / width) - 1 : Math.floor(move / width);
    counts[side + Math.max(-side, Math.min(side - 1, step))] += 1;
  }
  const scale = scaleLinear()
    .domain([-side * width, side * width])
    .range([0, PLOT_WIDTH]);
  const ticks = scale.ticks(8);
  const still = series.strategy.returns.length - moves.length;
  return barChart({
    id: 'distribution',
    heading: 'Daily returns',
    description: `How many sessions had a return of which size: ${FORMATS.count(moves.length)} sessions in steps of ${FORMATS.percent(width, 2)}. The value at risk, which one session in twenty fell below, is ${FORMATS.percent(input.metrics.valueAtRisk5, 2)}.`,
    caption: `Sessions by size of return; the outermost bars hold all beyond.${
      still > 0 ? ` ${FORMATS.count(still)} sessions without any change are left out.` : ''
    }`,
    bars: [...counts].map((value, i): RoleBar => ({
      from: scale((i - side) * width) + 1.5,
      to: scale((i - side + 1) * width) - 1.5,
      value,
      role: i < side ? 'loss' : 'gain',
    })),
    xTicks: ticks.map((value) => ({
      at: scale(value),
      label: FORMATS.percent(value, ticks[1] - ticks[0] < 0.0099 ? 1 : 0),
    })),
    height: HEIGHT,
    size: 'half',
    tickCount: 3,
    overlay: () => valueAtRisk(input.metrics.valueAtRisk5, scale),
    format: (value) => FORMATS.count(value),
  });
}

function valueAtRisk(value: number | undefined, scale: (value: number) => number): Content {
  if (value === undefined || !Number.isFinite(value)) return undefined;
  const at = scale(value);
  if (at < 0 || at > PLOT_WIDTH) return undefined;
  return markup`<line class="guide" x1="${percentOf(at)}" x2="${percentOf(at)}" y1="12" y2="${HEIGHT}"/><text class="guide end" x="${percentOf(at - 8)}" y="20">5% VaR ${FORMATS.percent(value, 2)}</text>`;
}
