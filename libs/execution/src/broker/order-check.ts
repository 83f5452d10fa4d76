import { snapQuantity } from '@prometheus/core';
import { type MarketPanel, UnknownInstrumentError } from '@prometheus/data';

import { InvalidOrderError, NotSupportedByBrokerError } from '../errors.js';
import { InstrumentCursor } from '../instrument-cursor.js';
import { LARGEST_POSITION } from '../ledger/book.js';
import { type OrderBatch } from '../orders/order-batch.js';
import { type OrderRequest, type OrderType, type TimeInForce } from '../orders/order.js';

const TYPES: readonly OrderType[] = ['MARKET', 'LIMIT', 'STOP', 'STOP_LIMIT'];
const TIMES_IN_FORCE: readonly TimeInForce[] = ['DAY', 'GTC', 'OPG', 'CLS'];
const LONGEST_DELAY = 252;

/** Refuses requests that are no orders. */
export class OrderCheck {
  readonly #cursor: InstrumentCursor;

  constructor(
    readonly panel: MarketPanel,
    readonly quantityStep: number,
  ) {
    this.#cursor = new InstrumentCursor(panel);
  }

  /** @returns position of the instrument in the panel
   * @throws {InvalidOrderError}, {NotSupportedByBrokerError}, {UnknownInstrumentError} */
  instrumentOf(request: OrderRequest): number {
    const { quantity, instrumentId } = request;
    if (!(quantity > 0 && quantity <= LARGEST_POSITION) || snapQuantity(quantity) !== quantity) this.#refuse(quantity);
    if (this.quantityStep === 1 && !Number.isInteger(quantity)) this.#refuse(quantity);
    if (request.type !== 'MARKET' || request.timeInForce !== 'DAY' || request.delaySessions !== undefined) {
      requireSupported(request);
    }
    if (request.limitPrice !== undefined || request.stopPrice !== undefined || request.type !== 'MARKET') {
      requirePrices(request);
    }
    if (request.side !== 'BUY' && request.side !== 'SELL') {
      throw new InvalidOrderError('side', request.side, 'Give BUY or SELL.');
    }
    const instrument = this.#cursor.indexOf(instrumentId);
    if (instrument < 0) throw new UnknownInstrumentError(instrumentId, this.panel.header.collection);
    return instrument;
  }

  /** Checks the orders of a batch, whose instruments are positions in the panel already.
   * @throws {InvalidOrderError} */
  checkBatch({ quantities, length }: OrderBatch): void {
    for (let k = 0; k < length; k++) {
      const quantity = quantities[k];
      if (!(quantity > 0 && quantity <= LARGEST_POSITION) || snapQuantity(quantity) !== quantity)
        this.#refuse(quantity);
      if (this.quantityStep === 1 && !Number.isInteger(quantity)) this.#refuse(quantity);
    }
  }

  #refuse(quantity: number): never {
    if (!(quantity > 0 && quantity < Infinity)) {
      throw new InvalidOrderError(
        'quantity',
        quantity,
        'Give a positive number of shares; the side gives the direction.',
      );
    }
    if (quantity > LARGEST_POSITION) {
      throw new InvalidOrderError('quantity', quantity, `Orders are limited to ${LARGEST_POSITION} shares.`);
    }
    if (this.quantityStep === 1 && !Number.isInteger(quantity)) {
      throw new InvalidOrderError('quantity', quantity, 'Give whole shares, or set fractionalShares: true.');
    }
    throw new InvalidOrderError('quantity', quantity, 'Round it to millionths of a share.');
  }
}

function requireSupported({ type, timeInForce, delaySessions }: OrderRequest): void {
  if (!TYPES.includes(type)) throw new NotSupportedByBrokerError('The backtest broker', `${type} orders`, TYPES);
  if (!TIMES_IN_FORCE.includes(timeInForce)) {
    throw new NotSupportedByBrokerError('The backtest broker', `time in force ${timeInForce}`, TIMES_IN_FORCE);
  }
  if ((type === 'STOP' || type === 'STOP_LIMIT') && (timeInForce === 'OPG' || timeInForce === 'CLS')) {
    throw new NotSupportedByBrokerError('The backtest broker', `${type} orders for one auction`, ['DAY', 'GTC']);
  }
  if (
    delaySessions !== undefined &&
    !(Number.isInteger(delaySessions) && delaySessions >= 0 && delaySessions <= LONGEST_DELAY)
  ) {
    throw new InvalidOrderError('delaySessions', delaySessions, `Give a whole number from 0 to ${LONGEST_DELAY}.`);
  }
}

function requirePrices({ type, limitPrice, stopPrice }: OrderRequest): void {
  const wantsLimit = type === 'LIMIT' || type === 'STOP_LIMIT';
  const wantsStop = type === 'STOP' || type === 'STOP_LIMIT';
  requirePrice('limitPrice', limitPrice, wantsLimit, type);
  requirePrice('stopPrice', stopPrice, wantsStop, type);
}

function requirePrice(field: string, value: number | undefined, wanted: boolean, type: OrderType): void {
  if (!wanted && value !== undefined)
    throw new InvalidOrderError(field, value, `A ${type} order has none; leave it out.`);
  if (wanted && !(value !== undefined && value > 0 && value < Infinity)) {
    throw new InvalidOrderError(field, value, `A ${type} order needs a price above zero.`);
  }
}
