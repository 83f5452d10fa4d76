import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import {
  alpha,
  annualisedVolatility,
  beta,
  cagr,
  calmar,
  downCapture,
  downsideRisk,
  excessKurtosis,
  excessSharpe,
  expectedShortfall,
  maxDrawdown,
  omega,
  sharpe,
  skew,
  sortino,
  stability,
  tailRatio,
  totalReturn,
  upCapture,
  valueAtRisk,
} from '../../src/index.js';
import { expectRelative } from '../golden/read-golden.js';

const REFERENCE = new URL('../../../../../shared/data/reference/', import.meta.url);
const describeWithData = existsSync(new URL('tearsheet_metrics.json', REFERENCE)) ? describe : describe.skip;

type Metric = (returns: Float64Array, benchmark: Float64Array) => number | undefined;

/** The names of the reference file, computed by an independent library, and what they are called here. */
const METRICS: Record<string, Metric> = {
  n: (returns) => returns.length,
  cumReturn: (returns) => totalReturn(returns),
  cagr: (returns) => cagr(returns),
  annualVolatility: (returns) => annualisedVolatility(returns),
  sharpe: (returns) => sharpe(returns),
  sortino: (returns) => sortino(returns),
  calmar: (returns) => calmar(returns),
  omega: (returns) => omega(returns),
  maxDrawdown: (returns) => maxDrawdown(returns),
  downsideRisk: (returns) => downsideRisk(returns),
  stability: (returns) => stability(returns),
  tailRatio: (returns) => tailRatio(returns),
  valueAtRisk5: (returns) => valueAtRisk(returns),
  conditionalValueAtRisk5: (returns) => expectedShortfall(returns),
  skew: (returns) => skew(returns),
  kurtosisPandas: (returns) => excessKurtosis(returns),
  beta,
  alphaAnnual: (returns, benchmark) => alpha(returns, benchmark),
  upCapture: (returns, benchmark) => upCapture(returns, benchmark),
  downCapture: (returns, benchmark) => downCapture(returns, benchmark),
  excessSharpe,
};

/** Simple returns of one column of a price file, the first day dropped. */
function returnsOf(file: string, column: string): Float64Array {
  const lines = readFileSync(new URL(file, REFERENCE), 'utf8').trim().split(/\r?\n/);
  const index = lines[0].split(',').indexOf(column);
  const prices = lines.slice(1).map((line) => Number(line.split(',')[index]));
  return Float64Array.from(prices.slice(1), (price, t) => price / prices[t] - 1);
}

describeWithData('tear-sheet metrics of an independent library on 28 years of daily returns', () => {
  it.each(['SP500', 'AAPL', 'BAC', 'XOM', 'PG'])('%s -> every metric equal to 1e-9 relative', (symbol) => {
    const reference = JSON.parse(readFileSync(new URL('tearsheet_metrics.json', REFERENCE), 'utf8')) as {
      series: Record<string, Record<string, number | null>>;
    };
    const benchmark = returnsOf('sp500_index.csv', 'SP500');
    const returns = symbol === 'SP500' ? benchmark : returnsOf('sp20_adjusted_close.csv', symbol);
    // `batting` is null throughout the file: the library gave no value
    const expected = Object.entries(reference.series[symbol]).filter(([, value]) => value !== null);
    expect(expected.length).toBe(symbol === 'SP500' ? 16 : 21);
    for (const [name, value] of expected) {
      expectRelative(METRICS[name](returns, benchmark), Number(value), 1e-9, `${symbol} ${name}`);
    }
  });
});
