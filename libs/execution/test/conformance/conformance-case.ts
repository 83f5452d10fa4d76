import { type InstrumentId } from '@prometheus/core';

import { type Broker, type BrokerCapabilities } from '../../src/broker/broker.js';
import { type Mode, type Order, type OrderRequest, type OrderType, type TimeInForce } from '../../src/orders/order.js';
import { type ApprovedOrder } from '../../src/risk/approved-order.js';

/** One session of a name. */
export interface ScriptedBar {
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  /** Shares; a harness whose profile says `limitsVolume` fills no more of them. */
  readonly volume: number;
}

/** The bars of ALPHA and BETA in one session; none where the name does not trade. */
export interface ScriptedSession {
  readonly ALPHA?: ScriptedBar;
  readonly BETA?: ScriptedBar;
}

export type ScriptedName = keyof ScriptedSession;

/** What a broker under test says of itself, before it is made. */
export interface BrokerProfile {
  readonly mode: Mode;
  readonly capabilities: BrokerCapabilities;
  /** Sells of more than is held open a short. */
  readonly sellsShort: boolean;
  /** Orders larger than the volume of a session are filled in part. */
  readonly limitsVolume: boolean;
  /** Largest fraction by which fills without a limit may be worse than the prices of the bar. */
  readonly slippage: number;
}

/** A broker on a scripted market. */
export interface ConformanceHarness {
  readonly broker: Broker;
  instrumentId(name: ScriptedName): InstrumentId;
  /** Lets an order through the risk gate, whatever it says. */
  approve(request: OrderRequest): ApprovedOrder;
  /** The next session of the script, from before its open until after its close. Resolves when the broker knows what it has
   * brought. */
  session(): Promise<void>;
}

/** Makes a broker with a fresh account of 100,000 in one currency at the close of the first session of the script. */
export type MakeHarness = (script: readonly ScriptedSession[]) => Promise<ConformanceHarness>;

export interface ConformanceCase {
  /** Stays with the case for good; numbers of cases that go are not used again. */
  readonly number: string;
  readonly title: string;
  /** Left out for brokers that do not declare what it is about. */
  readonly needs?: (profile: BrokerProfile) => boolean;
  readonly run: (make: MakeHarness, profile: BrokerProfile) => Promise<void>;
}

export const STARTING_CASH = 100_000;

/** `open high low close [volume]` of one name. */
export function bar(text: string): ScriptedBar {
  const [open, high, low, close, volume = 1_000_000] = text.split(' ').map(Number);
  return { open, high, low, close, volume };
}

/** A script of ALPHA alone; `-` is a session without a bar of it. A quiet session at 100 comes before. */
export function alpha(...bars: readonly string[]): ScriptedSession[] {
  const quiet = bar('100 100 100 100');
  return [
    { ALPHA: quiet, BETA: quiet },
    ...bars.map((text) => ({ BETA: quiet, ...(text === '-' ? {} : { ALPHA: bar(text) }) })),
  ];
}

type Fields = Partial<Omit<OrderRequest, 'instrumentId'>> & { readonly of?: ScriptedName };

/** A market order of the day to buy 10 ALPHA, unless fields say otherwise. */
export function requestOf(harness: ConformanceHarness, { of = 'ALPHA', ...fields }: Fields = {}): OrderRequest {
  return {
    instrumentId: harness.instrumentId(of),
    side: 'BUY',
    type: 'MARKET',
    timeInForce: 'DAY',
    quantity: 10,
    decisionPrice: 100,
    decision: 0,
    ...fields,
  };
}

export async function send(harness: ConformanceHarness, fields: Fields = {}): Promise<Order> {
  return harness.broker.submitOrder(harness.approve(requestOf(harness, fields)));
}

/** The order as it stands now. */
export async function now(harness: ConformanceHarness, order: Order): Promise<Order> {
  return harness.broker.getOrderStatus(order.orderId);
}

export async function sessions(harness: ConformanceHarness, count: number): Promise<void> {
  for (let k = 0; k < count; k++) await harness.session();
}

/** Shares held of a name. */
export async function held(harness: ConformanceHarness, name: ScriptedName = 'ALPHA'): Promise<number> {
  const positions = await harness.broker.getPositions();
  return positions.find(({ instrumentId }) => instrumentId === harness.instrumentId(name))?.quantity ?? 0;
}

/** Everything that a broker tells, for comparison. */
export async function tellAll(harness: ConformanceHarness, orders: readonly Order[]): Promise<unknown> {
  const { broker } = harness;
  return structuredClone({
    orders: await Promise.all(orders.map((order) => now(harness, order))),
    fills: await broker.getFills(0),
    positions: await broker.getPositions(),
    account: await broker.getAccountState(),
  });
}

export const takes =
  (...wanted: readonly (OrderType | TimeInForce)[]) =>
  ({ capabilities }: BrokerProfile): boolean =>
    wanted.every((word) => ([...capabilities.orderTypes, ...capabilities.timesInForce] as string[]).includes(word));
