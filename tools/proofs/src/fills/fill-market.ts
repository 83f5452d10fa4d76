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
import { type MarketPanel, PanelBuilder } from '@prometheus/data';

export interface Bar {
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  /** NaN where it is not reported. */
  readonly volume: number;
}

export interface Split {
  readonly name: number;
  readonly session: number;
  readonly ratio: number;
}

/** Bars by session and name; undefined where there is none. */
export interface FillMarket {
  readonly sessions: readonly TradeDate[];
  readonly bars: readonly (readonly (Bar | undefined)[])[];
  readonly splits: readonly Split[];
}

/** Prices are multiples of it, so that touches and ties come often and sums are exact. */
export const TICK = 0.25;
/** Sessions before the first orders, for the median volume. */
export const WARM_UP = 21;
const MARKET_SESSIONS = 40;
const RATIOS = [2, 4, 0.5, 1.5];
const calendar = tradingCalendar('US_EQ');
const FIRST = tradeDate('2015-01-02');
const SESSIONS = calendar.tradingDaysBetween(FIRST, addDays(FIRST, 2 * MARKET_SESSIONS)).slice(0, MARKET_SESSIONS);

export function randomFillMarket(seed: number): FillMarket {
  const random = new RandomStream(seed, 'proof/fills/market');
  const names = 1 + random.below(3);
  const bars: (Bar | undefined)[][] = SESSIONS.map(() => []);
  const splits: Split[] = [];
  for (let name = 0; name < names; name++) {
    const usual = 1000 * (1 + random.below(20));
    const gaps = random.below(3) === 0 ? 0.15 : 0;
    let close = 60 + random.below(60);
    let missing = 1;
    SESSIONS.forEach((_, t) => {
      if (t > WARM_UP && random.uniform() < 0.04) {
        const ratio = RATIOS[random.below(RATIOS.length)];
        splits.push({ name, session: t, ratio });
        close = onGrid(close / ratio);
        missing *= ratio;
      }
      const open = onGrid(close + move(random, 8));
      const next = onGrid(open + move(random, 12));
      const high = Math.max(open, next) + TICK * random.below(8);
      const low = onGrid(Math.min(open, next) - TICK * random.below(8));
      close = next;
      if (t > WARM_UP && random.uniform() < gaps) return;
      bars[t][name] = { open, high, low, close, volume: volumeOf(random, usual * missing) };
    });
  }
  return { sessions: SESSIONS, bars, splits };
}

/** A panel of the market's first `sessions`. */
export function fillPanel({ sessions: dates, bars, splits }: FillMarket, sessions = dates.length): MarketPanel {
  const names = Math.max(...bars.map((row) => row.length));
  const ids = Array.from({ length: names + 1 }, (_, name) => (name < names ? nameOf(name) : 'ZZ-CLOCK'));
  const builder = new PanelBuilder({
    collection: collectionId('fills'),
    market: marketId('US_EQ'),
    basis: 'raw',
    currency: 'USD',
    calendar,
    instruments: ids.map((id) => ({ instrumentId: instrumentId(id), symbol: id })),
    firstDate: dates[0],
    lastDate: dates[sessions - 1],
    actions: splits
      .filter(({ session }) => session < sessions)
      .map(({ name, session, ratio }) => ({
        instrumentId: nameOf(name),
        type: 'SPLIT' as const,
        exDate: dates[session],
        ratio,
        knownAtMs: epochDay(dates[session]) * 86_400_000,
      })),
    membership: [],
  });
  const places = new Map(builder.instruments.map(({ symbol }, i) => [symbol, i]));
  const add = (id: string, t: number, { open, high, low, close, volume }: Bar): void =>
    builder.addBar(places.get(id) as number, epochDay(dates[t]), open, high, low, close, close, volume);
  for (let t = 0; t < sessions; t++) {
    add('ZZ-CLOCK', t, { open: 1, high: 1, low: 1, close: 1, volume: 1 });
    bars[t].forEach((bar, name) => bar && add(nameOf(name), t, bar));
  }
  return builder.build();
}

export const nameOf = (name: number): string => `N${name}`;

const onGrid = (price: number): number => Math.max(2, TICK * Math.round(price / TICK));

const move = (random: RandomStream, width: number): number => TICK * (random.below(2 * width + 1) - width);

function volumeOf(random: RandomStream, usual: number): number {
  const draw = random.uniform();
  if (draw < 0.05) return 0;
  if (draw < 0.1) return Number.NaN;
  return Math.round(usual * (0.2 + 1.6 * random.uniform()));
}
