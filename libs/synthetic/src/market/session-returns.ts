import { abs, max, min } from '../math-functions.js';
import { drawOfferReturns } from './cash-offers.js';
import { type MarketState } from './market-state.js';
import { drawResidualShocks } from './residual-shocks.js';
import { type SessionArrays } from './session-arrays.js';

/** Share of what a stock would be worth without its residual that residual shocks may take away. */
const SHOCK_LIMIT = 0.6;

/** Draws the session's total returns into `toOpen` and `toClose` (see generate-synthetic-market.ts for the construction).
 * Expects capShare, dividendYield and jump; fills beta, volatility and `state.marketReturns`. */
export function drawSessionReturns(state: MarketState, session: number, arrays: SessionArrays): void {
  const { active, path } = state;
  const { capShare, dividendYield, jump, beta, toOpen, toClose, overnightShock, intradayShock } = arrays;

  let dividends = 0;
  let exposedWeight = 0;
  let rawBeta = 0;
  for (let i = 0; i < active.length; i++) {
    const stock = active[i];
    if (!stock.isMember) continue;
    dividends += capShare[i] * dividendYield[i];
    if (stock.status === 'OFFER') continue;
    exposedWeight += capShare[i];
    rawBeta += capShare[i] * stock.traits.beta;
  }
  const market = path.priceReturn[session] + dividends;
  const marketToOpen = state.spec.risk.overnightShare * market + path.overnightNoise[session];
  state.marketReturns[session] = market;
  setBetas(state, arrays, exposedWeight, rawBeta, min(market, marketToOpen));

  let absorbedOpen = 0;
  let absorbedClose = 0;
  let jumpWeight = 0;
  for (let i = 0; i < active.length; i++) {
    const stock = active[i];
    if (stock.offer !== undefined) {
      [toOpen[i], toClose[i]] = drawOfferReturns(stock, stock.offer, session);
    } else {
      toOpen[i] = (1 + beta[i] * marketToOpen) * (1 + jump[i]) - 1;
      toClose[i] = (1 + beta[i] * market) * (1 + jump[i]) - 1;
    }
    if (!stock.isMember) continue;
    absorbedOpen += capShare[i] * (toOpen[i] - beta[i] * marketToOpen);
    absorbedClose += capShare[i] * (toClose[i] - beta[i] * market);
    if (stock.offer === undefined) jumpWeight += capShare[i] * (1 + jump[i]);
  }

  drawResidualShocks(state, session, capShare, overnightShock, intradayShock, arrays.volatility);
  let meanOvernight = 0;
  let meanIntraday = 0;
  for (let i = 0; i < active.length; i++) {
    if (active[i].status === 'OFFER') continue;
    toOpen[i] -= absorbedOpen / exposedWeight;
    toClose[i] -= absorbedClose / exposedWeight;
    overnightShock[i] *= 1 + jump[i];
    intradayShock[i] *= 1 + jump[i];
    if (!active[i].isMember) continue;
    meanOvernight += capShare[i] * overnightShock[i];
    meanIntraday += capShare[i] * intradayShock[i];
  }

  let scale = 1;
  for (let i = 0; i < active.length; i++) {
    if (active[i].status === 'OFFER') continue;
    overnightShock[i] -= ((1 + jump[i]) * meanOvernight) / jumpWeight;
    intradayShock[i] -= ((1 + jump[i]) * meanIntraday) / jumpWeight;
    const size = abs(overnightShock[i]) + abs(intradayShock[i]);
    const limit = SHOCK_LIMIT * (1 + min(toOpen[i], toClose[i]));
    if (size * scale > limit) scale = limit / size;
  }
  for (let i = 0; i < active.length; i++) {
    if (active[i].status === 'OFFER') continue;
    toOpen[i] += scale * overnightShock[i];
    toClose[i] += scale * (overnightShock[i] + intradayShock[i]);
  }
}

/** Betas shifted so that the members' cap-weighted mean is exactly 1. On a day on which the market falls so far that
 * some stock would lose much more, all betas move towards 1; that depends on the market's return alone. */
function setBetas(
  state: MarketState,
  { beta }: SessionArrays,
  exposedWeight: number,
  rawBeta: number,
  worstMarket: number,
): void {
  const { active } = state;
  const centre = 1 / exposedWeight;
  const shift = (1 - rawBeta) / exposedWeight;
  let largest = centre;
  for (const stock of active) {
    if (stock.status !== 'OFFER') largest = max(largest, stock.traits.beta + shift);
  }
  const tolerated = (1 - worstMarket) / (-2 * worstMarket);
  const spread = worstMarket < 0 && largest > tolerated ? max(0, (tolerated - centre) / (largest - centre)) : 1;
  for (let i = 0; i < active.length; i++) {
    const stock = active[i];
    beta[i] = stock.status === 'OFFER' ? 0 : centre + spread * (stock.traits.beta + shift - centre);
  }
}
