import { type Side } from '../orders/order.js';

/** Moves a reference price against the side that trades. */
export type SlippageModel = (referencePrice: number, side: Side) => number;

/** @param bps hundredths of a percent, 0 or more: buys pay price x (1 + bps / 1e4), sells get price x (1 - bps / 1e4) */
export function fixedBpsSlippage(bps: number): SlippageModel {
  const up = 1 + bps / 10_000;
  const down = 1 - bps / 10_000;
  return (referencePrice, side) => referencePrice * (side === 'BUY' ? up : down);
}
