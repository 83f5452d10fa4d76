import { existsSync } from 'node:fs';

import { type Clock, type Logger, type TradeDate, type TradingCalendar, tradingCalendar } from '@prometheus/core';

import { IngestOptionError } from '../errors.js';
import { PRICE_BASES, type PriceBasis } from '../panel/price-basis.js';
import { type ActionFile, readActionFile } from './action-file.js';
import { type BarSource } from './bar-source.js';
import { type ColumnMapping, loadColumnMapping } from './file-format.js';
import { type IngestProgress } from './ingest-report.js';
import { type MembershipFile, readMembershipFile } from './membership-file.js';
import { PriceSource } from './price-source.js';
import { type ProblemList } from './problem-list.js';
import { DEFAULT_QUALITY_POLICY, type QualityPolicy } from './quality-control/policy.js';
import { readSectorFile, type SectorFile } from './sector-file.js';
import { SessionTable } from './session-table.js';
import { checkCollectionName } from './symbol.js';
import { readSymbolFile, type SymbolFile } from './symbol-file.js';

export interface IngestCsvOptions {
  /** Folder with one plain or gzip CSV file a symbol, or the path of one long file. Either this or `file`. */
  readonly dir?: string;
  /** One long CSV file with a symbol column. */
  readonly file?: string;
  /** Default: the stored collection's; for a new one `total_return` with an adjusted close column, else `raw`. */
  readonly adjustment?: PriceBasis;
  /** For adjusted prices: as of which day, where the source says so. */
  readonly adjustedAsOf?: TradeDate;
  readonly membership?: string;
  /** Default `<collection>-members`. */
  readonly indexId?: string;
  readonly sectors?: string;
  readonly actions?: string;
  /** Which ticker named which instrument when: instrument,symbol,from_date,to_date[,known_at]. */
  readonly symbols?: string;
  /** Infer splits and cash dividends from close and adjusted close, and store those that are certain enough. Not beside
   * `actions`, neither now nor in the collection. */
  readonly inferActions?: boolean;
  /** YAML file, see `columnMappingSchema`. */
  readonly mapping?: string;
  /** A market of `tradingCalendar`, default US_EQ. */
  readonly market?: string;
  /** Default: the folder's name, or its parent's when the folder is called `prices`. */
  readonly collection?: string;
  /** ISO 4217, default USD. */
  readonly currency?: string;
  /** What it does not name has its default. */
  readonly policy?: Partial<QualityPolicy>;
}

export interface IngestContext {
  readonly clock: Clock;
  readonly logger?: Logger;
  readonly progress?: (progress: IngestProgress) => void;
}

/** Options that were checked, with their defaults, and the files opened. */
export interface IngestRequest {
  readonly source: BarSource;
  readonly mapping: ColumnMapping;
  readonly collection: string;
  readonly indexId: string;
  readonly calendar: TradingCalendar;
  readonly sessions: SessionTable;
  readonly currency: string;
  readonly adjustment: PriceBasis | undefined;
  readonly adjustedAsOf: TradeDate | undefined;
  readonly policy: QualityPolicy;
  readonly infersActions: boolean;
}

/** Opens the files of one format. */
export type OpenSource = (
  path: string,
  mapping: ColumnMapping,
  option: 'dir' | 'file',
) => Promise<BarSource & { collectionName(): string }>;

/** @throws {IngestOptionError | InputFileError | ConfigError | UnknownCalendarError} for whatever cannot be used */
export async function prepareRequest(
  options: IngestCsvOptions,
  openSource: OpenSource = (path, format, option) => PriceSource.open(path, format, option),
): Promise<IngestRequest> {
  const path = options.dir ?? options.file;
  if (path === undefined || (options.dir !== undefined && options.file !== undefined)) {
    throw new IngestOptionError('dir', path ?? '', 'is not clear. Name either a folder (dir) or one long file (file).');
  }
  for (const option of ['membership', 'sectors', 'actions', 'symbols', 'mapping'] as const) {
    const file = options[option];
    if (file !== undefined && !existsSync(file))
      throw new IngestOptionError(option, file, 'does not exist. Check the path.');
  }
  if (options.inferActions === true && options.actions !== undefined) {
    throw new IngestOptionError(
      'actions',
      options.actions,
      'would be booked beside inferred actions. Give one of the two.',
    );
  }
  const mapping = loadColumnMapping(options.mapping);
  const source = await openSource(path, mapping, options.dir === undefined ? 'file' : 'dir');
  return requestOf(source, { ...options, collection: options.collection ?? source.collectionName() }, mapping);
}

/** What every ingestion declares of its collection. */
export type CollectionOptions = Omit<
  IngestCsvOptions,
  'dir' | 'file' | 'membership' | 'sectors' | 'actions' | 'symbols' | 'mapping'
> & {
  readonly collection: string;
};

/** @throws {IngestOptionError | UnknownCalendarError} */
export function requestOf(source: BarSource, options: CollectionOptions, mapping: ColumnMapping): IngestRequest {
  const { adjustment, currency = 'USD' } = options;
  if (adjustment !== undefined && !PRICE_BASES.includes(adjustment)) {
    throw new IngestOptionError('adjustment', adjustment, `is not known. Use one of ${PRICE_BASES.join(', ')}.`);
  }
  if (!/^[A-Z]{3}$/.test(currency)) {
    throw new IngestOptionError('currency', currency, 'is not a currency code. Write three capitals, for example USD.');
  }
  if (options.inferActions === true && !source.hasAdjustedClose) {
    throw new IngestOptionError(
      'inferActions',
      source.path,
      'needs a column of adjusted closes. Add it, or leave it out.',
    );
  }
  const calendar = tradingCalendar(options.market ?? 'US_EQ');
  const collection = checkCollectionName(options.collection);
  return {
    source,
    mapping,
    collection,
    indexId: checkCollectionName(options.indexId ?? `${collection}-members`),
    calendar,
    sessions: new SessionTable(calendar),
    currency,
    adjustment,
    adjustedAsOf: options.adjustedAsOf,
    policy: { ...DEFAULT_QUALITY_POLICY, ...options.policy },
    infersActions: options.inferActions ?? false,
  };
}

/** The files beside the prices, read and checked. */
export interface SideFiles {
  readonly membership: MembershipFile | undefined;
  readonly sectors: SectorFile | undefined;
  readonly actions: ActionFile | undefined;
  readonly symbols?: SymbolFile | undefined;
}

export async function readSideFiles(
  options: IngestCsvOptions,
  request: IngestRequest,
  problems: ProblemList,
): Promise<SideFiles> {
  const { mapping, sessions } = request;
  const read = async <T>(file: string | undefined, reader: (file: string) => Promise<T>): Promise<T | undefined> =>
    file === undefined ? undefined : reader(file);
  return {
    membership: await read(options.membership, (file) =>
      readMembershipFile(file, mapping.membership, sessions, problems),
    ),
    sectors: await read(options.sectors, (file) => readSectorFile(file, mapping.sectors, problems)),
    actions: await read(options.actions, (file) => readActionFile(file, mapping.actions, sessions, problems)),
    symbols: await read(options.symbols, (file) => readSymbolFile(file, mapping.symbols, sessions, problems)),
  };
}
