import { resolve } from 'node:path';

import { sha256, type TradeDate } from '@prometheus/core';
import { type MarketPanel, returns, UnknownInstrumentError, type ViewContext } from '@prometheus/data';

import { type BenchmarkDescription } from '../results/result.js';
import { type BacktestConfig } from './backtest-config.js';
import { alignLevels, readLevels } from './level-file.js';

export interface Benchmark {
  readonly description: BenchmarkDescription;
  /** What the run id covers of it. */
  readonly identity: Readonly<Record<string, string>>;
  /** Level at each of `dates`, 1 or another base at the first; only ratios count. */
  levels(dates: readonly TradeDate[]): Float64Array;
}

/** @param folder where a relative file path of the configuration begins */
export function loadBenchmark(
  spec: BacktestConfig['benchmark'],
  context: ViewContext,
  folder: string,
): Benchmark | undefined {
  const { panel } = context;
  switch (spec.source) {
    case 'none':
      return undefined;
    case 'equal_weight':
      return {
        description: describe('Equal weight of all instruments, daily', panelBasis(panel), panel),
        identity: { source: 'equal_weight' },
        levels: (dates) => equalWeightLevels(context, dates),
      };
    case 'instrument':
      return instrumentBenchmark(spec.symbol, context);
    case 'file': {
      const file = resolve(folder, spec.file);
      const points = readLevels(file, spec.column, 'benchmark');
      return {
        description: describe(spec.name, spec.basis, panel),
        identity: { source: 'file', name: spec.name, basis: spec.basis, content: sha256(JSON.stringify(points)) },
        levels: (dates) => alignLevels(file, points, dates, 'or benchmark: { source: none }'),
      };
    }
  }
}

/** Whether the book of a run on this panel earns dividends. */
export function panelBasis(panel: MarketPanel): BenchmarkDescription['basis'] {
  const { basis, actions } = panel.header;
  return basis === 'total_return' || actions.some((action) => action.type === 'CASH_DIVIDEND')
    ? 'total_return'
    : 'price';
}

function describe(name: string, basis: BenchmarkDescription['basis'], panel: MarketPanel): BenchmarkDescription {
  const own = panelBasis(panel);
  if (own === basis) return { name, basis };
  const words = { price: 'without dividends', total_return: 'with dividends' };
  return {
    name,
    basis,
    withheld: `the book is kept ${words[own]} and the benchmark is measured ${words[basis]}, so a comparison of risk-adjusted returns would mislead`,
  };
}

function equalWeightLevels(context: ViewContext, dates: readonly TradeDate[]): Float64Array {
  const { panel } = context;
  const daily = context.columns.column(returns(1));
  const width = panel.instrumentCount;
  const levels = new Float64Array(dates.length);
  let level = 1;
  dates.forEach((date, row) => {
    const t = panel.sessionIndex(date);
    if (t > 0 && row > 0) {
      let sum = 0;
      let count = 0;
      for (let i = 0; i < width; i++) {
        const value = daily[t * width + i];
        if (value === value) {
          sum += value;
          count += 1;
        }
      }
      if (count > 0) level *= 1 + sum / count;
    }
    levels[row] = level;
  });
  return levels;
}

function instrumentBenchmark(symbol: string, context: ViewContext): Benchmark {
  const { panel } = context;
  const i = panel.header.instruments.findIndex((instrument) => instrument.symbol === symbol);
  if (i < 0) throw new UnknownInstrumentError(symbol, panel.header.collection);
  return {
    description: describe(symbol, panelBasis(panel), panel),
    identity: { source: 'instrument', symbol },
    levels(dates) {
      const daily = context.columns.column(returns(1));
      const width = panel.instrumentCount;
      let level = 1;
      return Float64Array.from(dates, (date, row) => {
        const t = panel.sessionIndex(date);
        const value = t > 0 && row > 0 ? daily[t * width + i] : Number.NaN;
        if (value === value) level *= 1 + value;
        return level;
      });
    },
  };
}
