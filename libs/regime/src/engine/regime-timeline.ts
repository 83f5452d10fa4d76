import { RandomStream } from '@prometheus/core';
import { type Filtered, mapFiltered } from '@prometheus/statistics';

import { type RegimeConfig } from '../config/regime-config.js';
import { type RegionConfig } from '../config/region-schema.js';
import { TooFewTrainingRowsError } from '../errors.js';
import { type FeatureRows, rowOf, sliceRows } from '../features/feature-rows.js';
import { RegimeModel } from '../model/regime-model.js';
import { nextStanding } from './hysteresis.js';
import { isRefitDue, windowStart } from './refit-schedule.js';
import { type FilteredDay, type RegimeDay } from './regime-day.js';
import { RowBuffer } from './row-buffer.js';
import { haveSamePrefix } from './same-rows.js';

/** Follows the regime of one region session by session from the anchor on.
 *
 * At each scheduled refit a model learns from the sessions up to that close, filters its window anew, and is in force from that session
 * on. Sessions before it keep what the models of their own time said. So session t is a function of the rows up to t, and what is
 * kept here is a cache: rows that go on from the known ones are added, others begin a new line. */
export class RegimeTimeline {
  readonly #known = new RowBuffer();
  #days: RegimeDay[] = [];
  #models: RegimeModel[] = [];
  #restarts = 0;

  constructor(
    readonly seed: number,
    readonly config: RegimeConfig,
    readonly region: RegionConfig,
  ) {}

  /** How often rows came that do not go on from those known. */
  get restarts(): number {
    return this.#restarts;
  }

  /** Models made so far, oldest first. */
  get models(): readonly RegimeModel[] {
    return this.#models;
  }

  /** How many sessions are known. */
  get sessions(): number {
    return this.#days.length;
  }

  /** Session `t` of the rows followed last. */
  day(t: number): RegimeDay {
    return this.#days[t];
  }

  /** Sees to it that every session of the rows has its day.
   * @param rows of the region's features since the anchor, in the order of the configuration */
  follow(rows: FeatureRows): void {
    const common = Math.min(this.#days.length, rows.dates.length);
    if (common > 0 && !haveSamePrefix(this.#rows, rows, common)) {
      this.#days = [];
      this.#models = [];
      this.#known.clear();
      this.#restarts += 1;
    }
    if (rows.dates.length > this.#days.length) this.extend(sliceRows(rows, this.#days.length, rows.dates.length));
  }

  /** Adds sessions.
   * @param rows of the sessions that follow those known, of the same world */
  extend(rows: FeatureRows): void {
    this.#known.append(rows);
    for (let t = this.#days.length; t < this.#rows.dates.length; t++) this.#days.push(this.#nextDay(t));
  }

  get #rows(): FeatureRows {
    return this.#known.rows;
  }

  #nextDay(t: number): RegimeDay {
    const before = t === 0 ? undefined : this.#days[t - 1];
    if (!isRefitDue(this.#rows.dates, t, this.config)) return this.#goOn(t, before);
    try {
      const model = this.#fit(t);
      this.#models.push(model);
      return { filtered: this.#comeIntoForce(model, t, before?.filtered) };
    } catch (error) {
      if (!(error instanceof TooFewTrainingRowsError)) throw error;
      return { ...this.#goOn(t, before), refitFailure: error.message };
    }
  }

  /** One more session under the model in force. */
  #goOn(t: number, before: RegimeDay | undefined): RegimeDay {
    const failure = before?.refitFailure === undefined ? {} : { refitFailure: before.refitFailure };
    if (before?.filtered === undefined) return failure;
    const { model, states } = before.filtered;
    const next = model.step(states, rowOf(this.#rows, t));
    return { ...failure, filtered: this.#filteredDay(t, model, states, next, before.filtered) };
  }

  #fit(t: number): RegimeModel {
    const cut = this.#rows.dates[t];
    const previous = this.#models.at(-1);
    return RegimeModel.train(sliceRows(this.#rows, 0, t + 1), {
      config: this.config,
      region: this.region,
      cut,
      // Of its own name, so that a fit depends on those before it through `previous` alone.
      random: new RandomStream(this.seed, `regime/${this.region.id}/${cut}`),
      ...(previous === undefined ? {} : { previous }),
      selectStates: this.#models.length % this.config.selectStatesEvery === 0,
    });
  }

  /** A new model looks at its window from the start: states of the model before mean nothing to it. */
  #comeIntoForce(model: RegimeModel, t: number, last: FilteredDay | undefined): FilteredDay {
    const window = sliceRows(this.#rows, windowStart(t, this.config.window), t + 1);
    const all = model.filterAll(window);
    const count = model.states.length;
    const states = mapFiltered(all, (values) => values.slice(values.length - count));
    const before =
      window.dates.length < 2
        ? undefined
        : mapFiltered(all, (values) => values.slice(values.length - 2 * count, values.length - count));
    return this.#filteredDay(t, model, before, states, last);
  }

  #filteredDay(
    t: number,
    model: RegimeModel,
    before: Filtered<Float64Array> | undefined,
    states: Filtered<Float64Array>,
    last: FilteredDay | undefined,
  ): FilteredDay {
    const labels = model.labelProbabilities(states);
    const standing = nextStanding(last?.standing, labels.value, t, this.config.hysteresis);
    const unobserved = model.isObserved(rowOf(this.#rows, t)) ? 0 : (last?.unobserved ?? 0) + 1;
    return { model, standing, states, labels, before, unobserved };
  }
}
