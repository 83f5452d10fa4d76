import {
  addDays,
  dateOfEpochDay,
  type Environment,
  type TradeDate,
  tradeDate,
  tradingCalendar,
} from '@prometheus/core';

import { type Database } from '../../database/store.js';
import { IngestOptionError, MacroSeriesError, ProviderRequestError } from '../../errors.js';
import { type IngestContext } from '../../ingestion/ingest-request.js';
import { SessionTable } from '../../ingestion/session-table.js';
import { checkCollectionName } from '../../ingestion/symbol.js';
import { type IncomingSeries } from '../../macro/incoming-series.js';
import { DEFAULT_MACRO_COLLECTION, type MacroReport, writeMacro } from '../../macro/macro-batch.js';
import { loadSeriesDefinitions, type SeriesDefinition } from '../../macro/series-definition.js';
import { Downloader } from '../download/downloader.js';
import { type RetryPolicy } from '../download/retry.js';
import { type Sleep } from '../download/sleep.js';
import { type DateRange, type DownloadedText, type DownloadRequest } from '../provider.js';
import {
  FRED,
  type FredQuestion,
  FRED_ADDRESS,
  valuesRequest,
  versionsRequest,
  vintageDatesRequest,
  vintageWindows,
} from './fred.js';
import { type FredPage, parseObservations, parseVintageDates } from './fred-answer.js';
import { latestVersions, vintageVersions } from './fred-versions.js';

export interface IngestFredOptions {
  /** Ids at FRED, declared in `definitions`. */
  readonly series: readonly string[];
  /** YAML file, see `seriesDefinitionSchema`. */
  readonly definitions: string;
  /** First date wanted, default all. */
  readonly from?: TradeDate | undefined;
  /** Last day wanted, of dates and of vintages; default, and latest: yesterday. */
  readonly to?: TradeDate | undefined;
  /** Default `macro`. */
  readonly collection?: string | undefined;
  /** A market of `tradingCalendar`, default US_EQ. */
  readonly market?: string | undefined;
  readonly downloadDir: string;
  /** Ask again for what was downloaded before. */
  readonly refresh?: boolean | undefined;
}

export interface FredContext extends IngestContext {
  /** Holds the key: `processEnvironment()` in programs. */
  readonly environment: Environment;
  readonly signal?: AbortSignal | undefined;
  readonly sleep?: Sleep | undefined;
  readonly retries?: Partial<RetryPolicy> | undefined;
  /** Other than FRED's, without a slash at the end. */
  readonly address?: string | undefined;
}

type Fetch = (request: DownloadRequest) => Promise<DownloadedText>;

/** Brings series of FRED in: all of them, or, when anything fails, nothing. A series that is revised comes in all its archived
 * vintages, one that is not (`revised: false`) with its publication lag. Answers are kept in the download folder, so that the same
 * call goes on where it was interrupted.
 *
 * @throws {IngestOptionError | ConfigError} when an option cannot be used
 * @throws {MacroSeriesError} for a series that is not declared, not served, or stored by another source or lag
 * @throws {ProviderRequestError | ProviderKeyError | DownloadInterruptedError} when FRED does not answer
 * @throws {ProviderAnswerError} when an answer cannot be read */
export async function ingestFred(
  database: Database,
  options: IngestFredOptions,
  context: FredContext,
): Promise<MacroReport> {
  const { clock, environment, logger, signal, sleep, retries, address } = context;
  const { downloadDir, refresh } = options;
  const startMs = clock.monotonicMs();
  const collection = checkCollectionName(options.collection ?? DEFAULT_MACRO_COLLECTION);
  const calendar = tradingCalendar(options.market ?? 'US_EQ');
  const wanted = wantedSeries(options);
  const range = askedRange(options, clock.now().getTime());
  const sessions = new SessionTable(calendar);
  const downloader = new Downloader({
    provider: FRED,
    downloadDir,
    environment,
    clock,
    logger,
    refresh,
    sleep,
    retries,
  });
  const fetch: Fetch = (request) => downloader.fetch(request, signal);
  const series: IncomingSeries[] = [];
  let [valuesRead, blanks] = [0, 0];
  for (const [seriesId, definition] of wanted) {
    const one = await readSeries(fetch, { seriesId, range, address }, definition, sessions);
    series.push(one.series);
    valuesRead += one.series.versions.length;
    blanks += one.blanks;
    context.progress?.({ phase: 'reading', filesDone: series.length, filesTotal: wanted.size, rows: valuesRead });
  }
  const content = { provider: FRED.name, source: address ?? FRED_ADDRESS, series, valuesRead, blanks, repeated: 0 };
  return writeMacro(database, { collection, calendar }, content, context, startMs);
}

function wantedSeries({ series, definitions: file }: IngestFredOptions): Map<string, SeriesDefinition> {
  if (series.length === 0) throw new IngestOptionError('series', '', 'names nothing. Name at least one series.');
  const definitions = loadSeriesDefinitions(file);
  return new Map(
    series.map((id) => {
      const definition = definitions.series.get(id);
      if (definition !== undefined) return [id, definition];
      const remedy = `Nothing was written. Declare it in ${file}.`;
      throw new MacroSeriesError(id, 'has no declared publication lag', remedy);
    }),
  );
}

function askedRange({ from = tradeDate('1776-07-04'), to }: IngestFredOptions, nowMs: number): DateRange {
  const yesterday = addDays(dateOfEpochDay(Math.floor(nowMs / 86_400_000)), -1);
  const last = to === undefined || to > yesterday ? yesterday : to;
  if (from <= last) return { from, to: last };
  throw new IngestOptionError(
    'from',
    from,
    `lies after ${last}, the last day that can be asked for. Choose an earlier day.`,
  );
}

async function readSeries(
  fetch: Fetch,
  question: FredQuestion,
  definition: SeriesDefinition,
  sessions: SessionTable,
): Promise<{ readonly series: IncomingSeries; readonly blanks: number }> {
  const { seriesId, range } = question;
  const hasVintages = definition.revised && definition.lag !== undefined;
  const observations = hasVintages
    ? await archivedObservations(fetch, question)
    : await unlessUnknown(
        allPages(fetch, (offset) => valuesRequest(question, offset), parseObservations),
        new MacroSeriesError(seriesId, 'is not served by FRED', `Check the id at ${FRED.homepage}.`),
      );
  const versions = hasVintages
    ? vintageVersions(observations, sessions, range.to)
    : latestVersions(observations, definition, sessions);
  const dating = hasVintages ? 'vintages' : definition.lag === undefined ? 'ingestion' : 'lag';
  const blanks = observations.filter(({ value }) => value === undefined).length;
  return { series: { seriesId, definition, dating, versions }, blanks };
}

async function archivedObservations(
  fetch: Fetch,
  question: FredQuestion,
): Promise<ReturnType<typeof parseObservations>['rows'][number][]> {
  const vintages = await unlessUnknown(
    allPages(fetch, (offset) => vintageDatesRequest(question, offset), parseVintageDates),
    new MacroSeriesError(
      question.seriesId,
      'has no vintages at ALFRED, or is not served',
      'Check the id; if its values are never revised declare `revised: false`, and it is dated by its lag.',
    ),
  );
  const rows = [];
  for (const window of vintageWindows(vintages)) {
    const found = await allPages(fetch, (offset) => versionsRequest(question, window, offset), parseObservations);
    for (const row of found) rows.push(row);
  }
  return rows;
}

async function allPages<Row>(
  fetch: Fetch,
  requestAt: (offset: number) => DownloadRequest,
  parse: (answer: DownloadedText) => FredPage<Row>,
): Promise<Row[]> {
  const rows: Row[] = [];
  for (let offset: number | undefined = 0; offset !== undefined;) {
    const page: FredPage<Row> = parse(await fetch(requestAt(offset)));
    for (const row of page.rows) rows.push(row);
    offset = page.nextOffset;
  }
  return rows;
}

/** FRED answers a question about a series that it does not have with status 400 or 404. */
async function unlessUnknown<T>(answer: Promise<T>, unknown: MacroSeriesError): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (!(error instanceof ProviderRequestError) || !/does not exist/i.test(error.reason)) throw error;
    throw unknown;
  }
}
