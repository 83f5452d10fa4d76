import { describe, expect, it } from '@jest/globals';

import { RegimeTimeline } from '../../src/engine/regime-timeline.js';
import { type FeatureRows, sliceRows } from '../../src/features/feature-rows.js';
import { type RegimeConfigInput, regimeConfigSchema } from '../../src/index.js';
import { PROOF_CONFIG } from '../../src/proof/regime-outputs.js';
import { rowsUpTo } from '../support/model-at.js';
import { switchingMarket } from '../support/switching-market.js';

const SESSIONS = 200;
const { panel } = switchingMarket(11, SESSIONS, 6);
const rows = rowsUpTo(panel, PROOF_CONFIG, SESSIONS - 1);
const until = (count: number): FeatureRows => sliceRows(rows, 0, count);

function timelineOf(changes: RegimeConfigInput = {}): RegimeTimeline {
  const config = regimeConfigSchema.parse({ ...(PROOF_CONFIG as unknown as RegimeConfigInput), ...changes });
  return new RegimeTimeline(0, config, config.regions[0]);
}

/** What each session says, without the models themselves. */
const told = (timeline: RegimeTimeline, count: number): unknown[] =>
  Array.from({ length: count }, (_, t) => {
    const { filtered, refitFailure } = timeline.day(t);
    return [refitFailure, filtered?.model.modelId, filtered?.standing, filtered?.labels.value, filtered?.states.value];
  });

describe('timeline of a region', () => {
  it('rows day by day, in blocks or at once -> the same days', () => {
    const [daily, blocks, once] = [timelineOf(), timelineOf(), timelineOf()];
    for (let count = 1; count <= SESSIONS; count++) daily.follow(until(count));
    for (const count of [70, 71, 150, SESSIONS]) blocks.follow(until(count));
    once.follow(rows);
    expect(told(daily, SESSIONS)).toEqual(told(once, SESSIONS));
    expect(told(blocks, SESSIONS)).toEqual(told(once, SESSIONS));
    expect([daily, blocks, once].map(({ restarts }) => restarts)).toEqual([0, 0, 0]);
  });

  it('fewer rows than are known -> answered from what is known', () => {
    const timeline = timelineOf();
    timeline.follow(rows);
    const [before, models] = [timeline.day(100), timeline.models];
    timeline.follow(until(101));
    expect(timeline.day(100)).toBe(before);
    expect(timeline.models).toBe(models);
  });

  it('a past that differs in one figure -> a new line, equal to one that never knew the other past', () => {
    const values = rows.values.slice();
    values[80 * rows.names.length] *= 1.5;
    const other = { ...rows, values };
    const [changed, fresh] = [timelineOf(), timelineOf()];
    changed.follow(rows);
    changed.follow(other);
    fresh.follow(other);
    expect(changed.restarts).toBe(1);
    expect(told(changed, SESSIONS)).toEqual(told(fresh, SESSIONS));
  });

  it('a model -> learned up to the session of its refit and in force from it on', () => {
    const timeline = timelineOf();
    timeline.follow(rows);
    const cuts = timeline.models.map(({ cut }) => cut);
    expect(cuts).toEqual([
      '2000-04-03',
      '2000-05-01',
      '2000-06-01',
      '2000-07-03',
      '2000-08-01',
      '2000-09-01',
      '2000-10-02',
    ]);
    for (const model of timeline.models) {
      const t = rows.dates.indexOf(model.cut);
      expect(timeline.day(t).filtered?.model).toBe(model);
      expect(timeline.day(t - 1).filtered?.model).not.toBe(model);
    }
  });

  it("a refit -> the state is that of the new model over its window, from the window's start", () => {
    for (const window of ['expanding', 120] as const) {
      const timeline = timelineOf({ window });
      timeline.follow(rows);
      const model = timeline.models[timeline.models.length - 1];
      const t = rows.dates.indexOf(model.cut);
      const own = sliceRows(rows, window === 'expanding' ? 0 : t - 119, t + 1);
      expect(timeline.day(t).filtered?.states.value).toEqual(model.filter(own).value);
    }
  });

  it('states compete at the first fit and each nth after it; the fits between keep their number', () => {
    const timeline = timelineOf({ selectStatesEvery: 3 });
    timeline.follow(rows);
    const counts = timeline.models.map(({ states }) => states.length);
    [1, 2, 4, 5].forEach((k) => {
      expect(counts[k]).toBe(counts[k - 1]);
    });
    expect(Object.keys(timeline.models[0].metrics.bic)).toEqual(['2', '3']);
    expect(timeline.models.map(({ metrics }) => Object.keys(metrics.bic).length > 1)).toEqual([
      true,
      false,
      false,
      true,
      false,
      false,
      true,
    ]);
  });

  it('too few complete sessions -> no model, the reason stays until a fit succeeds', () => {
    const timeline = timelineOf({ minimumRows: 80 });
    timeline.follow(rows);
    const first = rows.dates.indexOf(timeline.models[0].cut);
    expect(timeline.models[0].cut > '2000-05-01').toBe(true);
    expect(timeline.day(first - 1).filtered).toBeUndefined();
    expect(timeline.day(first - 1).refitFailure).toMatch(/sessions have all features and 80 are needed/);
    expect(timeline.day(first).refitFailure).toBeUndefined();
  });

  it('a later fit that fails -> the model before stays in force, with the reason', () => {
    const values = rows.values.slice();
    for (let t = 110; t < SESSIONS; t++) values[t * rows.names.length] = Number.NaN;
    const timeline = timelineOf({ window: 120, minimumRows: 45, minimumCoverage: 0 });
    timeline.follow({ ...rows, values });
    const { filtered, refitFailure } = timeline.day(SESSIONS - 1);
    expect(filtered?.model).toBe(timeline.models[timeline.models.length - 1]);
    expect(refitFailure).toMatch(/45 are needed/);
    expect(filtered?.unobserved).toBe(SESSIONS - 110);
  });
});
