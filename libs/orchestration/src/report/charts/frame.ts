import { type Content, type Markup, markup } from '../markup.js';
import { PLOT_WIDTH, type Tick } from './axes.js';

/** What a colour stands for, everywhere in a report; the style sheet gives the colour. */
export type Role =
  | 'strategy'
  | 'benchmark'
  | 'gain'
  | 'loss'
  | 'caution'
  | 'long'
  | 'short'
  | 'net'
  | 'cash'
  | 'commission'
  | 'slippage'
  | 'borrow'
  | 'interest'
  | 'tax'
  | 'neutral'
  | RegimeRole;

/** Colours that tell regimes apart. */
export type RegimeRole = (typeof REGIME_ROLES)[number];
export const REGIME_ROLES = ['regime1', 'regime2', 'regime3', 'regime4', 'regime5', 'regime6'] as const;

/** Of the regime engine's labels. */
export const LABEL_ROLES: Readonly<Record<string, RegimeRole>> = {
  CALM_CARRY: 'regime1',
  RISK_OFF_CRISIS: 'regime2',
  STAGNATION: 'regime3',
  RECOVERY: 'regime4',
  NORMAL: 'regime5',
  UNDETERMINED: 'regime6',
};

export interface LegendEntry {
  readonly role: Role;
  readonly label: string;
  readonly mark: 'line' | 'dashed' | 'area';
}

export interface Frame {
  /** Unique in the page. */
  readonly id: string;
  readonly heading: string;
  /** What the chart shows, in words, for those who cannot see it. */
  readonly description: string;
  readonly height: number;
  /** Half as wide as the page where the page is wide. */
  readonly size: 'full' | 'half';
  readonly xTicks: readonly Tick[];
  readonly yTicks: readonly Tick[];
  readonly legend?: readonly LegendEntry[];
  /** A sentence under the heading. */
  readonly caption?: Content;
  /** Shapes in plot units: stretched to the width that there is. */
  readonly plot: Content;
  /** Text over the plot, which must not be stretched: positions in percent. */
  readonly overlay?: Content;
}

const AXIS_HEIGHT = 24;

/** A chart that fills the width of its column. The shapes lie in a stretched inner picture whose strokes keep their
 * width; labels lie outside of it at percentages, so that text keeps its size on a phone and in print. */
export function chartFrame(frame: Frame): Markup {
  const { id, height } = frame;
  return markup`<figure class="chart" id="${id}">
<figcaption><h3>${frame.heading}</h3>${frame.caption === undefined ? undefined : markup`<p>${frame.caption}</p>`}${legend(frame.legend)}</figcaption>
<div class="plot"><svg role="img" aria-labelledby="${id}-title ${id}-desc" height="${height + AXIS_HEIGHT}">
<title id="${id}-title">${frame.heading}</title><desc id="${id}-desc">${frame.description}</desc>
<g class="grid">${frame.yTicks.map(({ at }) => markup`<line x1="0" x2="100%" y1="${coordinate(at)}" y2="${coordinate(at)}"/>`)}</g>
<svg viewBox="0 0 ${PLOT_WIDTH} ${height}" preserveAspectRatio="none" width="100%" height="${height}">${frame.plot}</svg>
<g class="axis">${frame.yTicks.map(({ at, label }) => markup`<text class="y" x="-8" y="${coordinate(at)}">${label}</text>`)}${frame.xTicks.map((tick, i) => xTick(tick, rankOf(i, frame.size), height))}<line x1="0" x2="100%" y1="${height}" y2="${height}"/></g>
${frame.overlay}</svg></div>
</figure>`;
}

/** Which labels may go where the page is narrow: half of them on a tablet, three quarters on a phone; a chart of half
 * width has room on a tablet, where it takes the whole width, and loses half on a phone. */
function rankOf(i: number, size: Frame['size']): string {
  if (size === 'half') return i % 2 === 0 ? 'x' : 'x wide';
  return i % 4 === 0 ? 'x' : i % 2 === 0 ? 'x wide' : 'x widest';
}

function xTick({ at, label }: Tick, rank: string, height: number): Markup {
  return markup`<text class="${rank}" x="${percentOf(at)}" y="${height + 16}">${label}</text>`;
}

function legend(entries: readonly LegendEntry[] | undefined): Markup | undefined {
  if (entries === undefined || entries.length === 0) return undefined;
  return markup`<ul class="legend">${entries.map(
    ({ role, label, mark }) => markup`<li><span class="key ${mark} ${role}"></span>${label}</li>`,
  )}</ul>`;
}

/** A place along the plot's width, as a percentage. */
export function percentOf(plotUnits: number): string {
  return `${Number(((plotUnits / PLOT_WIDTH) * 100).toFixed(2))}%`;
}

export function coordinate(value: number): number {
  // Adding zero turns -0 into 0, which has one spelling.
  return Number(value.toFixed(1)) + 0;
}

/** In place of a chart that cannot be drawn. */
export function chartNote(id: string, heading: string, reason: string): Markup {
  return markup`<figure class="chart" id="${id}"><figcaption><h3>${heading}</h3></figcaption><p class="absent">${reason}</p></figure>`;
}
