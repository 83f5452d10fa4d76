import { absorptionRatio } from './absorption-ratio.js';
import { averageCorrelation } from './average-correlation.js';
import { breadth } from './breadth.js';
import { dispersion } from './dispersion.js';
import { macroLevel } from './macro-level.js';
import { marketDrawdown } from './market-drawdown.js';
import { indexReturn, type MarketIndex } from './market-index.js';
import { marketReturn } from './market-return.js';
import { ALL, type MarketSelection } from './market-selection.js';
import { type MarketSeries } from './market-series.js';
import { marketVolatility } from './market-volatility.js';
import { volatilityOfVolatility } from './volatility-of-volatility.js';

const EQUAL_WEIGHT: MarketIndex = { kind: 'equal_weight' };
const MEMBERS: MarketSelection = { kind: 'members' };

/** Every market series of this library, over each kind of index and selection, with parameters that reach all of its paths on
 * short panels: what the look-ahead proof runs over. A new factory is added here, which a test enforces.
 * @param macro the series that those read which read one; a view has to have it
 * @param symbol the instrument of the index that is one */
export function builtInMarketSeries(macro: string, symbol: string): readonly MarketSeries[] {
  const index: MarketIndex = { kind: 'macro', series: macro };
  const one: MarketIndex = { kind: 'instrument', symbol };
  const symbols: MarketSelection = { kind: 'symbols', symbols: [symbol] };
  return [
    indexReturn(EQUAL_WEIGHT),
    indexReturn({ kind: 'equal_weight', selection: MEMBERS }),
    indexReturn({ kind: 'equal_weight', selection: { kind: 'currency', currency: 'EUR' } }),
    indexReturn(one),
    indexReturn(index),
    marketReturn(EQUAL_WEIGHT, 5),
    marketReturn(index, 1),
    marketVolatility(EQUAL_WEIGHT, 5),
    marketVolatility(one, 21),
    volatilityOfVolatility(EQUAL_WEIGHT, 5, 4),
    marketDrawdown(EQUAL_WEIGHT, 10),
    marketDrawdown(index, 3),
    breadth(ALL, 1),
    breadth(MEMBERS, 5),
    breadth(symbols, 2),
    dispersion(ALL, 5),
    dispersion({ kind: 'currency', currency: 'USD' }, 1),
    averageCorrelation(ALL, 5),
    averageCorrelation(MEMBERS, 10),
    absorptionRatio(ALL, 6, 0.2),
    absorptionRatio(MEMBERS, 10, 0.5),
    absorptionRatio(ALL, 8, 0.2, 5),
    averageCorrelation(ALL, 8, 5),
    macroLevel(macro),
  ];
}

/** Those of a panel with `VIXCLS` and an instrument SPY. */
export const BUILT_IN_MARKET_SERIES: readonly MarketSeries[] = builtInMarketSeries('VIXCLS', 'SPY');
