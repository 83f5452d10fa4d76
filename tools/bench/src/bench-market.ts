import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { RandomStream, tradeDate, tradingCalendar } from '@prometheus/core';
import { generateSyntheticMarket, writeCsvCollection } from '@prometheus/synthetic';

/** Ten years of sessions: 2,520. */
export const SESSIONS = 2520;

/** Folder with a synthetic market of about `stocks` names over ten years as CSV files, made once.
 * The index is a seeded random walk with the drift and volatility of a stock index. */
export async function benchMarket(folder: string, stocks: number): Promise<string> {
  const target = join(folder, `market-${stocks}x${SESSIONS}`);
  if (existsSync(target)) return target;
  const calendar = tradingCalendar('US_EQ');
  const dates = calendar.tradingDaysBetween(tradeDate('2004-01-02'), tradeDate('2014-12-31')).slice(0, SESSIONS);
  const random = new RandomStream(1, 'bench/index');
  let level = 1000;
  const levels = dates.map(() => (level *= 1 + 0.0003 + 0.011 * Math.max(-4, Math.min(4, random.normal()))));
  await writeCsvCollection(generateSyntheticMarket({ seed: 1, stocks, index: { dates, levels } }), target);
  return target;
}
