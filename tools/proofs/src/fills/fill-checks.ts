import { type Fill } from '@prometheus/execution';

import { type FillMarket } from './fill-market.js';
import { leastKnown, medianBefore, type OracleRecord } from './fill-oracle.js';
import { type FillRules, type Sent } from './fill-orders.js';
import { type BrokerRecord, PARTICIPATION, PHASE_SHARES } from './fill-run.js';

const PHASES = ['OPEN', 'CONTINUOUS', 'CLOSE'] as const;
/** Of prices, as a fraction: what a handful of roundings may differ by. */
const ROUNDING = 1e-12;

/** Everything that a run is judged by. */
export interface FillCase {
  readonly market: FillMarket;
  readonly rules: FillRules;
  readonly sent: readonly Sent[];
  readonly record: BrokerRecord;
}

/** Fills of one name and session, together and by phase, beyond what the volume cap allows. */
export function capBreaks({ market, rules, sent, record }: FillCase): string[] {
  if (!rules.capped) return [];
  const breaks: string[] = [];
  const traded = new Map<string, { readonly fill: Fill; shares: number }>();
  for (const fill of record.fills) {
    for (const scope of [fill.phase, 'SESSION']) {
      const key = `${sent[fill.orderSequence].name}/${fill.session}/${scope}`;
      const sum = traded.get(key) ?? { fill, shares: 0 };
      sum.shares += fill.quantity;
      traded.set(key, sum);
    }
  }
  for (const [key, { fill, shares }] of traded) {
    const { name } = sent[fill.orderSequence];
    const volume = market.bars[fill.session][name]?.volume ?? 0;
    const scope = PHASES.findIndex((phase) => key.endsWith(phase));
    const part = scope < 0 ? 1 : PHASE_SHARES[scope];
    const most = leastKnown(volume, medianBefore(market, fill.session, name)) * PARTICIPATION * part;
    if (shares > most * (1 + ROUNDING)) breaks.push(`${key}: ${shares} shares of at most ${most}`);
  }
  return breaks;
}

/** Fills without a bar, at a price outside of it but for slippage, better than before slippage, or beyond a limit. */
export function priceBreaks({ market, rules, sent, record }: FillCase): string[] {
  return record.fills.flatMap((fill) => {
    const { name, request } = sent[fill.orderSequence];
    const { session, side, price, referencePrice, quantity } = fill;
    const where = `order ${fill.orderSequence} in session ${session} at ${price}`;
    const bar = market.bars[session][name];
    if (bar === undefined) return [`${where}: there is no bar`];
    if (referencePrice < bar.low * (1 - ROUNDING) || referencePrice > bar.high * (1 + ROUNDING)) {
      return [`${where}: ${referencePrice} is not in [${bar.low}, ${bar.high}]`];
    }
    const worse = (side === 'BUY' ? price - referencePrice : referencePrice - price) / referencePrice;
    const sameSide = record.fills.filter(
      (other) => other.session === session && other.side === side && sent[other.orderSequence].name === name,
    );
    const shares = sameSide.reduce((sum, other) => sum + other.quantity, 0);
    const modelled = rules.slippageBps / 10_000 + rules.impact * Math.sqrt(Math.max(shares, quantity) / 10_000);
    if (worse < -ROUNDING) return [`${where}: better than ${referencePrice}`];
    if (worse > modelled + ROUNDING) return [`${where}: ${worse} worse than ${referencePrice}, modelled ${modelled}`];
    const since = market.splits.filter((s) => s.name === name && s.session > sent[fill.orderSequence].session);
    const ratio = since.filter((s) => s.session <= session).reduce((product, s) => product * s.ratio, 1);
    const limit = request.limitPrice === undefined ? undefined : request.limitPrice / ratio;
    if (limit === undefined) return [];
    const beyond = side === 'BUY' ? price > limit * (1 + ROUNDING) : price < limit * (1 - ROUNDING);
    return beyond ? [`${where}: beyond its limit ${limit}`] : [];
  });
}

/** Fills before the order may trade, outside of its phase, or out of the order of time. */
export function timeBreaks({ rules, sent, record }: FillCase): string[] {
  let last = -1;
  return record.fills.flatMap((fill) => {
    const { session: submitted, request } = sent[fill.orderSequence];
    const { type, timeInForce, delaySessions = 0 } = request;
    const where = `order ${fill.orderSequence} (${type} ${timeInForce}) in session ${fill.session}, ${fill.phase}`;
    const ofTheRule = type === 'MARKET' && (timeInForce === 'DAY' || timeInForce === 'GTC');
    const atOnce = ofTheRule && rules.fillAt === 'same_close' ? 0 : 1;
    const breaks: string[] = [];
    if (fill.session < submitted + delaySessions + atOnce) breaks.push(`${where}: sent in session ${submitted}`);
    if (timeInForce !== 'GTC' && fill.session > submitted + delaySessions + atOnce) breaks.push(`${where}: expired`);
    if (!phasesOf(type, timeInForce, rules).includes(fill.phase)) breaks.push(`${where}: not its phase`);
    const instant = fill.session * 3 + PHASES.indexOf(fill.phase);
    if (instant < last) breaks.push(`${where}: after a later fill`);
    last = instant;
    return breaks;
  });
}

function phasesOf(type: string, timeInForce: string, { fillAt }: FillRules): readonly string[] {
  if (timeInForce === 'OPG') return ['OPEN'];
  if (timeInForce === 'CLS') return ['CLOSE'];
  if (type !== 'MARKET') return ['OPEN', 'CONTINUOUS'];
  return { next_open: ['OPEN'], next_vwap: ['CONTINUOUS'], next_close: ['CLOSE'], same_close: ['CLOSE'] }[fillAt];
}

/** Where broker and oracle differ. */
export function oracleBreaks({ record, sent }: FillCase, oracle: OracleRecord): string[] {
  const breaks: string[] = [];
  const count = Math.max(record.fills.length, oracle.fills.length);
  for (let k = 0; k < count && breaks.length === 0; k++) {
    const [fill, expected] = [record.fills[k], oracle.fills[k]];
    const told = fill && { ...fill, order: fill.orderSequence };
    const equal =
      told !== undefined &&
      expected !== undefined &&
      (['order', 'session', 'phase', 'quantity'] as const).every((key) => told[key] === expected[key]) &&
      Math.abs(told.price - expected.price) <= ROUNDING * expected.price;
    if (!equal) {
      const { type, timeInForce, side } = sent[(told ?? expected).order].request;
      breaks.push(`fill ${k} (${side} ${type} ${timeInForce}): ${textOf(told)}, oracle ${textOf(expected)}`);
    }
  }
  oracle.orders.forEach((expected, n) => {
    const { status, filledQuantity, triggered } = record.orders[n];
    const equal = status === expected.status && filledQuantity === expected.filled && triggered === expected.triggered;
    const told = `${status} ${filledQuantity} ${triggered}`;
    if (!equal) breaks.push(`order ${n}: ${told}, oracle ${expected.status} ${expected.filled} ${expected.triggered}`);
  });
  return breaks;
}

/** Fills at which the larger of two runs pays a better price than the smaller one. */
export function impactBreaks(small: BrokerRecord, large: BrokerRecord): string[] {
  const slot = ({ orderSequence, session, phase }: Fill): string => `${orderSequence}/${session}/${phase}`;
  const prices = new Map(large.fills.map((fill) => [slot(fill), fill]));
  return small.fills.flatMap((fill) => {
    const larger = prices.get(slot(fill));
    if (larger === undefined) return [`${slot(fill)}: only the small order fills`];
    const better = fill.side === 'BUY' ? fill.price - larger.price : larger.price - fill.price;
    if (better <= ROUNDING * fill.price) return [];
    return [`${slot(fill)}: ${fill.quantity} at ${fill.price}, ${larger.quantity} at ${larger.price}`];
  });
}

function textOf(
  fill: { order: number; session: number; phase: string; quantity: number; price: number } | undefined,
): string {
  if (fill === undefined) return 'none';
  return `order ${fill.order} session ${fill.session} ${fill.phase} ${fill.quantity} @ ${fill.price}`;
}
