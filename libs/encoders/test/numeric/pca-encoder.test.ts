import { describe, expect, it } from '@jest/globals';
import {
  canonicalJson,
  dateOfEpochDay,
  InsufficientDataError,
  type JsonValue,
  RandomStream,
  tradeDate,
} from '@prometheus/core';
import { modelIdOf, TrainingCutError } from '@prometheus/data';
import { ParameterRangeError } from '@prometheus/statistics';
import fc from 'fast-check';

import { EncoderArtifactError, FeatureShapeError, NoSpreadError } from '../../src/errors.js';
import { type FeatureWindows } from '../../src/numeric/feature-windows.js';
import { PcaEncoder, type PcaTraining } from '../../src/numeric/pca-encoder.js';
import { flat, golden, largestError } from '../fixture/golden.js';

const { pca } = golden;
const day = (k: number) => dateOfEpochDay(15_000 + k);
const rows: FeatureWindows = {
  names: ['return', 'trend', 'breadth', 'volatility', 'constant'],
  values: flat(pca.rows),
  dates: pca.rows.map((_, k) => day(k)),
};
const options: PcaTraining = {
  family: 'num-regime-core-v1',
  cut: day(pca.rows.length - 1),
  explainedVariance: pca.explainedVariance,
  maxDimensions: 5,
  clip: pca.clip,
};
const encoder = PcaEncoder.train(rows, options);

/** Rows of correlated features without gaps. */
function randomRows(seed: number, count: number, width: number): FeatureWindows {
  const random = new RandomStream(seed, 'encoders/test rows');
  const values = new Float64Array(count * width);
  for (let row = 0; row < count; row++) {
    const common = random.normal();
    for (let f = 0; f < width; f++) values[row * width + f] = common * (f + 1) + random.normal() * (1 + 0.3 * f);
  }
  return {
    names: Array.from({ length: width }, (_, f) => `f${f}`),
    values,
    dates: Array.from({ length: count }, (_, k) => day(k)),
  };
}

describe('PcaEncoder against numpy', () => {
  it('trained on fat-tailed rows with gaps and a constant -> scaler, mean, loadings and shares of numpy', () => {
    expect(largestError(encoder.scaler.medians, pca.medians)).toBeLessThan(1e-12);
    expect(largestError(encoder.scaler.deviations, pca.deviations)).toBeLessThan(1e-12);
    expect(largestError(encoder.mean, pca.mean)).toBeLessThan(1e-12);
    expect(largestError(encoder.loadings, pca.loadings.flat())).toBeLessThan(1e-10);
    expect(largestError(encoder.explained, pca.explained)).toBeLessThan(1e-12);
    expect([encoder.embeddingDim, encoder.trainingRows, encoder.leftOutRows]).toEqual([pca.explained.length, 117, 3]);
  });

  it('rows that it never saw -> scores and embeddings of numpy, one by one and as a batch', () => {
    pca.asked.forEach((row, k) => {
      expect(largestError(encoder.scores(row), pca.scores[k])).toBeLessThan(1e-10);
      expect(largestError(encoder.embedWindow(row), pca.embeddings[k])).toBeLessThan(1e-7);
    });
    const batch = encoder.embedBatch(flat(pca.asked));
    expect([...batch]).toEqual(pca.asked.flatMap((row) => [...encoder.embedWindow(row)]));
  });
});

describe('what training refuses', () => {
  it('one row dated the day after the cut -> refused, naming both days', () => {
    const early = { ...options, cut: day(pca.rows.length - 2) };
    const train = () => PcaEncoder.train(rows, early);
    expect(train).toThrow(TrainingCutError);
    expect(train).toThrow(`its training data reach to ${day(pca.rows.length - 1)}, after ${early.cut}`);
  });

  it('a late row that would be left out for a missing value -> refused all the same', () => {
    expect(Number.isNaN(rows.values[119 * 5 + 1])).toBe(true);
    expect(() => PcaEncoder.train(rows, { ...options, cut: day(118) })).toThrow('(1 of 120 rows)');
  });

  it('no more complete rows than features -> refused; one more -> trained', () => {
    const first = (count: number): FeatureWindows => {
      const { names, values, dates } = randomRows(1, count, 4);
      return { names, values, dates };
    };
    expect(() => PcaEncoder.train(first(4), options)).toThrow(InsufficientDataError);
    expect(PcaEncoder.train(first(5), options).trainingRows).toBe(5);
  });

  it('features that never vary -> refused', () => {
    const still = { names: ['a', 'b'], values: new Float64Array(20).fill(3), dates: rows.dates.slice(0, 10) };
    expect(() => PcaEncoder.train(still, options)).toThrow(NoSpreadError);
  });

  it('names, values and dates that do not fit, options out of range -> refused', () => {
    const { names, values, dates } = rows;
    expect(() => PcaEncoder.train({ names, values, dates: dates.slice(1) }, options)).toThrow(FeatureShapeError);
    expect(() => PcaEncoder.train({ names: names.slice(1), values, dates }, options)).toThrow(FeatureShapeError);
    expect(() =>
      PcaEncoder.train({ names: ['a', 'a'], values: values.slice(0, 4), dates: dates.slice(0, 2) }, options),
    ).toThrow('a name stands there twice');
    for (const wrong of [
      { explainedVariance: 0 },
      { explainedVariance: 1.1 },
      { maxDimensions: 0 },
      { clip: Infinity },
    ]) {
      expect(() => PcaEncoder.train(rows, { ...options, ...wrong })).toThrow(ParameterRangeError);
    }
    expect(() => encoder.scores([1, 2])).toThrow(FeatureShapeError);
    expect(() => encoder.embedBatch(new Float64Array(7))).toThrow(FeatureShapeError);
  });
});

describe('how many dimensions', () => {
  it('a share of the variance and a limit -> the fewest components that reach it, and never more than the limit', () => {
    const kept = (explainedVariance: number, maxDimensions: number) =>
      PcaEncoder.train(rows, { ...options, explainedVariance, maxDimensions }).embeddingDim;
    // shares by numpy: 0.68, 0.26, and the rest
    expect([kept(0.5, 5), kept(0.9, 5), kept(0.9, 1)]).toEqual([1, 2, 1]);
  });

  it('all of the variance asked for, one feature constant -> no component of rounding errors', () => {
    expect(PcaEncoder.train(rows, { ...options, explainedVariance: 1 }).embeddingDim).toBe(4);
  });
});

describe('rows at the edges', () => {
  it('a missing value -> all NaN', () => {
    expect([...encoder.scores([1, 1, Number.NaN, 1, 7])]).toEqual([Number.NaN, Number.NaN]);
    expect([...encoder.embedWindow([1, 1, Number.NaN, 1, 7])]).toEqual([Number.NaN, Number.NaN]);
  });

  it('the centre of the training rows -> scores of zero stay zero', () => {
    // Each row is followed by its opposite, so that the sums of the scaled columns are exactly 0.
    const values = Float64Array.from([-2, 1, 2, -1, -1, -2, 1, 2, 0, 0]);
    const symmetric = PcaEncoder.train({ names: ['a', 'b'], values, dates: rows.dates.slice(0, 5) }, options);
    expect([...symmetric.embedWindow([0, 0])].map(Math.abs)).toEqual([0, 0]);
  });
});

describe('artifact', () => {
  it('written as canonical JSON and read -> the same id, bytes and results', () => {
    const text = canonicalJson(encoder.artifact());
    const back = PcaEncoder.fromArtifact(JSON.parse(text) as JsonValue);
    expect(canonicalJson(back.artifact())).toBe(text);
    expect(back.modelId).toBe(encoder.modelId);
    expect(back.modelId).toBe(modelIdOf('num-regime-core-v1', encoder.artifact()));
    expect(back.embedBatch(flat(pca.asked))).toEqual(encoder.embedBatch(flat(pca.asked)));
    expect(back.scores(pca.asked[0])).toEqual(encoder.scores(pca.asked[0]));
  });

  it('trained twice -> the same bytes; with an earlier cut -> another model', () => {
    expect(canonicalJson(PcaEncoder.train(rows, options).artifact())).toBe(canonicalJson(encoder.artifact()));
    expect(PcaEncoder.train(rows, { ...options, cut: day(400) }).modelId).not.toBe(encoder.modelId);
  });

  it('JSON of another kind, of shapes that do not fit, or trained beyond its cut -> refused', () => {
    const artifact = encoder.artifact() as Readonly<Record<string, JsonValue>>;
    const withChange = (change: Record<string, JsonValue>) => () => PcaEncoder.fromArtifact({ ...artifact, ...change });
    expect(() => PcaEncoder.fromArtifact(null)).toThrow(EncoderArtifactError);
    expect(withChange({ kind: 'autoencoder' })).toThrow('kind');
    expect(withChange({ loadings: [1] })).toThrow('do not fit each other');
    expect(withChange({ cut: '2011-02-30' })).toThrow('cut');
    expect(withChange({ cut: '2001-01-02' })).toThrow('beyond the cut');
  });

  it('what is handed out, changed -> the encoder stays as it is', () => {
    const artifact = encoder.artifact() as { names: string[] };
    artifact.names[0] = 'changed';
    expect(encoder.names[0]).toBe('return');
    expect((encoder.artifact() as { names: string[] }).names[0]).toBe('return');
  });

  it('for the registry -> its cut, what it was trained on and the share explained', () => {
    expect(encoder.trained('regime')).toMatchObject({
      engine: 'regime',
      type: 'num-regime-core-v1',
      trainingDataSpec: { cut: options.cut, rows: 117, leftOutRows: 3, firstDate: day(0), lastDate: day(118) },
      metrics: { dimensions: 2 },
    });
    expect(encoder.trained('regime').metrics.explained).toBeCloseTo(pca.explained[0] + pca.explained[1], 10);
    expect(encoder.cut).toBe(tradeDate(options.cut));
  });
});

describe('properties', () => {
  const shapes = fc.record({ seed: fc.nat(1e6), width: fc.integer({ min: 2, max: 6 }) });

  it('any trained encoder and row -> an embedding of unit length', () => {
    fc.assert(
      fc.property(shapes, ({ seed, width }) => {
        const training = randomRows(seed, 40, width);
        const trained = PcaEncoder.train(training, { ...options, maxDimensions: width });
        const embeddings = trained.embedBatch(training.values);
        for (let row = 0; row < 40; row++) {
          const vector = embeddings.subarray(row * trained.embeddingDim, (row + 1) * trained.embeddingDim);
          expect(Math.hypot(...vector)).toBeCloseTo(1, 6);
        }
      }),
      { numRuns: 25 },
    );
  });

  it('features in another order -> loadings in that order and the same scores', () => {
    fc.assert(
      fc.property(shapes, ({ seed, width }) => {
        const training = randomRows(seed, 40, width);
        const order = new RandomStream(seed, 'order').shuffle(training.names.map((_, f) => f));
        const permuted: FeatureWindows = {
          names: order.map((f) => training.names[f]),
          values: training.values.map((_, cell) => training.values[cell - (cell % width) + order[cell % width]]),
          dates: training.dates,
        };
        const plain = PcaEncoder.train(training, { ...options, explainedVariance: 0.5 });
        const other = PcaEncoder.train(permuted, { ...options, explainedVariance: 0.5 });
        const expected = plain.loadings.map((_, cell) => plain.loadings[cell - (cell % width) + order[cell % width]]);
        expect(largestError(other.loadings, expected)).toBeLessThan(1e-8);
        const [row, permutedRow] = [training.values.slice(0, width), permuted.values.slice(0, width)];
        expect(largestError(other.scores(permutedRow), plain.scores(row))).toBeLessThan(1e-8);
      }),
      { numRuns: 25 },
    );
  });

  it('scores of the training rows -> no mean, no covariance, variances in the shares explained', () => {
    fc.assert(
      fc.property(shapes, ({ seed, width }) => {
        const training = randomRows(seed, 60, width);
        const trained = PcaEncoder.train(training, { ...options, explainedVariance: 1, maxDimensions: 2 });
        const scores = training.dates.map((_, row) =>
          trained.scores(training.values.subarray(row * width, (row + 1) * width)),
        );
        const moment = (of: (score: Float64Array) => number) =>
          scores.reduce((sum, score) => sum + of(score), 0) / scores.length;
        for (const d of [0, 1]) expect(moment((score) => score[d])).toBeCloseTo(0, 10);
        expect(moment((score) => score[0] * score[1])).toBeCloseTo(0, 10);
        const ratio = moment((score) => score[1] ** 2) / moment((score) => score[0] ** 2);
        expect(ratio).toBeCloseTo(trained.explained[1] / trained.explained[0], 10);
      }),
      { numRuns: 25 },
    );
  });
});
