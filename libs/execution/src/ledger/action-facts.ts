import { type TradeDate } from '@prometheus/core';
import { type CorporateActionType, type MarketPanel } from '@prometheus/data';

export const SHARES_CHANGE = 0;
export const SYMBOL_CHANGES = 1;
export const PAYS_DIVIDEND = 2;
export const SPINS_OFF = 3;
export const MERGES = 4;
export const DELISTS = 5;

/** Of the actions of one ex-date, those of a lower stage take effect first. */
const STAGE: Readonly<Record<CorporateActionType, number>> = {
  SPLIT: SHARES_CHANGE,
  STOCK_DIVIDEND: SHARES_CHANGE,
  SYMBOL_CHANGE: SYMBOL_CHANGES,
  CASH_DIVIDEND: PAYS_DIVIDEND,
  SPINOFF: SPINS_OFF,
  MERGER: MERGES,
  DELISTING: DELISTS,
};

/** The corporate actions that concern a book on a panel's basis, in columns, in the order in which they take effect: by
 * ex-date, then stage, then as in the panel. */
export interface ActionFacts {
  readonly count: number;
  /** First session on or after the ex-date; T when the panel ends before. */
  readonly sessions: Int32Array;
  readonly exDates: readonly TradeDate[];
  readonly instruments: Int32Array;
  readonly stages: Uint8Array;
  /** New shares for one; NaN where the action names none. */
  readonly ratios: Float64Array;
  /** Cash for one share; NaN where the action names none. */
  readonly amounts: Float64Array;
  /** Whose shares the new ones are; -1 when it is not in the panel. */
  readonly newInstruments: Int32Array;
  /** Session that pays a dividend: that of the ex-date, or a later one. */
  readonly paySessions: Int32Array;
}

/** @param firstSession actions with an earlier ex-date are left out */
export function actionFacts(panel: MarketPanel, firstSession: number): ActionFacts {
  const { actions, basis, sessions: dates } = panel.header;
  const order: number[] = [];
  actions.forEach(({ exDate, type }, k) => {
    const inPrices = basis === 'total_return' || (basis !== 'raw' && STAGE[type] === SHARES_CHANGE);
    if (inPrices || exDate < dates[firstSession]) return;
    let at = order.length;
    for (; at > 0 && comesBefore(exDate, type, actions[order[at - 1]]); at--) order[at] = order[at - 1];
    order[at] = k;
  });
  const count = order.length;
  const sessions = new Int32Array(count);
  const exDates: TradeDate[] = [];
  const instruments = new Int32Array(count);
  const stages = new Uint8Array(count);
  const ratios = new Float64Array(count);
  const amounts = new Float64Array(count);
  const newInstruments = new Int32Array(count);
  const paySessions = new Int32Array(count);
  let session = firstSession;
  for (let k = 0; k < count; k++) {
    const { type, exDate, instrument, ratio, amount, newInstrumentId, payDate } = actions[order[k]];
    while (session < dates.length && dates[session] < exDate) session++;
    sessions[k] = session;
    exDates.push(exDate);
    instruments[k] = instrument;
    stages[k] = STAGE[type];
    ratios[k] = ratio ?? Number.NaN;
    amounts[k] = amount ?? Number.NaN;
    newInstruments[k] = newInstrumentId === undefined ? -1 : panel.instrumentIndex(newInstrumentId);
    paySessions[k] = payDate === undefined ? session : Math.max(session, sessionFrom(panel, payDate));
  }
  return { count, sessions, exDates, instruments, stages, ratios, amounts, newInstruments, paySessions };
}

function comesBefore(
  exDate: TradeDate,
  type: CorporateActionType,
  other: { readonly exDate: TradeDate; readonly type: CorporateActionType },
): boolean {
  return exDate === other.exDate && STAGE[type] < STAGE[other.type];
}

/** First session on or after a date; T when there is none. */
export function sessionFrom(panel: MarketPanel, date: TradeDate): number {
  const exactly = panel.sessionIndex(date);
  return exactly >= 0 ? exactly : panel.lastSessionIndexOnOrBefore(date) + 1;
}

/** Open of instrument j in session t; NaN without a bar. */
export function openOf(panel: MarketPanel, j: number, t: number): number {
  return panel.field('open')[t * panel.instrumentCount + j];
}

/** Close of the last bar of instrument j before session t, in shares as they are after its own splits up to `exDate`.
 * @returns NaN when it has had no bar */
export function lastCloseBefore(panel: MarketPanel, j: number, t: number, exDate: TradeDate): number {
  const width = panel.instrumentCount;
  const closes = panel.field('close');
  let last = t - 1;
  while (last >= 0 && !(closes[last * width + j] > 0)) last--;
  if (last < 0) return Number.NaN;
  let price = closes[last * width + j];
  for (const action of panel.header.actions) {
    if (action.exDate > exDate) break;
    if (action.instrument === j && STAGE[action.type] === SHARES_CHANGE && action.exDate > panel.header.sessions[last])
      price /= action.ratio ?? Number.NaN;
  }
  return price;
}
