import { compareCodeUnits, type Environment, epochDay, type TradeDate } from '@prometheus/core';

import { type Database } from '../database/store.js';
import { IngestOptionError } from '../errors.js';
import { loadColumnMapping } from '../ingestion/file-format.js';
import { ingestRequest } from '../ingestion/ingest-csv.js';
import { type IngestReport } from '../ingestion/ingest-report.js';
import { type CollectionOptions, type IngestContext, requestOf } from '../ingestion/ingest-request.js';
import { ProblemList } from '../ingestion/problem-list.js';
import { listed, type QcFinding } from '../ingestion/quality-control/finding.js';
import { type SessionTable } from '../ingestion/session-table.js';
import { symbolProblem } from '../ingestion/symbol.js';
import { Downloader } from './download/downloader.js';
import { type RetryPolicy } from './download/retry.js';
import { type Sleep } from './download/sleep.js';
import { DownloadedHistory } from './downloaded-history.js';
import { ProviderBarSource, type ServedSymbol } from './provider-bar-source.js';
import { type BarProvider, type DateRange } from './provider.js';

export interface ProviderIngestOptions extends Omit<CollectionOptions, 'adjustment' | 'indexId'> {
  /** As the provider writes them; repeated ones count once. */
  readonly symbols: readonly string[];
  readonly from: TradeDate;
  /** Default, and latest: the last session that has closed. */
  readonly to?: TradeDate;
  readonly downloadDir: string;
  /** Ask again for what was downloaded before. */
  readonly refresh?: boolean;
}

export interface ProviderIngestContext extends IngestContext {
  /** Holds the key of the provider: `processEnvironment()` in programs. */
  readonly environment: Environment;
  readonly signal?: AbortSignal;
  readonly onDownload?: (progress: DownloadProgress) => void;
  readonly sleep?: Sleep;
  readonly retries?: Partial<RetryPolicy>;
}

export interface DownloadProgress {
  readonly symbolsDone: number;
  readonly symbolsTotal: number;
}

export interface ProviderIngestReport extends IngestReport {
  readonly download: DownloadReport;
}

export interface DownloadReport {
  readonly provider: string;
  readonly from: TradeDate;
  readonly to: TradeDate;
  readonly symbolsServed: number;
  readonly unknownSymbols: readonly string[];
  /** Known to the provider, and without a bar in the range. */
  readonly symbolsWithoutBars: readonly string[];
  /** Redirects and repetitions included. */
  readonly requestsSent: number;
  /** Answered by files of an earlier download. */
  readonly answersReused: number;
}

/** Brings bars and corporate actions of a provider into a collection: downloads and reads symbol after symbol, and when all
 * are there stores them like files, in one transaction with the same checks, findings and restatements.
 *
 * Symbols that the provider does not know, or has no bars of in the range, become a finding of the price batch. Answers are kept in
 * the download folder, so that the same call goes on where it was interrupted.
 *
 * @throws {IngestOptionError} on options that cannot be used, and when the provider has no bars of any symbol
 * @throws {ProviderRequestError | ProviderKeyError} when the provider does not answer
 * @throws {ProviderAnswerError} when an answer cannot be read
 * @throws {DownloadInterruptedError} when the signal aborts; nothing was stored
 * @throws as `ingestCsv` */
export async function ingestFromProvider(
  database: Database,
  provider: BarProvider,
  options: ProviderIngestOptions,
  context: ProviderIngestContext,
): Promise<ProviderIngestReport> {
  const { clock, signal } = context;
  const startMs = clock.monotonicMs();
  const mapping = loadColumnMapping(undefined);
  const { symbols, downloadDir, refresh, from, to, ...collection } = options;
  const sourceOf = (files: readonly ServedSymbol[], hasAdjusted: boolean, findings: readonly QcFinding[]) =>
    new ProviderBarSource(provider.name, files, hasAdjusted, findings, mapping, (symbol) => history.series(symbol));
  // Options are checked before anything is asked; which bars there are shows later.
  const draft = requestOf(sourceOf([], true, []), { ...collection, adjustment: provider.adjustment }, mapping);
  const range = closedRange(draft.sessions, from, to, clock.now().getTime());
  const downloader = new Downloader({
    provider,
    downloadDir,
    environment: context.environment,
    clock,
    logger: context.logger,
    refresh,
    sleep: context.sleep,
    retries: context.retries,
  });
  const history = new DownloadedHistory(provider, downloader, range, draft.sessions, signal);
  const asked = checkedSymbols(symbols);
  for (const [i, symbol] of asked.entries()) {
    await history.download(symbol);
    context.onDownload?.({ symbolsDone: i + 1, symbolsTotal: asked.length });
  }
  const { unknown, empty, served } = history;
  if (served.length === 0) {
    const reason = unknown.length === 0 ? `have no bars from ${range.from} to ${range.to} at` : 'are not known to';
    const remedy = `Check symbols and dates at ${provider.homepage}.`;
    throw new IngestOptionError('symbols', listed(asked), `${reason} ${provider.title}. ${remedy}`);
  }
  const hasAdjustedClose = history.hasAdjustedClose === true;
  const request = { ...draft, source: sourceOf(served, hasAdjustedClose, history.findings()) };
  const actions = history.actionFile();
  if (request.infersActions && (!hasAdjustedClose || actions !== undefined)) {
    const why = actions === undefined ? 'serves no adjusted closes' : 'serves actions itself';
    throw new IngestOptionError(
      'inferActions',
      provider.name,
      `cannot be used: ${provider.title} ${why}. Leave it out.`,
    );
  }
  const sides = { membership: undefined, sectors: undefined, actions };
  const report = await ingestRequest(database, { request, sides, problems: new ProblemList(), context, startMs });
  return {
    ...report,
    download: {
      provider: provider.name,
      ...range,
      symbolsServed: served.length,
      unknownSymbols: unknown,
      symbolsWithoutBars: empty,
      requestsSent: downloader.requestsSent,
      answersReused: downloader.answersReused,
    },
  };
}

export function checkedSymbols(symbols: readonly string[]): string[] {
  for (const symbol of symbols) {
    const problem = symbolProblem(symbol);
    if (problem !== undefined) throw new IngestOptionError('symbols', symbol, `${problem}. Correct the symbol.`);
  }
  if (symbols.length === 0) throw new IngestOptionError('symbols', '', 'names nothing. Name at least one symbol.');
  return [...new Set(symbols)].sort(compareCodeUnits);
}

/** The asked range up to the last session that has closed: the bar of an open session would change. */
export function closedRange(
  sessions: SessionTable,
  from: TradeDate,
  to: TradeDate | undefined,
  nowMs: number,
): DateRange {
  let last = sessions.closeMs.length - 1;
  while (last > 0 && sessions.closeMs[last] > nowMs) last -= 1;
  const latest = sessions.dateOf(last);
  const end = to === undefined || to > latest ? latest : to;
  if (epochDay(from) <= epochDay(end)) return { from, to: end };
  const reason = `lies after ${end}, the last day that can be asked for. Choose an earlier day.`;
  throw new IngestOptionError('from', from, reason);
}
