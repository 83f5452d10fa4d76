import { fromMicros } from '@prometheus/core';
import { type MarketPanel } from '@prometheus/data';
import { type Fill, type Order, type Side } from '@prometheus/execution';

import { type CurrencyRates, MarketPrices } from './market-prices.js';

/** Prices that the average fill of an order is compared with. */
export const PRICE_BENCHMARKS = ['arrival', 'open', 'close', 'vwap'] as const;
export type PriceBenchmark = (typeof PRICE_BENCHMARKS)[number];

/** What one order cost. Shares and prices are those of the session in which it ended, amounts in the base currency at
 * the rate of the close at which it was decided; costs are positive. */
export interface OrderCost {
  readonly order: Order;
  /** Position in the panel. */
  readonly instrument: number;
  /** Session of the panel. */
  readonly decidedIn: number;
  readonly endedIn: number;
  readonly quantity: number;
  readonly filledQuantity: number;
  /** Price at which it was decided. */
  readonly arrivalPrice: number;
  /** Of the fills, slippage included; undefined without one. */
  readonly averagePrice?: number;
  /** Benchmark prices: arrival, then open, close and (O + H + L + C) / 4 of the session of the first fill. */
  readonly benchmarkPrices?: Readonly<Record<PriceBenchmark, number>>;
  /** Average price against each, in basis points of it. */
  readonly slippageBps?: Readonly<Record<PriceBenchmark, number>>;
  /** Base units for one unit of the instrument's currency. */
  readonly rate: number;
  /** Value of the whole order at the arrival price. */
  readonly paperValue: number;
  /** Loss of the fills against the arrival price. */
  readonly executionCost: number;
  /** What the unfilled part lost by the close of the session in which the order ended. */
  readonly opportunityCost: number;
  readonly commission: number;
  /** Sum of the three: what the paper portfolio, filled in full at arrival and free of charge, would have had more. */
  readonly shortfall: number;
  readonly shortfallBps: number;
  /** Paper value over the median daily dollar volume of the 20 sessions up to the decision; NaN where it is not known. */
  readonly relativeSize: number;
}

export interface OrderCostOptions {
  /** Session of the panel with which the run ends. */
  readonly lastSession: number;
  /** For panels of several currencies. */
  readonly rates?: CurrencyRates;
  /** Session of the panel in which an order ended. Where it is not told: that of the last fill of a filled order; for an
   * order that still works, the last of the run; else the last fill, or without one the session after the decision. */
  readonly endedIn?: (order: Order) => number | undefined;
}

/** Implementation shortfall and slippage of every order that reached the market, one at a time; left out are rejected orders, those
 * without a decision price, and those decided at the run's last close and not filled.
 *
 * Fills before a split are restated in shares of the session in which the order ended, as the broker restates orders.
 * @see Perold (1988), Journal of Portfolio Management 14(3) */
export function* orderCosts(
  orders: readonly Order[],
  fills: readonly Fill[],
  panel: MarketPanel,
  options: OrderCostOptions,
): Generator<OrderCost> {
  const prices = new MarketPrices(panel, options.rates);
  const fillsOf = fillsByOrder(fills);
  for (const order of orders) {
    const cost = orderCost(order, fillsOf(order.sequence), prices, options);
    if (cost !== undefined) yield cost;
  }
}

/** Fills linked by order, so that a run with many needs no array for each. */
function fillsByOrder(fills: readonly Fill[]): (orderSequence: number) => readonly Fill[] {
  const orders = fills.reduce((most, { orderSequence }) => Math.max(most, orderSequence + 1), 0);
  const first = new Int32Array(orders).fill(-1);
  const next = new Int32Array(fills.length);
  for (let k = fills.length - 1; k >= 0; k--) {
    next[k] = first[fills[k].orderSequence];
    first[fills[k].orderSequence] = k;
  }
  return (orderSequence) => {
    const own: Fill[] = [];
    for (let k = orderSequence < orders ? first[orderSequence] : -1; k >= 0; k = next[k]) own.push(fills[k]);
    return own;
  };
}

function orderCost(
  order: Order,
  fills: readonly Fill[],
  prices: MarketPrices,
  options: OrderCostOptions,
): OrderCost | undefined {
  const { panel } = prices;
  const instrument = panel.instrumentIndex(order.instrumentId);
  const decidedIn = panel.sessionIndex(order.submittedOn);
  const arrivalPrice = order.decisionPrice;
  if (order.status === 'REJECTED' || instrument < 0 || decidedIn < 0 || !(arrivalPrice > 0)) return undefined;
  if (fills.length === 0 && decidedIn >= options.lastSession) return undefined;
  const endedIn = options.endedIn?.(order) ?? lastSessionOf(order, fills, decidedIn, options);
  const direction = directionOf(order.side);
  const rate = prices.rate(decidedIn, instrument);
  const filled = filledTotals(fills, prices, endedIn);
  const quantity = Math.max(order.quantity, filled.quantity);
  const unfilled = quantity - filled.quantity;
  const lastClose = unfilled > 0 ? prices.lastClose(endedIn, instrument) : Number.NaN;
  const paperValue = rate * quantity * arrivalPrice;
  const executionCost = rate * direction * (filled.value - filled.quantity * arrivalPrice);
  const opportunityCost = lastClose > 0 ? rate * direction * unfilled * (lastClose - arrivalPrice) : 0;
  const commission = rate * filled.commission;
  const shortfall = executionCost + opportunityCost + commission;
  return {
    order,
    instrument,
    decidedIn,
    endedIn,
    quantity,
    filledQuantity: filled.quantity,
    arrivalPrice,
    ...(fills.length === 0 ? {} : comparisons(fills[0], filled.value / filled.quantity, arrivalPrice, prices, endedIn)),
    rate,
    paperValue,
    executionCost,
    opportunityCost,
    commission,
    shortfall,
    shortfallBps: (shortfall / paperValue) * 10_000,
    relativeSize: paperValue / rate / prices.medianDollarVolume(decidedIn + 1, instrument),
  };
}

function lastSessionOf(
  order: Order,
  fills: readonly Fill[],
  decidedIn: number,
  { lastSession }: OrderCostOptions,
): number {
  const working = order.status !== 'FILLED' && order.status !== 'CANCELLED';
  if (working) return lastSession;
  return fills.length > 0 ? fills[fills.length - 1].session : Math.min(decidedIn + 1, lastSession);
}

interface FilledTotals {
  readonly quantity: number;
  readonly value: number;
  readonly commission: number;
}

/** In shares of the session in which the order ended, in the instrument's currency. */
function filledTotals(fills: readonly Fill[], prices: MarketPrices, endedIn: number): FilledTotals {
  let quantity = 0;
  let value = 0;
  let commissionMicros = 0;
  for (const fill of fills) {
    const instrument = prices.panel.instrumentIndex(fill.instrumentId);
    quantity += fill.quantity * prices.splitRatio(fill.session, endedIn, instrument);
    value += fill.quantity * fill.price;
    commissionMicros += fill.commissionMicros;
  }
  return { quantity, value, commission: fromMicros(commissionMicros) };
}

function comparisons(
  first: Fill,
  averagePrice: number,
  arrival: number,
  prices: MarketPrices,
  endedIn: number,
): Pick<OrderCost, 'averagePrice' | 'benchmarkPrices' | 'slippageBps'> {
  const { session, instrumentId, side } = first;
  const instrument = prices.panel.instrumentIndex(instrumentId);
  const ratio = prices.splitRatio(session, endedIn, instrument);
  const benchmarkPrices = {
    arrival,
    open: prices.open(session, instrument) / ratio,
    close: prices.close(session, instrument) / ratio,
    vwap: prices.vwapProxy(session, instrument) / ratio,
  };
  const bps = (price: number): number => directionOf(side) * (averagePrice / price - 1) * 10_000;
  return {
    averagePrice,
    benchmarkPrices,
    slippageBps: {
      arrival: bps(arrival),
      open: bps(benchmarkPrices.open),
      close: bps(benchmarkPrices.close),
      vwap: bps(benchmarkPrices.vwap),
    },
  };
}

/** 1 for a buy, whose cost a higher price raises; -1 for a sell. */
export function directionOf(side: Side): 1 | -1 {
  return side === 'BUY' ? 1 : -1;
}
