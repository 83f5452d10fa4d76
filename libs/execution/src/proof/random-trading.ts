import { addDays, epochDay, floorQuantity, RandomStream } from '@prometheus/core';
import { FeatureColumns, type MarketPanel, medianVolume } from '@prometheus/data';

import { type BacktestBroker, type BacktestBrokerOptions, type FillRule } from '../broker/backtest-broker.js';
import { type OrderRequest, type Side } from '../orders/order.js';
import { type BookRules, type CashFlow, type InterestRates } from '../rules/book-rules.js';
import { defaultBookRules } from '../rules/default-book-rules.js';
import { FxRates } from '../rules/fx-rates.js';
import { commissionModel, type CommissionSpec } from '../simulator/commission.js';
import { type CashPolicy } from '../simulator/market-simulator.js';
import { slippageModel, slippageSchema } from '../simulator/slippage.js';
import { type RandomMarket } from './random-market.js';

/** Base units for one of EUR and JPY at the start. */
const FIRST_RATES = [1.1, 0.009];
const COMMISSIONS: readonly CommissionSpec[] = [
  { model: 'none' },
  { model: 'bps', bps: 7 },
  { model: 'per_share', perShare: 0.005, minimum: 1, capFraction: 0.01 },
  { model: 'ibkr_fixed' },
  { model: 'ibkr_tiered' },
];
const SLIPPAGES = [
  { model: 'fixed_bps', bps: 0 },
  { model: 'fixed_bps', bps: 5 },
  { model: 'half_spread' },
  { model: 'sqrt_impact', spread: { model: 'fixed_bps', bps: 2 } },
] as const;

/** How one random market is traded. */
export interface RandomTrading {
  readonly firstSession: number;
  readonly options: BacktestBrokerOptions;
  readonly shorts: boolean;
  /** Sessions between decisions. */
  readonly every: number;
}

export function randomTrading(market: RandomMarket, panel: MarketPanel, seed: number): RandomTrading {
  const random = new RandomStream(seed, 'execution/random-trading');
  const pick = <T>(values: readonly T[]): T => values[random.below(values.length)];
  const raw = panel.header.basis === 'raw';
  const rules = randomRules(random, market, panel);
  const columns = new FeatureColumns(panel);
  const capped = random.uniform() < 0.4;
  const slippage = slippageSchema.parse(pick(SLIPPAGES));
  return {
    firstSession: random.below(Math.min(4, panel.sessionCount)),
    options: {
      rules,
      slippage: slippageModel(slippage, { panel, column: (feature) => columns.column(feature) }),
      commission: commissionModel(
        raw ? pick(COMMISSIONS) : pick(COMMISSIONS.slice(0, 2)),
        panel.header.basis,
        panel.header.sessions,
      ),
      cashPolicy: pick<CashPolicy>(['scale_buys', 'settled_only', 'allow_negative']),
      volumeCap: capped
        ? { maxParticipationRate: 0.1, phaseShares: [0.02, 1, 0.07], medianVolume: columns.column(medianVolume(20)) }
        : undefined,
      limitFillProbability: pick([1, 1, 0.5]),
      seed,
      fillAt: pick<FillRule>(['next_open', 'next_vwap', 'next_close', 'same_close']),
      margin: random.uniform() < 0.5 ? { long: 0.25, short: 0.3, buffer: 0.05 } : undefined,
      notBorrowable: new Set(panel.header.instruments.flatMap((_, i) => (random.uniform() < 0.2 ? [i] : []))),
    },
    shorts: random.uniform() < 0.6,
    every: 1 + random.below(6),
  };
}

function randomRules(random: RandomStream, market: RandomMarket, panel: MarketPanel): BookRules {
  const chance = (probability: number): boolean => random.uniform() < probability;
  const interest = (): InterestRates => ({
    cashInterest: 0.06 * random.uniform(),
    debitInterest: 0.1 * random.uniform(),
  });
  const rates = market.currencies.slice(1).map((_, c) => randomWalk(random, FIRST_RATES[c], panel.sessionCount));
  const foreign = market.currencies.flatMap((_, c) => (c > 0 && chance(0.5) ? [[c, interest()] as const] : []));
  return defaultBookRules(panel, {
    initialCashMicros: Math.round(50_000e6 * market.priceScale),
    quantityStep: chance(0.5) ? 1 : 1e-6,
    withholding: chance(0.5) ? 0 : 0.15,
    flows: chance(0.5) ? randomFlows(random, market, panel) : [],
    financing: {
      base: chance(0.2) ? { cashInterest: 0, debitInterest: 0 } : interest(),
      foreign: new Map(foreign),
      shortRebate: chance(0.5) ? 0 : 0.02 * random.uniform(),
      borrowFees: Float64Array.from(panel.header.instruments, () => (chance(0.3) ? 0 : 0.2 * random.uniform())),
      shortProceeds: chance(0.5) ? 'available' : 'restricted',
    },
    fx: new FxRates(panel, market.currencies, rates, chance(0.5) ? 'sweep' : 'hold', chance(0.5) ? 0 : 20),
  });
}

function randomWalk(random: RandomStream, first: number, length: number): Float64Array {
  let rate = first;
  return Float64Array.from({ length }, () => (rate *= Math.exp(0.01 * random.normal())));
}

/** Deposits and withdrawals, also on days that are no sessions, before the run begins and after its end. */
function randomFlows(
  random: RandomStream,
  { priceScale }: RandomMarket,
  { header: { sessions } }: MarketPanel,
): CashFlow[] {
  const span = epochDay(sessions[sessions.length - 1]) - epochDay(sessions[0]);
  return Array.from({ length: 1 + random.below(4) }, () => ({
    date: addDays(sessions[0], random.below(span + 20)),
    amountMicros: Math.round(priceScale * 1e6 * 20_000 * (random.uniform() - 0.4)),
  })).sort((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0));
}

/** Orders of one decision: some names are brought to a new position at the market, some get resting orders of every kind,
 * some two of them of which one cancels the other. */
export function randomOrders(
  broker: BacktestBroker,
  trading: RandomTrading,
  t: number,
  random: RandomStream,
): OrderRequest[] {
  const { panel, book, options } = broker;
  const { instruments } = panel.header;
  const closes = panel.field('close');
  const { quantityStep, fx } = options.rules;
  const orders: OrderRequest[] = [];
  const equity = Math.max(Number(book.equityMicros) / 1e6, 1000);
  for (let i = 0; i < instruments.length; i++) {
    const price = closes[t * instruments.length + i];
    if (!(price > 0) || random.uniform() < 0.4) continue;
    const share = (trading.shorts ? 2 * random.uniform() - 1 : random.uniform()) * 0.5;
    const wanted = floorQuantity((equity * share) / (price * fx.at(fx.currencyOf[i], t)), quantityStep);
    const change = floorQuantity(wanted - book.quantities[i], quantityStep);
    const quantity = Math.min(Math.abs(change), 1e6);
    if (quantity === 0) continue;
    const side: Side = change > 0 ? 'BUY' : 'SELL';
    const base = { instrumentId: instruments[i].instrumentId, quantity, decisionPrice: price, decision: t };
    orders.push(...randomKind(random, base, side, price));
  }
  return orders;
}

type Bare = Pick<OrderRequest, 'instrumentId' | 'quantity' | 'decisionPrice' | 'decision'>;

function randomKind(random: RandomStream, base: Bare, side: Side, price: number): OrderRequest[] {
  const pick = <T>(values: readonly T[]): T => values[random.below(values.length)];
  const near = (): number => price * (1 + 0.06 * (random.uniform() - 0.5));
  const other: Side = side === 'BUY' ? 'SELL' : 'BUY';
  switch (pick(['MARKET', 'MARKET', 'MARKET', 'LIMIT', 'STOP', 'STOP_LIMIT', 'OCA'])) {
    case 'LIMIT':
      return [{ ...base, side, type: 'LIMIT', timeInForce: pick(['DAY', 'GTC', 'OPG', 'CLS']), limitPrice: near() }];
    case 'STOP':
      return [{ ...base, side, type: 'STOP', timeInForce: pick(['DAY', 'GTC']), stopPrice: near() }];
    case 'STOP_LIMIT': {
      const prices = { stopPrice: near(), limitPrice: near() };
      return [{ ...base, side, type: 'STOP_LIMIT', timeInForce: pick(['DAY', 'GTC']), ...prices }];
    }
    case 'OCA': {
      const group = {
        ...base,
        side: other,
        timeInForce: 'GTC',
        ocaGroup: `${base.instrumentId}/${base.decision}`,
      } as const;
      return [
        { ...base, side, type: 'MARKET', timeInForce: 'DAY' },
        { ...group, type: 'LIMIT', limitPrice: near() },
        { ...group, type: 'STOP', stopPrice: near() },
      ];
    }
    default:
      return [{ ...base, side, type: 'MARKET', timeInForce: pick(['DAY', 'DAY', 'GTC', 'OPG', 'CLS']) }];
  }
}
