import { type MarketPanel } from '@prometheus/data';

import { directionOf, type OrderCost, PRICE_BENCHMARKS, type PriceBenchmark } from './order-costs.js';

/** Order value over median daily dollar volume, from small to large; each holds what is below its limit. */
const SIZE_BUCKETS: readonly (readonly [label: string, limit: number])[] = [
  ['< 0.1%', 0.001],
  ['0.1-1%', 0.01],
  ['1-5%', 0.05],
];
const LARGEST = '> 5%';
const UNKNOWN = 'unknown';
const SIZE_ORDER = [...SIZE_BUCKETS.map(([label]) => label), LARGEST, UNKNOWN];

/** Costs of a group of orders. Amounts in the base currency; basis points weigh orders by their value. */
export interface CostGroup {
  readonly label: string;
  readonly orders: number;
  /** Orders with a fill. */
  readonly filledOrders: number;
  /** Value of the orders at their arrival prices. */
  readonly paperValue: number;
  /** The part of it that was filled. */
  readonly filledValue: number;
  /** Average fill against each benchmark price, in basis points of the filled value; absent without fills. */
  readonly slippageBps?: Readonly<Record<PriceBenchmark, number>>;
  readonly executionCost: number;
  readonly opportunityCost: number;
  readonly commission: number;
  /** Implementation shortfall: the sum of the three. */
  readonly shortfall: number;
  /** Of the paper value. */
  readonly shortfallBps: number;
}

export interface TransactionCosts {
  readonly total: CostGroup;
  readonly bySide: readonly CostGroup[];
  /** Calendar year of the decision. */
  readonly byYear: readonly CostGroup[];
  /** By paper value, the largest first. */
  readonly bySector: readonly CostGroup[];
  /** By order value over median daily dollar volume, the smallest first. */
  readonly bySize: readonly CostGroup[];
}

/** Sums order costs up in total, by side, year, sector and size.
 * @returns undefined without an order */
export function transactionCosts(costs: Iterable<OrderCost>, panel: MarketPanel): TransactionCosts | undefined {
  const total = new Totals();
  const bySide = new Grouping();
  const byYear = new Grouping();
  const bySector = new Grouping();
  const bySize = new Grouping();
  for (const cost of costs) {
    total.add(cost);
    bySide.add(cost.order.side, cost);
    byYear.add(cost.order.submittedOn.slice(0, 4), cost);
    bySector.add(panel.header.instruments[cost.instrument].sector ?? UNKNOWN, cost);
    bySize.add(sizeBucket(cost.relativeSize), cost);
  }
  if (total.isEmpty) return undefined;
  return {
    total: total.group('All orders'),
    bySide: bySide.groups(ascendingLabels),
    byYear: byYear.groups(ascendingLabels),
    bySector: bySector.groups((a, b) => b.paperValue - a.paperValue || ascendingLabels(a, b)),
    bySize: bySize.groups((a, b) => SIZE_ORDER.indexOf(a.label) - SIZE_ORDER.indexOf(b.label)),
  };
}

/** @param relativeSize order value over median daily dollar volume; NaN where it is not known */
export function sizeBucket(relativeSize: number): string {
  if (Number.isNaN(relativeSize)) return UNKNOWN;
  return SIZE_BUCKETS.find(([, limit]) => relativeSize < limit)?.[0] ?? LARGEST;
}

function ascendingLabels(a: CostGroup, b: CostGroup): number {
  return a.label < b.label ? -1 : a.label > b.label ? 1 : 0;
}

class Grouping {
  readonly #totals = new Map<string, Totals>();

  add(label: string, cost: OrderCost): void {
    let totals = this.#totals.get(label);
    if (totals === undefined) this.#totals.set(label, (totals = new Totals()));
    totals.add(cost);
  }

  groups(order: (a: CostGroup, b: CostGroup) => number): CostGroup[] {
    return [...this.#totals].map(([label, totals]) => totals.group(label)).sort(order);
  }
}

class Totals {
  #orders = 0;
  #filledOrders = 0;
  #paperValue = 0;
  #filledValue = 0;
  #executionCost = 0;
  #opportunityCost = 0;
  #commission = 0;
  /** Of the fills, by benchmark: what they cost more than at its price, and their value at its price. */
  readonly #excess = new Float64Array(PRICE_BENCHMARKS.length);
  readonly #value = new Float64Array(PRICE_BENCHMARKS.length);

  get isEmpty(): boolean {
    return this.#orders === 0;
  }

  add(cost: OrderCost): void {
    this.#orders++;
    this.#paperValue += cost.paperValue;
    this.#executionCost += cost.executionCost;
    this.#opportunityCost += cost.opportunityCost;
    this.#commission += cost.commission;
    const { averagePrice, benchmarkPrices } = cost;
    if (averagePrice === undefined || benchmarkPrices === undefined) return;
    this.#filledOrders++;
    const shares = cost.rate * cost.filledQuantity;
    this.#filledValue += shares * cost.arrivalPrice;
    for (let k = 0; k < PRICE_BENCHMARKS.length; k++) {
      const price = benchmarkPrices[PRICE_BENCHMARKS[k]];
      this.#excess[k] += directionOf(cost.order.side) * shares * (averagePrice - price);
      this.#value[k] += shares * price;
    }
  }

  group(label: string): CostGroup {
    const shortfall = this.#executionCost + this.#opportunityCost + this.#commission;
    const bps = (k: number): number => (this.#excess[k] / this.#value[k]) * 10_000;
    return {
      label,
      orders: this.#orders,
      filledOrders: this.#filledOrders,
      paperValue: this.#paperValue,
      filledValue: this.#filledValue,
      ...(this.#filledOrders === 0
        ? {}
        : { slippageBps: { arrival: bps(0), open: bps(1), close: bps(2), vwap: bps(3) } }),
      executionCost: this.#executionCost,
      opportunityCost: this.#opportunityCost,
      commission: this.#commission,
      shortfall,
      shortfallBps: this.#paperValue > 0 ? (shortfall / this.#paperValue) * 10_000 : 0,
    };
  }
}
