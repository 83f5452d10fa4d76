import { InputError } from '@prometheus/core';

/** A row of the index path cannot be used: its date, its order or its level. */
export class IndexRowError extends InputError {
  readonly code = 'INDEX_ROW';
  constructor(
    readonly row: number,
    readonly date: string,
    readonly problem: string,
  ) {
    super(`Index row ${row} (${date}): ${problem}. Pass one row a date, oldest first, each with a positive level.`);
  }
}

/** Sessions for which the index has no level and that the fill rule does not cover. */
export class MissingIndexSessionsError extends InputError {
  readonly code = 'MISSING_INDEX_SESSIONS';
  constructor(
    readonly missing: readonly string[],
    readonly maxConsecutiveFills: number,
  ) {
    const shown = missing.slice(0, 5).join(', ');
    const rest = missing.length > 5 ? ` and ${missing.length - 5} more` : '';
    super(
      `The index has no level for ${shown}${rest}. A level is carried forward over at most ${maxConsecutiveFills} ` +
        'sessions in a row and never invented before the first row: choose a range that the index covers, or raise ' +
        'maxConsecutiveFills.',
    );
  }
}

export class TargetDirectoryError extends InputError {
  readonly code = 'TARGET_DIRECTORY';
  constructor(
    readonly directory: string,
    readonly problem: string,
  ) {
    super(`${directory} ${problem}. Choose a new or an empty directory, so that two collections never mix.`);
  }
}
