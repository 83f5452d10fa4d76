import { UnknownCalendarError } from '../errors.js';
import { marketId } from '../ids.js';
import { expandExchange } from './exchange-calendar.js';
import { type ExchangeRules } from './exchange-rules.js';
import { CMES } from './exchanges/cmes.js';
import { FX_GLOB } from './exchanges/fx-glob.js';
import { XETR } from './exchanges/xetr.js';
import { XHKG } from './exchanges/xhkg.js';
import { XLON } from './exchanges/xlon.js';
import { XNYS } from './exchanges/xnys.js';
import { XPAR } from './exchanges/xpar.js';
import { XTKS } from './exchanges/xtks.js';
import { TradingCalendar } from './trading-calendar.js';

/** The markets and their exchanges; a market's own name means the first. */
const MARKETS: readonly { readonly market: string; readonly exchanges: readonly ExchangeRules[] }[] = [
  { market: 'US_EQ', exchanges: [XNYS] },
  { market: 'US_FUT', exchanges: [CMES] },
  { market: 'EU_EQ', exchanges: [XETR, XLON, XPAR] },
  { market: 'JP_EQ', exchanges: [XTKS] },
  { market: 'ASIA_EQ', exchanges: [XHKG] },
  { market: 'FX_GLOB', exchanges: [FX_GLOB] },
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

/** Every name that `tradingCalendar` takes, once: each market followed by its exchanges. */
export function knownCalendars(): string[] {
  return [...new Set(MARKETS.flatMap(({ market, exchanges }) => [market, ...exchanges.map(({ code }) => code)]))];
}
