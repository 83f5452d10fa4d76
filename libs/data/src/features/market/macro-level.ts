import { type MarketSeries } from './market-series.js';

/** The newest value of a macro series known at each close, in the series' own unit; NaN before the first. */
export function macroLevel(seriesId: string): MarketSeries {
  return {
    id: `macroLevel(${seriesId})`,
    lookback: 1,
    macro: seriesId,
    // A copy: the values are those of the source.
    compute: (source) => source.macro(seriesId).slice(),
  };
}
