import { resolve } from 'node:path';

import { type JsonValue, sha256, type TradeDate } from '@prometheus/core';
import { type MarketPanel } from '@prometheus/data';
import { FxRates } from '@prometheus/execution';

import { MissingRatesError } from '../errors.js';
import { type BacktestConfig } from './backtest-config.js';
import { alignLevels, type LevelPoint, readLevels } from './level-file.js';

/** Foreign currencies of a panel with their rates, as far as a configuration gives them. */
export interface CurrencyRates {
  /** What the run id covers of the rates. */
  readonly identity: JsonValue;
  /** @param first session from which on the run needs rates */
  ratesOn(panel: MarketPanel, first: number, last: number): FxRates;
}

export const SINGLE_CURRENCY: CurrencyRates = {
  identity: 'none',
  ratesOn: (panel) => new FxRates(panel, [panel.header.currency], [], 'hold', 0),
};

/** @param folder where a relative path of the configuration begins
 * @throws {MissingRatesError} when instruments trade in currencies for which the configuration names no rates, and
 *   {InputFileError} when the file does not have them */
export function loadCurrencyRates(
  spec: BacktestConfig['currencies'],
  panel: MarketPanel,
  folder: string,
): CurrencyRates {
  const foreign = foreignCurrencies(panel);
  if (foreign.length === 0) return SINGLE_CURRENCY;
  if (spec === undefined) throw new MissingRatesError(panel.header.currency, foreign);
  const file = resolve(folder, spec.rates);
  const points = foreign.map((currency) => readLevels(file, currency, 'exchange-rate'));
  return {
    identity: { currencies: [...foreign], content: sha256(JSON.stringify(points)) },
    ratesOn: (on, first, last) =>
      new FxRates(
        on,
        [on.header.currency, ...foreign],
        points.map((series) => aligned(file, series, on.header.sessions, first, last)),
        spec.conversion,
        spec.spreadBps,
      ),
  };
}

function foreignCurrencies(panel: MarketPanel): string[] {
  const { currency, instruments } = panel.header;
  const all = new Set(instruments.map((instrument) => instrument.currency ?? currency));
  all.delete(currency);
  return [...all].sort();
}

/** Shape (T,); NaN outside [first, last], where nobody asks. */
function aligned(
  file: string,
  points: readonly LevelPoint[],
  sessions: readonly TradeDate[],
  first: number,
  last: number,
): Float64Array {
  const rates = new Float64Array(sessions.length).fill(Number.NaN);
  rates.set(alignLevels(file, points, sessions.slice(first, last + 1)), first);
  return rates;
}
