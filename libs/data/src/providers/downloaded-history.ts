import { isTradeDate, type TradeDate } from '@prometheus/core';

import { DownloadInterruptedError, ProviderAnswerError, ProviderRequestError } from '../errors.js';
import { type ActionFile } from '../ingestion/action-file.js';
import { type BarSeries, unevenColumn } from '../ingestion/bar-series-source.js';
import { finding, listed, type QcFinding } from '../ingestion/quality-control/finding.js';
import { type SessionTable } from '../ingestion/session-table.js';
import { type Downloader } from './download/downloader.js';
import { ProviderActions } from './provider-actions.js';
import { type ServedSymbol } from './provider-bar-source.js';
import { type BarProvider, type DateRange, type DownloadedText, type SymbolHistory } from './provider.js';

/** What came of the symbols so far; bars are not held, but parsed again when they are stored. */
export class DownloadedHistory {
  readonly unknown: string[] = [];
  readonly empty: string[] = [];
  readonly served: ServedSymbol[] = [];
  hasAdjustedClose: boolean | undefined;
  readonly #actions: ProviderActions;
  #hasActions: boolean;

  constructor(
    private readonly provider: BarProvider,
    private readonly downloader: Downloader,
    private readonly range: DateRange,
    sessions: SessionTable,
    private readonly signal: AbortSignal | undefined,
  ) {
    this.#actions = new ProviderActions(sessions);
    this.#hasActions = provider.capabilities.includes('CORPORATE_ACTIONS');
  }

  async download(symbol: string): Promise<void> {
    const answers: DownloadedText[] = [];
    try {
      for (const request of this.provider.requestsFor(symbol, this.range)) {
        answers.push(await this.downloader.fetch(request, this.signal));
      }
    } catch (error) {
      if (!(error instanceof ProviderRequestError) || error.status !== 404) throw error;
      this.unknown.push(symbol);
      return;
    }
    const history = this.#parse(symbol, answers);
    if (history === undefined) {
      this.unknown.push(symbol);
      return;
    }
    const { bars, actions } = history;
    if (bars.dates.length === 0) {
      this.empty.push(symbol);
      return;
    }
    const [{ file }] = answers;
    const hasAdjusted = bars.adjustedClose !== undefined;
    this.hasAdjustedClose ??= hasAdjusted;
    if (hasAdjusted !== this.hasAdjustedClose) {
      const reason = `${hasAdjusted ? 'is there' : 'is not there'}, unlike for ${this.served[0].symbol}`;
      throw new ProviderAnswerError(this.provider.name, file, 'adjusted close', reason);
    }
    this.served.push({ symbol, path: file });
    const inRange = actions.filter(({ exDate }) => isWithin(this.range, exDate));
    this.#hasActions ||= inRange.length > 0;
    this.#actions.add(inRange, { provider: this.provider.name, symbol, file });
  }

  /** @throws {DownloadInterruptedError} and, when files went away since they were downloaded, {ProviderAnswerError} */
  async series(symbol: string): Promise<BarSeries> {
    const { name } = this.provider;
    if (this.signal?.aborted === true) throw new DownloadInterruptedError(name, this.signal.reason);
    const answers: DownloadedText[] = [];
    for (const request of this.provider.requestsFor(symbol, this.range)) {
      const answer = await this.downloader.stored(request);
      if (answer === undefined) throw new ProviderAnswerError(name, request.key, '(file)', 'was removed or changed');
      answers.push(answer);
    }
    return (this.#parse(symbol, answers) as SymbolHistory).bars;
  }

  findings(): QcFinding[] {
    const { title } = this.provider;
    const { from, to } = this.range;
    const about = (symbols: readonly string[], what: string): QcFinding[] =>
      symbols.length === 0
        ? []
        : [finding('UNKNOWN_INSTRUMENT', undefined, [], `${what}: ${listed(symbols)}`, symbols.length)];
    return [
      ...about(this.unknown, `not known to ${title}, not stored`),
      ...about(this.empty, `without bars from ${from} to ${to} at ${title}, not stored`),
    ];
  }

  /** Undefined for a provider that tells nothing of actions. */
  actionFile(): ActionFile | undefined {
    return this.#hasActions ? this.#actions.file(this.provider.name) : undefined;
  }

  #parse(symbol: string, answers: readonly DownloadedText[]): SymbolHistory | undefined {
    const file = answers[0]?.file ?? symbol;
    const fail = (field: string, reason: string): never => {
      throw new ProviderAnswerError(this.provider.name, file, field, reason);
    };
    let history: SymbolHistory | undefined;
    try {
      history = this.provider.parse(symbol, answers);
    } catch (error) {
      if (error instanceof ProviderAnswerError) throw error;
      fail('(whole answer)', `cannot be read (${(error as Error).message})`);
    }
    if (history === undefined) return undefined;
    const uneven = unevenColumn(history.bars);
    if (uneven !== undefined) fail('bars', uneven);
    return { bars: { ...within(this.range, history.bars), symbol }, actions: history.actions };
  }
}

function isWithin({ from, to }: DateRange, date: TradeDate): boolean {
  // What is no date stays in, so that it is refused with its place.
  return !isTradeDate(date) || (date >= from && date <= to);
}

function within(range: DateRange, series: BarSeries): BarSeries {
  const kept = series.dates.flatMap((date, row) => (isWithin(range, date) ? [row] : []));
  if (kept.length === series.dates.length) return series;
  const of = (column: ArrayLike<number>): Float64Array => Float64Array.from(kept, (row) => column[row]);
  const { symbol, dates, open, high, low, close, volume, adjustedClose } = series;
  return {
    symbol,
    dates: kept.map((row) => dates[row]),
    open: of(open),
    high: of(high),
    low: of(low),
    close: of(close),
    volume: of(volume),
    ...(adjustedClose === undefined ? {} : { adjustedClose: of(adjustedClose) }),
  };
}
