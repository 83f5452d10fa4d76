import { NonFiniteInputError } from '@prometheus/core';
import { LengthMismatchError, ParameterRangeError } from './errors.js';

export function assertFinite(values: ArrayLike<number>, field: string): void {
  for (let i = 0; i < values.length; i++) {
    if (!Number.isFinite(values[i])) throw new NonFiniteInputError(field, i, values[i]);
  }
}

/** Two series of one length, all values finite. */
export function assertPaired(
  left: ArrayLike<number>,
  leftField: string,
  right: ArrayLike<number>,
  rightField: string,
): void {
  if (left.length !== right.length) throw new LengthMismatchError(leftField, left.length, rightField, right.length);
  assertFinite(left, leftField);
  assertFinite(right, rightField);
}

export function assertPositive(value: number, field: string): void {
  if (!(value > 0 && value < Infinity)) throw new ParameterRangeError(field, value, 'a finite number above 0');
}

export function assertFiniteNumber(value: number, field: string): void {
  if (!Number.isFinite(value)) throw new ParameterRangeError(field, value, 'a finite number');
}

export function assertNotNaN(value: number, field: string): void {
  if (Number.isNaN(value)) throw new ParameterRangeError(field, value, 'a number');
}

export function assertProbability(value: number, field: string): void {
  if (!(value >= 0 && value <= 1)) throw new ParameterRangeError(field, value, 'a probability from 0 to 1');
}

export function assertIntegerAtLeast(value: number, minimum: number, field: string): void {
  if (!(Number.isSafeInteger(value) && value >= minimum)) {
    throw new ParameterRangeError(field, value, `an integer of at least ${minimum}`);
  }
}
