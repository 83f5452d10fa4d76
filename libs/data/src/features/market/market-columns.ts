import { epochDay } from '@prometheus/core';

import { FactNotRequiredError } from '../../errors.js';
import { type MacroFacts } from '../../facts/macro-facts.js';
import { type MarketPanel } from '../../panel/market-panel.js';
import { type Feature, type FeatureColumns } from '../feature.js';
import { type MarketSelection, type Selected, selectedOf } from './market-selection.js';
import { type MarketSeries, type MarketSource } from './market-series.js';

/** Whole-panel market series, computed once a panel in one pass and then served by session. */
export class MarketColumns implements MarketSource {
  readonly panel: MarketPanel;
  readonly #series = new Map<string, Float64Array>();
  readonly #macro = new Map<string, { readonly values: Float64Array; readonly days: Float64Array }>();

  /** @param closes instants of the session closes, shape (T,)
   * @param members tickers of the index members in a session as known at its close */
  constructor(
    readonly columns: FeatureColumns,
    readonly closes: Float64Array,
    readonly macroFacts: MacroFacts | undefined,
    readonly members: (t: number) => readonly string[] | undefined,
  ) {
    this.panel = columns.panel;
  }

  column(feature: Feature): Float64Array {
    return this.columns.column(feature);
  }

  /** @throws {RangeError} when the series does not give one value for each session */
  series(series: MarketSeries): Float64Array {
    const known = this.#series.get(series.id);
    if (known !== undefined) return known;
    const values = series.compute(this);
    if (values.length !== this.panel.sessionCount) {
      throw new RangeError(`${series.id} gave ${values.length} values for ${this.panel.sessionCount} sessions`);
    }
    this.#series.set(series.id, values);
    return values;
  }

  macro(seriesId: string): Float64Array {
    return this.#observations(seriesId).values;
  }

  macroDays(seriesId: string): Float64Array {
    return this.#observations(seriesId).days;
  }

  selected(selection: MarketSelection): Selected {
    return selectedOf(selection, this.panel, this.closes, this.members);
  }

  #observations(seriesId: string): { readonly values: Float64Array; readonly days: Float64Array } {
    const known = this.#macro.get(seriesId);
    if (known !== undefined) return known;
    const facts = this.macroFacts;
    if (facts === undefined) throw new FactNotRequiredError('macro', seriesId, []);
    const values = new Float64Array(this.closes.length).fill(Number.NaN);
    const days = new Float64Array(this.closes.length).fill(Number.NaN);
    this.closes.forEach((close, t) => {
      for (const { date, value } of facts.latest(seriesId, 1, close)) {
        values[t] = value;
        days[t] = epochDay(date);
      }
    });
    this.#macro.set(seriesId, { values, days });
    return { values, days };
  }
}
