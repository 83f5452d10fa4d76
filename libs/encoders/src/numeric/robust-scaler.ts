import { InsufficientDataError, type JsonValue } from '@prometheus/core';
import { median, ParameterRangeError, quantile } from '@prometheus/statistics';
import { z } from 'zod';

import { readArtifact } from './artifact-json.js';
import { requireRow, requireRows } from './feature-windows.js';

/** The interquartile range of a normal distribution, in standard deviations. */
const NORMAL_IQR = 1.349;

/** Fitted numbers of a scaler, one of each for every feature. */
export const scalerSchema = z
  .strictObject({
    /** In deviations. */
    clip: z.number().positive(),
    medians: z.array(z.number()).min(1),
    /** Unit of the feature, for one deviation; 0 where the feature did not spread. */
    deviations: z.array(z.number().nonnegative()),
  })
  .refine(({ medians, deviations }) => medians.length === deviations.length, 'medians and deviations differ in number');

export type ScalerParameters = z.output<typeof scalerSchema>;

/** Scales features by median and interquartile range, which a few extreme values do not move:
 * (x - median) / (IQR / 1.349), clipped at +-clip; quantiles are of type 7. NaN stays NaN. A feature whose quartiles were equal
 * in the fit has no spread to be measured in, and any value of it becomes 0. */
export class RobustScaler {
  readonly features: number;
  readonly clip: number;
  /** Shape (F,), units of the features. */
  readonly medians: Float64Array;
  /** Shape (F,): IQR / 1.349 in units of the features. */
  readonly deviations: Float64Array;

  private constructor({ clip, medians, deviations }: ScalerParameters) {
    this.features = medians.length;
    this.clip = clip;
    this.medians = Float64Array.from(medians);
    this.deviations = Float64Array.from(deviations);
  }

  /** @param values shape (n, F), row-major; missing values (NaN) are left out of their feature
   * @param features F
   * @param options.clip largest scaled value, in deviations, above 0
   * @throws {InsufficientDataError} for a feature without a value
   * @throws {NonFiniteInputError} on Infinity
   * @throws {ParameterRangeError} unless the clip is finite and above 0
   * @throws {FeatureShapeError} unless the values make whole rows */
  static fit(values: ArrayLike<number>, features: number, { clip }: { readonly clip: number }): RobustScaler {
    if (!(clip > 0 && clip < Infinity)) throw new ParameterRangeError('clip', clip, 'a finite number above 0');
    const rows = requireRows('values', values, features);
    const medians: number[] = [];
    const deviations: number[] = [];
    for (let f = 0; f < features; f++) {
      const column = new Float64Array(rows);
      let count = 0;
      for (let row = 0; row < rows; row++) {
        const value = values[row * features + f];
        if (value === value) column[count++] = value;
      }
      const present = column.subarray(0, count);
      const centre = median(present);
      const lower = quantile(present, 0.25);
      const upper = quantile(present, 0.75);
      if (centre === undefined || lower === undefined || upper === undefined) {
        throw new InsufficientDataError(`values of feature ${f}`, 1, 0);
      }
      medians.push(centre + 0);
      deviations.push((upper - lower) / NORMAL_IQR);
    }
    return new RobustScaler({ clip, medians, deviations });
  }

  /** @throws {EncoderArtifactError} unless `json` is what `toJson` wrote */
  static fromJson(json: JsonValue): RobustScaler {
    return new RobustScaler(readArtifact('robust scaler', scalerSchema, json));
  }

  /** @param row shape (F,)
   * @returns shape (F,), deviations from the median, a new array
   * @throws {FeatureShapeError} on another number of values */
  transform(row: ArrayLike<number>): Float64Array {
    requireRow(row, this.features);
    const scaled = new Float64Array(this.features);
    for (let f = 0; f < scaled.length; f++) {
      const value = row[f];
      if (this.deviations[f] === 0) scaled[f] = value === value ? 0 : Number.NaN;
      else scaled[f] = Math.max(-this.clip, Math.min(this.clip, (value - this.medians[f]) / this.deviations[f]));
    }
    return scaled;
  }

  /** The values that `transform` made these of, where it did not clip; the median for a feature without spread.
   * @param scaled shape (F,)
   * @returns shape (F,), units of the features, a new array
   * @throws {FeatureShapeError} on another number of values */
  inverse(scaled: ArrayLike<number>): Float64Array {
    requireRow(scaled, this.features);
    return this.medians.map((centre, f) => centre + scaled[f] * this.deviations[f]);
  }

  toJson(): ScalerParameters {
    return { clip: this.clip, medians: [...this.medians], deviations: [...this.deviations] };
  }
}
