import { describe, expect, it } from '@jest/globals';
import * as errors from '../src/errors.js';

const {
  CalendarArgumentError,
  CalendarRangeError,
  CodeIdentityError,
  ConfigError,
  ExchangeRulesError,
  InputError,
  InsufficientDataError,
  InvalidDateError,
  MoneyRangeError,
  NonFiniteInputError,
  NotASessionError,
  PrometheusError,
  UnknownCalendarError,
} = errors;

const problem = { source: 'configs/a.yaml', path: 'databases.poolSize', message: 'expected a whole number, found "x"' };
/** One of each, and whether a program ends with exit code 2 (bad input) or 1 (failure) on it. */
const examples: [errors.PrometheusError, 'input' | 'failure'][] = [
  [new CalendarArgumentError('n', -1, 'a positive whole number'), 'input'],
  [new CalendarRangeError('XNYS', '1980-01-01', '1990-01-01', '2035-12-31'), 'input'],
  [new CodeIdentityError('/lib/core', 'there is no package.json in it or above it'), 'failure'],
  [new ConfigError([problem]), 'input'],
  [new ExchangeRulesError('XNYS', 'Christmas', 'falls twice on a day'), 'failure'],
  [new InsufficientDataError('returns', 2, 1), 'input'],
  [new InvalidDateError('2008-02-30', 'start'), 'input'],
  [new MoneyRangeError(1e13), 'failure'],
  [new NonFiniteInputError('returns', 3, Number.NaN), 'input'],
  [new NotASessionError('XNYS', '2001-09-11', 'attacks'), 'input'],
  [new UnknownCalendarError('XXXX', ['XNYS']), 'input'],
];

describe('errors', () => {
  it('the examples -> every class of the library', () => {
    const abstract = [PrometheusError.name, InputError.name];
    expect(examples.map(([error]) => error.name).sort()).toEqual(
      Object.keys(errors)
        .filter((name) => !abstract.includes(name))
        .sort(),
    );
  });

  it.each(examples)('%s -> a code of its own, the right base and a sentence that ends with a remedy', (error, kind) => {
    expect(error).toBeInstanceOf(Error);
    expect(error).toBeInstanceOf(PrometheusError);
    expect(error instanceof InputError).toBe(kind === 'input');
    expect(error.code).toMatch(/^[A-Z]+(_[A-Z]+)*$/);
    expect(error.message).not.toMatch(/undefined|\[object/);
    if (!(error instanceof ConfigError)) expect(error.message).toMatch(/[.;] ?[A-Za-z][^.;]*\.$/);
  });

  it('codes -> no two alike', () => {
    expect(new Set(examples.map(([error]) => error.code)).size).toBe(examples.length);
  });

  it('a cause -> kept', () => {
    class WrappedError extends PrometheusError {
      readonly code = 'WRAPPED';
    }
    const cause = new Error('disk full');
    expect(new WrappedError('could not save', { cause }).cause).toBe(cause);
  });
});

describe('ConfigError', () => {
  it('one problem -> one line with source, path and message', () => {
    expect(new ConfigError([problem]).message).toBe(
      'Configuration: configs/a.yaml: databases.poolSize: expected a whole number, found "x"',
    );
  });

  it('several problems -> a line each; a problem of the whole file has no path', () => {
    const whole = { source: 'b.yaml', path: '', message: 'line 2, column 1: tabs are not allowed as indentation' };
    expect(new ConfigError([problem, whole]).message.split('\n')).toEqual([
      'Configuration has 2 problems:',
      '  - configs/a.yaml: databases.poolSize: expected a whole number, found "x"',
      '  - b.yaml: line 2, column 1: tabs are not allowed as indentation',
    ]);
  });
});
