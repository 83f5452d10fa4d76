import { beforeOpen, type MarketState } from './market-state.js';
import { type Stock } from './stock.js';

/** What is left after a wind-down, as a multiple of the last close: one of two equally likely values around 1. */
const RECOVERY_SURPRISE = 0.5;

/** The company files for bankruptcy during `session` and trades on for a while, outside the index. */
export function startWindDown(state: MarketState, stock: Stock, session: number): void {
  const { minimumWindDownSessions: low, maximumWindDownSessions: high } = state.spec.failures;
  stock.status = 'WIND_DOWN';
  stock.filedAt = session;
  stock.windDownEnds = session + low + stock.streams.decisions.below(high - low + 1);
}

/** Ends the wind-downs that are due before the open of `session`. */
export function finishWindDowns(state: MarketState, session: number): void {
  for (const stock of state.active) {
    if (stock.status !== 'WIND_DOWN' || stock.windDownEnds !== session) continue;
    const surprise = stock.streams.decisions.uniform() < 0.5 ? -RECOVERY_SURPRISE : RECOVERY_SURPRISE;
    fail(state, stock, session, stock.price * (1 + surprise), stock.filedAt);
  }
}

/** Delists for `terminalValue` a share; nobody could know before the open of `session`. */
export function fail(
  state: MarketState,
  stock: Stock,
  session: number,
  terminalValue: number,
  announced: number,
): void {
  stock.status = 'DELISTED';
  stock.delisting = {
    kind: 'FAILURE',
    effectiveDate: state.sessions[session],
    terminalValue,
    announcedOn: state.sessions[announced],
  };
  state.actions.push({
    instrument: stock.ordinal,
    type: 'DELISTING',
    exSession: session,
    exDate: state.sessions[session],
    amount: terminalValue,
    payDate: state.sessions[session],
    knownAt: beforeOpen(state.sessions[session]),
  });
}
