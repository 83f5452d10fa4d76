import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

import { isTradeDate, sha256, type TradeDate } from '@prometheus/core';
import { InputFileError, type MarketPanel, returns, UnknownInstrumentError, type ViewContext } from '@prometheus/data';

import { type BenchmarkDescription } from '../results/result.js';
import { type BacktestConfig } from './backtest-config.js';

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
      const points = readLevels(file, spec.column);
      return {
        description: describe(spec.name, spec.basis, panel),
        identity: { source: 'file', name: spec.name, basis: spec.basis, content: sha256(JSON.stringify(points)) },
        levels: (dates) => alignLevels(file, points, dates),
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

interface LevelPoint {
  readonly date: TradeDate;
  readonly level: number;
}

/** Reads a CSV with a header that names date and the column of levels. */
function readLevels(file: string, column: string): LevelPoint[] {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    throw new InputFileError(
      file,
      'the benchmark file cannot be read',
      'Check the path, which is relative to the configuration file.',
    );
  }
  const [header = '', ...lines] = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  const names = header.split(',').map((name) => name.trim().toLowerCase());
  const dateColumn = names.indexOf('date');
  const levelColumn = names.indexOf(column.toLowerCase());
  if (dateColumn < 0 || levelColumn < 0) {
    throw new InputFileError(
      file,
      `line 1 is "${header}"`,
      `Name the columns date and ${column}, or say with benchmark.column which one holds the levels.`,
    );
  }
  const points = lines.flatMap((line, k) => {
    if (line.trim() === '') return [];
    const cells = line.split(',').map((cell) => cell.trim());
    const date = cells[dateColumn] ?? '';
    const level = Number(cells[levelColumn]);
    if (!isTradeDate(date) || !(level > 0) || !Number.isFinite(level)) {
      throw new InputFileError(
        file,
        `line ${k + 2} is "${line}"`,
        'Write a date as YYYY-MM-DD and a level above zero.',
      );
    }
    return [{ date, level }];
  });
  return points.sort((a, b) => (a.date < b.date ? -1 : 1));
}

/** A benchmark may miss a few sessions; older than this it is no benchmark. */
const STALE_DAYS = 10;

/** The last level on or before each date. */
function alignLevels(file: string, points: readonly LevelPoint[], dates: readonly TradeDate[]): Float64Array {
  let k = -1;
  return Float64Array.from(dates, (date) => {
    while (k + 1 < points.length && points[k + 1].date <= date) k++;
    const age = k < 0 ? Infinity : (Date.parse(date) - Date.parse(points[k].date)) / 86_400_000;
    if (age > STALE_DAYS) {
      throw new InputFileError(
        file,
        `it has no level for ${date}`,
        'Give a benchmark that covers the whole range, or benchmark: { source: none }.',
      );
    }
    return points[k].level;
  });
}
