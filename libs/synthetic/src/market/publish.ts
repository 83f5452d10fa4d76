import { totalReturnAdjustedClose } from './adjusted-close.js';
import { type MarketState } from './market-state.js';
import { type Stock } from './stock.js';
import { type SyntheticInstrument, type SyntheticMarket } from './synthetic-market.js';

/** Turns the finished state into the result. A company listed on a session on which it also vanished leaves no bar, and
 * none exists: new listings are not struck by events. */
export function publish(state: MarketState): SyntheticMarket {
  const { sessions, spec } = state;
  const actions = [...state.actions].sort((a, b) => a.instrument - b.instrument || a.exSession - b.exSession);
  const adjustments = state.stocks.map((stock) => ({
    ratio: new Float64Array(stock.bars).fill(1),
    dividend: new Float64Array(stock.bars),
  }));
  for (const action of actions) {
    const bar = action.exSession - state.stocks[action.instrument].listing.session;
    if (action.type === 'SPLIT') adjustments[action.instrument].ratio[bar] = action.ratio ?? 1;
    if (action.type === 'CASH_DIVIDEND') adjustments[action.instrument].dividend[bar] = action.amount ?? 0;
  }
  const levels = Float64Array.from(spec.index.levels);
  const totalReturnLevels = new Float64Array(levels.length);
  totalReturnLevels[0] = levels[0];
  for (let t = 1; t < levels.length; t++) {
    totalReturnLevels[t] = totalReturnLevels[t - 1] * (1 + state.marketReturns[t]);
  }
  return {
    spec,
    sessions,
    index: { levels, totalReturnLevels },
    instruments: state.stocks.map((stock, i) =>
      instrument(state, stock, adjustments[i].ratio, adjustments[i].dividend),
    ),
    actions,
    membership: state.spells,
    knownTruth: {
      instruments: state.stocks.map(({ traits, columns, bars, delisting }) => ({
        beta: traits.beta,
        sectorLoading: traits.sectorLoading,
        ownVolatility: traits.ownVolatility,
        dividendYield: traits.dividendYield,
        exposure: columns.exposure.slice(0, bars + (delisting === undefined ? 0 : 1)),
      })),
      marketReturns: state.marketReturns,
      sectorShocks: state.sectorShocks,
      offers: state.offers,
    },
  };
}

function instrument(
  state: MarketState,
  stock: Stock,
  ratio: Float64Array,
  dividend: Float64Array,
): SyntheticInstrument {
  const { traits, listing, columns, bars } = stock;
  const close = columns.close.slice(0, bars);
  return {
    symbol: traits.symbol,
    name: traits.name,
    sector: state.spec.sectors[traits.sector].name,
    subIndustry: traits.subIndustry,
    listedOn: state.sessions[listing.session],
    firstSession: listing.session,
    lastSession: listing.session + bars - 1,
    ...(stock.delisting === undefined ? {} : { delisting: stock.delisting }),
    sharesOutstanding: stock.shareCounts,
    bars: {
      open: columns.open.slice(0, bars),
      high: columns.high.slice(0, bars),
      low: columns.low.slice(0, bars),
      close,
      adjustedClose: totalReturnAdjustedClose(close, ratio, dividend),
      volume: columns.volume.slice(0, bars),
    },
  };
}
