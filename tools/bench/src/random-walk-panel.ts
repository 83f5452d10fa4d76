import {
  collectionId,
  epochDay,
  instrumentId,
  marketId,
  RandomStream,
  tradeDate,
  tradingCalendar,
} from '@prometheus/core';
import { type MarketPanel, PanelBuilder } from '@prometheus/data';

/** A full panel of random walks on raw prices: every name has a bar in every session.
 * @param sessions counted from 2004-01-02 */
export function randomWalkPanel(names: number, sessions: number): MarketPanel {
  const calendar = tradingCalendar('US_EQ');
  const dates = calendar.tradingDaysBetween(tradeDate('2004-01-02'), tradeDate('2030-12-31')).slice(0, sessions);
  const builder = new PanelBuilder({
    collection: collectionId('bench'),
    market: marketId('US_EQ'),
    basis: 'raw',
    currency: 'USD',
    calendar,
    instruments: Array.from({ length: names }, (_, i) => {
      const symbol = `B${String(i).padStart(4, '0')}`;
      return { instrumentId: instrumentId(`bench:${symbol}`), symbol };
    }),
    firstDate: dates[0],
    lastDate: dates[dates.length - 1],
    actions: [],
    membership: [],
  });
  const random = new RandomStream(names, 'bench/panel');
  const closes = Float64Array.from({ length: names }, () => 20 + 80 * random.uniform());
  for (const date of dates) {
    const day = epochDay(date);
    for (let i = 0; i < names; i++) {
      const open = closes[i] * (1 + 0.008 * (random.uniform() - 0.5));
      const close = Math.max(open * (1 + 0.04 * (random.uniform() - 0.497)), 0.5);
      const high = Math.max(open, close) * 1.004;
      const low = Math.min(open, close) * 0.996;
      builder.addBar(i, day, open, high, low, close, close, 1e6);
      closes[i] = close;
    }
  }
  return builder.build();
}
