import { InputError, PrometheusError, type TradeDate } from '@prometheus/core';

/** The training rows hold too few sessions with all features; a later refit may succeed. */
export class TooFewTrainingRowsError extends InputError {
  readonly code = 'TOO_FEW_TRAINING_ROWS';
  constructor(
    readonly region: string,
    readonly cut: TradeDate,
    readonly needed: number,
    readonly found: number,
  ) {
    super(
      `Region ${region}, fit of ${cut}: ${found} sessions have all features and ${needed} are needed. ` +
        'Start the collection or the anchor earlier, or raise minimumHistory.',
    );
  }
}

/** A stored regime model cannot be read. */
export class RegimeArtifactError extends PrometheusError {
  readonly code = 'REGIME_ARTIFACT';
  constructor(readonly reason: string) {
    super(`Artifact of a regime model: ${reason}. Train the model anew with \`regime fit\`.`);
  }
}

/** A region was asked for that the configuration does not name. */
export class UnknownRegionError extends InputError {
  readonly code = 'UNKNOWN_REGION';
  constructor(
    readonly region: string,
    readonly known: readonly string[],
  ) {
    super(`There is no region ${region}; the configuration has ${known.join(', ')}. Choose one of them or add it.`);
  }
}

/** A regime is stored already under the same region, date, model and run, and is another one. */
export class RegimeConflictError extends PrometheusError {
  readonly code = 'REGIME_CONFLICT';
  constructor(
    readonly region: string,
    readonly asOfDate: TradeDate,
    readonly stored: string,
    readonly given: string,
  ) {
    super(
      `Region ${region} on ${asOfDate}: ${stored} is stored and ${given} was to be stored under the same model and run. ` +
        'Give results of another configuration or other data a run id of their own.',
    );
  }
}
