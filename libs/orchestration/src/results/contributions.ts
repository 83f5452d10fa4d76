import { fromMicros } from '@prometheus/core';
import { type MarketPanel } from '@prometheus/data';
import { type BacktestBroker } from '@prometheus/execution';

import { type Contribution } from './result.js';

/** What each instrument of the panel has earned: the cash that it has paid, what is still held of it, and what it has handed out
 * in shares of others (or was given by them).
 * @returns shape (N,), currency units */
export function instrumentProfits(broker: Pick<BacktestBroker, 'book' | 'panel'>): Float64Array {
  const { book, panel } = broker;
  const flows = book.ledger.cashFlows(panel.instrumentCount);
  return Float64Array.from({ length: panel.instrumentCount }, (_, i) =>
    fromMicros(flows[i] + book.carrying[i] + book.transferred[i]),
  );
}

/** Instruments with a profit other than zero, the largest first. */
export function contributionsOf(panel: MarketPanel, profits: Float64Array): Contribution[] {
  return panel.header.instruments
    .map(({ symbol }, i) => ({ symbol, profit: profits[i] }))
    .filter(({ profit }) => profit !== 0)
    .sort((a, b) => b.profit - a.profit);
}
