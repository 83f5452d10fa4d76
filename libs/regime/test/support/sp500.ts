import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

import { type TradeDate, tradeDate, tradingCalendar } from '@prometheus/core';
import { type MarketPanel } from '@prometheus/data';
import { alignIndexToSessions } from '@prometheus/synthetic';

import { closePanel } from './close-panel.js';

/** The S&P 500 of 2000 to 2020 as one instrument: daily closes that ship in the npm package vega-datasets. */
export function sp500Panel(): MarketPanel {
  const entry = createRequire(import.meta.url).resolve('vega-datasets');
  const file = new URL('../data/sp500-2000.csv', pathToFileURL(entry));
  const [header, ...lines] = readFileSync(file, 'utf8').trim().split(/\r?\n/);
  const column = header.split(',').indexOf('close');
  const rows = lines.map((line) => {
    const cells = line.split(',');
    return { date: cells[0], close: Number(cells[column]) };
  });
  const sessions: TradeDate[] = [
    ...tradingCalendar('US_EQ').tradingDaysBetween(tradeDate(rows[0].date), tradeDate(rows[rows.length - 1].date)),
  ];
  const { dates, levels } = alignIndexToSessions(rows, sessions);
  return closePanel({ dates: [...dates], symbols: ['SPX'], closes: Float64Array.from(levels) });
}
