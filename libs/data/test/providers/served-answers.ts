import { tradeDate, type TradeDate } from '@prometheus/core';

import {
  type BarProvider,
  type DateRange,
  type DownloadedText,
  type ProviderAction,
  type SymbolHistory,
} from '../../src/providers/provider.js';

export const JANUARY: DateRange = { from: tradeDate('2010-01-01'), to: tradeDate('2010-01-31') };

/** Four sessions in a row, from a Monday on. */
export const DAYS: readonly TradeDate[] = ['2010-01-04', '2010-01-05', '2010-01-06', '2010-01-07'].map((day) =>
  tradeDate(day),
);

/** One share of 100 that pays 2.00 on the second day, is split 2:1 on the third, and its adjusted closes by hand:
 * 100 x (1 - 2/100) / 2 = 49, 102 / 2 = 51, then as traded. */
export const HAND_MADE = {
  closes: [100, 102, 51.5, 53],
  adjustedCloses: [49, 51, 51.5, 53],
  dividends: [0, 2, 0, 0],
  splits: [1, 1, 2, 1],
} as const;

/** What a provider makes of the texts that it answers its requests with. */
export function parsed(provider: BarProvider, symbol: string, texts: readonly string[]): SymbolHistory | undefined {
  const requests = provider.requestsFor(symbol, JANUARY);
  const answers = texts.map((text, i): DownloadedText => ({ request: requests[i], text, file: requests[i].key }));
  return provider.parse(symbol, answers);
}

/** The provider, asking another host. */
export function servedBy(provider: BarProvider, host: string, url: string): BarProvider {
  return {
    ...provider,
    requestsFor: (symbol, range) =>
      provider.requestsFor(symbol, range).map((request) => ({ ...request, url: request.url.replace(host, url) })),
  };
}

/** Closes divided back by splits and dividends, the newest as it is: each dividend takes its share of the close before it,
 * per old share where a split falls on the same day. */
export function adjustedCloses({ bars }: SymbolHistory, actions: readonly ProviderAction[]): number[] {
  const order = bars.dates.map((_, i) => i).sort((a, b) => (bars.dates[a] < bars.dates[b] ? -1 : 1));
  const adjusted = new Array<number>(order.length);
  let factor = 1;
  for (let k = order.length - 1; k >= 0; k--) {
    adjusted[k] = bars.close[order[k]] * factor;
    const today = actions.filter(({ exDate }) => exDate === bars.dates[order[k]]);
    const ratio = today.reduce((product, action) => product * (action.type === 'SPLIT' ? (action.ratio ?? 1) : 1), 1);
    const cash = today.reduce((sum, action) => sum + (action.amount ?? 0), 0);
    if (k > 0) factor *= (1 - (cash * ratio) / bars.close[order[k - 1]]) / ratio;
  }
  return adjusted;
}
