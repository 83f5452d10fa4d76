import { type Filtered } from '@prometheus/statistics';

import { type RegimeConfig } from '../config/regime-config.js';
import { blendProbabilities } from './global-regime.js';
import { type LabelProbabilities, type LabelStanding, nextStanding } from './hysteresis.js';
import { type FilteredDay } from './regime-day.js';
import { type RegimeTimeline } from './regime-timeline.js';

/** One session of all regions together. */
export interface GlobalDay {
  /** Absent when no region counted. */
  readonly standing?: LabelStanding;
  readonly labels?: Filtered<LabelProbabilities>;
  /** First session in a row without a region that counts; absent where one does. */
  readonly undeterminedSince?: number;
  /** Weight of each region, shares of those that count; 0 for the others. */
  readonly weights: readonly number[];
}

/** Whether a region's view is too old to count: as long as a new label takes to enter, none of its features were seen. */
export function isStale({ unobserved }: FilteredDay, { hysteresis }: RegimeConfig): boolean {
  return unobserved >= hysteresis.minimumDays;
}

/** Follows the label of all regions together, with the hysteresis that each of them has. */
export class GlobalTimeline {
  #days: GlobalDay[] = [];
  #restarts = '';

  constructor(
    readonly config: RegimeConfig,
    readonly timelines: readonly RegimeTimeline[],
  ) {}

  /** Session `t`, to which all regions have been followed. */
  day(t: number): GlobalDay {
    const restarts = this.timelines.map((timeline) => timeline.restarts).join();
    if (restarts !== this.#restarts) {
      this.#days = [];
      this.#restarts = restarts;
    }
    while (this.#days.length <= t) this.#days.push(this.#nextDay(this.#days.length));
    return this.#days[t];
  }

  #nextDay(t: number): GlobalDay {
    const { hysteresis, regions } = this.config;
    const days = this.timelines.map((timeline) => timeline.day(t).filtered);
    const counting = days.map((day) => day !== undefined && !isStale(day, this.config));
    const total = regions.reduce((sum, { weight }, r) => sum + (counting[r] ? weight : 0), 0);
    const weights = regions.map(({ weight }, r) => (counting[r] ? weight / total : 0));
    const before = t === 0 ? undefined : this.#days[t - 1];
    if (total === 0) return { weights, undeterminedSince: before?.undeterminedSince ?? t };
    const parts = days.flatMap((day, r) =>
      day === undefined || !counting[r] ? [] : [{ weight: weights[r], labels: day.labels }],
    );
    const labels = blendProbabilities(parts);
    return { weights, labels, standing: nextStanding(before?.standing, labels.value, t, hysteresis) };
  }
}
