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

/** The sessions up to a date are too few, or lack too much, for a regime model. */
export class NoRegimeModelError extends InputError {
  readonly code = 'NO_REGIME_MODEL';
  constructor(
    readonly date: string,
    readonly reasons: readonly string[],
  ) {
    super(`No regime model can be trained on the sessions up to ${date}: ${reasons.join('; ')}.`);
  }
}

/** Regimes that something else made are stored where a run was to store its own. */
export class OtherRegimesStoredError extends InputError {
  readonly code = 'OTHER_REGIMES_STORED';
  constructor(
    readonly region: string,
    readonly sessions: number,
    readonly first: string,
    readonly last: string,
  ) {
    super(
      `Region ${region} has other regimes stored for ${sessions} session${sessions === 1 ? '' : 's'} from ${first} to ${last}, ` +
        'made with another configuration, seed or other data. Nothing was stored. Run again with --replace to put these in ' +
        'their place, or give the region another name in the configuration.',
    );
  }
}

export class NoStoredRegimesError extends InputError {
  readonly code = 'NO_STORED_REGIMES';
  constructor(
    readonly collection: string,
    readonly regions: readonly string[],
    readonly from: string,
    readonly to: string,
  ) {
    super(
      `No regimes of ${regions.join(', ')} are stored from ${from} to ${to}. Make them with: ` +
        `prometheus-backtest regime run --collection ${collection} --from ${from} --to ${to}`,
    );
  }
}
