import { annualisedVolatility, maxDrawdown, totalReturn } from '@prometheus/statistics';

import { type DailyReturns } from './daily-returns.js';
import { type BacktestDays, type YearRow } from './result.js';

/** Figures of each calendar year in which a return ends, oldest first. */
export function yearTable(days: BacktestDays, own: DailyReturns, benchmark: DailyReturns | undefined): YearRow[] {
  const years = [...new Set(own.dates.map((date) => date.slice(0, 4)))];
  return years.map((year) => {
    const returns = ofYear(own, year);
    let traded = 0;
    let equity = 0;
    let rows = 0;
    for (let t = 0; t < days.dates.length; t++) {
      if (!days.dates[t].startsWith(year)) continue;
      traded += days.tradedValue[t];
      equity += days.equity[t];
      rows++;
    }
    return {
      year: Number(year),
      return: totalReturn(returns) ?? 0,
      ...(benchmark === undefined ? {} : { benchmarkReturn: totalReturn(ofYear(benchmark, year)) }),
      volatility: annualisedVolatility(returns),
      maxDrawdown: maxDrawdown(returns) ?? 0,
      turnover: traded / 2 / (equity / rows),
    };
  });
}

function ofYear({ returns, dates }: DailyReturns, year: string): Float64Array {
  return returns.filter((_, t) => dates[t].startsWith(year));
}
