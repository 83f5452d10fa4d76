import { type Bar, type FillMarket } from './fill-market.js';
import { type FillRules, type Sent } from './fill-orders.js';

export interface OracleFill {
  readonly order: number;
  readonly session: number;
  readonly phase: string;
  readonly quantity: number;
  readonly price: number;
}

export interface OracleRecord {
  readonly fills: readonly OracleFill[];
  readonly orders: readonly { readonly status: string; readonly filled: number; readonly triggered: boolean }[];
}

/** An order as it rests. Of a sell all prices are turned round (negative), so that there are only buys to think about. */
interface Resting {
  readonly number: number;
  readonly sent: Sent;
  readonly from: number;
  left: number;
  filled: number;
  limit: number;
  stop: number;
  triggered: boolean;
  ended: boolean;
}

/** A price at which an order trades, before slippage unless it is `exact`; `lucky` where limitFillProbability decides. */
interface Answer {
  readonly price: number;
  readonly exact: boolean;
  readonly lucky: boolean;
}

const MARKET_TRADES = { next_open: 'OPEN', next_vwap: 'CONTINUOUS', next_close: 'CLOSE', same_close: 'SETTLE' };
/** Thousandths of min(V20, V) that a phase may have: a tenth of 2 %, 100 % and 7 %. */
const THOUSANDTHS: Readonly<Record<string, number>> = { OPEN: 2, CONTINUOUS: 100, CLOSE: 7 };

/** What becomes of the orders, read off docs/simulator.md a second time: slow, order by order, without the library. */
export class FillOracle {
  readonly #fills: OracleFill[] = [];
  readonly #all: Resting[] = [];

  constructor(
    readonly market: FillMarket,
    readonly rules: FillRules,
    readonly sent: readonly Sent[],
  ) {}

  run(): OracleRecord {
    this.market.sessions.forEach((_, t) => this.#session(t));
    return {
      fills: this.#fills,
      orders: this.#all.map((order) => ({
        status: this.#statusOf(order),
        filled: order.filled,
        triggered: order.triggered,
      })),
    };
  }

  #statusOf({ left, filled, ended }: Resting): string {
    if (ended) return 'CANCELLED';
    if (left === 0) return 'FILLED';
    return filled > 0 ? 'PARTIALLY_FILLED' : 'SUBMITTED';
  }

  #session(t: number): void {
    for (const split of this.market.splits) {
      if (split.session !== t) continue;
      for (const order of this.#all) {
        if (order.sent.name !== split.name || !rests(order)) continue;
        order.left = Math.floor(order.left * split.ratio + 1e-9);
        if (order.left === 0) order.ended = true;
        order.limit /= split.ratio;
        order.stop /= split.ratio;
      }
    }
    const isStop = (order: Resting): boolean => order.sent.request.type.startsWith('STOP');
    const active = this.#all.filter((order) => order.from <= t);
    this.#phase(t, 'OPEN', active);
    this.#phase(t, 'CONTINUOUS', active.filter(isStop));
    this.#phase(
      t,
      'CONTINUOUS',
      active.filter((order) => !isStop(order)),
    );
    this.#phase(t, 'CLOSE', active);
    for (const order of active) if (rests(order) && order.sent.request.timeInForce !== 'GTC') order.ended = true;
    this.sent.forEach((sent, number) => {
      if (sent.session === t) this.#all.push(restingOf(sent, number));
    });
    if (this.rules.fillAt !== 'same_close') return;
    const atOnce = this.#all.filter(
      (order) => order.from <= t + 1 && order.sent.request.type === 'MARKET' && !isOfAuction(order),
    );
    this.#phase(t, 'SETTLE', atOnce);
    for (const order of atOnce) if (rests(order) && order.sent.request.timeInForce === 'DAY') order.ended = true;
  }

  #phase(t: number, phase: string, candidates: readonly Resting[]): void {
    for (const side of ['SELL', 'BUY']) {
      for (const order of candidates) {
        const bar = this.market.bars[t][order.sent.name];
        if (bar === undefined || !rests(order) || order.sent.request.side !== side) continue;
        const answer = this.#answer(order, phase, turned(bar, side));
        if (answer !== undefined && (!answer.lucky || this.rules.luck === 1)) this.#fill(order, t, phase, answer, bar);
      }
    }
  }

  /** The table of the page, for buys. */
  #answer(order: Resting, phase: string, bar: Bar): Answer | undefined {
    const { type, timeInForce } = order.sent.request;
    const { open: O, high: H, low: L, close: C } = bar;
    const average = (O + H + L + C) / 4;
    const { limit: l, stop: s } = order;
    const at = (price: number): Answer => ({ price, exact: false, lucky: false });
    if (type === 'MARKET') {
      const own = timeInForce === 'OPG' ? 'OPEN' : timeInForce === 'CLS' ? 'CLOSE' : MARKET_TRADES[this.rules.fillAt];
      if (own !== phase) return undefined;
      return at(phase === 'OPEN' ? O : phase === 'CONTINUOUS' ? average : C);
    }
    if (timeInForce === 'OPG') return phase === 'OPEN' && O < l ? at(O) : undefined;
    if (timeInForce === 'CLS') return phase === 'CLOSE' && C < l ? at(C) : undefined;
    if (phase === 'OPEN') {
      if (type !== 'LIMIT' && O >= s) order.triggered = true;
      const works = type === 'LIMIT' || order.triggered;
      return works && O < l ? at(O) : undefined;
    }
    if (phase !== 'CONTINUOUS') return undefined;
    const worksSinceOpen = type === 'LIMIT' || order.triggered;
    if (worksSinceOpen) {
      // The open reached it: this is what it left over.
      if (O < l) return l <= H ? { price: l, exact: true, lucky: false } : at(average);
      return L < l ? { price: l, exact: true, lucky: true } : undefined;
    }
    if (H < s) return undefined;
    order.triggered = true;
    if (type === 'STOP') return at(s);
    if (s > l) return C < l ? { price: l, exact: true, lucky: true } : undefined;
    return l <= H ? { price: l, exact: true, lucky: false } : at(s);
  }

  #fill(order: Resting, t: number, phase: string, answer: Answer, bar: Bar): void {
    const { name, request } = order.sent;
    const named = phase === 'SETTLE' ? 'CLOSE' : phase;
    const quantity = Math.min(order.left, this.#room(t, name, named, bar));
    if (quantity === 0) return;
    const before = this.#traded(t, name, ({ order: n }) => this.sent[n].request.side === request.side);
    const part = this.rules.slippageBps / 10_000 + this.rules.impact * Math.sqrt((before + quantity) / 10_000);
    // Turned round, a sell slips up as well: from -100 to -99.
    const slipped = answer.exact ? answer.price : answer.price + Math.abs(answer.price) * part;
    const price = Math.abs(Math.min(slipped, order.limit));
    this.#fills.push({ order: order.number, session: t, phase: named, quantity, price });
    order.left -= quantity;
    order.filled += quantity;
    if (request.ocaGroup === undefined) return;
    for (const other of this.#all) {
      if (other !== order && other.sent.request.ocaGroup === request.ocaGroup && rests(other)) other.ended = true;
    }
  }

  /** Shares that the volume leaves, in whole shares. */
  #room(t: number, name: number, phase: string, bar: Bar): number {
    if (!this.rules.capped) return Infinity;
    const usable = leastKnown(bar.volume, medianBefore(this.market, t, name));
    // Medians are multiples of a quarter of a share at worst, so this is exact.
    const inPhase = Math.floor((usable * THOUSANDTHS[phase]) / 1000 - this.#traded(t, name, (f) => f.phase === phase));
    const inSession = Math.floor((usable * 100) / 1000 - this.#traded(t, name, () => true));
    return Math.max(0, Math.min(inPhase, inSession));
  }

  #traded(t: number, name: number, which: (fill: OracleFill) => boolean): number {
    return this.#fills
      .filter((fill) => fill.session === t && this.sent[fill.order].name === name && which(fill))
      .reduce((sum, { quantity }) => sum + quantity, 0);
  }
}

/** Median of the volumes reported in the 20 sessions before `t`, in shares of session `t`; NaN without any. */
export function medianBefore({ bars, splits }: FillMarket, t: number, name: number): number {
  const volumes: number[] = [];
  for (let s = Math.max(0, t - 20); s < t; s++) {
    const volume = bars[s][name]?.volume ?? Number.NaN;
    const since = splits.filter((split) => split.name === name && split.session > s && split.session <= t);
    if (!Number.isNaN(volume)) volumes.push(since.reduce((shares, { ratio }) => shares * ratio, volume));
  }
  volumes.sort((a, b) => a - b);
  const middle = volumes.length >> 1;
  return volumes.length % 2 === 1 ? volumes[middle] : (volumes[middle - 1] + volumes[middle]) / 2;
}

/** The smaller of those that are known. */
export const leastKnown = (a: number, b: number): number =>
  Number.isNaN(a) && Number.isNaN(b) ? Infinity : Number.isNaN(a) ? b : Number.isNaN(b) ? a : Math.min(a, b);

function restingOf(sent: Sent, number: number): Resting {
  const { request, session } = sent;
  const sign = request.side === 'BUY' ? 1 : -1;
  return {
    number,
    sent,
    from: session + 1 + (request.delaySessions ?? 0),
    left: request.quantity,
    filled: 0,
    limit: request.limitPrice === undefined ? Infinity : sign * request.limitPrice,
    stop: request.stopPrice === undefined ? Number.NaN : sign * request.stopPrice,
    triggered: false,
    ended: false,
  };
}

const rests = ({ left, ended }: Resting): boolean => left > 0 && !ended;

const isOfAuction = ({ sent }: Resting): boolean => ['OPG', 'CLS'].includes(sent.request.timeInForce);

/** Of a sell: the bar at negative prices, high and low exchanged. */
function turned(bar: Bar, side: string): Bar {
  if (side === 'BUY') return bar;
  return { open: -bar.open, high: -bar.low, low: -bar.high, close: -bar.close, volume: bar.volume };
}
