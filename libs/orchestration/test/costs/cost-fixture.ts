import { collectionId, epochDay, instrumentId, marketId, type TradeDate, tradingCalendar } from '@prometheus/core';
import { type MarketPanel, PanelBuilder } from '@prometheus/data';
import { type Fill, type Order } from '@prometheus/execution';

import { sessionsFrom } from '../fixture/panel-from-bars.js';

/** Open, high, low, close, volume; undefined on a session without a bar. */
export type Ohlcv = readonly [number, number, number, number, number] | undefined;

export interface Listing {
  readonly sector?: string;
  readonly bars: readonly Ohlcv[];
  /** New shares for one old one, by session. */
  readonly splits?: Readonly<Record<number, number>>;
}

export const FIRST_SESSION = '2010-01-04';
const COLLECTION = 'costs';

export const idOf = (symbol: string) => instrumentId(`${COLLECTION}:${symbol}`);

/** A raw panel of the US market from 2010-01-04 on. */
export function panelOf(listings: Readonly<Record<string, Listing>>): MarketPanel {
  const entries = Object.entries(listings);
  const sessions = sessionsFrom(FIRST_SESSION, Math.max(...entries.map(([, { bars }]) => bars.length)));
  const calendar = tradingCalendar('US_EQ');
  const builder = new PanelBuilder({
    collection: collectionId(COLLECTION),
    market: marketId('US_EQ'),
    basis: 'raw',
    currency: 'USD',
    calendar,
    instruments: entries.map(([symbol, { sector }]) => ({
      instrumentId: idOf(symbol),
      symbol,
      ...(sector === undefined ? {} : { sector }),
    })),
    firstDate: sessions[0],
    lastDate: sessions[sessions.length - 1],
    actions: entries.flatMap(([symbol, { splits = {} }]) =>
      Object.entries(splits).map(([t, ratio]) => ({
        instrumentId: idOf(symbol),
        type: 'SPLIT' as const,
        exDate: sessions[Number(t)],
        ratio,
        knownAtMs: calendar.sessionOpenMs(sessions[Number(t)]),
      })),
    ),
    membership: [],
  });
  const position = new Map(builder.instruments.map(({ symbol }, i) => [symbol, i]));
  for (const [symbol, { bars }] of entries) {
    bars.forEach((bar, t) => {
      if (bar === undefined) return;
      const [open, high, low, close, volume] = bar;
      builder.addBar(position.get(symbol) as number, epochDay(sessions[t]), open, high, low, close, close, volume);
    });
  }
  return builder.build();
}

/** The same bar on every session: all prices equal. */
export function flatBars(price: number, volume: number, count: number): Ohlcv[] {
  return Array.from({ length: count }, () => [price, price, price, price, volume] as const);
}

export function orderOf(
  sequence: number,
  symbol: string,
  submittedOn: TradeDate,
  given: Partial<Order> & Pick<Order, 'side' | 'quantity' | 'decisionPrice'>,
): Order {
  return {
    orderId: String(sequence),
    sequence,
    submittedOn,
    instrumentId: idOf(symbol),
    type: 'MARKET',
    timeInForce: 'DAY',
    status: 'FILLED',
    filledQuantity: given.quantity,
    origin: 'STRATEGY',
    triggered: false,
    decision: 0,
    ...given,
  };
}

export function fillOf(
  order: Order,
  panel: MarketPanel,
  session: number,
  quantity: number,
  price: number,
  given: Partial<Pick<Fill, 'phase' | 'commissionMicros' | 'sequence'>> = {},
): Fill {
  return {
    sequence: 0,
    orderId: order.orderId,
    orderSequence: order.sequence,
    date: panel.header.sessions[session],
    session,
    phase: 'OPEN',
    instrumentId: order.instrumentId,
    side: order.side,
    quantity,
    price,
    referencePrice: price,
    commissionMicros: 0,
    ...given,
  };
}
