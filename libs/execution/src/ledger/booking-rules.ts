import { type TradeDate } from '@prometheus/core';
import { type CorporateActionType, type PanelAction, type PanelInstrument, type PriceBasis } from '@prometheus/data';

/** Sessions without a bar after which a held name counts as delisted without notice. */
export const MISSING_SESSIONS_BEFORE_WRITE_OFF = 20;

/** Return from the last close to the terminal value of a name that vanished without an event, by its last venue.
 * Sources: Shumway (1997), Journal of Finance 52(1), for NYSE and AMEX; Shumway and Warther (1999), Journal of
 * Finance 54(6), for Nasdaq. A name whose last bars were over the counter has already fallen. An unknown venue gets
 * the harsher figure. */
export interface MissingDelistingReturn {
  readonly NYSE: number;
  readonly AMEX: number;
  readonly NASDAQ: number;
  readonly OTC: number;
  readonly unknown: number;
}

export const MISSING_DELISTING_RETURN: MissingDelistingReturn = {
  NYSE: -0.3,
  AMEX: -0.3,
  NASDAQ: -0.55,
  OTC: 0,
  unknown: -0.55,
};

export function missingDelistingReturn(instrument: PanelInstrument, returns: MissingDelistingReturn): number {
  const venue = instrument.exchange;
  return venue !== undefined && Object.hasOwn(returns, venue)
    ? returns[venue as keyof MissingDelistingReturn]
    : returns.unknown;
}

/** The order in which the actions of one ex-date take effect: shares change and names move before cash is paid on them, and
 * what is paid or handed out goes to those who held before it. */
const STAGE: Readonly<Record<CorporateActionType, number>> = {
  SPLIT: 0,
  STOCK_DIVIDEND: 0,
  SYMBOL_CHANGE: 1,
  CASH_DIVIDEND: 2,
  SPINOFF: 3,
  MERGER: 4,
  DELISTING: 5,
};

/** The actions that a book on this basis has to book, in order. Adjusted prices hold splits already, total-return
 * prices everything.
 * @param actions of a panel's header: by ex-date, then instrument
 * @param from actions with an earlier ex-date are left out */
export function bookableActions(actions: readonly PanelAction[], basis: PriceBasis, from: TradeDate): PanelAction[] {
  const bookable: PanelAction[] = [];
  if (basis === 'total_return') return bookable;
  for (const action of actions) {
    if (action.exDate < from) continue;
    if (basis !== 'raw' && (action.type === 'SPLIT' || action.type === 'STOCK_DIVIDEND')) continue;
    let k = bookable.length;
    for (; k > 0 && takesEffectBefore(action, bookable[k - 1]); k--) bookable[k] = bookable[k - 1];
    bookable[k] = action;
  }
  return bookable;
}

function takesEffectBefore(a: PanelAction, b: PanelAction): boolean {
  return a.exDate === b.exDate && STAGE[a.type] < STAGE[b.type];
}
