import { InputError, PrometheusError } from '@prometheus/core';

export class UnknownStrategyError extends InputError {
  readonly code = 'UNKNOWN_STRATEGY';
  constructor(
    readonly strategy: string,
    readonly known: readonly string[],
  ) {
    super(
      `There is no strategy "${strategy}". Built in: ${known.join(', ')}. ` +
        'Your own: a path that begins with ./ or /, to a module that exports `strategy`.',
    );
  }
}

export class StrategyModuleError extends InputError {
  readonly code = 'STRATEGY_MODULE';
  constructor(
    readonly file: string,
    readonly reason: string,
    options?: { cause?: unknown },
  ) {
    super(`Strategy ${file}: ${reason}.`, options);
  }
}

/** The strategy returned something that cannot be traded. */
export class InvalidDecisionError extends InputError {
  readonly code = 'INVALID_DECISION';
  constructor(
    readonly strategy: string,
    readonly date: string,
    readonly reason: string,
  ) {
    super(`The strategy "${strategy}" decided something that cannot be traded on ${date}: ${reason}.`);
  }
}

/** The same run id led to another result: something that decides a result is missing from its identity. */
export class RunMismatchError extends PrometheusError {
  readonly code = 'RUN_MISMATCH';
  constructor(
    readonly runId: string,
    readonly differences: readonly string[],
  ) {
    super(
      `Run ${runId.slice(0, 12)} is stored with another result: ${differences.join('; ')}. ` +
        'Nothing was changed. A run must repeat; please report how the two runs differed.',
    );
  }
}

export class UnknownRunError extends InputError {
  readonly code = 'UNKNOWN_RUN';
  constructor(
    readonly run: string,
    readonly matches: number,
  ) {
    super(
      matches === 0
        ? `There is no stored run whose id begins with "${run}". \`prometheus-backtest list\` shows what there is.`
        : `${matches} stored runs have ids that begin with "${run}". Give more digits.`,
    );
  }
}

/** An empty range of dates, or one that holds no session. */
export class DateRangeError extends InputError {
  readonly code = 'RANGE';
  constructor(
    readonly start: string,
    readonly end: string,
    readonly reason: string,
  ) {
    super(`The range ${start} to ${end} ${reason}.`);
  }
}
