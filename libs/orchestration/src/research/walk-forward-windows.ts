import { type TradeDate } from '@prometheus/core';
import { z } from 'zod';

import { WindowError } from '../errors.js';

const sessions = (least: number) => z.number().int().min(least);

/** Lengths in sessions. */
export const walkForwardSchema = z.strictObject({
  train: sessions(2),
  test: sessions(2),
  /** From one test window to the next; by default its length, so that every session is tested once. */
  step: sessions(2).optional(),
  /** Between train and test, so that what a train return reaches into is not tested. */
  purge: sessions(0).default(0),
  /** After each test window, left out of later train windows. */
  embargo: sessions(0).default(0),
  /** Train windows all begin with the first session and grow. */
  anchored: z.boolean().default(false),
  /** What the best run of a train window is best in. */
  metric: z.enum(['sharpe', 'cagr', 'totalReturn']).default('sharpe'),
});

export type WalkForwardSpec = z.output<typeof walkForwardSchema>;

/** First and last day, both included. */
export type DateSpan = readonly [TradeDate, TradeDate];

export interface WalkForwardWindow {
  readonly train: DateSpan;
  /** Spells of the train window whose returns do not count, oldest first. */
  readonly excluded: readonly DateSpan[];
  readonly test: DateSpan;
}

/** Cuts sessions into train and test windows: a test window begins `purge` sessions behind its train window, and test
 * windows never overlap. The last one may be shorter than the others, but not below two sessions.
 * @param dates sessions of the whole run, oldest first
 * @throws {WindowError} when test windows would overlap, no window fits, or an embargo leaves a train window empty */
export function walkForwardWindows(dates: readonly TradeDate[], spec: WalkForwardSpec): WalkForwardWindow[] {
  const { train, test, purge, embargo, anchored } = spec;
  const step = spec.step ?? test;
  if (step < test) {
    throw new WindowError(`a step of ${step} makes test windows of ${test} sessions overlap; step at least ${test}`);
  }
  const windows: WalkForwardWindow[] = [];
  const tested: { readonly first: number; readonly last: number }[] = [];
  for (let k = 0; ; k++) {
    const trainLast = k * step + train - 1;
    const first = trainLast + 1 + purge;
    const last = Math.min(first + test, dates.length) - 1;
    if (last - first < 1) break;
    const trainFirst = anchored ? 0 : k * step;
    const excluded = tested.flatMap((earlier): DateSpan[] => {
      const from = Math.max(earlier.last + 1, trainFirst);
      const to = Math.min(earlier.last + embargo, trainLast);
      return from <= to ? [[dates[from], dates[to]]] : [];
    });
    const left = dates
      .slice(trainFirst, trainLast + 1)
      .filter((date) => !excluded.some(([from, to]) => from <= date && date <= to)).length;
    if (left < 2) {
      throw new WindowError(
        `the embargo of ${embargo} leaves ${left} sessions of the train window from ${dates[trainFirst]} to ${dates[trainLast]}; shorten it`,
      );
    }
    windows.push({ train: [dates[trainFirst], dates[trainLast]], excluded, test: [dates[first], dates[last]] });
    tested.push({ first, last });
  }
  if (windows.length === 0) {
    throw new WindowError(
      `train ${train}, purge ${purge} and a test window of two sessions do not fit into the ${dates.length} sessions of the run`,
    );
  }
  return windows;
}
