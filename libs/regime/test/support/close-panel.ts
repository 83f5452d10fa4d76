import { collectionId, epochDay, instrumentId, marketId, type TradeDate, tradingCalendar } from '@prometheus/core';
import { type MarketPanel, PanelBuilder, sessionCloses, type SessionSource, ViewContext } from '@prometheus/data';

export interface ClosePanelSpec {
  /** Sessions of the US market without a gap. */
  readonly dates: readonly TradeDate[];
  readonly symbols: readonly string[];
  /** Shape (T * N,); NaN for no bar. */
  readonly closes: Float64Array;
  readonly degradedSessions?: Readonly<Record<string, readonly string[]>>;
}

/** A panel in which every bar trades at its close all day. */
export function closePanel({ dates, symbols, closes, degradedSessions }: ClosePanelSpec): MarketPanel {
  const builder = new PanelBuilder({
    collection: collectionId('closes'),
    market: marketId('US_EQ'),
    basis: 'raw',
    currency: 'USD',
    calendar: tradingCalendar('US_EQ') as SessionSource,
    instruments: symbols.map((symbol) => ({ instrumentId: instrumentId(`closes:${symbol}`), symbol })),
    firstDate: dates[0],
    lastDate: dates[dates.length - 1],
    actions: [],
    membership: [],
    ...(degradedSessions === undefined ? {} : { degradedSessions }),
  });
  symbols.forEach((_, i) =>
    dates.forEach((date, t) => {
      const close = closes[t * symbols.length + i];
      if (close > 0) builder.addBar(i, epochDay(date), close, close, close, close, Number.NaN, 1000);
    }),
  );
  return builder.build();
}

export function contextOf(panel: MarketPanel): ViewContext {
  return new ViewContext(panel, sessionCloses(panel));
}

/** The first `count` sessions of the US market from a date on. */
export function sessionsFrom(first: string, count: number): TradeDate[] {
  const years = Math.ceil(count / 240) + 1;
  const last = `${Number(first.slice(0, 4)) + years}${first.slice(4)}` as TradeDate;
  return [...tradingCalendar('US_EQ').tradingDaysBetween(first as TradeDate, last)].slice(0, count);
}
