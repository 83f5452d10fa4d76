import { type TradeDate } from '@prometheus/core';

import { type ResolvedSyntheticMarketSpec } from '../spec.js';

/** Daily bars of one stock on consecutive sessions, as traded: the level moves with splits and on ex-dates. */
export interface SyntheticBars {
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  /** Close with dividends reinvested at the close of the ex-date and splits undone; equals `close` on the last bar. */
  readonly adjustedClose: Float64Array;
  /** Shares traded, whole. */
  readonly volume: Float64Array;
}

export interface SyntheticDelisting {
  readonly kind: 'FAILURE' | 'CASH_MERGER';
  /** First session without trading; holders receive `terminalValue` for each share on it. */
  readonly effectiveDate: TradeDate;
  /** Cash for one share. */
  readonly terminalValue: number;
  /** Day of the bankruptcy filing or of the offer; the effective date itself when there was no warning. */
  readonly announcedOn: TradeDate;
}

/** Shares outstanding from a session (its close included) until the next entry. */
export interface ShareCount {
  readonly fromSession: number;
  readonly shares: number;
}

export interface SyntheticInstrument {
  readonly symbol: string;
  readonly name: string;
  readonly sector: string;
  readonly subIndustry: string;
  readonly listedOn: TradeDate;
  /** Positions in `sessions` of the first and the last bar; every session between has a bar. */
  readonly firstSession: number;
  readonly lastSession: number;
  readonly delisting?: SyntheticDelisting;
  readonly sharesOutstanding: readonly ShareCount[];
  readonly bars: SyntheticBars;
}

/** `knownAt` is a UTC instant: 22:00 of the day of a declaration (after the close in New York), or 12:00 of the
 * effective date of a MERGER or DELISTING (before the open). */
export interface SyntheticCorporateAction {
  readonly instrument: number;
  readonly type: 'SPLIT' | 'CASH_DIVIDEND' | 'MERGER' | 'DELISTING';
  readonly exSession: number;
  readonly exDate: TradeDate;
  /** New shares for one old (SPLIT). */
  readonly ratio?: number;
  /** Cash for one share (the others). */
  readonly amount?: number;
  readonly payDate?: TradeDate;
  readonly knownAt: string;
}

/** Membership at the close of each session from `from` until before `to`; members at a close make the next return. */
export interface MembershipSpell {
  readonly instrument: number;
  readonly from: TradeDate;
  readonly to?: TradeDate;
}

export interface InstrumentTruth {
  /** Before the daily normalisation that keeps the members' cap-weighted mean at 1. */
  readonly beta: number;
  readonly sectorLoading: number;
  /** Annual, own risk only, without market and sector. */
  readonly ownVolatility: number;
  /** Annual target; 0 for a company that pays nothing. */
  readonly dividendYield: number;
  /** Beta in force on each bar's session, and on the effective date of a delisting as the last element. */
  readonly exposure: Float64Array;
}

export interface OfferTruth {
  readonly instrument: number;
  readonly announcedOn: TradeDate;
  readonly amount: number;
  readonly outcome: 'COMPLETED' | 'BROKEN' | 'OPEN';
}

export interface KnownTruth {
  readonly instruments: readonly InstrumentTruth[];
  /** Total return of the index (price return + members' dividend yield), shape (sessions,); element 0 is 0. */
  readonly marketReturns: Float64Array;
  /** Sector shocks before projection, one array of shape (sessions,) for each sector of the specification. */
  readonly sectorShocks: readonly Float64Array[];
  /** Every cash offer, the broken ones included. */
  readonly offers: readonly OfferTruth[];
}

export interface SyntheticMarket {
  readonly spec: ResolvedSyntheticMarketSpec;
  readonly sessions: readonly TradeDate[];
  readonly index: {
    readonly levels: Float64Array;
    /** With the members' dividends reinvested; starts at the price level. */
    readonly totalReturnLevels: Float64Array;
  };
  readonly instruments: readonly SyntheticInstrument[];
  /** By instrument, then ex-date. */
  readonly actions: readonly SyntheticCorporateAction[];
  /** By start, then instrument. */
  readonly membership: readonly MembershipSpell[];
  readonly knownTruth: KnownTruth;
}
