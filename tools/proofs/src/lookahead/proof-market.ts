import {
  addDays,
  collectionId,
  epochDay,
  instrumentId,
  marketId,
  RandomStream,
  type TradeDate,
  tradeDate,
  type TradingCalendar,
  tradingCalendar,
} from '@prometheus/core';
import {
  type BuilderAction,
  type BuilderSpell,
  type MarketPanel,
  PanelBuilder,
  type PriceBasis,
} from '@prometheus/data';
import { FxRates } from '@prometheus/execution';
import { type ExchangeRates } from '@prometheus/orchestration';

interface ProofBar {
  readonly instrument: number;
  readonly date: TradeDate;
  readonly values: readonly [number, number, number, number, number, number];
}

/** The rows that a panel is made of, so that it can be made again from fewer of them. */
export interface ProofMarket {
  readonly symbols: readonly string[];
  readonly bars: readonly ProofBar[];
  readonly actions: readonly BuilderAction[];
  readonly spells: readonly BuilderSpell[];
  readonly dates: readonly TradeDate[];
  /** US dollars for one euro by date; every fourth name trades in euros. */
  readonly euros: ReadonlyMap<TradeDate, number>;
}

const id = (symbol: string) => instrumentId(`proof:${symbol}`);

/** A random market on raw prices in two currencies with what makes look-ahead easy: splits, dividends, spin-offs, takeovers, gaps,
 * late listings, names that vanish, index members that change. */
export function randomProofMarket(seed: number, names: number, sessions: number): ProofMarket {
  const random = new RandomStream(seed, 'proof/market');
  const calendar = tradingCalendar('US_EQ');
  const dates = calendar.tradingDaysBetween(tradeDate('2006-01-03'), tradeDate('2016-12-30')).slice(0, sessions);
  const symbols = Array.from({ length: names }, (_, i) => `P${String(i).padStart(3, '0')}`);
  const bars: ProofBar[] = [];
  const actions: BuilderAction[] = [];
  const spells: BuilderSpell[] = [];
  symbols.forEach((symbol, instrument) => {
    const begins = random.uniform() < 0.3 ? random.below(Math.floor(sessions / 2)) : 0;
    const ends = random.uniform() < 0.2 ? Math.floor(sessions / 2) + random.below(Math.floor(sessions / 2)) : sessions;
    let close = 10 + 90 * random.uniform();
    for (let t = begins; t < ends; t++) {
      const date = dates[t];
      const openMs = calendar.sessionOpenMs(date);
      let split = 1;
      if (random.uniform() < 0.004) {
        split = random.uniform() < 0.5 ? 2 : 1.5;
        actions.push({ instrumentId: id(symbol), type: 'SPLIT', exDate: date, ratio: split, knownAtMs: openMs });
      }
      let dividend = 0;
      if (random.uniform() < 0.01) {
        dividend = 0.005 * close;
        const payDate = addDays(date, 20);
        actions.push({
          instrumentId: id(symbol),
          type: 'CASH_DIVIDEND',
          exDate: date,
          amount: dividend / split,
          payDate,
          knownAtMs: openMs,
        });
      }
      if (random.uniform() < 0.0015) actions.push(takeoverOrSpinoff(random, symbols, symbol, date, close, openMs));
      const open = ((close - dividend) / split) * (1 + 0.008 * random.normal());
      close = Math.max(open * (1 + 0.02 * random.normal()), 0.5);
      if (random.uniform() < 0.015) continue;
      const high = Math.max(open, close) * (1 + 0.01 * random.uniform());
      const low = Math.min(open, close) * (1 - 0.01 * random.uniform());
      bars.push({ instrument, date, values: [open, high, low, close, close, 1000 + random.below(100_000)] });
    }
    const from = random.below(Math.floor(sessions / 2));
    const to = from + 1 + random.below(sessions - from);
    spells.push({
      instrumentId: id(symbol),
      symbol,
      fromDate: dates[from],
      ...(to < sessions ? { toDate: dates[to] } : {}),
      knownAtMs: calendar.sessionOpenMs(dates[from]),
    });
  });
  const ends = new RandomStream(seed, 'proof/market/known ends');
  const toldLater = spells.map((spell) => withEndKnown(spell, calendar, ends));
  let euro = 1.2;
  const euros = new Map(dates.map((date) => [date, (euro *= 1 + 0.006 * random.normal())] as const));
  return { symbols, bars, actions, spells: toldLater, dates, euros };
}

/** Half of the ends of spells are told some sessions after the fact, at an open or just at a close. */
function withEndKnown(spell: BuilderSpell, calendar: TradingCalendar, random: RandomStream): BuilderSpell {
  if (spell.toDate === undefined || random.uniform() < 0.5) return spell;
  const day = calendar.nextTradingDay(spell.toDate, 1 + random.below(12));
  const endKnownAtMs = random.uniform() < 0.5 ? calendar.sessionOpenMs(day) : calendar.sessionCloseMs(day);
  return { ...spell, endKnownAtMs };
}

/** An action that ends a position in cash, or adds one; the amount is what a book gets that cannot hold the new shares. */
function takeoverOrSpinoff(
  random: RandomStream,
  symbols: readonly string[],
  symbol: string,
  exDate: TradeDate,
  close: number,
  knownAtMs: number,
): BuilderAction {
  const shared = { instrumentId: id(symbol), exDate, knownAtMs };
  if (random.uniform() < 0.5) return { ...shared, type: 'MERGER', amount: 1.1 * close };
  const others = symbols.filter((other) => other !== symbol);
  const newInstrumentId = id(others[random.below(others.length)]);
  return { ...shared, type: 'SPINOFF', ratio: 0.1, amount: 0.5 * close, newInstrumentId };
}

/** The rates of the market's foreign currency for runs over any panel of it. */
export function proofRates({ euros }: ProofMarket): ExchangeRates {
  return {
    identity: 'proof',
    ratesOn: (panel, first, last) => {
      const known = (date: TradeDate, t: number): number =>
        t < first || t > last ? Number.NaN : (euros.get(date) ?? Number.NaN);
      const { currency, sessions } = panel.header;
      return new FxRates(panel, [currency, 'EUR'], [Float64Array.from(sessions, known)], 'sweep', 2);
    },
  };
}

/** Makes a panel of the rows that were known at the close of `until`: as if the files had been read on that evening. */
export function buildProofPanel(market: ProofMarket, until: TradeDate, basis: PriceBasis = 'raw'): MarketPanel {
  const calendar = tradingCalendar('US_EQ');
  const closeMs = calendar.sessionCloseMs(until);
  const builder = new PanelBuilder({
    collection: collectionId('proof'),
    market: marketId('US_EQ'),
    basis,
    currency: 'USD',
    calendar,
    instruments: market.symbols.map((symbol, k) => ({
      instrumentId: id(symbol),
      symbol,
      ...(k % 4 === 3 ? { currency: 'EUR' } : {}),
    })),
    firstDate: market.dates[0],
    lastDate: until,
    actions: market.actions.filter((action) => action.knownAtMs <= closeMs),
    membership: market.spells
      .filter((spell) => spell.knownAtMs <= closeMs)
      .map(({ toDate, endKnownAtMs, ...spell }) => {
        if (toDate === undefined || toDate > until || (endKnownAtMs ?? closeMs) > closeMs) return spell;
        return { ...spell, toDate, ...(endKnownAtMs === undefined ? {} : { endKnownAtMs }) };
      }),
  });
  for (const { instrument, date, values } of market.bars) {
    if (date <= until) builder.addBar(instrument, epochDay(date), ...values);
  }
  return builder.build();
}
