import { type TradeDate } from '@prometheus/core';
import { type CorporateActionType, type MarketPanel } from '@prometheus/data';

/** What the auditor takes from a corporate action. Of the actions of one day and name, those of a lower stage take effect
 * first; types that are not here change neither shares nor cash. */
const STAGE: Readonly<Partial<Record<CorporateActionType, number>>> = {
  SPLIT: 0,
  STOCK_DIVIDEND: 0,
  CASH_DIVIDEND: 1,
  MERGER: 2,
  DELISTING: 3,
};
export const STAGES = 4;
export const CHANGES_SHARES = 0;
export const PAYS_CASH = 1;

/** The corporate actions that concern a book on a panel's basis, in columns, by ex-date. */
export interface ActionFacts {
  readonly count: number;
  /** First session on or after the ex-date; T when the panel ends before. */
  readonly sessions: Int32Array;
  /** Equal for actions of one ex-date. */
  readonly days: Int32Array;
  readonly instruments: Int32Array;
  readonly stages: Uint8Array;
  /** New shares for one, or cash for one share; NaN where the action names none. */
  readonly values: Float64Array;
  /** Session that pays a dividend: that of the ex-date, or a later one. */
  readonly paySessions: Int32Array;
}

/** @param firstSession actions with an earlier ex-date are left out */
export function actionFacts(panel: MarketPanel, firstSession: number): ActionFacts {
  const { actions, basis, sessions: dates } = panel.header;
  const lowestStage = basis === 'raw' ? CHANGES_SHARES : PAYS_CASH;
  const sessions = new Int32Array(actions.length);
  const days = new Int32Array(actions.length);
  const instruments = new Int32Array(actions.length);
  const stages = new Uint8Array(actions.length);
  const values = new Float64Array(actions.length);
  const paySessions = new Int32Array(actions.length);
  let count = 0;
  let session = firstSession;
  let day = 0;
  let exDate = dates[firstSession];
  for (const action of basis === 'total_return' ? [] : actions) {
    const stage = STAGE[action.type];
    if (stage === undefined || stage < lowestStage || action.exDate < dates[firstSession]) continue;
    if (action.exDate !== exDate) {
      exDate = action.exDate;
      day += 1;
      while (session < dates.length && dates[session] < exDate) session++;
    }
    sessions[count] = session;
    days[count] = day;
    instruments[count] = action.instrument;
    stages[count] = stage;
    values[count] = (stage === CHANGES_SHARES ? action.ratio : action.amount) ?? Number.NaN;
    paySessions[count] = action.payDate === undefined ? session : Math.max(session, sessionFrom(panel, action.payDate));
    count += 1;
  }
  return { count, sessions, days, instruments, stages, values, paySessions };
}

function sessionFrom(panel: MarketPanel, date: TradeDate): number {
  const exactly = panel.sessionIndex(date);
  return exactly >= 0 ? exactly : panel.lastSessionIndexOnOrBefore(date) + 1;
}
