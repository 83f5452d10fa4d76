import { type InstrumentId } from '@prometheus/core';

import { UnapprovedOrderError } from '../errors.js';
import { type OrderBatch } from '../orders/order-batch.js';
import { type OrderRequest, type OrderType, type Side, type TimeInForce } from '../orders/order.js';

/** Proof that the risk gate is asking. The library's index does not export it, so nothing outside `src/risk` can mint an
 * order. */
export const MINT: unique symbol = Symbol('risk gate');

/** An order that the risk gate has let through: the only thing that a broker takes. It is a copy of the request, so
 * changing the request afterwards changes nothing, and it can be sent once. */
export class ApprovedOrder implements OrderRequest {
  readonly instrumentId: InstrumentId;
  readonly side: Side;
  readonly type: OrderType;
  readonly timeInForce: TimeInForce;
  readonly quantity: number;
  readonly limitPrice: number | undefined;
  readonly stopPrice: number | undefined;
  readonly ocaGroup: string | undefined;
  readonly delaySessions: number | undefined;
  readonly decisionPrice: number;
  readonly decision: number;
  #sent = false;

  /** @param token is known to the risk gate only
   * @param instrument position of the instrument in the risk state's universe
   * @throws {UnapprovedOrderError} for anyone else */
  constructor(
    token: typeof MINT,
    request: OrderRequest,
    readonly instrument: number,
  ) {
    if (token !== MINT) throw new UnapprovedOrderError(request.instrumentId, 'was not made by the risk gate');
    this.instrumentId = request.instrumentId;
    this.side = request.side;
    this.type = request.type;
    this.timeInForce = request.timeInForce;
    this.quantity = request.quantity;
    this.limitPrice = request.limitPrice;
    this.stopPrice = request.stopPrice;
    this.ocaGroup = request.ocaGroup;
    this.delaySessions = request.delaySessions;
    this.decisionPrice = request.decisionPrice;
    this.decision = request.decision;
  }

  get approved(): true {
    return true;
  }

  /** What a broker does first with an order: makes sure that the gate made it, and that it was not sent before.
   * @throws {UnapprovedOrderError} */
  static redeem(order: ApprovedOrder): void {
    if (!(#sent in order)) {
      const { instrumentId } = order as OrderRequest;
      throw new UnapprovedOrderError(instrumentId, 'did not pass the risk gate');
    }
    if (order.#sent) throw new UnapprovedOrderError(order.instrumentId, 'was sent once already');
    order.#sent = true;
  }
}

/** Orders of one decision that the risk gate has let through together; they are sent once, before the batch is written
 * over. */
export class ApprovedBatch {
  #sent = false;

  /** @param token is known to the risk gate only
   * @throws {UnapprovedOrderError} for anyone else */
  constructor(
    token: typeof MINT,
    readonly orders: OrderBatch,
  ) {
    if (token !== MINT) throw new UnapprovedOrderError('a batch of orders', 'was not made by the risk gate');
  }

  /** @throws {UnapprovedOrderError} */
  static redeem(batch: ApprovedBatch): OrderBatch {
    if (!(#sent in batch)) throw new UnapprovedOrderError('a batch of orders', 'did not pass the risk gate');
    if (batch.#sent) throw new UnapprovedOrderError('a batch of orders', 'was sent once already');
    batch.#sent = true;
    return batch.orders;
  }
}
