import { type PriceBasis } from '@prometheus/data';
import { type FillRule } from '@prometheus/execution';

import { type RunManifest } from '../results/result.js';

export const BASIS_WORDS: Readonly<Record<PriceBasis, { readonly short: string; readonly long: string }>> = {
  raw: {
    short: 'as traded',
    long: 'Prices are those that were traded. Splits, dividends, spin-offs, mergers and delistings are booked on their dates, as a broker would book them.',
  },
  split_adjusted: {
    short: 'split-adjusted',
    long: 'Prices are divided by all later splits, so no split is booked; cash dividends and delistings are. The level of such a price holds later events: only ratios of prices mean anything.',
  },
  total_return: {
    short: 'total return',
    long: 'Prices are adjusted for all later splits and dividends, as if each dividend had bought more of the same share at once. Nothing is booked beside trades: no dividend, no split, no delisting. The level of such a price holds later events: only ratios of prices mean anything.',
  },
};

const REMAINDER =
  'What a session leaves of an order expires, unless it is good till cancelled; nothing fills without a bar.';

export const FILL_WORDS: Readonly<
  Record<FillRule, { readonly short: string; readonly remark: string; readonly long: string }>
> = {
  next_open: {
    short: 'next open',
    remark: 'decided at the close before',
    long: `A decision sees prices up to the close of its session. Its market orders fill at the open of the next session, moved against the trade by slippage. ${REMAINDER}`,
  },
  next_vwap: {
    short: 'next (O+H+L+C)/4',
    remark: 'decided at the close before',
    long: `A decision sees prices up to the close of its session. Its market orders fill at (open + high + low + close) / 4 of the next session, which stands for the average price of that day, moved against the trade by slippage. ${REMAINDER}`,
  },
  next_close: {
    short: 'next close',
    remark: 'decided a session before',
    long: `A decision sees prices up to the close of its session. Its market orders fill at the close of the next session, moved against the trade by slippage. ${REMAINDER}`,
  },
  same_close: {
    short: 'same close',
    remark: 'optimistic',
    long: 'OPTIMISTIC: orders fill at the very close that the decision saw, moved against the trade by slippage. Orders for a closing auction must be sent before its price is known, so nobody can trade like this; take the result as an upper bound.',
  },
};

/** Why figures against the benchmark are missing; undefined when none is. */
export function withheldSentence({ benchmark }: Pick<RunManifest, 'benchmark'>): string | undefined {
  if (benchmark?.withheld === undefined) return undefined;
  return `Alpha, beta and information ratio are withheld: ${benchmark.withheld.replace(/[.\s]*$/, '.')}`;
}

/** The notes of a run but those that say what `withheldSentence` says. */
export function otherNotes({ notes, benchmark }: Pick<RunManifest, 'benchmark' | 'notes'>): string[] {
  const reason = benchmark?.withheld;
  return notes.filter((note) => reason === undefined || !note.includes(reason));
}
