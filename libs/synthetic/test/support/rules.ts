import { RandomStream } from '@prometheus/core';

import { residualReturns, type SyntheticMarket } from '../../src/index.js';
import { MarketReading } from './market-reading.js';

/** Trading rules that would earn something if the market had alpha to give. Each yields daily returns. */
export interface RuleReturns {
  readonly [rule: string]: readonly number[];
}

const MONTH = 21;

/** Residual (beta-hedged) daily returns of sorts that are renewed each month: best fifth minus worst fifth. */
export function sortedRuleReturns(market: SyntheticMarket, { delistings = true } = {}): RuleReturns {
  const residuals = market.instruments.map((_, i) => residualReturns(market, i));
  const scores: Record<string, (instrument: number, session: number) => number> = {
    momentum: (i, t) => growth(market, i, t - 252, t - MONTH),
    reversal: (i, t) => -growth(market, i, t - MONTH, t),
    shortReversal: (i, t) => -growth(market, i, t - 1, t),
    distress: (i, t) => -growth(market, i, t - 252, t),
    lowBeta: (i, t) => -market.knownTruth.instruments[i].exposure[t - market.instruments[i].firstSession],
    highYield: (i) => market.knownTruth.instruments[i].dividendYield,
    lowRisk: (i) => -market.knownTruth.instruments[i].ownVolatility,
  };
  const result: Record<string, number[]> = {};
  for (const [rule, score] of Object.entries(scores)) {
    const series: number[] = [];
    for (let start = 252; start + MONTH < market.sessions.length; start += MONTH) {
      const scored = market.instruments
        .map((_, i) => i)
        .filter((i) => hasBar(market, i, start) && hasBar(market, i, start - 252))
        .map((i) => ({ i, score: score(i, start) }))
        .sort((a, b) => b.score - a.score || a.i - b.i)
        .map(({ i }) => i);
      const fifth = Math.floor(scored.length / 5);
      if (fifth === 0) continue;
      for (let t = start + 1; t <= start + MONTH; t++) {
        const best = equalWeighted(market, residuals, scored.slice(0, fifth), t, delistings);
        const worst = equalWeighted(market, residuals, scored.slice(-fifth), t, delistings);
        series.push(best - worst);
      }
    }
    result[rule] = series;
  }
  return result;
}

/** Residual daily returns of holding what an announcement names, from its close on, and the return between open and
 * close of buying opening gaps. Sessions without a position are left out. */
export function eventRuleReturns(market: SyntheticMarket): RuleReturns {
  const residuals = market.instruments.map((_, i) => residualReturns(market, i));
  const sessionOf = new Map<string, number>(market.sessions.map((date, session) => [date, session]));
  const at = (date: string | undefined): number => sessionOf.get(date ?? '') ?? Number.POSITIVE_INFINITY;
  const held: Record<string, Set<number>[]> = {
    dividendCapture: market.sessions.map(() => new Set()),
    cashOffers: market.sessions.map(() => new Set()),
    windDowns: market.sessions.map(() => new Set()),
    indexAdditions: market.sessions.map(() => new Set()),
  };
  const hold = (rule: string, instrument: number, from: number, to: number): void => {
    for (let t = from; t <= Math.min(to, market.sessions.length - 1); t++) held[rule][t].add(instrument);
  };
  for (const { type, instrument, exSession } of market.actions) {
    if (type === 'CASH_DIVIDEND') hold('dividendCapture', instrument, exSession, exSession);
  }
  market.knownTruth.offers.forEach(({ instrument, announcedOn }) => {
    const { exposure } = market.knownTruth.instruments[instrument];
    const first = market.instruments[instrument].firstSession;
    const start = at(announcedOn) + 1;
    let end = start;
    while (exposure[end + 1 - first] === 0) end += 1;
    hold('cashOffers', instrument, start, end);
  });
  market.instruments.forEach(({ delisting }, instrument) => {
    if (delisting?.kind !== 'FAILURE') return;
    hold('windDowns', instrument, at(delisting.announcedOn) + 1, at(delisting.effectiveDate));
  });
  for (const { instrument, from } of market.membership) {
    if (at(from) > 0) hold('indexAdditions', instrument, at(from) + 1, at(from) + MONTH);
  }
  const result: Record<string, readonly number[]> = { openingGap: openingGap(market) };
  for (const [rule, holdings] of Object.entries(held)) {
    const sessions = holdings.map((_, t) => t).filter((t) => holdings[t].size > 0);
    const series = sessions.map((t) => equalWeighted(market, residuals, [...holdings[t]], t, true));
    if (series.length > 20) result[rule] = series;
  }
  return result;
}

/** Largest fifth of close-to-open moves minus smallest, held from open to close. */
function openingGap(market: SyntheticMarket): number[] {
  const series: number[] = [];
  for (let t = 1; t < market.sessions.length; t++) {
    const moves: { gap: number; day: number }[] = [];
    for (const { bars, firstSession, lastSession } of market.instruments) {
      if (t <= firstSession || t > lastSession) continue;
      const k = t - firstSession;
      const gap = (bars.adjustedClose[k] * bars.open[k]) / bars.close[k] / bars.adjustedClose[k - 1] - 1;
      moves.push({ gap, day: bars.close[k] / bars.open[k] - 1 });
    }
    moves.sort((a, b) => b.gap - a.gap);
    const fifth = Math.floor(moves.length / 5);
    const best = moves.slice(0, fifth).reduce((sum, { day }) => sum + day, 0);
    const worst = moves.slice(-fifth).reduce((sum, { day }) => sum + day, 0);
    series.push((best - worst) / fifth);
  }
  return series;
}

/** Residual return of holding every stock in equal parts. */
export function everyStock(market: SyntheticMarket, { delistings = true } = {}): number[] {
  const residuals = market.instruments.map((_, i) => residualReturns(market, i));
  const all = market.instruments.map((_, i) => i);
  return market.sessions.slice(1).map((_, t) => equalWeighted(market, residuals, all, t + 1, delistings));
}

/** Total return of random equal-weighted baskets of members, renewed each month and held without trading between, over
 * the index with dividends: one value a month. Terminal values stay in cash until the month's end. */
export function randomSelection(market: SyntheticMarket, holdings: number, seed: number): number[] {
  const reading = new MarketReading(market);
  const members = reading.members();
  const stream = new RandomStream(seed, 'test/selection');
  const { totalReturnLevels } = market.index;
  const excess: number[] = [];
  for (let start = 0; start + MONTH < market.sessions.length; start += MONTH) {
    const basket = stream.shuffle(members[start]).slice(0, holdings);
    let total = 0;
    for (const instrument of basket) {
      let wealth = 1;
      for (let t = start + 1; t <= start + MONTH; t++) wealth *= 1 + (reading.totalReturn(instrument, t) ?? 0);
      total += wealth;
    }
    excess.push(total / basket.length - totalReturnLevels[start + MONTH] / totalReturnLevels[start]);
  }
  return excess;
}

function equalWeighted(
  market: SyntheticMarket,
  residuals: readonly Float64Array[],
  basket: readonly number[],
  session: number,
  delistings: boolean,
): number {
  let sum = 0;
  let count = 0;
  for (const i of basket) {
    const at = session - market.instruments[i].firstSession - 1;
    const last = delistings ? residuals[i].length : market.instruments[i].bars.close.length - 1;
    if (at < 0 || at >= last) continue;
    sum += residuals[i][at];
    count += 1;
  }
  return count === 0 ? 0 : sum / count;
}

function hasBar(market: SyntheticMarket, instrument: number, session: number): boolean {
  const { firstSession, lastSession } = market.instruments[instrument];
  return session >= firstSession && session <= lastSession;
}

function growth(market: SyntheticMarket, instrument: number, from: number, to: number): number {
  const { bars, firstSession } = market.instruments[instrument];
  return bars.adjustedClose[to - firstSession] / bars.adjustedClose[from - firstSession] - 1;
}
