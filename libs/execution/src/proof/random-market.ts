import {
  addDays,
  collectionId,
  epochDay,
  instrumentId,
  marketId,
  RandomStream,
  type TradeDate,
  tradeDate,
  tradingCalendar,
} from '@prometheus/core';
import {
  type BuilderAction,
  type MarketPanel,
  PanelBuilder,
  type PanelInstrument,
  type PriceBasis,
} from '@prometheus/data';

import { randomActions } from './random-actions.js';

export interface RandomBar {
  /** Position among the instruments. */
  readonly instrument: number;
  readonly date: TradeDate;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
}

/** A market as its source would hand it over. */
export interface RandomMarket {
  readonly basis: PriceBasis;
  readonly sessions: readonly TradeDate[];
  readonly instruments: readonly PanelInstrument[];
  readonly actions: readonly BuilderAction[];
  readonly bars: readonly RandomBar[];
  /** Those of the instruments, the panel's own first. */
  readonly currencies: readonly string[];
  /** 1, or more to make every amount larger. */
  readonly priceScale: number;
}

const CURRENCIES = ['USD', 'EUR', 'JPY'];
const VENUES = ['NYSE', 'AMEX', 'NASDAQ', 'OTC', undefined];
/** Settlement took five, three, two days and one from then on. */
const STARTS = ['1995-03-01', '2014-06-02', '2017-06-01', '2024-03-01'];
const calendar = tradingCalendar('US_EQ');

/** Names in up to three currencies that list late, have gaps and halts, vanish, are delisted, bought, split, spun off or
 * renamed. Prices do not follow the actions: a book must close whatever they do. */
export function randomMarket(seed: number): RandomMarket {
  const random = new RandomStream(seed, 'execution/random-market');
  const pick = <T>(values: readonly T[]): T => values[random.below(values.length)];
  const basis = pick<PriceBasis>(['raw', 'raw', 'raw', 'raw', 'raw', 'split_adjusted', 'total_return']);
  const priceScale = pick([1, 1, 1, 1, 1e6]);
  const currencies = CURRENCIES.slice(0, 1 + random.below(3));
  const length = 2 + random.below(89);
  const first = calendar.nextTradingDay(addDays(tradeDate(pick(STARTS)), random.below(150)), 1);
  const sessions = calendar.tradingDaysBetween(first, addDays(first, 2 * length + 10)).slice(0, length);
  const instruments: PanelInstrument[] = [];
  const lives: { readonly listed: number; readonly ended: number }[] = [];
  for (let i = 1 + random.below(8); i > 0; i--) {
    const exchange = pick(VENUES);
    const currency = pick(currencies);
    const id = `N${instruments.length}`;
    instruments.push({
      instrumentId: instrumentId(id),
      symbol: id,
      ...(exchange === undefined ? {} : { exchange }),
      ...(currency === 'USD' ? {} : { currency }),
    });
    const ended = instruments.length === 1 || random.uniform() < 0.5 ? length : 1 + random.below(length);
    lives.push({ listed: random.uniform() < 0.6 ? 0 : random.below(ended), ended });
  }
  const bars = instruments.flatMap((_, i) => randomBars(random, i, sessions, lives[i], priceScale));
  const listedOn = lives.map(({ listed }) => sessions[listed]);
  const actions = randomActions(random, { basis, sessions, instruments, listedOn, priceScale });
  return { basis, sessions, instruments, actions, bars, currencies, priceScale };
}

function randomBars(
  random: RandomStream,
  instrument: number,
  sessions: readonly TradeDate[],
  { listed, ended }: { readonly listed: number; readonly ended: number },
  priceScale: number,
): RandomBar[] {
  const gaps = instrument === 0 ? 0 : [0, 0.03, 0.3][random.below(3)];
  const cents = random.uniform() < 0.5;
  const usualVolume = 10 ** (2 + 4 * random.uniform());
  const bars: RandomBar[] = [];
  const drift = (price: number, deviation: number): number => {
    const moved = Math.max(price * Math.exp(deviation * random.normal()), 0.01);
    return cents ? Math.round(moved * 100) / 100 : moved;
  };
  let close = priceScale * (5 + 100 * random.uniform());
  for (let t = listed; t < ended; t++) {
    const open = drift(close, 0.01);
    close = drift(open, 0.03);
    const high = Math.max(open, close, drift(open, 0.02));
    const low = Math.min(open, close, drift(open, 0.02));
    const kind = random.uniform();
    const volume = kind < 0.04 ? 0 : kind < 0.06 ? Number.NaN : Math.round(usualVolume * (0.5 + random.uniform()));
    if (t > listed && random.uniform() < gaps) continue;
    bars.push({ instrument, date: sessions[t], open, high, low, close, volume });
  }
  return bars;
}

/** @param actions in place of the market's own */
export function buildPanel(market: RandomMarket, actions: readonly BuilderAction[] = market.actions): MarketPanel {
  const { basis, sessions, instruments, bars } = market;
  const builder = new PanelBuilder({
    collection: collectionId('random'),
    market: marketId('US_EQ'),
    basis,
    currency: CURRENCIES[0],
    calendar,
    instruments,
    firstDate: sessions[0],
    lastDate: sessions[sessions.length - 1],
    actions,
    membership: [],
  });
  for (const { instrument, date, open, high, low, close, volume } of bars) {
    builder.addBar(instrument, epochDay(date), open, high, low, close, close * 0.9, volume);
  }
  return builder.build();
}
