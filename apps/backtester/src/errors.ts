import { InputError } from '@prometheus/core';

export class OptionError extends InputError {
  readonly code = 'OPTION';
  constructor(
    readonly option: string,
    readonly value: string,
    readonly remedy: string,
  ) {
    super(`${option} "${value}" cannot be used. ${remedy}`);
  }
}
