import { describe, expect, it } from '@jest/globals';
import { canonicalJson, RandomStream } from '@prometheus/core';

import {
  type FeatureRows,
  RegimeModel,
  type RegimeConfig,
  rowOf,
  sliceRows,
  TooFewTrainingRowsError,
  type TrainingOptions,
} from '../../src/index.js';
import { PLANTED, plantedConfig, plantedRows } from '../planted-rows.js';

function train(rows: FeatureRows, config: RegimeConfig = plantedConfig(), more: Partial<TrainingOptions> = {}) {
  const cut = rows.dates[rows.dates.length - 1];
  const random = new RandomStream(1, `US/${cut}`);
  return RegimeModel.train(rows, { config, region: config.regions[0], cut, random, selectStates: true, ...more });
}

const { rows, truth } = plantedRows(1500, 7);
const model = train(sliceRows(rows, 0, 1000));
/** Position of the model's state for each planted one, by the volatility it should have. */
const found = PLANTED.volatility_21.map((volatility) => {
  const distances = model.states.map(({ means }) => Math.abs(means.volatility_21 - volatility));
  return distances.indexOf(Math.min(...distances));
});

describe('RegimeModel.train', () => {
  it('three planted states -> their means in the features own units', () => {
    found.forEach((k, planted) => {
      const { means } = model.states[k];
      expect(means.volatility_21).toBeCloseTo(PLANTED.volatility_21[planted], 2);
      expect(means.return_63).toBeCloseTo(PLANTED.return_63[planted], 2);
    });
    expect(new Set(found).size).toBe(3);
  });

  it('their means -> labels by rule', () => {
    expect(found.map((k) => model.states[k].label)).toEqual(['CALM_CARRY', 'NORMAL', 'RISK_OFF_CRISIS']);
    expect(model.states.map(({ id }) => id).sort()).toEqual(['S1', 'S2', 'S3']);
  });

  it('later sessions than it learned from -> nearly all in their planted state', () => {
    let state = model.filter(sliceRows(rows, 0, 1000));
    let right = 0;
    for (let t = 1000; t < 1500; t++) {
      state = model.step(state, rowOf(rows, t));
      if (state.value[found[truth[t]]] > 0.5) right += 1;
    }
    expect(right / 500).toBeGreaterThan(0.95);
  });

  it('the number of states open -> the three that were planted', () => {
    const open = train(sliceRows(rows, 0, 1000), plantedConfig({ states: { min: 2, max: 3 } }));
    expect(open.states).toHaveLength(3);
    expect(open.metrics.bic['3']).toBeLessThan(open.metrics.bic['2']);
  });

  it('the same rows and seed -> the same model to the byte, whatever came later', () => {
    const again = train(sliceRows(plantedRows(2000, 7).rows, 0, 1000));
    expect(canonicalJson(again.artifact())).toBe(canonicalJson(model.artifact()));
  });

  it('rows after the cut -> refused', () => {
    expect(() => train(rows, plantedConfig(), { cut: rows.dates[500] })).toThrow(/cut|after/i);
  });

  it('too few complete rows -> refused with how many there are', () => {
    expect(() => train(sliceRows(rows, 0, 80))).toThrow(TooFewTrainingRowsError);
  });

  it('a feature missing in most sessions -> left out with a reason, and the rules that ask for it named', () => {
    const gaps = {
      ...rows,
      values: rows.values.map((value, cell) => (cell % 3 === 2 && cell % 2 === 0 ? NaN : value)),
    };
    const without = train(sliceRows(gaps, 0, 1000));
    expect(without.names).toEqual(['return_63', 'volatility_21']);
    expect(without.reasons[0]).toMatch(/^drawdown_252 is left out: 50 % of/);
    expect(without.reasons[1]).toBe('rules that ask for drawdown_252 do not hold: it is not in use');
    expect(without.coverage).toBeCloseTo(2 / 3, 12);
  });

  it('a window of sessions -> learns from the newest so many', () => {
    const windowed = train(rows, plantedConfig({ window: 400 }));
    expect(windowed.metrics.rows).toBe(400);
    expect(windowed.modelId).toBe(train(sliceRows(rows, 1100, 1500)).modelId);
  });
});

describe('a refit', () => {
  it('new seeds and more sessions -> every state keeps its id and label', () => {
    const next = train(rows, plantedConfig(), { previous: model, random: new RandomStream(99, 'other') });
    for (const { id, label, means } of next.states) {
      const before = model.states.find((state) => state.id === id);
      expect(before?.label).toBe(label);
      expect(Math.abs((before?.means.volatility_21 ?? 0) - means.volatility_21)).toBeLessThan(0.02);
    }
  });

  it('no contest -> keeps the number of states although another would be tried', () => {
    const config = plantedConfig({ states: { min: 2, max: 4 } });
    const two = train(rows, plantedConfig({ states: { min: 2, max: 2 } }));
    expect(train(rows, config, { previous: two, selectStates: false }).states).toHaveLength(2);
    expect(train(rows, config, { previous: two, selectStates: true }).states).toHaveLength(3);
  });

  it('a further state -> two ids stay and the new one was never used', () => {
    const two = train(rows, plantedConfig({ states: { min: 2, max: 2 } }));
    const three = train(rows, plantedConfig(), { previous: two });
    expect(three.states.map(({ id }) => id).sort()).toEqual(['S1', 'S2', 'S3']);
  });
});

describe('RegimeModel', () => {
  const previous = model.filter(sliceRows(rows, 0, 1000));
  const row = rowOf(rows, 1000);

  it('a filter of all rows -> the steps one by one', () => {
    let state = model.step(undefined, rowOf(rows, 0));
    for (let t = 1; t < 1000; t++) state = model.step(state, rowOf(rows, t));
    previous.value.forEach((value, k) => expect(state.value[k]).toBeCloseTo(value, 10));
  });

  it('a row without a used feature -> predicted by the transitions alone', () => {
    const next = model.step(previous, [NaN, 0.1, -0.01]).value;
    const { transition } = model;
    next.forEach((value, k) => {
      const predicted = previous.value.reduce((sum, p, i) => sum + p * transition[i * 3 + k], 0);
      expect(value).toBeCloseTo(predicted, 12);
    });
    expect(model.isObserved([NaN, 0.1, -0.01])).toBe(false);
    expect([...model.embedding([NaN, 0.1, -0.01])].every(Number.isNaN)).toBe(true);
    expect(model.explain(previous, [NaN, 0.1, -0.01]).drivers).toEqual([]);
  });

  it('drivers -> base, prior and contributions add up to the log-odds of the filtered probabilities', () => {
    for (let t = 1000; t < 1020; t++) {
      const explained = model.explain(previous, rowOf(rows, t));
      const { value } = model.step(previous, rowOf(rows, t));
      const probability = (id: string) => value[model.states.findIndex((state) => state.id === id)];
      const sum = explained.drivers.reduce((total, { contribution }) => total + contribution, 0);
      expect(sum + explained.base + explained.priorLogOdds).toBeCloseTo(explained.logOdds, 8);
      expect(probability(explained.leading)).toBe(Math.max(...value));
      const odds = Math.log(probability(explained.leading) / probability(explained.runnerUp));
      expect(explained.logOdds).toBeCloseTo(odds, 6);
    }
  });

  it('drivers -> values in their own units, in the order of the features in use', () => {
    const { drivers } = model.explain(previous, row);
    expect(drivers.map(({ feature }) => feature)).toEqual(model.names);
    expect(drivers.map(({ value }) => value)).toEqual([...row]);
  });

  it('labels -> sums of their states, one in total', () => {
    const labels = model.labelProbabilities(previous).value;
    expect(Object.values(labels).reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 12);
    model.states.forEach(({ label }, k) => expect(labels[label]).toBeCloseTo(previous.value[k], 12));
  });

  it('an observed row -> an embedding of unit length', () => {
    const length = model.embedding(row).reduce((sum, value) => sum + value * value, 0);
    expect(length).toBeCloseTo(1, 5);
  });

  it('through JSON -> the same id, steps and explanations', () => {
    const again = RegimeModel.fromArtifact(JSON.parse(JSON.stringify(model.artifact())));
    expect(again.modelIds).toEqual(model.modelIds);
    expect(canonicalJson(again.artifact())).toBe(canonicalJson(model.artifact()));
    expect([...again.step(previous, row).value]).toEqual([...model.step(previous, row).value]);
    expect(again.explain(previous, row)).toEqual(model.explain(previous, row));
  });

  it('the artifact of something else -> refused at its first problem', () => {
    expect(() => RegimeModel.fromArtifact({ format: 'other' })).toThrow(/Artifact of a regime model: format/);
  });
});
