import { type Clock, type TradeDate, tradeDate, isTradeDate } from '@prometheus/core';

import { DownloadInterruptedError, ProviderAnswerError, ProviderRequestError } from '../../errors.js';
import { type BarSeries } from '../../ingestion/bar-series-source.js';
import { AnswerReader } from '../answer-reader.js';
import { BarRows } from '../bar-rows.js';
import { answerKey } from '../download/answer-key.js';
import { AnswerStore } from '../download/answer-store.js';
import { type Sleep } from '../download/sleep.js';
import { type DateRange } from '../provider.js';
import {
  type HistoricalBarClient,
  type IbkrBar,
  type IbkrBarRequest,
  type IbkrContract,
  type IbkrWhatToShow,
} from './historical-bar-client.js';
import { remedyOf } from './message-codes.js';
import { type IbkrPacer } from './pacer.js';
import { requestBars } from './request-bars.js';

export const IBKR = 'ibkr';
const ATTEMPTS = 4;
/** A share that was halted for a year came back; one without bars for two years was not listed yet. */
const EMPTY_YEARS = 2;
const MESSAGE_LIMITS = { timeoutMs: 120_000, outageMs: 600_000 };

/** Bars of a stretch of days as they are kept: the days, and of each open, high, low, close, volume as told. */
interface Answer {
  readonly state: 'BARS' | 'NO_DATA' | 'UNKNOWN_CONTRACT';
  readonly bars: readonly IbkrBar[];
}

export interface HistoryOptions {
  readonly client: HistoricalBarClient;
  readonly pacer: IbkrPacer;
  readonly clock: Clock;
  readonly sleep: Sleep;
  readonly downloadDir: string;
  readonly range: DateRange;
  readonly whatToShow: IbkrWhatToShow;
  /** Shares for each unit of volume that is told. */
  readonly sharesPerUnit: 1 | 100;
  /** The last session that has closed: prices are adjusted for the splits up to it. */
  readonly asOf: TradeDate;
  readonly refresh: boolean;
  readonly signal: AbortSignal | undefined;
}

/** Downloads daily bars backwards, year by year, and keeps each answer as a file. An answer is reused for as long as its prices
 * are adjusted as of the same day. */
export class IbkrHistory {
  readonly #store: AnswerStore;
  readonly #askedNow = new Set<string>();
  sent = 0;
  reused = 0;

  constructor(private readonly options: HistoryOptions) {
    this.#store = new AnswerStore(options.downloadDir, IBKR, options.clock);
  }

  /** @returns how many bars there are in the range; undefined when the contract is not known
   * @throws {ProviderRequestError | ProviderAnswerError | DownloadInterruptedError} */
  async download(contract: IbkrContract): Promise<number | undefined> {
    let bars = 0;
    let emptyYears = 0;
    for (const chunk of this.#chunks()) {
      const { answer, file } = await this.#obtain(contract, chunk);
      if (answer.state === 'UNKNOWN_CONTRACT') return undefined;
      const found = this.#series(contract, [{ answer, file, chunk }]).dates.length;
      bars += found;
      emptyYears = found === 0 ? emptyYears + 1 : 0;
      if (emptyYears === EMPTY_YEARS) break;
    }
    return bars;
  }

  /** The bars that `download` brought. */
  async series(contract: IbkrContract): Promise<BarSeries> {
    const parts: { answer: Answer; file: string; chunk: DateRange }[] = [];
    for (const chunk of this.#chunks()) {
      const stored = await this.#stored(contract, chunk);
      if (stored !== undefined) parts.unshift({ ...stored, chunk });
    }
    if (parts.length === 0) throw new ProviderAnswerError(IBKR, contract.symbol, '(file)', 'was removed or changed');
    return this.#series(contract, parts);
  }

  fileOf(contract: IbkrContract): string {
    return this.#store.pathOf(this.#key(contract, this.#chunks()[0]));
  }

  /** Newest first. Adjusted prices are served up to now only, so that they come in one piece. */
  #chunks(): DateRange[] {
    const { range, whatToShow } = this.options;
    if (whatToShow === 'ADJUSTED_LAST') return [range];
    const chunks: DateRange[] = [];
    for (let year = yearOf(range.to); year >= yearOf(range.from); year--) {
      const first = tradeDate(`${year}-01-01`);
      const last = tradeDate(`${year}-12-31`);
      chunks.push({ from: range.from > first ? range.from : first, to: range.to < last ? range.to : last });
    }
    return chunks;
  }

  #request({ from, to }: DateRange): IbkrBarRequest {
    const { whatToShow, asOf } = this.options;
    const isAdjusted = whatToShow === 'ADJUSTED_LAST';
    return {
      endDateTime: isAdjusted ? '' : `${to.replaceAll('-', '')}-23:59:59`,
      duration: `${isAdjusted ? yearOf(asOf) - yearOf(from) + 1 : 1} Y`,
      barSize: '1 day',
      whatToShow,
      useRTH: true,
    };
  }

  #key({ symbol, conId, primaryExchange = '' }: IbkrContract, { from, to }: DateRange): string {
    const { whatToShow, asOf } = this.options;
    return answerKey('json', symbol, String(conId ?? ''), primaryExchange, whatToShow, from, to, 'asof', asOf);
  }

  #address(contract: IbkrContract, chunk: DateRange): string {
    const { conId = 0, symbol, secType, exchange, primaryExchange = '', currency } = contract;
    const named = { conId: String(conId), symbol, secType, exchange, primaryExchange, currency };
    const { endDateTime, duration, whatToShow } = this.#request(chunk);
    return `ibkr:historical-bars?${new URLSearchParams({ ...named, endDateTime, duration, whatToShow }).toString()}`;
  }

  async #stored(contract: IbkrContract, chunk: DateRange): Promise<{ answer: Answer; file: string } | undefined> {
    const key = this.#key(contract, chunk);
    const content = await this.#store.read(key, this.#address(contract, chunk));
    if (content === undefined) return undefined;
    return { answer: JSON.parse(content.toString('utf8')) as Answer, file: this.#store.pathOf(key) };
  }

  async #obtain(contract: IbkrContract, chunk: DateRange): Promise<{ answer: Answer; file: string }> {
    const { signal, refresh } = this.options;
    const key = this.#key(contract, chunk);
    try {
      signal?.throwIfAborted();
      const stored = refresh && !this.#askedNow.has(key) ? undefined : await this.#stored(contract, chunk);
      if (stored !== undefined) {
        this.reused += 1;
        return stored;
      }
      const answer = await this.#ask(contract, chunk);
      await this.#store.write(key, this.#address(contract, chunk), Buffer.from(JSON.stringify(answer)));
      this.#askedNow.add(key);
      return { answer, file: this.#store.pathOf(key) };
    } catch (error) {
      if (signal?.aborted === true) throw new DownloadInterruptedError(IBKR, signal.reason);
      throw error;
    }
  }

  async #ask(contract: IbkrContract, chunk: DateRange): Promise<Answer> {
    const { client, pacer, sleep, signal } = this.options;
    const request = this.#request(chunk);
    const identity = JSON.stringify([contract.conId, contract.symbol, contract.primaryExchange, contract.currency]);
    for (let attempt = 1; ; attempt++) {
      await pacer.pass(identity, JSON.stringify(request), signal);
      this.sent += 1;
      const outcome = await requestBars(client, contract, request, { ...MESSAGE_LIMITS, sleep, signal });
      if (outcome.kind === 'BARS') return { state: 'BARS', bars: outcome.bars };
      if (outcome.kind !== 'FAILED') return { state: outcome.kind, bars: [] };
      const { why, code, reason } = outcome;
      if (why === 'PACING') pacer.violated();
      const isFinal = why === 'REFUSED' || why === 'LOST';
      if (!isFinal && attempt < ATTEMPTS) continue;
      const often = attempt === 1 ? '' : `, in ${attempt} attempts`;
      const again = 'Check TWS or IB Gateway and run the same again: what was downloaded is kept.';
      const remedy = why === 'REFUSED' ? remedyOf(code) : again;
      throw new ProviderRequestError(IBKR, this.#address(contract, chunk), undefined, `${reason}${often}`, remedy);
    }
  }

  #series({ symbol }: IbkrContract, parts: readonly { answer: Answer; file: string; chunk: DateRange }[]): BarSeries {
    const { sharesPerUnit } = this.options;
    let rows: BarRows | undefined;
    for (const { answer, file, chunk } of parts) {
      const reader = new AnswerReader(IBKR, { file, text: '', request: { key: '', url: '' } });
      rows ??= new BarRows(reader);
      const byDay = new Map<TradeDate, string>();
      const sorted = [...answer.bars].sort((a, b) => (a.date < b.date ? -1 : 1));
      for (const bar of sorted) {
        const date = dayOf(bar.date, reader);
        const { open, high, low, close, volume } = bar;
        const told = JSON.stringify([open, high, low, close, volume]);
        const before = byDay.get(date);
        if (before !== undefined && before !== told) reader.fail(date, `came twice with different values`);
        // A request for a year brings more than its year, and what is sent again is the same bar.
        if (before !== undefined || date < chunk.from || date > chunk.to) continue;
        byDay.set(date, told);
        rows.add(date, date, { open, high, low, close, volume: volume < 0 ? NaN : volume * sharesPerUnit });
      }
    }
    return (rows as BarRows).series(symbol);
  }
}

function yearOf(date: TradeDate): number {
  return Number(date.slice(0, 4));
}

/** A daily bar bears its session's day, without a zone. */
function dayOf(text: string, reader: AnswerReader): TradeDate {
  const date = /^\d{8}$/.test(text) ? `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6)}` : '';
  return isTradeDate(date) ? date : reader.fail('date', `is ${JSON.stringify(text)} instead of YYYYMMDD: no daily bar`);
}
