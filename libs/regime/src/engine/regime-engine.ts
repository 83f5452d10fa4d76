import { configId, type JsonValue, type TradeDate } from '@prometheus/core';
import { type AsOfView, type FactRequirements } from '@prometheus/data';

import { type RegimeConfig } from '../config/regime-config.js';
import { type RegionId } from '../config/region-schema.js';
import { UnknownRegionError } from '../errors.js';
import { regimeRequirements } from '../features/regime-features.js';
import { describeGlobal } from './describe-global.js';
import { describeRegion } from './describe-region.js';
import { type GlobalRegime } from './global-regime.js';
import { GlobalTimeline } from './global-timeline.js';
import { type RegimeHistoryDay, historyDay } from './regime-history.js';
import { type RegimeState } from './regime-state.js';
import { RegionFollower } from './region-follower.js';
import { type TrainedModel, trainedModels } from './trained-model.js';
import { type TransitionMatrix, transitionMatrix } from './transition-matrix.js';

export interface RegimeEngineDeps {
  /** Names the random starts of all fits. */
  readonly seed: number;
}

/** Tells the regime of markets: a pure function of (view, configuration, seed). What it keeps between calls is a cache of sessions
 * done, which views of other data throw away. */
export class RegimeEngine {
  /** `regime_` and a hash of the configuration in full. */
  readonly configId: string;
  /** Facts beside the panel. */
  readonly requires: FactRequirements;
  /** All sessions since the collection's first: states and labels are followed from the anchor, whatever the window of a fit. */
  readonly requiredHistory = Infinity;
  readonly #regions: ReadonlyMap<RegionId, RegionFollower>;
  readonly #global: GlobalTimeline;

  constructor(
    { seed }: RegimeEngineDeps,
    readonly config: RegimeConfig,
  ) {
    this.configId = configId('regime', config as unknown as JsonValue);
    this.requires = regimeRequirements(config);
    const followers = config.regions.map((region) => new RegionFollower(seed, config, region));
    this.#regions = new Map(followers.map((follower) => [follower.region.id, follower]));
    this.#global = new GlobalTimeline(
      config,
      followers.map(({ timeline }) => timeline),
    );
  }

  /** First session that is watched; undefined for the collection's first. */
  get anchorDate(): TradeDate | undefined {
    return this.config.anchorDate;
  }

  /** The regime of a region at the view's close.
   * @throws {UnknownRegionError} for a region that is not configured
   * @throws {ViewRangeError} when the view does not reach back to the collection's first session */
  getRegime(view: AsOfView, region: RegionId): RegimeState {
    const follower = this.#follower(region);
    return describeRegion(this.config, view, region, follower.follow(view));
  }

  /** How states follow on each other, by the model in force at the view's close.
   * @throws as `getRegime` */
  getTransitionMatrix(view: AsOfView, region: RegionId): TransitionMatrix {
    const { day } = this.#follower(region).follow(view);
    return transitionMatrix(view.asOfDate, region, day?.filtered?.model);
  }

  /** The weighted view of all regions at the view's close. A region without a model, or whose newest sessions could not be observed,
   * is left out, and the others share its weight.
   * @throws as `getRegime` */
  getGlobalRegime(view: AsOfView): GlobalRegime {
    const followed = [...this.#regions.values()].map((follower) => follower.follow(view));
    const [{ dates }] = followed;
    const day = dates.length === 0 ? undefined : this.#global.day(dates.length - 1);
    const states = this.config.regions.map(({ id }, r) => describeRegion(this.config, view, id, followed[r]));
    return describeGlobal(this.config, view, dates, states, day);
  }

  /** The region's label of every session from the anchor to the view's close, each as it was given at its own close.
   * @throws as `getRegime` */
  history(view: AsOfView, region: RegionId): readonly RegimeHistoryDay[] {
    const follower = this.#follower(region);
    const { dates } = follower.follow(view);
    return dates.map((_, t) => historyDay(dates, t, follower.timeline.day(t)));
  }

  /** Encoders and classifiers made so far, by region and then by date. */
  models(): readonly TrainedModel[] {
    return [...this.#regions.values()].flatMap(({ timeline }) => timeline.models.flatMap(trainedModels));
  }

  #follower(region: RegionId): RegionFollower {
    const follower = this.#regions.get(region);
    if (follower === undefined) throw new UnknownRegionError(region, [...this.#regions.keys()]);
    return follower;
  }
}
