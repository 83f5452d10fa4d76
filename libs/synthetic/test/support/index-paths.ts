import { addDays, dayOfWeek, RandomStream, type TradeDate, tradeDate } from '@prometheus/core';

/** Weekdays from 2001-01-01 on, standing in for sessions. */
export function weekdays(count: number): TradeDate[] {
  const dates: TradeDate[] = [];
  for (let date = tradeDate('2001-01-01'); dates.length < count; date = addDays(date, 1)) {
    if (dayOfWeek(date) !== 0 && dayOfWeek(date) !== 6) dates.push(date);
  }
  return dates;
}

/** An index with drift, volatility clustering and fat tails: about 6 % and 17 % a year. */
export function indexPath(seed: number, sessions: number): { dates: TradeDate[]; levels: number[] } {
  const stream = new RandomStream(seed, 'test/index');
  const longRun = (0.17 * 0.17) / 252;
  let variance = longRun;
  const levels = [1000];
  while (levels.length < sessions) {
    const shock = Math.max(-0.15, Math.min(0.15, Math.sqrt(variance) * stream.normal()));
    levels.push(levels[levels.length - 1] * (1 + 0.06 / 252 + shock));
    variance = 0.02 * longRun + 0.08 * shock * shock + 0.9 * variance;
  }
  return { dates: weekdays(sessions), levels };
}
