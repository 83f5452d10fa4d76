import { type TradeDate, tradingCalendar } from '@prometheus/core';

/** The provider's code of an exchange -> our name of its calendar. */
const CALENDARS: Readonly<Record<string, string>> = {
  US: 'XNYS',
  XETRA: 'XETR',
  LSE: 'XLON',
  PA: 'XPAR',
  TSE: 'XTKS',
  HK: 'XHKG',
};

/** When a declaration of which only the day is known was known to everybody: at the open of the session after it.
 * @returns ms UTC; undefined for exchanges and years without a calendar, so that the ex-date decides */
export function openAfterDeclaration(symbol: string, declared: TradeDate): number | undefined {
  const dot = symbol.lastIndexOf('.');
  const name = CALENDARS[dot < 0 ? 'US' : symbol.slice(dot + 1).toUpperCase()];
  if (name === undefined) return undefined;
  const calendar = tradingCalendar(name);
  if (declared < calendar.firstDate || declared >= calendar.lastDate) return undefined;
  return calendar.sessionOpenMs(calendar.nextTradingDay(declared));
}
