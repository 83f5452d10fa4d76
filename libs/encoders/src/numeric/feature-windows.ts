import { type TradeDate } from '@prometheus/core';

import { FeatureShapeError } from '../errors.js';

/** Rows of engineered features, each as known at the close of its date. */
export interface FeatureWindows {
  /** Shape (F,): names of the features. */
  readonly names: readonly string[];
  /** Shape (n, F), row-major; NaN where a feature is undefined. */
  readonly values: Float64Array;
  /** Shape (n,): the date of each row. */
  readonly dates: readonly TradeDate[];
}

/** @throws {FeatureShapeError} unless names are distinct and values and dates have the shapes that they promise */
export function requireShape({ names, values, dates }: FeatureWindows): void {
  if (names.length === 0) throw new FeatureShapeError('names', 'there are no features');
  if (new Set(names).size < names.length) throw new FeatureShapeError('names', 'a name stands there twice');
  requireRows('values', values, names.length);
  if (values.length !== dates.length * names.length) {
    throw new FeatureShapeError(
      'values',
      `${values.length} values are not ${dates.length} dates times ${names.length} features`,
    );
  }
}

/** @returns how many rows of `features` values there are
 * @throws {FeatureShapeError} unless that is a whole number */
export function requireRows(argument: string, values: ArrayLike<number>, features: number): number {
  if (!Number.isInteger(features) || features < 1) {
    throw new FeatureShapeError(argument, `${features} is no number of features`);
  }
  if (values.length % features === 0) return values.length / features;
  throw new FeatureShapeError(argument, `${values.length} values are no whole rows of ${features} features`);
}

/** @throws {FeatureShapeError} unless `row` has one value for each feature */
export function requireRow(row: ArrayLike<number>, features: number): void {
  if (row.length === features) return;
  throw new FeatureShapeError('row', `it has ${row.length} values for ${features} features`);
}

/** Rows of several tables of the same features, in the order given.
 * @throws {FeatureShapeError} when names differ, or there is no table */
export function joinWindows(tables: readonly FeatureWindows[]): FeatureWindows {
  if (tables.length === 0) throw new FeatureShapeError('tables', 'there is none to join');
  const { names } = tables[0];
  let length = 0;
  for (const table of tables) {
    if (table.names.length !== names.length || table.names.some((name, f) => name !== names[f])) {
      throw new FeatureShapeError('tables', `the features ${table.names.join(', ')} are not ${names.join(', ')}`);
    }
    length += table.values.length;
  }
  const values = new Float64Array(length);
  let offset = 0;
  for (const table of tables) {
    values.set(table.values, offset);
    offset += table.values.length;
  }
  return { names, values, dates: tables.flatMap(({ dates }) => dates) };
}
