import { type BarColumns } from '../bar-columns.js';
import { finding, listed, type QcFinding } from './finding.js';
import { dateOfEpochDay } from '@prometheus/core';

/** From how many equal closes in a row, with volume, a price counts as stale. */
export const STALE_RUN = 5;

/** Runs of equal closes on days with volume: a source that repeats its last price. */
export function staleCloses(symbol: string, bars: BarColumns): QcFinding | undefined {
  const days: number[] = [];
  const runs: string[] = [];
  let start = 0;
  for (let i = 1; i <= bars.length; i++) {
    const goesOn =
      i < bars.length && bars.close[i] === bars.close[start] && bars.volume[i] > 0 && bars.volume[start] > 0;
    if (goesOn) continue;
    const length = i - start;
    if (length >= STALE_RUN) {
      for (let j = start; j < i; j++) days.push(bars.day[j]);
      runs.push(`${length} x ${bars.close[start]} from ${dateOfEpochDay(bars.day[start])}`);
    }
    start = i;
  }
  return runs.length === 0 ? undefined : finding('STALE_CLOSE', symbol, days, listed(runs));
}

export function zeroVolume(symbol: string, bars: BarColumns): QcFinding | undefined {
  const days: number[] = [];
  for (let i = 0; i < bars.length; i++) if (bars.volume[i] === 0) days.push(bars.day[i]);
  return days.length === 0 ? undefined : finding('ZERO_VOLUME', symbol, days, `of ${bars.length} rows`);
}
