import { abs, max, sqrt } from '../math-functions.js';
import { closeTick, writeBar } from './bars.js';
import { closeOffer, completeOffer, startOffer } from './cash-offers.js';
import { type CompanyEvent, drawCompanyEvent } from './company-events.js';
import { fail, finishWindDowns, startWindDown } from './failures.js';
import { settleMembership } from './index-membership.js';
import { listNewCompany } from './listings.js';
import { type MarketState } from './market-state.js';
import { applySplit, declarePayouts, takeDividend } from './payouts.js';
import { type SessionArrays } from './session-arrays.js';
import { drawSessionReturns } from './session-returns.js';
import { type Stock } from './stock.js';

/** Daily decay of the high against which distress is measured: half is forgotten in about a year. */
const HIGH_MEMORY = 1 - 1 / 360;
/** Range of a share whose value hangs on an offer. */
const OFFER_INTRADAY_VOLATILITY = 0.002;

/** Runs the market from the close before `session` to its close. */
export function simulateSession(state: MarketState, session: number, arrays: SessionArrays): void {
  finishWindDowns(state, session);
  state.active = state.active.filter(isListed);
  listNewCompany(state, session);
  const { active } = state;

  fillCapShares(active, arrays.capShare);
  const event = drawCompanyEvent(state, session, arrays.capShare, arrays.hazard, arrays.jump);
  const dividends = arrays.dividendYield;
  for (let i = 0; i < active.length; i++) {
    applySplit(state, active[i], session);
    dividends[i] = takeDividend(state, active[i], session) / active[i].price;
  }
  drawSessionReturns(state, session, arrays);
  for (let i = 0; i < active.length; i++) {
    closeSession(state, active[i], i, session, event?.position === i ? event : undefined, arrays);
  }
  settleMembership(state, session);
  for (const stock of active) declarePayouts(state, stock, session);
  state.active = active.filter(isListed);
}

function closeSession(
  state: MarketState,
  stock: Stock,
  i: number,
  session: number,
  event: CompanyEvent | undefined,
  { beta, dividendYield, toOpen, toClose, volatility }: SessionArrays,
): void {
  stock.columns.exposure[stock.bars] = beta[i];
  const previous = stock.price;
  const open = previous * (1 + toOpen[i] - dividendYield[i]);
  const close = previous * (1 + toClose[i] - dividendYield[i]);
  if (event?.kind === 'SUDDEN_FAILURE') return fail(state, stock, session, close, session);
  if (stock.offer?.resolves === session) {
    if (stock.offer.completes) {
      stock.status = 'DELISTED';
      return completeOffer(state, stock, session);
    }
    closeOffer(state, stock, 'BROKEN');
    stock.status = 'NORMAL';
  }

  const { path, spec } = state;
  const isQuiet = stock.status === 'OFFER';
  const market = beta[i] * path.volatility[session];
  const daily = sqrt(volatility[i] * volatility[i] + market * market);
  const intraday = isQuiet ? OFFER_INTRADAY_VOLATILITY : daily * sqrt(1 - spec.risk.overnightShare);
  stock.price = closeTick(close);
  writeBar(stock, open, stock.price, intraday, abs(toClose[i]) / daily, path.activity[session]);
  stock.level *= 1 + toClose[i];
  stock.high = max(stock.level, stock.high * HIGH_MEMORY);
  if (event?.kind === 'FILING') startWindDown(state, stock, session);
  if (event?.kind === 'OFFER') startOffer(state, stock, session, event.jump);
}

function fillCapShares(active: readonly Stock[], capShare: Float64Array): void {
  let total = 0;
  for (let i = 0; i < active.length; i++) {
    capShare[i] = active[i].price * active[i].shares;
    if (active[i].isMember) total += capShare[i];
  }
  for (let i = 0; i < active.length; i++) capShare[i] /= total;
}

function isListed(stock: Stock): boolean {
  return stock.status !== 'DELISTED';
}
