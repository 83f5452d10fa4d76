import { InputError, PrometheusError } from '@prometheus/core';
import { type FactRequirements } from '@prometheus/data';

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

/** Two runs that have no two days in common cannot be compared. */
export class NoCommonDaysError extends InputError {
  readonly code = 'NO_COMMON_DAYS';
  constructor(
    readonly first: string,
    readonly second: string,
  ) {
    super(`The runs ${first} and ${second} have fewer than two days in common. Compare runs whose ranges overlap.`);
  }
}

/** A run was stored with less detail than a command needs. */
export class StorageLevelError extends InputError {
  readonly code = 'STORAGE_LEVEL';
  constructor(
    readonly run: string,
    readonly level: string,
    readonly needed: string,
    readonly what: string,
  ) {
    super(
      `Run ${run.slice(0, 12)} is stored at level "${level}", without ${what}. ` +
        `Run it again with --set level=${needed}: the detail is added to the stored run.`,
    );
  }
}

/** A grid of settings that cannot be expanded. */
export class GridError extends InputError {
  readonly code = 'GRID';
  constructor(
    readonly source: string,
    readonly reason: string,
  ) {
    super(`Grid ${source}: ${reason}.`);
  }
}

/** Windows that do not fit the sessions of a walk-forward run. */
export class WindowError extends InputError {
  readonly code = 'WINDOW';
  constructor(readonly reason: string) {
    super(`Walk-forward windows: ${reason}.`);
  }
}

/** Instruments trade in currencies whose worth in the base currency nobody has told. */
export class MissingRatesError extends InputError {
  readonly code = 'MISSING_RATES';
  constructor(
    readonly base: string,
    readonly currencies: readonly string[],
  ) {
    super(
      `The collection is kept in ${base} and has instruments in ${currencies.join(', ')}. ` +
        'Name a file of exchange rates as currencies.rates: a CSV with a column date and one a currency.',
    );
  }
}

/** A run was stopped from outside; `cause` is what the signal gave as its reason. */
export class RunInterruptedError extends PrometheusError {
  readonly code = 'RUN_INTERRUPTED';
  constructor(
    readonly date: string,
    readonly done: number,
    readonly total: number,
    options?: { cause?: unknown },
  ) {
    super(
      `Interrupted after session ${done} of ${total} (${date}). Give the same command again to go on from there.`,
      options,
    );
  }
}

/** What a journal recorded and what happens now differ, so that the run cannot go on from it. */
export class JournalMismatchError extends InputError {
  readonly code = 'JOURNAL_MISMATCH';
  constructor(
    readonly file: string,
    readonly reason: string,
  ) {
    super(`The journal ${file} of an interrupted run ${reason}. Remove the file to begin the run anew.`);
  }
}

/** A strategy that declared no state, or gave it a value of another kind. */
export class StrategyStateError extends InputError {
  readonly code = 'STRATEGY_STATE';
  constructor(
    readonly strategy: string,
    readonly reason: string,
  ) {
    super(`State of the strategy "${strategy}": ${reason}.`);
  }
}

/** A run of a sweep that was made, and failed. */
export class TrialFailedError extends PrometheusError {
  readonly code = 'TRIAL_FAILED';
  constructor(
    readonly trial: string,
    readonly reason: string,
    cause?: unknown,
  ) {
    super(`The run with ${trial} failed: ${reason} Finished runs are kept; the same command goes on from there.`, {
      cause,
    });
  }
}

/** Stages of a pipeline that do not stand in an order in which each comes after what it reads. */
export class PipelineOrderError extends PrometheusError {
  readonly code = 'PIPELINE_ORDER';
  constructor(
    readonly stage: string,
    readonly missing: readonly string[],
  ) {
    super(
      missing.length === 0
        ? `The pipeline names the stage ${stage} twice. Name it once.`
        : `The stage ${stage} reads ${missing.join(', ')}, which does not stand before it. Put it behind.`,
    );
  }
}

/** A strategy reads facts beside the panel, and the program that runs it brings none. */
export class FactsNotLoadedError extends InputError {
  readonly code = 'FACTS_NOT_LOADED';
  constructor(
    readonly strategy: string,
    readonly requires: FactRequirements,
  ) {
    super(
      `The strategy "${strategy}" requires facts beside the prices (${JSON.stringify(requires)}), and none were brought. ` +
        'Give `facts` with the inputs of the run, for example from `loadFacts`.',
    );
  }
}

/** A run that decided something has no decisions in the store, though its level has them. */
export class DecisionsNotKeptError extends InputError {
  readonly code = 'DECISIONS_NOT_KEPT';
  constructor(readonly run: string) {
    super(
      `Run ${run.slice(0, 12)} was stored before decisions were kept, or all of them were removed. ` +
        'Run it again: its decisions are stored with it.',
    );
  }
}

export class UnknownDecisionError extends InputError {
  readonly code = 'UNKNOWN_DECISION';
  constructor(readonly decision: string) {
    super(
      `There is no stored decision with the id "${decision}". \`prometheus-backtest decisions <run> --json\` lists ids.`,
    );
  }
}

/** Stored regimes do not make one history. */
export class StoredRegimeError extends PrometheusError {
  readonly code = 'STORED_REGIME';
  constructor(
    readonly region: string,
    readonly asOfDate: string,
    readonly reason: string,
  ) {
    super(
      `The stored regimes of ${region} cannot be shown: on ${asOfDate} ${reason}. ` +
        'Store the range anew with `regime run --replace`.',
    );
  }
}
