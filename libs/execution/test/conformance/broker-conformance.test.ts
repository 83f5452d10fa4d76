import { describe, expect, it } from '@jest/globals';

import { type AccountState, type Broker } from '../../src/broker/broker.js';
import { type Fill, type Order } from '../../src/orders/order.js';
import { backtestHarness, backtestProfile } from './backtest-harness.js';
import { CONFORMANCE_CASES } from './broker-conformance.js';
import { type MakeHarness } from './conformance-case.js';

const make = backtestHarness('next_open', 1);
const profile = backtestProfile(false);

/** A sound broker with some of its answers changed. */
const spoiled =
  (change: (sound: Broker) => Partial<Broker>): MakeHarness =>
  async (script) => {
    const harness = await make(script);
    const sound = harness.broker;
    const changes = change(sound);
    const broker = new Proxy(sound, {
      get: (target, key) => {
        const value: unknown = Reflect.get(key in changes ? changes : target, key);
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
    return { ...harness, broker };
  };

const onFills = (change: (fill: Fill) => Fill) =>
  spoiled((sound) => ({ getFills: async (since) => (await sound.getFills(since)).map(change) }));
const onStatus = (change: (order: Order) => Order) =>
  spoiled((sound) => ({ getOrderStatus: async (id) => change(await sound.getOrderStatus(id)) }));
const onAccount = (change: (account: AccountState) => AccountState) =>
  spoiled((sound) => ({ getAccountState: async () => change(await sound.getAccountState()) }));

let reads = 0;

describe('the conformance suite finds a broker that', () => {
  it.each<[string, string, MakeHarness]>([
    ['says it is live', 'C01', spoiled(() => ({ mode: 'LIVE' }))],
    [
      'gives every order one id',
      'C03',
      spoiled((sound) => ({
        submitOrder: async (order) => ({ ...(await sound.submitOrder(order)), orderId: '0' }),
      })),
    ],
    [
      'takes anything for a type',
      'C06',
      spoiled((sound) => ({
        submitOrder: async (order) => sound.submitOrder(order).catch(() => ({}) as Order),
      })),
    ],
    [
      'knows orders that were never sent',
      'C20',
      spoiled((sound) => ({
        getOrderStatus: async () => sound.getOrderStatus('0'),
      })),
    ],
    [
      'brings orders back to life',
      'C24',
      onStatus((order) => (order.status === 'CANCELLED' ? { ...order, status: 'SUBMITTED' } : order)),
    ],
    [
      'lets orders of the day stand',
      'C25',
      onStatus((order) => (order.status === 'CANCELLED' ? { ...order, status: 'SUBMITTED' } : order)),
    ],
    [
      'cancels what is filled',
      'C29',
      spoiled((sound) => ({
        cancelOrder: async (id) => sound.cancelOrder(id).catch(() => sound.getOrderStatus(id)),
      })),
    ],
    ['pays more than the limit', 'C38', onFills((fill) => ({ ...fill, price: fill.price + 1 }))],
    ['never triggers', 'C41', onStatus((order) => ({ ...order, triggered: false }))],
    ['fills auctions at any time', 'C45', onFills((fill) => ({ ...fill, phase: 'CONTINUOUS' }))],
    ['numbers fills from 1', 'C53', onFills((fill) => ({ ...fill, sequence: fill.sequence + 1 }))],
    [
      'loses a share',
      'C54',
      onStatus((order) => ({ ...order, filledQuantity: Math.max(0, order.filledQuantity - 1) })),
    ],
    ['tells all fills again', 'C55', spoiled((sound) => ({ getFills: async () => sound.getFills(0) }))],
    ['changes fills that it told', 'C56', onFills((fill) => ({ ...fill, price: fill.price + reads++ }))],
    ['shows no positions', 'C57', spoiled(() => ({ getPositions: async () => [] }))],
    ['forgets commissions', 'C58', onFills((fill) => ({ ...fill, commissionMicros: 0 }))],
    ['counts cash twice', 'C59', onAccount((account) => ({ ...account, equity: account.equity + account.cash }))],
    ['gains by looking', 'C64', onAccount((account) => ({ ...account, cash: account.cash + reads++ }))],
  ])('%s (%s)', async (_, number, spoiledMake) => {
    const found = CONFORMANCE_CASES.find((one) => one.number === number);
    await expect(found?.run(make, profile)).resolves.toBeUndefined();
    await expect(found?.run(spoiledMake, profile)).rejects.toThrow();
  });
});
