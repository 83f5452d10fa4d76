import {
  corwinSchultzSpread,
  type Feature,
  type MarketPanel,
  medianVolume,
  realisedVolatility,
} from '@prometheus/data';
import { z } from 'zod';

import { type Side } from '../orders/order.js';

/** Moves a reference price against the side that trades; the more is traded, the further.
 * @param quantity shares of the fill
 * @param t session of the fill; only sessions before it may be looked at
 * @param i position of the instrument in the panel
 * @param traded shares that this side has traded of the instrument before, in the same session
 * @returns price that is paid or got */
export type SlippageModel = (
  referencePrice: number,
  side: Side,
  quantity: number,
  t: number,
  i: number,
  traded: number,
) => number;

/** The panel and its feature columns, as `FeatureColumns` has them. */
export interface SlippageColumns {
  readonly panel: MarketPanel;
  /** Shape (T * N,), session-major. */
  column(feature: Feature): Float64Array;
}

const fixedBpsSchema = z.strictObject({
  model: z.literal('fixed_bps'),
  /** Hundredths of a percent of the price. */
  bps: z.number().min(0).max(1000),
});

const halfSpreadSchema = z.strictObject({
  model: z.literal('half_spread'),
  /** Sessions over which the spread is estimated. */
  days: z.int().min(2).max(252).default(20),
  /** Least half spread, in hundredths of a percent. */
  minimumBps: z.number().min(0).max(10_000).default(1),
  /** Largest half spread, and the one of a name whose spread cannot be estimated. */
  maximumBps: z.number().min(0).max(10_000).default(100),
});

const leastBelowLargest = { error: '`minimumBps` is above `maximumBps`', path: ['minimumBps'] };
const ordered = (spec: z.output<typeof halfSpreadSchema>): boolean => spec.minimumBps <= spec.maximumBps;

export const slippageSchema = z.discriminatedUnion('model', [
  fixedBpsSchema,
  halfSpreadSchema.refine(ordered, leastBelowLargest),
  z.strictObject({
    model: z.literal('sqrt_impact'),
    /** Impact of trading the whole median volume, in daily volatilities. */
    coefficient: z.number().min(0).max(100).default(1),
    /** Sessions of the median volume. */
    days: z.int().min(1).max(252).default(20),
    spread: z.discriminatedUnion('model', [fixedBpsSchema, halfSpreadSchema.refine(ordered, leastBelowLargest)]),
  }),
]);

export type SlippageSpec = z.output<typeof slippageSchema>;
type SpreadSpec = Exclude<SlippageSpec, { model: 'sqrt_impact' }>;

/** Part of the price that a trade costs, as a fraction of the price. */
type SpreadPart = (t: number, i: number) => number;

const VOLATILITY_DAYS = 21;
const SESSIONS_A_YEAR = 252;
/** Taken where volatility cannot be estimated: 79 % a year, more than most stocks have. */
const MISSING_DAILY_VOLATILITY = 0.05;
/** Taken where the median volume is unknown or 0: the trade is as large as that volume. */
const MISSING_PARTICIPATION = 1;

/** Slippage as a fraction of the price, added for buys and taken off for sells, whose price never falls below zero:
 * - `fixed_bps`: the same for all;
 * - `half_spread`: half the Corwin-Schultz spread of the session before, within its bounds; the upper bound where there is no
 *   estimate;
 * - `sqrt_impact`: its `spread` + coefficient x daily volatility x sqrt((traded + quantity) / median volume), all of the session
 *   before, the volume in shares of the fill's session. An unknown volatility counts as 5 % a day, an unknown median volume as
 *   that of the trade.
 *
 * Columns are computed here, so that a call only reads them.
 * @see Corwin and Schultz (2012), Journal of Finance 67(2)
 * @see Almgren, Thum, Hauptmann and Li (2005), Risk 18(7), on impact as a power of participation */
export function slippageModel(spec: SlippageSpec, columns: SlippageColumns): SlippageModel {
  if (spec.model === 'fixed_bps') return fixedBpsSlippage(spec.bps);
  if (spec.model === 'half_spread') {
    const part = spreadPart(spec, columns);
    return (referencePrice, side, _quantity, t, i) => moved(referencePrice, side, part(t, i));
  }
  const { coefficient } = spec;
  const part = spreadPart(spec.spread, columns);
  const { panel } = columns;
  const width = panel.instrumentCount;
  const volatility = columns.column(realisedVolatility(VOLATILITY_DAYS));
  const volume = columns.column(medianVolume(spec.days));
  const splits = panel.field('splitFactor');
  const toDaily = 1 / Math.sqrt(SESSIONS_A_YEAR);
  return (referencePrice, side, quantity, t, i, traded) => {
    const cell = t * width + i;
    const annual = t > 0 ? volatility[cell - width] : Number.NaN;
    const daily = annual === annual ? annual * toDaily : MISSING_DAILY_VOLATILITY;
    const split = splits[cell];
    const usual = t > 0 ? volume[cell - width] * (split === split ? split : 1) : 0;
    const participation = usual > 0 ? (traded + quantity) / usual : MISSING_PARTICIPATION;
    return moved(referencePrice, side, part(t, i) + coefficient * daily * Math.sqrt(participation));
  };
}

/** @param bps hundredths of a percent, 0 or more: buys pay price x (1 + bps / 1e4), sells get price x (1 - bps / 1e4) */
export function fixedBpsSlippage(bps: number): SlippageModel {
  const up = 1 + bps / 10_000;
  const down = 1 - bps / 10_000;
  return (referencePrice, side) => referencePrice * (side === 'BUY' ? up : down);
}

function moved(price: number, side: Side, part: number): number {
  if (side === 'BUY') return price * (1 + part);
  return part < 1 ? price * (1 - part) : 0;
}

function spreadPart(spec: SpreadSpec, columns: SlippageColumns): SpreadPart {
  if (spec.model === 'fixed_bps') {
    const fixed = spec.bps / 10_000;
    return () => fixed;
  }
  const least = spec.minimumBps / 10_000;
  const largest = spec.maximumBps / 10_000;
  const width = columns.panel.instrumentCount;
  const spreads = columns.column(corwinSchultzSpread(spec.days));
  return (t, i) => {
    const half = t > 0 ? spreads[(t - 1) * width + i] / 2 : Number.NaN;
    if (!(half <= largest)) return largest;
    return half > least ? half : least;
  };
}
