import { InputError } from '@prometheus/core';

/** Numbers and names of features do not fit together. */
export class FeatureShapeError extends InputError {
  readonly code = 'FEATURE_SHAPE';
  constructor(
    readonly argument: string,
    readonly reason: string,
  ) {
    super(`${argument}: ${reason}. Pass one value for each feature and row, row by row.`);
  }
}

/** The training rows say nothing: no feature varies. */
export class NoSpreadError extends InputError {
  readonly code = 'NO_SPREAD';
  constructor(
    readonly family: string,
    readonly rows: number,
  ) {
    super(
      `${family}: none of the features varies over the ${rows} training rows. Train on other features or more rows.`,
    );
  }
}

/** JSON is not the artifact of the kind that it is read as. */
export class EncoderArtifactError extends InputError {
  readonly code = 'ENCODER_ARTIFACT';
  constructor(
    readonly kind: string,
    readonly place: string,
    readonly reason: string,
  ) {
    super(
      `The artifact of a ${kind}${place === '' ? '' : `, at ${place}`}: ${reason}. Load the artifact of a model of that kind, or train it again.`,
    );
  }
}

/** A vector cannot be stored as an embedding. */
export class EmbeddingValueError extends InputError {
  readonly code = 'EMBEDDING_VALUE';
  constructor(
    /** Entity, date and model. */
    readonly key: string,
    readonly reason: string,
  ) {
    super(`The embedding of ${key} ${reason}. Store vectors as encoders make them; nothing was written.`);
  }
}

/** Another vector is stored under the same entity, date, model and window. */
export class EmbeddingConflictError extends InputError {
  readonly code = 'EMBEDDING_CONFLICT';
  constructor(
    /** Entity, date and model. */
    readonly key: string,
  ) {
    super(
      `The embedding of ${key} is stored with other numbers; nothing was written. The window's data were restated, or its ` +
        'specification changed without a new name: give the new windows another window specification.',
    );
  }
}

/** A specification of windows that no window can follow. */
export class WindowSpecError extends InputError {
  readonly code = 'WINDOW_SPEC';
  constructor(
    readonly field: string,
    readonly value: unknown,
    readonly expected: string,
  ) {
    super(`Windows: ${field} is ${String(value)}; pass ${expected}.`);
  }
}
