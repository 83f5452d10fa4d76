import { InputError } from '@prometheus/core';

export class LengthMismatchError extends InputError {
  readonly code = 'LENGTH_MISMATCH';
  constructor(
    readonly field: string,
    readonly length: number,
    readonly otherField: string,
    readonly otherLength: number,
  ) {
    super(`${field} has ${length} values and ${otherField} has ${otherLength}. Align both on the same periods first.`);
  }
}

export class ParameterRangeError extends InputError {
  readonly code = 'PARAMETER_RANGE';
  constructor(
    readonly field: string,
    readonly value: number,
    readonly expected: string,
  ) {
    super(`${field} is ${value}. Pass ${expected}.`);
  }
}

export class UnorderedDatesError extends InputError {
  readonly code = 'UNORDERED_DATES';
  constructor(
    readonly index: number,
    readonly previous: string,
    readonly date: string,
  ) {
    super(`dates[${index}] is ${date} and does not follow ${previous}. Sort the rows by date, one row a date.`);
  }
}
