import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { RandomStream, tradeDate, tradingCalendar } from '@prometheus/core';

/** Twenty years of sessions: 5,036. */
const FIRST = '1998-01-02';
const LAST = '2018-01-05';

/** Folder with one CSV file a name: a random walk in whole cents over twenty years. Made once. */
export function largeMarket(folder: string, names: number): string {
  const target = join(folder, `large-${names}`);
  if (existsSync(target)) return target;
  const dates = tradingCalendar('US_EQ').tradingDaysBetween(tradeDate(FIRST), tradeDate(LAST));
  const unfinished = `${target}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(join(unfinished, 'prices'), { recursive: true });
  for (let i = 0; i < names; i++) {
    const symbol = `L${String(i).padStart(4, '0')}`;
    writeFileSync(join(unfinished, 'prices', `${symbol}.csv`), history(dates, new RandomStream(i, 'bench/large')));
  }
  renameSync(unfinished, target);
  return target;
}

function history(dates: readonly string[], random: RandomStream): string {
  const lines = ['date,open,high,low,close,volume'];
  let cents = 2_000 + random.below(8_000);
  for (const date of dates) {
    const open = Math.max(100, cents + random.below(81) - 40);
    cents = Math.max(100, open + random.below(161) - 80);
    const high = Math.max(open, cents) + random.below(40);
    const low = Math.max(50, Math.min(open, cents) - random.below(40));
    const volume = 100_000 + random.below(900_000);
    lines.push(`${date},${open / 100},${high / 100},${low / 100},${cents / 100},${volume}`);
  }
  return `${lines.join('\n')}\n`;
}
