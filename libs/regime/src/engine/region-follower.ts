import { type TradeDate } from '@prometheus/core';
import { type AsOfView } from '@prometheus/data';

import { type RegimeConfig } from '../config/regime-config.js';
import { type RegionConfig } from '../config/region-schema.js';
import { anchoredDates, type FeatureRows, featureRows, rowOf } from '../features/feature-rows.js';
import { type RegimeFeature, regimeFeatures } from '../features/regime-features.js';
import { type RegimeDay } from './regime-day.js';
import { RegimeTimeline } from './regime-timeline.js';

/** A region as far as a view shows it. */
export interface FollowedRegion {
  /** Sessions from the anchor to the view's close; none when the close lies before the anchor. */
  readonly dates: readonly TradeDate[];
  /** Columns of the row. */
  readonly names: readonly string[];
  /** Figures of the newest session, (F,); NaN where missing. */
  readonly row: Float64Array;
  /** The newest session. */
  readonly day: RegimeDay | undefined;
}

/** Reads a region's features out of views and follows its timeline. */
export class RegionFollower {
  readonly timeline: RegimeTimeline;
  readonly #features: readonly RegimeFeature[];
  /** A view serves its one date for ever, so what it shows is read once. */
  #last: { readonly view: AsOfView; readonly followed: FollowedRegion } | undefined;
  /** Sessions of the world that was followed last, as far as they are known. */
  #dates: readonly TradeDate[] = [];
  #lineage: object | undefined;
  /** Number of the newest of them in the market's calendar. */
  #newestSession = 0;

  constructor(
    seed: number,
    readonly config: RegimeConfig,
    readonly region: RegionConfig,
  ) {
    this.timeline = new RegimeTimeline(seed, config, region);
    this.#features = regimeFeatures(config, region);
  }

  /** @throws {ViewRangeError} when the view does not reach back to the collection's first session
   * @throws {FactNotRequiredError} for a macro series that was not required */
  follow(view: AsOfView): FollowedRegion {
    if (this.#last?.view === view) return this.#last.followed;
    const { dates, rows } = this.#goesOn(view) ? this.#newest(view) : this.#all(view);
    const t = dates.length - 1;
    const { names } = rows;
    const row = t < 0 ? new Float64Array(names.length).fill(Number.NaN) : rowOf(rows, rows.dates.length - 1).slice();
    const followed = { dates, names, row, day: t < 0 ? undefined : this.timeline.day(t) };
    this.#last = { view, followed };
    return followed;
  }

  /** Whether a view shows the sessions that are known, and later ones. */
  #goesOn({ lineage, sessionNumber }: AsOfView): boolean {
    const known = this.#dates.length;
    // The timeline knows more where another world went on from the same past.
    const isKnown = known > 0 && this.timeline.sessions === known;
    return isKnown && lineage === this.#lineage && sessionNumber > this.#newestSession;
  }

  /** Reads the sessions since the last. */
  #newest(view: AsOfView): { readonly dates: readonly TradeDate[]; readonly rows: FeatureRows } {
    const count = view.sessionNumber - this.#newestSession;
    const rows = featureRows(view, this.#features, view.window('close', count, []).dates);
    this.timeline.extend(rows);
    this.#dates = [...this.#dates, ...rows.dates];
    this.#newestSession = view.sessionNumber;
    return { dates: this.#dates, rows };
  }

  /** Reads everything, and finds out whether what is known holds. */
  #all(view: AsOfView): { readonly dates: readonly TradeDate[]; readonly rows: FeatureRows } {
    const dates = anchoredDates(view, this.config.anchorDate);
    const rows = featureRows(view, this.#features, dates);
    const { restarts } = this.timeline;
    this.timeline.follow(rows);
    // An earlier view of the same world leaves known what is known.
    const isEarlier = view.lineage === this.#lineage && dates.length < this.#dates.length;
    if (!isEarlier || this.timeline.restarts !== restarts) {
      this.#dates = dates;
      this.#lineage = view.lineage;
      this.#newestSession = view.sessionNumber;
    }
    return { dates, rows };
  }
}
