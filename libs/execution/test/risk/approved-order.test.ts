import { describe, expect, it } from '@jest/globals';

import { ApprovedOrder, type OrderRequest, UnapprovedOrderError } from '../../src/index.js';
import { Account, buy, gateWith, limitAt } from './account.js';

const account = new Account([{ symbol: 'A' }, { symbol: 'B' }]);

function approved(request: OrderRequest): ApprovedOrder {
  const outcome = gateWith().approve(request, account);
  if (!outcome.approved) throw new Error(outcome.reason);
  return outcome;
}

/** What a broker does. */
function send(order: ApprovedOrder): number {
  ApprovedOrder.redeem(order);
  return order.quantity;
}

describe('ApprovedOrder', () => {
  it('a request that passed -> every field of it, and the number of the instrument', () => {
    const request = buy('B', 10, { ...limitAt(99), timeInForce: 'GTC', ocaGroup: 'g', delaySessions: 2, decision: 7 });
    expect({ ...approved(request) }).toEqual({ ...request, stopPrice: undefined, instrument: 1 });
  });

  it('the request changed after the approval -> the order stays as it was approved', () => {
    const request = buy('A', 10) as { -readonly [K in keyof OrderRequest]: OrderRequest[K] };
    const order = approved(request);
    request.quantity = 1_000_000;
    expect(order.quantity).toBe(10);
  });

  it('sent twice -> the second time is refused', () => {
    const order = approved(buy('A', 10));
    expect(send(order)).toBe(10);
    expect(() => send(order)).toThrow(/us:A was sent once already/);
  });

  it('a request, an imitation, an order without the token -> neither compiles nor is sent', () => {
    // @ts-expect-error a request is no approved order
    expect(() => send(buy('A', 10))).toThrow(UnapprovedOrderError);
    // @ts-expect-error nor is one that has all its public members
    expect(() => send({ ...buy('A', 10), instrument: 0, approved: true })).toThrow(/did not pass the risk gate/);
    expect(() => send(Object.create(ApprovedOrder.prototype) as ApprovedOrder)).toThrow(UnapprovedOrderError);
    // @ts-expect-error the token is not to be had
    expect(() => new ApprovedOrder(Symbol('risk gate'), buy('A', 10), 0)).toThrow(/was not made by the risk gate/);
  });
});
