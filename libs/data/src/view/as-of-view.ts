import { type InstrumentId, type TradeDate } from '@prometheus/core';

import { type KnownFiling } from '../facts/filing-facts.js';
import { type FundamentalBasis, type FundamentalFact } from '../facts/fundamental-facts.js';
import { type MacroObservation } from '../facts/macro-facts.js';
import { type Feature } from '../features/feature.js';
import { type MarketSeries } from '../features/market/market-series.js';
import { type CorporateActionType, type PanelInstrument } from '../panel/market-panel.js';
import { type PriceBasis } from '../panel/price-basis.js';

/** What a window can hold: the panel's own fields, and the close adjusted for the splits and dividends, or for the splits alone,
 * that were known at the view's close, scaled so that the newest value is the close itself. */
export type ViewField = 'open' | 'high' | 'low' | 'close' | 'volume' | 'adjustedClose' | 'splitAdjustedClose';

/** A block of history that belongs to its holder: writing to it changes nothing else. */
export interface PanelWindow {
  /** Oldest first. */
  readonly dates: readonly TradeDate[];
  /** Columns. */
  readonly instruments: readonly InstrumentId[];
  /** Shape (dates, instruments), row-major; NaN where there is no bar. */
  readonly values: Float64Array;
}

export interface KnownAction {
  readonly instrumentId: InstrumentId;
  readonly type: CorporateActionType;
  readonly exDate: TradeDate;
  readonly ratio?: number;
  readonly amount?: number;
  /** Whose shares the new ones are; it may have no bar yet, or none ever. */
  readonly newInstrumentId?: InstrumentId;
  readonly payDate?: TradeDate;
}

/** All that a strategy or engine may know at the close of one session, and nothing later. Reads are synchronous;
 * results are copies; a view serves its one date for ever and cannot be widened. */
export interface AsOfView {
  readonly asOfDate: TradeDate;
  /** Absolute session number of the market's calendar. */
  readonly sessionNumber: number;
  /** Sessions since the collection's first bar: 0 on that day. */
  readonly sessionsOfHistory: number;
  readonly basis: PriceBasis;
  /** The same object for views that show one world: whoever has read the sessions up to one of them need not read them again for a later
   * one. It holds nothing. */
  readonly lineage: object;
  /** Instruments that had a bar by now, by id in code-unit order, without their venue; cross-sections have one value for
   * each. */
  readonly instruments: readonly PanelInstrument[];
  /** Their ids; the same list, which nobody can change, until another instrument is listed. */
  readonly instrumentIds: readonly InstrumentId[];
  /** True where the instrument has a bar in this session. */
  trades(instrument: InstrumentId): boolean;
  /** Values of the session `lag` sessions ago, one for each of `instruments`; NaN where there is no bar.
   * @throws {ViewRangeError} beyond the declared history */
  crossSection(field: ViewField, lag?: number): Float64Array;
  /** The last `days` sessions, oldest first.
   * @throws {ViewRangeError} beyond the declared history
   * @throws {UnknownInstrumentError} for an instrument that has no bar yet */
  window(field: ViewField, days: number, instruments?: readonly InstrumentId[]): PanelWindow;
  /** A feature's value at this close, one for each of `instruments`; NaN while the data do not reach back far enough.
   * @throws {ViewRangeError} when the feature looks back further than the declared history */
  feature(feature: Feature): Float64Array;
  /** The last `days` values of a market series, this close's included, oldest first; NaN where undefined.
   * @throws {ViewRangeError} beyond the declared history, or when the series looks back further than it
   * @throws {FactNotRequiredError} for a series of a macro series that was not required */
  market(series: MarketSeries, days: number): Float64Array;
  /** Symbols that are index members now, as known now; undefined when the collection comes without membership. */
  members(): readonly string[] | undefined;
  /** Corporate actions known now with ex-date in the last `days` sessions or later. */
  actions(days: number): readonly KnownAction[];
  /** The newest observations of a macro series known at this close, oldest first, each in the version known then; fewer
   * than `count` where the series is shorter.
   * @throws {FactNotRequiredError} unless the series was required */
  macro(seriesId: string, count?: number): readonly MacroObservation[];
  /** Reported figures of an instrument's issuer known at this close, each period in its newest version known then: the
   * newest `periods` periods, oldest first.
   * @throws {FactNotRequiredError} unless the metric was required */
  fundamentals(
    instrument: InstrumentId,
    metric: string,
    basis: FundamentalBasis,
    periods?: number,
  ): readonly FundamentalFact[];
  /** Filings of an instrument's issuer that became known in the last `days` sessions, oldest first.
   * @throws {FactNotRequiredError} unless filings were required */
  filings(instrument: InstrumentId, days: number): readonly KnownFiling[];
  /** What quality control held against this session's data; empty for a session in good order. */
  degraded(): readonly string[];
}
