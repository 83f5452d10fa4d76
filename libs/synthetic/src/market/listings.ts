import { type RandomStream } from '@prometheus/core';

import { exp, max, min, round } from '../math-functions.js';
import { weightedChoice } from '../sampling/weighted-choice.js';
import { type MarketState } from './market-state.js';
import { Stock, type StockTraits } from './stock.js';

const QUARTER_SESSIONS = 63;

/** Lists the first companies before session 0; the largest become the index. */
export function listFoundingCompanies(state: MarketState): void {
  const { spec } = state;
  for (let i = 0; i < spec.stocks + state.reserve; i++) {
    list(state, 0, 1, spec.companies.meanMarketCap);
  }
  const bySize = [...state.active].sort((a, b) => b.price * b.shares - a.price * a.shares || a.ordinal - b.ordinal);
  for (const stock of bySize.slice(0, spec.stocks)) stock.isMember = true;
  for (const stock of state.active) {
    if (!stock.isMember) continue;
    const spell = { instrument: stock.ordinal, from: state.sessions[0] };
    state.spells.push(spell);
    state.openSpell.set(stock, spell);
  }
}

/** Replaces companies that left: at most one new listing a session, after a random delay. */
export function listNewCompany(state: MarketState, session: number): void {
  const { spec, active } = state;
  const missing = spec.stocks + state.reserve - active.length;
  if (missing <= 0) return;
  let members = 0;
  let memberCap = 0;
  for (const stock of active) {
    if (!stock.isMember) continue;
    members += 1;
    memberCap += stock.price * stock.shares;
  }
  const isUrgent = active.length <= spec.stocks;
  const probability = isUrgent ? 1 : missing / spec.listings.meanDelaySessions;
  if (state.listingStream.uniform() >= probability) return;
  list(state, session, session + spec.listings.seasoningSessions, (0.6 * memberCap) / members);
}

function list(state: MarketState, session: number, seasonedAt: number, meanMarketCap: number): void {
  const { spec, listingStream: stream } = state;
  const { companies, dividends } = spec;
  const ordinal = state.stocks.length;
  const traits = drawTraits(state, stream);
  const price = between(stream, companies.minimumListingPrice, companies.maximumListingPrice);
  const marketCap = meanMarketCap * logNormalWithMeanOne(stream, companies.marketCapLogSd);
  const own = state.random.child(`stock/${ordinal}`);
  const stock = new Stock(
    ordinal,
    traits,
    {
      session,
      seasonedAt,
      price,
      shares: max(1000, round(marketCap / price / 1000) * 1000),
      firstDeclaration: session + stream.below(QUARTER_SESSIONS) + (session === 0 ? 0 : dividends.leadSessions),
    },
    { shocks: own.child('shocks'), bars: own.child('bars'), decisions: own.child('decisions') },
    state.sessions.length - session,
  );
  state.stocks.push(stock);
  state.active.push(stock);
}

function drawTraits(state: MarketState, stream: RandomStream): StockTraits {
  const { sectors, risk, dividends, companies } = state.spec;
  const sector = weightedChoice(
    stream,
    sectors.map(({ weight }) => weight),
  );
  const profile = sectors[sector];
  const paysDividends = stream.uniform() < dividends.payerShare;
  return {
    sector,
    ...state.companies.create(profile.trades),
    subIndustry: profile.subIndustries[stream.below(profile.subIndustries.length)],
    beta: clamp(profile.betaTilt + risk.betaSd * stream.normal(), 0.3, 2.2),
    sectorLoading: clamp(1 + risk.sectorLoadingSd * stream.normal(), 0.2, 2),
    ownVolatility: clamp(
      profile.riskTilt * risk.ownVolatilityMedian * exp(risk.ownVolatilityLogSd * stream.normal()),
      0.02,
      1.5,
    ),
    dividendYield:
      clamp(dividends.yieldMedian * exp(dividends.yieldLogSd * stream.normal()), 0, 0.08) * (paysDividends ? 1 : 0),
    dailyTurnover: clamp(companies.dailyTurnover * exp(companies.turnoverLogSd * stream.normal()), 0.0002, 0.3),
  };
}

function logNormalWithMeanOne(stream: RandomStream, logSd: number): number {
  return exp(logSd * clamp(stream.normal(), -2.5, 2.2) - (logSd * logSd) / 2);
}

function between(stream: RandomStream, low: number, high: number): number {
  return low + (high - low) * stream.uniform();
}

function clamp(value: number, low: number, high: number): number {
  return min(high, max(low, value));
}
