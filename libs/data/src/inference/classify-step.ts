import { type Interval } from './factor-steps.js';
import { roundestWithin } from './rounding.js';

/** What a step of the factor is taken for. Both parts are there when a split and a dividend fall on one day. */
export interface StepMeaning {
  readonly split?: { readonly ratio: number; readonly range: Interval };
  /** Per share held after that day's split. */
  readonly dividend?: { readonly amount: number; readonly range: Interval };
  /** In [0, 1]: how far the step looks like what it is taken for. */
  readonly plausibility: number;
}

/** New shares for old of splits as companies make them, each also as a reverse split. */
const SPLIT_RATIOS = [
  ...[2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 15, 20, 25, 30, 40, 50, 100],
  ...[3 / 2, 4 / 3, 5 / 4, 6 / 5, 5 / 3, 5 / 2, 7 / 2, 7 / 4, 8 / 5, 21 / 10],
].flatMap((ratio) => [ratio, 1 / ratio]);
/** Those beside which a dividend of the same day is looked for. */
const PLAIN_RATIOS = [3 / 2, 2, 5 / 2, 3, 4, 5, 10].flatMap((ratio) => [ratio, 1 / ratio]);
/** The largest dividend, as a fraction of the price, that is taken for one beside a split. */
const LARGEST_BESIDE_SPLIT = 0.03;
/** A fall of the factor by more than this fraction, and in no ratio of a split, is taken for no cash dividend. */
const LARGEST_DIVIDEND = 0.25;
const LARGE_DIVIDEND = 0.1;

const PLAUSIBILITY = {
  usual: 1,
  splitWithDividend: 0.9,
  largeDividend: 0.8,
  /** A ratio like that of no split, though the price moved by it: a spin-off, an exchange of shares, a rare split. */
  unusualRatio: 0.6,
  /** The price did not move by the ratio: the factor's own source may be wrong. */
  withoutPriceGap: 0.1,
} as const;

/** Reads a step of the factor as a split, a dividend or both.
 *
 * With close c before the step, a split of `s` new shares for an old one and a dividend of D per new share, the factor
 * before over the factor after is (1 / s) (1 - D s / c): that of the published method of the adjusted close.
 * @param ratio factor before over factor after
 * @param closeBefore of the bar before, as an interval
 * @param priceRatio close of the step's bar over close of the bar before
 * @see Yahoo Finance help, What is the adjusted close? (split and dividend multipliers) */
export function classifyStep(ratio: Interval, closeBefore: Interval, priceRatio: number): StepMeaning {
  const middle = Math.sqrt(ratio.low * ratio.high);
  const hasGap = Math.abs(Math.log(priceRatio / middle)) <= 0.5 * Math.abs(Math.log(middle)) + 0.02;
  const gapPlausibility = hasGap ? PLAUSIBILITY.usual : PLAUSIBILITY.withoutPriceGap;
  const splitRange = { low: 1 / ratio.high, high: 1 / ratio.low };

  const pure = nearest(
    SPLIT_RATIOS.filter((s) => s >= splitRange.low && s <= splitRange.high),
    1 / middle,
  );
  if (pure !== undefined) return { split: { ratio: pure, range: splitRange }, plausibility: gapPlausibility };

  const beside = nearest(
    PLAIN_RATIOS.filter((s) => isDividend(1 - middle * s, LARGEST_BESIDE_SPLIT)),
    1 / middle,
  );
  if (beside !== undefined) {
    return {
      split: { ratio: beside, range: { low: beside, high: beside } },
      dividend: dividendOf(ratio, closeBefore, beside),
      plausibility: Math.min(PLAUSIBILITY.splitWithDividend, gapPlausibility),
    };
  }
  if (isDividend(1 - middle, LARGEST_DIVIDEND)) {
    const plausibility = 1 - middle > LARGE_DIVIDEND ? PLAUSIBILITY.largeDividend : PLAUSIBILITY.usual;
    return { dividend: dividendOf(ratio, closeBefore, 1), plausibility };
  }
  return {
    split: { ratio: 1 / middle, range: splitRange },
    plausibility: Math.min(PLAUSIBILITY.unusualRatio, gapPlausibility),
  };
}

function isDividend(fraction: number, largest: number): boolean {
  return fraction > 0 && fraction <= largest;
}

function nearest(candidates: readonly number[], to: number): number | undefined {
  const distance = (value: number): number => Math.abs(Math.log(value / to));
  return [...candidates].sort((a, b) => distance(a) - distance(b))[0];
}

function dividendOf(ratio: Interval, close: Interval, split: number): NonNullable<StepMeaning['dividend']> {
  const low = Math.max(0, (close.low / split) * (1 - ratio.high * split));
  const high = (close.high / split) * (1 - ratio.low * split);
  return { amount: roundestWithin(low, high), range: { low, high } };
}
