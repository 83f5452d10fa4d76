/** The base of every error that this project throws on purpose: a literal code, structured fields, and a message
 * that ends with what the reader can do about it. */
export abstract class PrometheusError extends Error {
  abstract readonly code: string;

  constructor(message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** The caller's input is wrong: a file, a field, a date, an option. Programs end with exit code 2. */
export abstract class InputError extends PrometheusError {}

export class InvalidDateError extends InputError {
  readonly code = 'INVALID_DATE';
  constructor(
    readonly value: string,
    readonly field: string,
  ) {
    super(`${field}: "${value}" is not a date. Write it as YYYY-MM-DD, for example 2008-09-15.`);
  }
}

export class NonFiniteInputError extends InputError {
  readonly code = 'NON_FINITE_INPUT';
  constructor(
    readonly field: string,
    readonly index: number,
    readonly value: number,
  ) {
    super(`${field}[${index}] is ${value}. Remove or fill missing values before the call.`);
  }
}

export class InsufficientDataError extends InputError {
  readonly code = 'INSUFFICIENT_DATA';
  constructor(
    readonly field: string,
    readonly needed: number,
    readonly found: number,
  ) {
    super(`${field} needs at least ${needed} values and has ${found}. Pass a longer history.`);
  }
}

export class ConfigError extends InputError {
  readonly code = 'CONFIG';
  constructor(readonly problems: readonly ConfigProblem[]) {
    super(
      problems.length === 1
        ? `Configuration: ${describeProblem(problems[0])}`
        : `Configuration has ${problems.length} problems:\n${problems.map((p) => `  - ${describeProblem(p)}`).join('\n')}`,
    );
  }
}

/** One thing wrong in a configuration: where it was written, which key (empty for the whole of it), what was expected
 * and what was found. */
export interface ConfigProblem {
  readonly source: string;
  readonly path: string;
  readonly message: string;
}

function describeProblem({ source, path, message }: ConfigProblem): string {
  return path === '' ? `${source}: ${message}` : `${source}: ${path}: ${message}`;
}

export class CodeIdentityError extends PrometheusError {
  readonly code = 'CODE_IDENTITY';
  constructor(
    readonly folder: string,
    readonly problem: string,
  ) {
    super(`The code in ${folder} cannot be identified: ${problem}. Install the package again, with its sources.`);
  }
}

export class CalendarRangeError extends InputError {
  readonly code = 'CALENDAR_RANGE';
  constructor(
    readonly calendar: string,
    readonly requested: string,
    readonly first: string,
    readonly last: string,
  ) {
    super(`The calendar ${calendar} covers ${first} to ${last}; ${requested} lies outside. Choose a date within.`);
  }
}

export class UnknownCalendarError extends InputError {
  readonly code = 'UNKNOWN_CALENDAR';
  constructor(
    readonly requested: string,
    readonly known: readonly string[],
  ) {
    super(`There is no calendar "${requested}". Known markets and exchanges: ${known.join(', ')}.`);
  }
}

export class MoneyRangeError extends PrometheusError {
  readonly code = 'MONEY_RANGE';
  constructor(readonly value: number) {
    super(
      `The amount ${value} cannot be booked: it is not finite or exceeds 9.2e12 currency units. Check the price and quantity.`,
    );
  }
}

export class NotASessionError extends InputError {
  readonly code = 'NOT_A_SESSION';
  constructor(
    readonly calendar: string,
    readonly date: string,
    readonly reason: string,
  ) {
    super(
      `${date} is not a session of ${calendar} (${reason}). Take firstSessionOnOrAfter or lastSessionOnOrBefore of it first.`,
    );
  }
}

export class CalendarArgumentError extends InputError {
  readonly code = 'CALENDAR_ARGUMENT';
  constructor(
    readonly argument: string,
    readonly value: unknown,
    readonly expected: string,
  ) {
    super(`${argument} is ${String(value)}; pass ${expected}.`);
  }
}

export class ExchangeRulesError extends PrometheusError {
  readonly code = 'EXCHANGE_RULES';
  constructor(
    readonly exchange: string,
    readonly rule: string,
    readonly problem: string,
  ) {
    super(
      `The rules of the exchange ${exchange} are wrong at "${rule}": ${problem}. Correct that exchange's data file.`,
    );
  }
}
