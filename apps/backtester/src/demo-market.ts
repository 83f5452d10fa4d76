import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';

import { type TradeDate, tradeDate, tradingCalendar } from '@prometheus/core';
import {
  alignIndexToSessions,
  generateSyntheticMarket,
  type IndexRow,
  type SyntheticMarket,
  writeCsvCollection,
} from '@prometheus/synthetic';

const SEED = 2008;
const STOCKS = 150;

/** Where the demo's index comes from: daily closes of the S&P 500 that ship in the npm package vega-datasets. */
export function demoIndexFile(): string {
  const entry = createRequire(import.meta.url).resolve('vega-datasets');
  return fileURLToPath(new URL('../data/sp500-2000.csv', pathToFileURL(entry)));
}

/** A market of simulated stocks around the real S&P 500 of 2000 to 2020, the same on every machine. */
export function generateDemoMarket(): SyntheticMarket {
  const rows = readIndex(demoIndexFile());
  const first = tradeDate(rows[0].date);
  const last = tradeDate(rows[rows.length - 1].date);
  const sessions: TradeDate[] = [...tradingCalendar('US_EQ').tradingDaysBetween(first, last)];
  const { dates, levels } = alignIndexToSessions(rows, sessions);
  return generateSyntheticMarket({ seed: SEED, stocks: STOCKS, index: { dates, levels } });
}

/** Writes the demo's files into `folder` unless they are there; they never change for one version of the program. */
export async function prepareDemoFiles(folder: string): Promise<{ readonly generated: boolean }> {
  if (existsSync(folder)) return { generated: false };
  await writeCsvCollection(generateDemoMarket(), folder);
  return { generated: true };
}

function readIndex(file: string): IndexRow[] {
  const [header, ...lines] = readFileSync(file, 'utf8').trim().split(/\r?\n/);
  const close = header.split(',').indexOf('close');
  return lines.map((line) => {
    const cells = line.split(',');
    return { date: cells[0], close: Number(cells[close]) };
  });
}
