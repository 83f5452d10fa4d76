import { type MarketState } from './market-state.js';
import { type Stock } from './stock.js';

/** Settles membership at the close of `session`: companies that left the market or filed go, reserve companies fill the
 * gaps, and at a review grown ones replace the smallest. Choices use closes that everyone sees. */
export function settleMembership(state: MarketState, session: number): void {
  const { spec } = state;
  let members = 0;
  for (const stock of state.active) {
    if (stock.isMember && (stock.status === 'DELISTED' || stock.status === 'WIND_DOWN')) leave(state, stock, session);
    if (stock.isMember) members += 1;
  }
  for (; members < spec.stocks; members++) {
    const next = largestReserve(state, session);
    if (next === undefined) break;
    join(state, next, session);
  }
  if (session > 0 && session % spec.membership.reviewEverySessions === 0) review(state, session);
}

function review(state: MarketState, session: number): void {
  const { maximumSwaps, swapRatio } = state.spec.membership;
  for (let swaps = 0; swaps < maximumSwaps; swaps++) {
    const candidate = largestReserve(state, session);
    const smallest = smallestMember(state);
    if (candidate === undefined || smallest === undefined) return;
    if (candidate.price * candidate.shares <= swapRatio * smallest.price * smallest.shares) return;
    leave(state, smallest, session);
    join(state, candidate, session);
  }
}

/** A seasoned company if there is one. */
function largestReserve(state: MarketState, session: number): Stock | undefined {
  let best: Stock | undefined;
  for (const stock of state.active) {
    if (stock.isMember || stock.status !== 'NORMAL') continue;
    const isSeasoned = session >= stock.listing.seasonedAt;
    const isBestSeasoned = best !== undefined && session >= best.listing.seasonedAt;
    if (best === undefined || (isSeasoned && !isBestSeasoned)) best = stock;
    else if (isSeasoned === isBestSeasoned && stock.price * stock.shares > best.price * best.shares) best = stock;
  }
  return best;
}

function smallestMember(state: MarketState): Stock | undefined {
  let best: Stock | undefined;
  for (const stock of state.active) {
    if (!stock.isMember || stock.status !== 'NORMAL') continue;
    if (best === undefined || stock.price * stock.shares < best.price * best.shares) best = stock;
  }
  return best;
}

function join(state: MarketState, stock: Stock, session: number): void {
  const spell = { instrument: stock.ordinal, from: state.sessions[session] };
  stock.isMember = true;
  state.spells.push(spell);
  state.openSpell.set(stock, spell);
}

function leave(state: MarketState, stock: Stock, session: number): void {
  const spell = state.openSpell.get(stock);
  if (spell !== undefined) spell.to = state.sessions[session];
  state.openSpell.delete(stock);
  stock.isMember = false;
}
