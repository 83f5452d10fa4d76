import { type InstrumentId, type TradeDate } from '@prometheus/core';

import { FactNotRequiredError, UnknownInstrumentError, ViewRangeError } from '../errors.js';
import { type KnownFiling } from '../facts/filing-facts.js';
import { type FundamentalBasis, type FundamentalFact } from '../facts/fundamental-facts.js';
import { type MacroObservation } from '../facts/macro-facts.js';
import { type Feature, type FeatureColumns } from '../features/feature.js';
import { type MarketSeries } from '../features/market/market-series.js';
import { type MarketPanel, type PanelInstrument } from '../panel/market-panel.js';
import { type PriceBasis } from '../panel/price-basis.js';
import { type AsOfView, type KnownAction, type PanelWindow, type ViewField } from './as-of-view.js';
import { Divisors } from './divisors.js';
import { type ViewContext } from './view-context.js';

/** The one implementation of `AsOfView`: a panel and a session beyond which it does not look. The panel is held in
 * private fields and no method returns a reference into it. */
export class PanelView implements AsOfView {
  readonly asOfDate: TradeDate;
  readonly sessionNumber: number;
  readonly sessionsOfHistory: number;
  readonly basis: PriceBasis;
  readonly lineage: object;
  readonly #panel: MarketPanel;
  readonly #columns: FeatureColumns;
  readonly #context: ViewContext;
  readonly #t: number;
  readonly #declared: number;
  readonly #history: number;
  #lastIndex = -1;

  /** @param t session position in the panel: the last that may be seen
   * @param history how many sessions may be seen, session t included; Infinity for all since the panel's first
   * @throws {RangeError} when the panel has no session t or the history is none */
  constructor(context: ViewContext, t: number, history: number) {
    const { panel, columns } = context;
    if (!Number.isInteger(t) || t < 0 || t >= panel.sessionCount || !(history >= 1)) {
      throw new RangeError(`no view of ${history} sessions up to position ${t} of a panel of ${panel.sessionCount}`);
    }
    this.#panel = panel;
    this.#columns = columns;
    this.#context = context;
    this.#t = t;
    this.#declared = history;
    this.#history = Math.min(history, t + 1);
    this.asOfDate = panel.header.sessions[t];
    this.sessionNumber = panel.header.firstSessionNumber + t;
    this.sessionsOfHistory = t;
    this.basis = panel.header.basis;
    this.lineage = context.lineage;
    Object.freeze(this);
  }

  get instruments(): readonly PanelInstrument[] {
    return this.#context.listed(this.#t).instruments;
  }

  get instrumentIds(): readonly InstrumentId[] {
    return this.#context.listed(this.#t).ids;
  }

  trades(instrument: InstrumentId): boolean {
    const i = this.#indexOf(instrument);
    return i >= 0 && this.#panel.tradeable[this.#t * this.#panel.instrumentCount + i] === 1;
  }

  crossSection(field: ViewField, lag = 0): Float64Array {
    this.#requireHistory(lag + 1, `${field} ${lag} sessions ago`);
    const { positions } = this.#context.listed(this.#t);
    if (isAdjusted(field)) return this.#adjustedCrossSection(field, lag, positions);
    return gather(this.#panel.field(field), this.#panel.instrumentCount, this.#t - lag, positions);
  }

  window(field: ViewField, days: number, instruments?: readonly InstrumentId[]): PanelWindow {
    this.#requireHistory(days, `${days} sessions of ${field}`);
    const listed = this.#context.listed(this.#t);
    const positions =
      instruments === undefined ? listed.positions : Int32Array.from(instruments, (id) => this.#position(id));
    const ids = instruments ?? listed.ids;
    const first = this.#t - days + 1;
    const dates = this.#panel.header.sessions.slice(first, this.#t + 1);
    if (isAdjusted(field)) {
      return { dates, instruments: [...ids], values: this.#adjustedCloses(field, days, positions) };
    }
    const source = this.#panel.field(field);
    const values = new Float64Array(days * positions.length);
    for (let row = 0; row < days; row++) {
      const offset = (first + row) * this.#panel.instrumentCount;
      for (let k = 0; k < positions.length; k++) values[row * positions.length + k] = source[offset + positions[k]];
    }
    return { dates, instruments: [...ids], values };
  }

  feature(feature: Feature): Float64Array {
    this.#requireLookback(feature);
    const { positions } = this.#context.listed(this.#t);
    return gather(this.#columns.column(feature), this.#panel.instrumentCount, this.#t, positions);
  }

  market(series: MarketSeries, days: number): Float64Array {
    this.#requireLookback(series);
    this.#requireHistory(days, `${days} sessions of ${series.id}`);
    return this.#context.market.series(series).slice(this.#t - days + 1, this.#t + 1);
  }

  members(): readonly string[] | undefined {
    return this.#context.members(this.#t);
  }

  actions(days: number): readonly KnownAction[] {
    this.#requireHistory(days, `corporate actions of ${days} sessions`);
    return this.#context.actions(this.#t, days);
  }

  macro(seriesId: string, count = 1): readonly MacroObservation[] {
    const { macro } = this.#context.facts;
    if (macro === undefined) throw new FactNotRequiredError('macro', seriesId, []);
    return macro.latest(seriesId, positive(count, 'observations'), this.#closeMs());
  }

  fundamentals(
    instrument: InstrumentId,
    metric: string,
    basis: FundamentalBasis,
    periods = 1,
  ): readonly FundamentalFact[] {
    const { facts } = this.#context;
    if (facts.fundamentals === undefined) throw new FactNotRequiredError('fundamentals', metric, []);
    const issuer = facts.issuerOf(this.#listedId(instrument));
    if (issuer === undefined) return [];
    return facts.fundamentals.history(issuer, metric, basis, positive(periods, 'periods'), this.#closeMs());
  }

  filings(instrument: InstrumentId, days: number): readonly KnownFiling[] {
    const { facts, closes } = this.#context;
    if (facts.filings === undefined) throw new FactNotRequiredError('filings', 'filings', []);
    this.#requireHistory(days, `filings of ${days} sessions`);
    const issuer = facts.issuerOf(this.#listedId(instrument));
    if (issuer === undefined) return [];
    return facts.filings.between(issuer, days > this.#t ? -Infinity : closes[this.#t - days], this.#closeMs());
  }

  degraded(): readonly string[] {
    return this.#context.degraded(this.#t);
  }

  #closeMs(): number {
    return this.#context.closes[this.#t];
  }

  /** @throws {UnknownInstrumentError} for an instrument that has no bar yet */
  #listedId(id: InstrumentId): InstrumentId {
    this.#position(id);
    return id;
  }

  /** Position in the panel, or -1. Whoever goes through the instruments in their order is spared the look-up. */
  #indexOf(id: InstrumentId): number {
    const { instruments } = this.#panel.header;
    const next = this.#lastIndex + 1;
    const known = next < instruments.length && instruments[next].instrumentId === id;
    this.#lastIndex = known ? next : this.#panel.instrumentIndex(id);
    return this.#lastIndex;
  }

  #requireLookback({ id, lookback }: Pick<Feature, 'id' | 'lookback'>): void {
    if (lookback > this.#declared) {
      throw new ViewRangeError(`${id}, which looks back ${lookback} sessions`, `${this.#declared} sessions`);
    }
  }

  #requireHistory(days: number, what: string): void {
    if (!Number.isInteger(days) || days < 1 || days > this.#history) {
      throw new ViewRangeError(what, `${this.#history} sessions up to ${this.asOfDate}`);
    }
  }

  #position(id: InstrumentId): number {
    const i = this.#panel.instrumentIndex(id);
    if (i < 0 || this.#panel.firstBar(i) > this.#t) {
      throw new UnknownInstrumentError(id, `${this.#panel.header.collection} on ${this.asOfDate}`);
    }
    return i;
  }

  /** Closes divided by what splits and dividends up to today did after them: shape (days, positions). */
  #adjustedCloses(field: AdjustedField, days: number, positions: Int32Array): Float64Array {
    const width = this.#panel.instrumentCount;
    const closes = this.#panel.field('close');
    const columns = positions.length;
    const values = new Float64Array(days * columns);
    const divisors = new Divisors(this.#context, this.#t, field);
    for (let row = days - 1; row >= 0; row--) {
      const t = this.#t - days + 1 + row;
      const divisor = divisors.after(t);
      for (let k = 0; k < columns; k++)
        values[row * columns + k] = closes[t * width + positions[k]] / divisor[positions[k]];
    }
    return values;
  }

  #adjustedCrossSection(field: AdjustedField, lag: number, positions: Int32Array): Float64Array {
    const oldest = this.#t - lag;
    const divisor = new Divisors(this.#context, this.#t, field).after(oldest);
    const values = gather(this.#panel.field('close'), this.#panel.instrumentCount, oldest, positions);
    for (let k = 0; k < positions.length; k++) values[k] /= divisor[positions[k]];
    return values;
  }
}

/** Instruments from which on one copy is quicker than a loop. */
const MANY = 32;

type AdjustedField = 'adjustedClose' | 'splitAdjustedClose';

function isAdjusted(field: ViewField): field is AdjustedField {
  return field === 'adjustedClose' || field === 'splitAdjustedClose';
}

function gather(source: Float64Array, width: number, t: number, positions: Int32Array): Float64Array {
  const offset = t * width;
  // Positions ascend, so that so many are all of them. A few are written sooner than copied.
  if (positions.length === width && width >= MANY) return source.slice(offset, offset + width);
  const values = new Float64Array(positions.length);
  for (let k = 0; k < positions.length; k++) values[k] = source[offset + positions[k]];
  return values;
}

function positive(count: number, what: string): number {
  if (!Number.isInteger(count) || count < 1) throw new ViewRangeError(`${count} ${what}`, 'whole numbers from 1');
  return count;
}
