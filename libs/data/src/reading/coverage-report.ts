import { compareCodeUnits, type TradeDate } from '@prometheus/core';

import { EmptyRangeError } from '../errors.js';
import { type MarketPanel } from '../panel/market-panel.js';
import { firstSessionOnOrAfter } from '../panel/session-search.js';

/** How many instruments a session has. */
export interface SessionCoverage {
  readonly date: TradeDate;
  /** Instruments with a bar. */
  readonly bars: number;
  /** Instruments between their first and last bars. */
  readonly listed: number;
  /** Index members and those of them with a bar; undefined in a collection without membership. */
  readonly members: number | undefined;
  readonly membersWithBar: number | undefined;
}

/** Sessions without a bar between the first and last bars of an instrument, within the range. */
export interface InstrumentGaps {
  readonly symbol: string;
  readonly missing: number;
  readonly listed: number;
  /** The longest run of them. */
  readonly longest: number;
  readonly longestFrom: TradeDate;
  readonly longestTo: TradeDate;
}

export interface CoverageReport {
  readonly sessions: readonly SessionCoverage[];
  /** Most missing sessions first. */
  readonly gaps: readonly InstrumentGaps[];
  /** Tickers of spells of membership in the range without a single bar; undefined in a collection without membership. */
  readonly membersWithoutPrices: readonly string[] | undefined;
}

/** Which of a collection's instruments have bars in which sessions. Looks back from the present: an instrument that is listed
 * after its last bar cannot be told from one that is gone.
 * @param from first day, default the panel's
 * @param to last day, default the panel's
 * @throws {EmptyRangeError} when no session of the panel lies between them */
export function coverageReport(panel: MarketPanel, from?: TradeDate, to?: TradeDate): CoverageReport {
  const { sessions, membership, hasMembership, collection } = panel.header;
  const first = from === undefined ? 0 : firstSessionOnOrAfter(sessions, from);
  const last = to === undefined ? sessions.length - 1 : panel.lastSessionIndexOnOrBefore(to);
  if (first > last) {
    const requested = `${from ?? 'its beginning'} to ${to ?? 'its end'}`;
    throw new EmptyRangeError(collection, requested, `from ${sessions[0]} to ${sessions[sessions.length - 1]}`);
  }
  const size = last - first + 1;
  const bars = new Int32Array(size);
  const listed = new Int32Array(size);
  const gaps: InstrumentGaps[] = [];
  for (let i = 0; i < panel.instrumentCount; i++) {
    const found = countInstrument(panel, i, first, last, bars, listed);
    if (found !== undefined) gaps.push(found);
  }
  const members = hasMembership ? countMembers(panel, first, last) : undefined;
  const withoutPrices = new Set<string>();
  for (const { symbol, instrument, fromDate, toDate } of membership) {
    const start = Math.max(first, firstSessionOnOrAfter(sessions, fromDate));
    const end = Math.min(last + 1, toDate === undefined ? last + 1 : firstSessionOnOrAfter(sessions, toDate));
    if (start >= end) continue;
    let t = instrument < 0 ? end : start;
    while (t < end && panel.tradeable[t * panel.instrumentCount + instrument] === 0) t += 1;
    if (t === end) withoutPrices.add(symbol);
  }
  return {
    sessions: Array.from({ length: size }, (_, k) => ({
      date: sessions[first + k],
      bars: bars[k],
      listed: listed[k],
      members: members?.members[k],
      membersWithBar: members?.withBar[k],
    })),
    gaps: gaps.sort((a, b) => b.missing - a.missing || compareCodeUnits(a.symbol, b.symbol)),
    membersWithoutPrices: hasMembership ? [...withoutPrices].sort(compareCodeUnits) : undefined,
  };
}

/** Adds instrument `i` to the counts. @returns its gaps, if it has any */
function countInstrument(
  panel: MarketPanel,
  i: number,
  first: number,
  last: number,
  bars: Int32Array,
  listed: Int32Array,
): InstrumentGaps | undefined {
  const start = Math.max(first, panel.firstBar(i));
  const end = Math.min(last, panel.lastBar(i));
  let missing = 0;
  let run = 0;
  let longest = 0;
  let longestEnd = 0;
  for (let t = start; t <= end; t++) {
    listed[t - first] += 1;
    if (panel.tradeable[t * panel.instrumentCount + i] === 1) {
      bars[t - first] += 1;
      run = 0;
      continue;
    }
    missing += 1;
    run += 1;
    if (run > longest) {
      longest = run;
      longestEnd = t;
    }
  }
  if (missing === 0) return undefined;
  const { instruments, sessions } = panel.header;
  return {
    symbol: instruments[i].symbol,
    missing,
    listed: end - start + 1,
    longest,
    longestFrom: sessions[longestEnd - longest + 1],
    longestTo: sessions[longestEnd],
  };
}

function countMembers(panel: MarketPanel, first: number, last: number): { members: Int32Array; withBar: Int32Array } {
  const { membership, sessions } = panel.header;
  const size = last - first + 1;
  const counts = { members: new Int32Array(size), withBar: new Int32Array(size) };
  for (const { instrument, fromDate, toDate } of membership) {
    const start = Math.max(first, firstSessionOnOrAfter(sessions, fromDate));
    const end = toDate === undefined ? last + 1 : Math.min(last + 1, firstSessionOnOrAfter(sessions, toDate));
    for (let t = start; t < end; t++) {
      counts.members[t - first] += 1;
      if (instrument >= 0) counts.withBar[t - first] += panel.tradeable[t * panel.instrumentCount + instrument];
    }
  }
  return counts;
}
