import { ceil, exp, log, SQRT2 } from '../math-functions.js';
import { beforeOpen, type MarketState } from './market-state.js';
import { type CashOffer, type Stock } from './stock.js';

/** Evidence a session brings about an offer's outcome, as the mean of a unit normal signal. */
const DAILY_EVIDENCE = 0.1;

/** Starts a cash offer after the announcement's close. Whether it completes is drawn now and stays hidden; the amount is
 * such that the price is its expected value: price = fallback + odds-implied probability x (amount - fallback). */
export function startOffer(state: MarketState, stock: Stock, session: number, premium: number): void {
  const { mergers } = state.spec;
  const stream = stock.streams.decisions;
  const fallback = stock.price / (1 + premium);
  const fair = fallback + (stock.price - fallback) / mergers.completionProbability;
  const amount = fair >= 1 ? ceil(fair * 100) / 100 : fair;
  const probability = (stock.price - fallback) / (amount - fallback);
  const sessions = mergers.minimumSessions + stream.below(mergers.maximumSessions - mergers.minimumSessions + 1);
  stock.status = 'OFFER';
  stock.offer = {
    amount,
    fallback,
    completes: stream.uniform() < probability,
    announced: session,
    resolves: session + sessions,
    logOdds: log(probability / (1 - probability)),
  };
  const truth = { instrument: stock.ordinal, announcedOn: state.sessions[session], amount, outcome: 'OPEN' as const };
  state.offers.push(truth);
  state.openOffer.set(stock, truth);
}

/** Simple returns of a share under an offer from the previous close to the open and to the close of `session`. The
 * price is a martingale that ends at the amount or at the fallback. */
export function drawOfferReturns(stock: Stock, offer: CashOffer, session: number): [toOpen: number, toClose: number] {
  if (session === offer.resolves) {
    const end = (offer.completes ? offer.amount : offer.fallback) / stock.price - 1;
    return [end, end];
  }
  const atOpen = valueAfterNews(offer, stock.streams.decisions.normal());
  const atClose = valueAfterNews(offer, stock.streams.decisions.normal());
  return [atOpen / stock.price - 1, atClose / stock.price - 1];
}

/** Value after half a session's news: Bayes' rule on a noisy signal of the outcome. */
function valueAfterNews(offer: CashOffer, noise: number): number {
  const mean = DAILY_EVIDENCE / SQRT2;
  const signal = (offer.completes ? mean : -mean) + noise;
  offer.logOdds += 2 * mean * signal;
  return offer.fallback + (offer.amount - offer.fallback) / (1 + exp(-offer.logOdds));
}

/** Pays the holders out. The row becomes known only now: a list of announced offers that completed would tell, while an
 * offer is open, that it will. */
export function completeOffer(state: MarketState, stock: Stock, session: number): void {
  const { offer } = stock;
  if (offer === undefined) return;
  closeOffer(state, stock, 'COMPLETED');
  stock.delisting = {
    kind: 'CASH_MERGER',
    effectiveDate: state.sessions[session],
    terminalValue: offer.amount,
    announcedOn: state.sessions[offer.announced],
  };
  state.actions.push({
    instrument: stock.ordinal,
    type: 'MERGER',
    exSession: session,
    exDate: state.sessions[session],
    amount: offer.amount,
    payDate: state.sessions[session],
    knownAt: beforeOpen(state.sessions[session]),
  });
}

export function closeOffer(state: MarketState, stock: Stock, outcome: 'COMPLETED' | 'BROKEN'): void {
  const truth = state.openOffer.get(stock);
  if (truth !== undefined) truth.outcome = outcome;
  state.openOffer.delete(stock);
  stock.offer = undefined;
}
