import { type FeatureRows } from './feature-rows.js';
import { type RegimeFeature } from './regime-features.js';

/** A feature that a model uses, and where it stands in the rows. */
export interface UsedFeature {
  readonly name: string;
  readonly transform: 'identity' | 'log';
  /** Column in the rows of the configuration. */
  readonly column: number;
}

export interface UsableFeatures {
  readonly used: readonly UsedFeature[];
  /** Why the others are left out. */
  readonly reasons: readonly string[];
}

/** The features that enough sessions of a training window have and that vary in it.
 *
 * The first sessions of a collection cannot have a figure that looks back, so each feature is asked for after its own lookback
 * only.
 * @param rows columns in the order of `features` */
export function usableFeatures(
  rows: FeatureRows,
  features: readonly RegimeFeature[],
  minimumCoverage: number,
): UsableFeatures {
  const used: UsedFeature[] = [];
  const reasons: string[] = [];
  features.forEach(({ name, series, transform }, column) => {
    const values = presentValues(rows, column, Math.min(series.lookback - 1, rows.dates.length), transform);
    const asked = Math.max(rows.dates.length - series.lookback + 1, 0);
    const coverage = asked === 0 ? 0 : values.length / asked;
    if (asked === 0 || coverage < minimumCoverage) {
      const have = `${(100 * coverage).toFixed(0)} % of ${asked} sessions have it`;
      reasons.push(`${name} is left out: ${have}, ${(100 * minimumCoverage).toFixed(0)} % are needed`);
    } else if (interquartileRange(values) < 1e-12) {
      reasons.push(`${name} is left out: it hardly varies over the training window`);
    } else {
      used.push({ name, transform, column });
    }
  });
  return { used, reasons };
}

/** The used columns of a row after their transforms, (F,). */
export function transformedRow(row: ArrayLike<number>, used: readonly UsedFeature[]): Float64Array {
  return Float64Array.from(used, ({ column, transform }) => transformed(row[column], transform));
}

/** The used columns of all rows after their transforms, shape (T * F,). */
export function transformedValues(rows: FeatureRows, used: readonly UsedFeature[]): Float64Array {
  const count = rows.dates.length;
  const width = rows.names.length;
  const values = new Float64Array(count * used.length);
  used.forEach(({ column, transform }, k) => {
    for (let t = 0; t < count; t++) {
      values[t * used.length + k] = transformed(rows.values[t * width + column], transform);
    }
  });
  return values;
}

function transformed(value: number, transform: UsedFeature['transform']): number {
  if (transform === 'log') return value > 0 ? Math.log(value) : Number.NaN;
  return Number.isFinite(value) ? value : Number.NaN;
}

function presentValues(rows: FeatureRows, column: number, from: number, transform: UsedFeature['transform']): number[] {
  const values: number[] = [];
  for (let t = from; t < rows.dates.length; t++) {
    const value = transformed(rows.values[t * rows.names.length + column], transform);
    if (Number.isFinite(value)) values.push(value);
  }
  return values;
}

function interquartileRange(values: readonly number[]): number {
  const sorted = Float64Array.from(values).sort();
  const at = (share: number) => sorted[Math.floor(share * (sorted.length - 1))];
  return at(0.75) - at(0.25);
}
