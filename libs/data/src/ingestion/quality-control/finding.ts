import { dateOfEpochDay, type TradeDate } from '@prometheus/core';

export type FindingSeverity = 'INFO' | 'WARNING' | 'ERROR';

/** What quality control looks for; each code has one severity, and what became of the rows is part of its meaning. */
export const FINDING_SEVERITY = {
  /** Sessions without a row between an instrument's first and last. */
  MISSING_SESSIONS: 'WARNING',
  /** Rows on days without a session: set aside. */
  NOT_A_SESSION: 'WARNING',
  /** Rows outside of the years that the market's calendar covers: set aside. */
  OUT_OF_CALENDAR: 'WARNING',
  /** Rows without open, close or a needed adjusted close: set aside. */
  MISSING_PRICE: 'WARNING',
  /** Rows without high or low: these are taken from open and close. */
  MISSING_RANGE: 'WARNING',
  /** Rows without volume: stored as 0. */
  MISSING_VOLUME: 'WARNING',
  /** High or low slightly misses open or close: widened to hold them. */
  CROSSED_OHLC: 'WARNING',
  /** Equal rows of one day: kept once. */
  DUPLICATE_ROW: 'WARNING',
  /** Five or more equal closes in a row although shares were traded. */
  STALE_CLOSE: 'WARNING',
  ZERO_VOLUME: 'INFO',
  /** Returns beyond ten robust standard deviations that no corporate action explains. */
  EXTREME_RETURN: 'WARNING',
  /** A fall or rise in the ratio of a split, from the open on, that no corporate action explains. */
  UNADJUSTED_SPLIT: 'WARNING',
  /** Fewer instruments than in the 20 sessions before. */
  COVERAGE: 'WARNING',
  /** The last row lies before the end of the collection. Why is not known: this is no delisting. */
  ENDS_EARLY: 'INFO',
  /** The venue of the last rows was inferred from the symbol. */
  VENUE_INFERRED: 'INFO',
  /** Actions that were inferred from close and adjusted close: stored. */
  INFERRED_ACTION: 'INFO',
  /** Inferred actions of which too little is certain: not stored. */
  UNCERTAIN_ACTION: 'WARNING',
  /** A ticker that means another security than the one in the price files: a spell of membership is not joined, and its member has
   * no prices; a line of a symbol list is left out. */
  TICKER_REUSED: 'WARNING',
  /** Rows of a sector or action file about a symbol that the collection does not have: not stored. Symbols of which a
   * provider was asked for bars and has none. */
  UNKNOWN_INSTRUMENT: 'WARNING',
  /** Issuers of which no number at the regulator (CIK) is known: their filings are not asked for. */
  MISSING_CIK: 'WARNING',
  /** Filings whose document cannot be had or read: stored without text. */
  FILING_WITHOUT_TEXT: 'WARNING',
  /** Reports in whose text no item was found: stored as one section. */
  FILING_NOT_DIVIDED: 'WARNING',
  /** Filings with another text than the stored one: the stored one stays. */
  FILING_TEXT_DIFFERS: 'WARNING',
  /** Values that differ from those stored: the new ones are current, the old ones stay. */
  RESTATED: 'WARNING',
  /** Reported figures of one symbol, period and instant contradict each other: none of the symbol is stored. */
  AMBIGUOUS_ISSUER: 'WARNING',
  /** Figures of a filing that a source corrected after a later filing had restated them: not stored. */
  SUPERSEDED_CORRECTION: 'INFO',
  /** Macro series whose values stand as revised later, though they count as known since their first version was due. */
  REVISED_VALUES: 'WARNING',
  /** Companies of which a provider has no reported figures. */
  NO_FUNDAMENTALS: 'INFO',
} as const satisfies Record<string, FindingSeverity>;

export type FindingCode = keyof typeof FINDING_SEVERITY;

/** One observation about one instrument (or, without symbol, about the collection), over all its occurrences. */
export interface QcFinding {
  readonly code: FindingCode;
  readonly severity: FindingSeverity;
  readonly symbol: string | undefined;
  readonly firstDate: TradeDate | undefined;
  readonly lastDate: TradeDate | undefined;
  /** How many rows or sessions it speaks of. */
  readonly occurrences: number;
  readonly detail: string;
  /** Of returns that nothing explains: each of them. */
  readonly jumps?: readonly JumpFinding[];
}

/** One return that nothing explains. */
export interface JumpFinding {
  readonly date: TradeDate;
  /** Simple return of the day as a fraction. */
  readonly return: number;
  /** The split whose signature it has, as `2:1`. */
  readonly split?: string;
}

/** @param days ascending whole days since 1970-01-01, one an occurrence; may be empty */
export function finding(
  code: FindingCode,
  symbol: string | undefined,
  days: readonly number[],
  detail: string,
  occurrences = days.length,
): QcFinding {
  const first = days.length > 0 ? dateOfEpochDay(days[0]) : undefined;
  const last = days.length > 0 ? dateOfEpochDay(days[days.length - 1]) : undefined;
  return { code, severity: FINDING_SEVERITY[code], symbol, firstDate: first, lastDate: last, occurrences, detail };
}

/** Joins descriptions; of more than `shown`, the rest is counted. */
export function listed(items: readonly string[], shown = 20): string {
  const more = items.length - shown;
  return more > 0 ? `${items.slice(0, shown).join(', ')} and ${more} more` : items.join(', ');
}

export function listedDays(days: readonly number[]): string {
  return listed(days.map(dateOfEpochDay));
}
