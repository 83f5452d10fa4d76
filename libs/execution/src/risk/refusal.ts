import { type OrderRequest } from '../orders/order.js';
import { type RiskLimitName } from './risk-limits.js';

type Sentence = (limit: string, attempted: string, request: OrderRequest) => string;

/** What stood against the order, by limit; each ends the sentence that `reason` begins. */
const SENTENCES: Readonly<Record<RiskLimitName, Sentence>> = {
  killSwitch: () => 'the kill switch is engaged; release it before trading goes on',
  unknownState: () => 'the state of an earlier order of the instrument is not known; reconcile with the broker first',
  restricted: () => 'the instrument is on the restricted list',
  marketState: (_limit, _attempted, { timeInForce }) =>
    `no auction for ${timeInForce} orders lies ahead in this session`,
  duplicates: () => 'an equal order was approved in this window',
  maxOrderNotional: (limit, attempted) => `its value of ${attempted} is above ${limit}`,
  maxPositionNotional: (limit, attempted) => `the position would be worth ${attempted}, above ${limit}`,
  maxPositionFraction: (limit, attempted) => `the position would be ${attempted} of equity, above ${limit}`,
  maxAdvFraction: (limit, attempted) => `it is ${attempted} of a usual session's volume, above ${limit}`,
  priceCollar: (limit, attempted) => `its price lies ${attempted} of the last price away from it, above ${limit}`,
  maxGross: (limit, attempted) => `gross exposure would be ${attempted} of equity, above ${limit}`,
  maxNet: (limit, attempted) => `net exposure would be ${attempted} of equity, above ${limit}`,
  maxLeverage: (limit, attempted) => `leverage would be ${attempted}, above ${limit}`,
  maxSectorFraction: (limit, attempted) => `exposure to its sector would be ${attempted} of equity, above ${limit}`,
  maxDailyLoss: (limit, attempted) => `the day's loss is ${attempted} of equity, above ${limit}; only reductions pass`,
  maxDrawdown: (limit, attempted) => `the drawdown is ${attempted}, above ${limit}; only reductions pass`,
  maxOrdersPerSession: (limit, attempted) => `it would be order ${attempted} of the session, above ${limit}`,
  maxOrdersPerMinute: (limit, attempted) => `it would be order ${attempted} within a minute, above ${limit}`,
  maxStaleSessions: (limit, attempted) => `its last price is ${attempted} sessions old, above ${limit}`,
};

/** An order that the risk gate did not let through, and why. */
export class Refusal {
  readonly request: OrderRequest;

  /** @param limit that stood against it
   * @param limitValue undefined for a limit that is no number
   * @param attemptedValue what the order would have led to, in the limit's unit; NaN where the account or the market did not
   *   say enough to tell
   * @param session in which it was refused
   * @param atMs instant of the refusal, milliseconds */
  constructor(
    readonly limit: RiskLimitName,
    readonly limitValue: number | undefined,
    readonly attemptedValue: number | undefined,
    request: OrderRequest,
    readonly session: number,
    readonly atMs: number,
  ) {
    this.request = Object.freeze({ ...request });
  }

  get approved(): false {
    return false;
  }

  /** One plain sentence. */
  get reason(): string {
    const { limit, limitValue, attemptedValue, request } = this;
    const { side, type, quantity, instrumentId } = request;
    const why = Number.isNaN(attemptedValue)
      ? `what ${limit} limits cannot be told, because a price, a volume or an amount is missing`
      : SENTENCES[limit](written(limitValue), written(attemptedValue), request);
    return `The ${type} order to ${side.toLowerCase()} ${quantity} of ${instrumentId} was refused by ${limit}: ${why}.`;
  }
}

function written(value: number | undefined): string {
  if (value === undefined) return '';
  if (value === Infinity) return 'more than can be measured';
  return String(Number(value.toPrecision(6)));
}
