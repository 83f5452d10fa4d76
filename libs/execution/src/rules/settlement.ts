import { type MarketId, type TradeDate } from '@prometheus/core';

/** When trades turn into cash. */
export interface SettlementSchedule {
  /** First session at whose open the trades of session `t` have settled; the session count T or more when none in the
   * panel. Never falls as `t` grows. */
  settlesAt(t: number): number;
}

interface Cycle {
  /** First trade date. */
  readonly from: string;
  readonly days: number;
}

/** Business days from trade to settlement, by first trade date.
 * US: SEC Rule 15c6-1 as amended (T+3 for trades from 1995-06-07, T+2 from 2017-09-05, T+1 from 2024-05-28).
 * EU: Regulation (EU) 909/2014 (CSDR); most markets moved on 2014-10-06. Japan: T+2 for trades from 2019-07-16 (JPX).
 * Hong Kong: T+2 (HKEX). */
const CYCLES: Readonly<Record<string, readonly Cycle[]>> = {
  US_EQ: [
    { from: '0000-01-01', days: 5 },
    { from: '1995-06-07', days: 3 },
    { from: '2017-09-05', days: 2 },
    { from: '2024-05-28', days: 1 },
  ],
  EU_EQ: [
    { from: '0000-01-01', days: 3 },
    { from: '2014-10-06', days: 2 },
  ],
  JP_EQ: [
    { from: '0000-01-01', days: 3 },
    { from: '2019-07-16', days: 2 },
  ],
  ASIA_EQ: [{ from: '0000-01-01', days: 2 }],
};
const OTHER_MARKETS: readonly Cycle[] = [{ from: '0000-01-01', days: 2 }];

/** The settlement cycles of a market over a panel's sessions. Banks are closed on some days on which US exchanges trade: on
 * those nothing settles.
 * @param sessions of the panel, oldest first */
export function settlementSchedule(market: MarketId, sessions: readonly TradeDate[]): SettlementSchedule {
  const known = schedules.get(sessions);
  if (known?.market === market) return known.schedule;
  const schedule = newSchedule(market, sessions);
  schedules.set(sessions, { market, schedule });
  return schedule;
}

/** Runs over one panel share its schedule. */
const schedules = new WeakMap<
  readonly TradeDate[],
  { readonly market: MarketId; readonly schedule: SettlementSchedule }
>();

function newSchedule(market: MarketId, sessions: readonly TradeDate[]): SettlementSchedule {
  const cycles = CYCLES[market] ?? OTHER_MARKETS;
  const closed = market === 'US_EQ' ? sessions.map(isUsBankHoliday) : sessions.map(() => false);
  const settlesAt = new Int32Array(sessions.length);
  let cycle = 0;
  for (let t = 0; t < sessions.length; t++) {
    while (cycle + 1 < cycles.length && cycles[cycle + 1].from <= sessions[t]) cycle++;
    let s = t;
    for (let days = cycles[cycle].days; days > 0 && s < sessions.length;) {
      s += 1;
      if (s >= sessions.length || !closed[s]) days -= 1;
    }
    // A shorter cycle begins while trades of the longer one are still on their way; cash of a day comes in one piece.
    settlesAt[t] = t === 0 ? s : Math.max(s, settlesAt[t - 1]);
  }
  return { settlesAt: (t) => settlesAt[t] };
}

/** Columbus Day (second Monday of October) and Veterans Day (11 November, on Monday when it falls on a Sunday): holidays of the
 * Federal Reserve on which the New York Stock Exchange trades. */
function isUsBankHoliday(date: TradeDate): boolean {
  const day = Number(date.slice(8, 10));
  const month = date.slice(5, 7);
  if (month !== '10' && month !== '11') return false;
  const isMonday = new Date(`${date}T00:00:00Z`).getUTCDay() === 1;
  if (month === '10') return isMonday && day >= 8 && day <= 14;
  return day === 11 || (day === 12 && isMonday);
}
