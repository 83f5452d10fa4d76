import { validateConfig } from '@prometheus/core';

import { type SyntheticMarketSpec, syntheticMarketSpecSchema } from '../spec.js';
import { listFoundingCompanies } from './listings.js';
import { MarketState } from './market-state.js';
import { publish } from './publish.js';
import { SessionArrays } from './session-arrays.js';
import { simulateSession } from './simulate-session.js';
import { type SyntheticMarket } from './synthetic-market.js';

/** Generates a whole daily stock market around a given index path.
 *
 * One session, for stock i with weight w_i (share of the members' market value at the previous close), index price
 * return R, dividend yield y_i of the day's ex-dates, M = R + sum of w_i y_i:
 *
 *   total return_i = (1 + b_i M)(1 + J_i) - 1 - A  +  s (1 + J_i)(e_i - E)        price return_i = total return_i - y_i
 *
 * - b_i: beta, shifted so that the weighted mean over members is 1.
 * - J_i: company news. At most one company is struck a session, by a failure or a cash offer, with a hazard that was
 *   known at the previous close; J_i is the jump minus its expectation, so its mean is zero and every survivor is paid
 *   for the risk it ran. A is the weighted sum of all news, spread evenly.
 * - e_i: sector and own risk, Student t, with clustering variances, symmetric around zero given the past. E is the
 *   weighted mean of (1 + J)e over that of (1 + J).
 * - s <= 1: shrinks the residuals of a session on which one of them would take more than 60 % of a share's value. It
 *   depends on their sizes and never on their signs, so it leaves the mean at zero.
 *
 * The weighted sum of total returns is therefore M and that of price returns R, by arithmetic, for every draw. And every
 * residual, total return_i - b_i M, has mean zero given all that was known at the previous close: no rule that chooses
 * and weights stocks by what it knows then can earn more than its beta, before costs. Failures count with their terminal
 * value and shares under an offer follow the martingale in cash-offers.ts (beta 0), so this holds only for one who books
 * delistings. The open splits each return into two parts, each with mean zero given what was known before it, so the
 * opening gap foretells nothing either. Dividends: a share falls by the payment in expectation, so capturing them earns
 * nothing.
 *
 * Same specification, same bytes: randomness comes from named streams, and of the functions whose last bits IEEE 754
 * leaves open only Math.log and Math.exp are used, which V8 computes in software alike on every processor.
 *
 * @throws {ConfigError} naming every parameter that is out of range */
export function generateSyntheticMarket(spec: SyntheticMarketSpec): SyntheticMarket {
  const state = new MarketState(validateConfig(syntheticMarketSpecSchema, spec, () => 'synthetic market'));
  const arrays = new SessionArrays(state.spec.stocks + state.reserve);
  listFoundingCompanies(state);
  for (let session = 0; session < state.sessions.length; session++) simulateSession(state, session, arrays);
  return publish(state);
}
