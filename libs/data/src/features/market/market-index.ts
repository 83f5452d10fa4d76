import { returns } from '../returns.js';
import { ALL, type MarketSelection, selectionId } from './market-selection.js';
import { type MarketSeries, type MarketSource } from './market-series.js';

/** What stands for the market's level: its instruments in equal weights rebalanced daily, one instrument under its ticker of the
 * day, or a macro series such as a published index. */
export type MarketIndex =
  | { readonly kind: 'equal_weight'; readonly selection?: MarketSelection }
  | { readonly kind: 'instrument'; readonly symbol: string }
  | { readonly kind: 'macro'; readonly series: string };

/** Daily simple return of an index as a fraction.
 *
 * Of instruments it is the mean of their total returns since the session before, NaN when none has a bar in both. Of a macro
 * series it is the change between the levels known at the two closes, NaN unless a newer observation came in between and both
 * levels are positive: a level that nobody published anew is no return of zero, and neither is a revision a return. */
export function indexReturn(index: MarketIndex): MarketSeries {
  const id = `indexReturn(${indexId(index)})`;
  if (index.kind === 'macro') {
    const { series } = index;
    return { id, lookback: 2, macro: series, compute: (source) => levelChanges(source, series) };
  }
  const selection = selectionOf(index);
  return { id, lookback: daily.lookback, compute: (source) => equalWeighted(source, selection) };
}

const daily = returns(1);

export function indexId(index: MarketIndex): string {
  switch (index.kind) {
    case 'equal_weight':
      return `equal_weight(${selectionId(selectionOf(index))})`;
    case 'instrument':
      return `instrument(${index.symbol})`;
    case 'macro':
      return `macro(${index.series})`;
  }
}

function selectionOf(index: Exclude<MarketIndex, { kind: 'macro' }>): MarketSelection {
  return index.kind === 'instrument' ? { kind: 'symbols', symbols: [index.symbol] } : (index.selection ?? ALL);
}

function equalWeighted(source: MarketSource, selection: MarketSelection): Float64Array {
  const { sessionCount, instrumentCount } = source.panel;
  const column = source.column(daily);
  const selected = source.selected(selection);
  const means = new Float64Array(sessionCount);
  for (let t = 0; t < sessionCount; t++) {
    const mask = selected(t);
    let sum = 0;
    let count = 0;
    for (let i = 0, cell = t * instrumentCount; i < instrumentCount; i++, cell++) {
      const value = column[cell];
      if (value !== value || mask?.[i] === 0) continue;
      sum += value;
      count += 1;
    }
    means[t] = count === 0 ? Number.NaN : sum / count;
  }
  return means;
}

function levelChanges(source: MarketSource, seriesId: string): Float64Array {
  const levels = source.macro(seriesId);
  const days = source.macroDays(seriesId);
  return levels.map((level, t) => {
    const isNew = t > 0 && days[t] > days[t - 1] && levels[t - 1] > 0 && level > 0;
    return isNew ? level / levels[t - 1] - 1 : Number.NaN;
  });
}
