import { compareCodeUnits } from '@prometheus/core';

import { type MarketPanel, tickerOn } from '../../panel/market-panel.js';

/** Which instruments stand for a market: those of the panel, of one currency, under these tickers of the day, or the index
 * members of the day as known then. */
export type MarketSelection =
  | { readonly kind: 'all' }
  | { readonly kind: 'currency'; readonly currency: string }
  | { readonly kind: 'symbols'; readonly symbols: readonly string[] }
  | { readonly kind: 'members' };

export const ALL: MarketSelection = { kind: 'all' };

/** 1 for each instrument of the panel that is selected in a session, shape (N,); undefined when all are. It is valid until the
 * next call. */
export type Selected = (t: number) => Uint8Array | undefined;

export function selectionId(selection: MarketSelection): string {
  switch (selection.kind) {
    case 'currency':
      return `currency(${selection.currency})`;
    case 'symbols':
      return `symbols(${[...new Set(selection.symbols)].sort(compareCodeUnits).join(',')})`;
    default:
      return selection.kind;
  }
}

/** @param closes instants of the session closes, which decide the tickers known
 * @param members tickers of the index members in a session as known at its close; undefined in a collection without
 *   membership, where nobody is selected */
export function selectedOf(
  selection: MarketSelection,
  panel: MarketPanel,
  closes: Float64Array,
  members: (t: number) => readonly string[] | undefined,
): Selected {
  const { instruments, currency } = panel.header;
  switch (selection.kind) {
    case 'all':
      return () => undefined;
    case 'currency': {
      const mask = Uint8Array.from(instruments, (one) => ((one.currency ?? currency) === selection.currency ? 1 : 0));
      return () => mask;
    }
    case 'symbols': {
      const symbols = new Set(selection.symbols);
      return byTicker(panel, closes, () => symbols);
    }
    case 'members':
      return byTicker(panel, closes, (t) => new Set(members(t)));
  }
}

/** Goes by the ticker of the day: that of the collection may be one that an instrument bears years later. */
function byTicker(panel: MarketPanel, closes: Float64Array, symbolsAt: (t: number) => ReadonlySet<string>): Selected {
  const { instruments, sessions } = panel.header;
  const mask = new Uint8Array(instruments.length);
  return (t) => {
    const symbols = symbolsAt(t);
    for (let i = 0; i < instruments.length; i++) {
      mask[i] = symbols.has(tickerOn(instruments[i], sessions[t], closes[t])) ? 1 : 0;
    }
    return mask;
  };
}
