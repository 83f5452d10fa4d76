import { type InstrumentId, RandomStream } from '@prometheus/core';
import { returns } from '@prometheus/data';
import {
  type BacktestConfigInput,
  backtestConfigSchema,
  defineStrategy,
  type LoadedStrategy,
  type PortfolioState,
  type Strategy,
  type StrategyOrder,
} from '@prometheus/orchestration';

import { type ProofMarket } from './proof-market.js';

const anyObject = backtestConfigSchema.shape.parameters;
const momentumOfAWeek = returns(5);
/** Part of equity that one order buys or sells. */
const STAKE = 0.08;

/** Orders of every type and time in force: buys what rose most with limit and stop orders, guards what it holds with a bracket of
 * stop-loss and take-profit, sells short what fell most and covers by stop. What it does next depends on a count that it keeps. */
const everyOrder = defineStrategy({
  name: 'every-order',
  description: 'Places orders of every type and time in force.',
  parameters: anyObject,
  state: { schema: anyObject, initial: { round: 0 } },
  configure: () => ({
    requiredHistory: momentumOfAWeek.lookback,
    rebalanceEvery: 2,
    decide({ view, portfolio, state }) {
      const round = Number(state.get().round);
      state.set({ round: round + 1 });
      const closes = view.crossSection('close');
      const scores = view.feature(momentumOfAWeek);
      const ranked = view.instruments
        .map(({ instrumentId }, k) => ({ instrumentId, close: closes[k], score: scores[k] }))
        .filter(({ instrumentId, score, close }) => view.trades(instrumentId) && Number.isFinite(score) && close > 0)
        .sort((a, b) => b.score - a.score);
      const orders = [
        ...ranked.slice(0, 3).flatMap((name, k) => entry(name, round + k, portfolio)),
        ...ranked.slice(-1).flatMap((name) => shortSale(name, portfolio)),
        ...ranked.flatMap((name) => exits(name, round, portfolio)),
      ];
      return { kind: 'orders', orders, keepResting: round % 3 === 0 };
    },
  }),
});

interface Ranked {
  readonly instrumentId: InstrumentId;
  readonly close: number;
}

const ENTRIES: readonly ((close: number) => Partial<StrategyOrder>)[] = [
  (close) => ({ type: 'LIMIT', timeInForce: 'GTC', limitPrice: 0.99 * close }),
  () => ({ type: 'MARKET', timeInForce: 'OPG' }),
  (close) => ({ type: 'STOP', stopPrice: 1.01 * close }),
  (close) => ({ type: 'STOP_LIMIT', timeInForce: 'GTC', stopPrice: 1.005 * close, limitPrice: 1.02 * close }),
  (close) => ({ type: 'LIMIT', timeInForce: 'CLS', limitPrice: 1.01 * close }),
  () => ({ type: 'MARKET', timeInForce: 'GTC' }),
];

function entry({ instrumentId, close }: Ranked, n: number, { equity, positions }: PortfolioState): StrategyOrder[] {
  const quantity = Math.floor((STAKE * equity) / close);
  if (positions.has(instrumentId) || !(quantity > 0)) return [];
  return [{ instrument: instrumentId, side: 'BUY', quantity, ...ENTRIES[n % ENTRIES.length](close) }];
}

function shortSale({ instrumentId, close }: Ranked, { equity, positions }: PortfolioState): StrategyOrder[] {
  const quantity = Math.floor((STAKE * equity) / close);
  return positions.has(instrumentId) || !(quantity > 0) ? [] : [{ instrument: instrumentId, side: 'SELL', quantity }];
}

function exits({ instrumentId, close }: Ranked, round: number, { positions }: PortfolioState): StrategyOrder[] {
  const held = positions.get(instrumentId) ?? 0;
  if (held === 0) return [];
  const side = held > 0 ? ('SELL' as const) : ('BUY' as const);
  const away = held > 0 ? 1 : -1;
  const shared = { instrument: instrumentId, side, quantity: Math.abs(held), timeInForce: 'GTC' as const };
  const ocaGroup = `${instrumentId}/${round}`;
  return [
    { ...shared, type: 'STOP', stopPrice: close * (1 - 0.03 * away), ocaGroup },
    { ...shared, type: 'LIMIT', limitPrice: close * (1 + 0.03 * away), ocaGroup },
  ];
}

/** Weights of both signs, so that shorts, margin and borrowing are in play. */
const longShort = defineStrategy({
  name: 'long-short',
  description: 'Holds what rose in a week and is short of what fell.',
  parameters: anyObject,
  configure: () => ({
    requiredHistory: momentumOfAWeek.lookback,
    rebalanceEvery: 3,
    decide({ view }) {
      const scores = view.feature(momentumOfAWeek);
      const chosen = view.instruments.flatMap(({ instrumentId }, k) =>
        view.trades(instrumentId) && Number.isFinite(scores[k]) ? [{ instrumentId, up: scores[k] > 0 }] : [],
      );
      const values = chosen.map(({ up }) => (up ? 1.2 : -0.8) / Math.max(chosen.length, 1));
      return { kind: 'weights', instruments: chosen.map(({ instrumentId }) => instrumentId), values };
    },
  }),
});

/** Strategies that together use every kind of decision. */
export const TRADING_STRATEGIES: readonly LoadedStrategy[] = [
  loaded(everyOrder as Strategy),
  loaded(longShort as Strategy),
];

/** A strategy as the registry would load it, without parameters. */
function loaded({ name, description, state, configure }: Strategy): LoadedStrategy {
  const rebuilt = () => configure({});
  return { name, description, parameters: {}, rule: rebuilt(), rebuilt, ...(state === undefined ? {} : { state }) };
}

/** A configuration with every rule of the simulator switched on, its values drawn anew for each seed. */
export function randomTrading(seed: number, { dates, symbols }: ProofMarket): Partial<BacktestConfigInput> {
  const random = new RandomStream(seed, 'proof/trading');
  const pick = <T>(...choices: readonly T[]): T => choices[random.below(choices.length)];
  const halfSpread = { model: 'half_spread', days: 10, minimumBps: 1, maximumBps: 60 } as const;
  const day = (part: number): string => dates[Math.floor(part * dates.length)];
  return {
    initialCash: 300_000,
    seed,
    fillAt: pick('next_open', 'next_vwap', 'next_close', 'same_close'),
    slippage: pick<BacktestConfigInput['slippage']>(halfSpread, {
      model: 'sqrt_impact',
      coefficient: 1,
      spread: halfSpread,
    }),
    cashPolicy: pick('scale_buys', 'settled_only', 'allow_negative'),
    timeInForce: pick('DAY', 'GTC'),
    ...(random.uniform() < 0.5 ? { maxAdvFraction: 0.02 } : {}),
    volumeCap: { maxParticipationRate: pick(0.1, 0.5), openShare: 0.2, closeShare: 0.3 },
    limitFillProbability: 0.6,
    riskGate: {
      maxPositionFraction: 0.15,
      maxGross: 1.6,
      maxOrdersPerSession: 14,
      maxDrawdown: 0.4,
      maxAdvFraction: 0.5,
    },
    rates: {
      cashInterest: 0.02,
      debitInterest: 0.05,
      shortRebate: 0.01,
      borrowFee: 0.03,
      borrowFees: { [symbols[0]]: 0.4 },
    },
    shorting: { proceeds: pick('available', 'restricted'), unavailable: [symbols[1]] },
    margin: { long: 0.5, short: 0.6, buffer: 0.05 },
    withholding: 0.15,
    flows: [
      { date: day(0.2), amount: 50_000 },
      { date: day(0.6), amount: -40_000 },
    ],
  };
}
