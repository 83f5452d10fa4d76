import { UnknownCalendarError } from '../errors.js';
import { marketId } from '../ids.js';
import { expandExchange } from './exchange-calendar.js';
import { type ExchangeRules } from './exchange-rules.js';
import { XNYS } from './exchanges/xnys.js';
import { TradingCalendar } from './trading-calendar.js';

/** The markets and their exchanges; a market's own name means the first. */
const MARKETS: readonly { readonly market: string; readonly exchanges: readonly ExchangeRules[] }[] = [
  { market: 'US_EQ', exchanges: [XNYS] },
];

const calendars = new Map<string, TradingCalendar>();

/** The calendar of a market (`US_EQ`) or of one of its exchanges (`XNYS`), expanded once a process.
 * @throws {UnknownCalendarError} listing the known names */
export function tradingCalendar(marketOrExchange: string): TradingCalendar {
  for (const { market, exchanges } of MARKETS) {
    const rules = marketOrExchange === market ? exchanges[0] : exchanges.find(({ code }) => code === marketOrExchange);
    if (rules === undefined) continue;
    let calendar = calendars.get(rules.code);
    if (calendar === undefined) {
      calendar = new TradingCalendar(marketId(market), expandExchange(rules));
      calendars.set(rules.code, calendar);
    }
    return calendar;
  }
  throw new UnknownCalendarError(marketOrExchange, knownCalendars());
}

/** Every name that `tradingCalendar` takes: each market followed by its exchanges. */
export function knownCalendars(): string[] {
  return MARKETS.flatMap(({ market, exchanges }) => [market, ...exchanges.map(({ code }) => code)]);
}
