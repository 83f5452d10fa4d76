import { InputError, PrometheusError, type TradeDate } from '@prometheus/core';

import { visibleText } from './ingestion/visible-text.js';

/** A database could not be reached, started or migrated. */
export class DatabaseError extends PrometheusError {
  readonly code = 'DATABASE';
  constructor(
    readonly database: string,
    readonly attempted: string,
    readonly remedy: string,
    options?: { cause?: unknown },
  ) {
    const cause = options?.cause instanceof Error ? ` (${options.cause.message.split('\n')[0]})` : '';
    super(`The ${database} database: ${attempted}${cause}. ${remedy}`, options);
  }
}

/** One place in an input file that cannot be accepted. */
export interface RowProblem {
  readonly file: string;
  /** 1 is the first line of the file. */
  readonly line: number;
  readonly column: string;
  readonly value: string;
  readonly message: string;
}

/** A path whose names cannot command a terminal. */
function shownPath(path: string): string {
  return visibleText(path, 4096);
}

/** Input files hold rows that cannot be accepted; nothing was written. */
export class RejectedInputError extends InputError {
  readonly code = 'REJECTED_INPUT';
  constructor(
    readonly problems: readonly RowProblem[],
    readonly total: number,
  ) {
    const shown = problems
      .slice(0, 20)
      .map((p) => `${shownPath(p.file)}, line ${p.line}, column ${visibleText(p.column)}: "${p.value}" ${p.message}`);
    const more = total > shown.length ? [`... and ${total - shown.length} more`] : [];
    super(
      `${[...shown, ...more].join('\n')}\nNothing was written. Correct the file${total > 1 ? 's' : ''} and run again.`,
    );
  }
}

export class InputFileError extends InputError {
  readonly code = 'INPUT_FILE';
  constructor(
    readonly file: string,
    readonly reason: string,
    readonly remedy: string,
  ) {
    super(`${shownPath(file)}: ${reason}. ${remedy}`);
  }
}

export class UnknownCollectionError extends InputError {
  readonly code = 'UNKNOWN_COLLECTION';
  constructor(
    readonly collection: string,
    readonly known: readonly string[],
  ) {
    super(
      `There is no collection "${collection}". ` +
        (known.length > 0
          ? `Known: ${known.join(', ')}.`
          : 'None was ingested yet: run `prometheus-backtest ingest csv --dir <folder> --collection <name>` first.'),
    );
  }
}

export class UnknownInstrumentError extends InputError {
  readonly code = 'UNKNOWN_INSTRUMENT';
  constructor(
    readonly instrument: string,
    readonly collection: string,
  ) {
    super(
      `The collection "${collection}" has no instrument "${instrument}". Check the symbol against \`prometheus-backtest list\`.`,
    );
  }
}

export class EmptyRangeError extends InputError {
  readonly code = 'EMPTY_RANGE';
  constructor(
    readonly collection: string,
    readonly requested: string,
    readonly available: string,
  ) {
    super(`The collection "${collection}" has no bar in ${requested}; its bars run ${available}. Choose dates within.`);
  }
}

/** Something asked for knowledge of a day that has not come yet. */
export class LookAheadError extends PrometheusError {
  readonly code = 'LOOK_AHEAD';
  constructor(
    readonly table: string,
    readonly requestedDate: string,
    readonly currentDate: string,
  ) {
    super(
      `Look-ahead: ${table} was asked for ${requestedDate} while the current date is ${currentDate}. Ask for dates up to the current one only.`,
    );
  }
}

/** A view was asked for more than its holder declared. */
export class ViewRangeError extends PrometheusError {
  readonly code = 'VIEW_RANGE';
  constructor(
    readonly requested: string,
    readonly allowed: string,
  ) {
    super(
      `The view was asked for ${requested}, but serves ${allowed}. Declare a longer requiredHistory or ask for less.`,
    );
  }
}

/** A view was asked for a fact that was not loaded for it. */
export class FactNotRequiredError extends PrometheusError {
  readonly code = 'FACT_NOT_REQUIRED';
  constructor(
    readonly kind: 'macro' | 'fundamentals' | 'filings',
    readonly requested: string,
    readonly required: readonly string[],
  ) {
    const known = required.length === 0 ? 'nothing of the kind' : required.join(', ');
    super(
      `The view was asked for ${kind} "${requested}", and ${known} was required. Declare it in \`requires.${kind}\`.`,
    );
  }
}

/** A provider's answer cannot be read. */
export class ProviderAnswerError extends InputError {
  readonly code = 'PROVIDER_ANSWER';
  constructor(
    readonly provider: string,
    /** Where the answer lies. */
    readonly file: string,
    readonly field: string,
    readonly reason: string,
  ) {
    super(
      `${provider}: the answer in ${file}, field ${field}: ${reason}. Remove the file to ask again; if it comes back the ` +
        'provider has changed its answers.',
    );
  }
}

/** A provider gave no answer to a request. */
export class ProviderRequestError extends PrometheusError {
  readonly code = 'PROVIDER_REQUEST';
  constructor(
    readonly provider: string,
    /** Without secrets, like all fields. */
    readonly address: string,
    /** Of HTTP; undefined when there was no answer at all. */
    readonly status: number | undefined,
    readonly reason: string,
    readonly remedy: string,
  ) {
    super(`${provider}: ${address} ${reason}. ${remedy}`);
  }
}

/** The key of a provider is not in the environment, or is no key. */
export class ProviderKeyError extends InputError {
  readonly code = 'PROVIDER_KEY';
  readonly provider: string;
  constructor(
    provider: { readonly name: string; readonly title: string; readonly homepage: string },
    /** Undefined for a provider that declares none, though its requests need one. */
    readonly keyVariable: string | undefined,
    reason: string,
  ) {
    super(
      `${provider.title} needs a key: the environment variable ${keyVariable ?? '(none declared)'} ${reason}. ` +
        `Get a key at ${provider.homepage} and set the variable to it.`,
    );
    this.provider = provider.name;
  }
}

/** A download was stopped; nothing was stored, and what was downloaded is kept. */
export class DownloadInterruptedError extends PrometheusError {
  readonly code = 'DOWNLOAD_INTERRUPTED';
  /** @param reason why the signal was aborted, kept as the cause */
  constructor(
    readonly provider: string,
    reason: unknown,
  ) {
    super(
      `The download from ${provider} was interrupted and nothing was stored. Run the same command again: it goes on ` +
        'where it stopped.',
      { cause: reason },
    );
  }
}

/** A macro series has no declared publication lag, or exists in hindsight only. */
export class MacroSeriesError extends InputError {
  readonly code = 'MACRO_SERIES';
  constructor(
    readonly seriesId: string,
    readonly reason: string,
    readonly remedy: string,
  ) {
    super(`The macro series "${seriesId}" ${reason}. ${remedy}`);
  }
}

/** A collection of macro series was named where one of instruments is needed, or the other way round. */
export class CollectionKindError extends InputError {
  readonly code = 'COLLECTION_KIND';
  constructor(
    readonly collection: string,
    readonly kind: 'instruments' | 'macro',
  ) {
    super(
      kind === 'macro'
        ? `The collection "${collection}" holds macro series and no instruments. Name a collection of prices; macro series ` +
            'are read by their ids.'
        : `The collection "${collection}" holds instruments. Give macro series a collection of their own, for example ` +
            '--collection macro.',
    );
  }
}

/** The text of a filed document cannot be read. */
export class FilingDocumentError extends InputError {
  readonly code = 'FILING_DOCUMENT';
  constructor(
    /** File or address. */
    readonly document: string,
    readonly reason: string,
    readonly remedy: string,
  ) {
    super(`The filed document ${document} ${reason}. ${remedy}`);
  }
}

/** An option of an ingestion cannot be used. */
export class IngestOptionError extends InputError {
  readonly code = 'INGEST_OPTION';
  constructor(
    readonly option: string,
    readonly value: string,
    /** What is wrong, and the remedy. */
    readonly reason: string,
  ) {
    super(`${option} "${value}" ${reason}`);
  }
}

/** New data was declared otherwise than the collection that it should join. */
export class CollectionMismatchError extends InputError {
  readonly code = 'COLLECTION_MISMATCH';
  constructor(
    readonly collection: string,
    readonly property: 'adjustment' | 'market' | 'currency' | 'adjusted close',
    readonly stored: string,
    readonly given: string,
  ) {
    super(
      `The collection "${collection}" was ingested with ${property}: ${stored}; these files have ${property}: ${given}. ` +
        'Declare the same if that is what the files hold, or ingest them as another collection.',
    );
  }
}

/** The currency of an instrument is not that of an action that is stored of it; nothing was written. */
export class InstrumentCurrencyError extends InputError {
  readonly code = 'INSTRUMENT_CURRENCY';
  constructor(
    readonly symbol: string,
    readonly currency: string,
    readonly actionType: string,
    readonly exDate: string,
    readonly actionCurrency: string,
  ) {
    super(
      `${symbol} is quoted in ${currency}, but its stored ${actionType} of ${exDate} is in ${actionCurrency}. Nothing was written. ` +
        `Give that action again with its amount in ${currency}, or name ${actionCurrency} in the sector file.`,
    );
  }
}

/** So much of the input had to be set aside that the rest cannot be trusted; nothing was written. */
export class QualityRejectedError extends InputError {
  readonly code = 'QUALITY_REJECTED';
  constructor(
    readonly rowsSetAside: number,
    readonly rowsRead: number,
    readonly limitShare: number,
    /** Why rows were set aside, most frequent first: `NOT_A_SESSION: 120`. */
    readonly reasons: readonly string[],
    /** One of the rows: `B on 2010-01-04`. */
    readonly first?: string | undefined,
  ) {
    super(
      `${rowsSetAside} of ${rowsRead} rows would be set aside (${reasons.join(', ')}), more than the limit of ` +
        `${limitShare * 100} %${first === undefined ? '' : `; the first of them is ${first}`}. No data was written. Check the market, the date format and the column mapping.`,
    );
  }
}

/** The policy of quality control refuses a batch for what was found in it; only the findings were stored. */
export class QualityPolicyError extends InputError {
  readonly code = 'QUALITY_POLICY';
  constructor(
    readonly collection: string,
    readonly dataset: string,
    readonly findingCode: string,
    readonly occurrences: number,
    /** Of the earliest finding; undefined when it speaks of the collection. */
    readonly symbol: string | undefined,
    readonly date: string | undefined,
  ) {
    const where = [symbol, date].filter((part) => part !== undefined).join(' on ');
    super(
      `The ${dataset} batch of "${collection}" is rejected: ${findingCode} ${occurrences} time${occurrences === 1 ? '' : 's'}` +
        `${where === '' ? '' : `, first ${where}`}. No data was written; \`prometheus-backtest data qc ${collection} --code ` +
        `${findingCode}\` shows the findings. Correct the source, or set findings.${findingCode} to DEGRADE or ACCEPT in ` +
        'the quality policy.',
    );
  }
}

/** PostgreSQL refused a COPY; nothing of it was stored. */
export class CopyError extends PrometheusError {
  readonly code = 'COPY';
  /** SQLSTATE, for example 23505; undefined when the connection was lost. */
  readonly sqlState: string | undefined;
  /** Where PostgreSQL stood: `COPY bars, line 3, column close`. */
  readonly where: string | undefined;
  constructor(
    readonly direction: 'in' | 'out',
    readonly target: string,
    cause: unknown,
  ) {
    const { message, code, where, detail } = cause as Partial<Record<'message' | 'code' | 'where' | 'detail', string>>;
    const place = [where?.split('\n')[0], detail].filter((part) => part !== undefined).join('; ');
    super(
      `COPY ${direction === 'in' ? 'into' : 'of'} ${target}: ${message ?? String(cause)}${place === '' ? '' : ` (${place})`}. ` +
        (direction === 'in'
          ? 'Nothing was stored; correct the row and write again.'
          : 'Correct the query and read again.'),
      { cause },
    );
    this.sqlState = code;
    this.where = where;
  }
}

/** A value cannot be encoded for its column. */
export class CopyValueError extends InputError {
  readonly code = 'COPY_VALUE';
  constructor(
    readonly column: string,
    /** 1 is the first row. */
    readonly row: number,
    readonly value: unknown,
    readonly reason: string,
  ) {
    super(`COPY, row ${row}, column ${column}: ${String(value)} ${reason}. Correct the value; nothing was stored.`);
  }
}

/** Bytes are not the binary COPY that the reader was told to expect. */
export class CopyFormatError extends PrometheusError {
  readonly code = 'COPY_FORMAT';
  constructor(readonly reason: string) {
    super(`Binary COPY: ${reason}. Compare the query's columns with the declared types.`);
  }
}

/** The schema of a store and the migrations at hand do not fit together, or a migration failed. */
export class MigrationError extends PrometheusError {
  readonly code = 'MIGRATION';
  constructor(
    readonly store: string,
    readonly reason: string,
    readonly remedy: string,
    options?: { cause?: unknown },
  ) {
    super(`The schema of the ${store} database: ${reason}. ${remedy}`, options);
  }
}

/** A model was trained on more than it may know. */
export class TrainingCutError extends InputError {
  readonly code = 'TRAINING_CUT';
  constructor(
    /** What was trained, or is to be. */
    readonly subject: string,
    /** The last date that the training data hold. */
    readonly trainedTo: TradeDate,
    /** The last date that they may hold. */
    readonly limit: TradeDate,
    remedy: string,
  ) {
    super(`${subject}: its training data reach to ${trainedTo}, after ${limit}: that would look ahead. ${remedy}`);
  }
}

export class UnknownModelError extends InputError {
  readonly code = 'UNKNOWN_MODEL';
  constructor(readonly modelId: string) {
    super(
      `The registry has no model "${modelId}". Check the id against those that it lists, or train the model again.`,
    );
  }
}

/** A model's id is taken by another model. */
export class ModelConflictError extends PrometheusError {
  readonly code = 'MODEL_CONFLICT';
  constructor(
    readonly modelId: string,
    /** In what the stored model differs. */
    readonly differences: readonly string[],
  ) {
    super(
      `The model ${modelId} is stored with another ${differences.join(' and ')}; nothing was written. ` +
        'Check which training made it, and give the other model a type of its own.',
    );
  }
}

/** The file of a model's artifact is gone, or holds other bytes than were stored. */
export class ArtifactChangedError extends PrometheusError {
  readonly code = 'ARTIFACT_CHANGED';
  constructor(
    readonly modelId: string,
    readonly file: string,
    /** sha256 that the bytes had. */
    readonly expected: string,
    /** sha256 that they have; undefined when there is no file. */
    readonly found: string | undefined,
  ) {
    super(
      `The artifact of the model ${modelId} ${
        found === undefined
          ? `is missing: there is no file ${shownPath(file)}`
          : `was changed: ${shownPath(file)} hashes to ${found.slice(0, 12)}, not to ${expected.slice(0, 12)}`
      }. Restore the file from a backup, or train the model again and register it.`,
    );
  }
}

/** A command was called in a way that makes no sense. */
export class CommandUsageError extends InputError {
  readonly code = 'COMMAND_USAGE';
}
