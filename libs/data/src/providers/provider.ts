import { type TradeDate } from '@prometheus/core';

import { type ActionRow } from '../ingestion/action-file.js';
import { type BarSeries } from '../ingestion/bar-series-source.js';
import { type PriceBasis } from '../panel/price-basis.js';

export type ProviderCapability = 'DAILY_BARS' | 'CORPORATE_ACTIONS' | 'MACRO' | 'FUNDAMENTALS' | 'FILINGS' | 'SYMBOLS';

/** What a user has to know of a source before asking it. */
export interface ProviderDescription {
  /** As on the command line: `tiingo`. */
  readonly name: string;
  readonly title: string;
  readonly homepage: string;
  readonly capabilities: readonly ProviderCapability[];
  /** Environment variable that holds the key; undefined when none is needed. */
  readonly keyVariable?: string;
  /** What its data may be used for, in one sentence. */
  readonly licence: string;
  /** How much it serves in which plan, in one sentence. */
  readonly limits: string;
  readonly rate: RateLimit;
  /** Reads out of an answer with status 200 that it is a refusal: some say so in the text only that a limit is reached or a key
   * is wrong. Such an answer is not kept, and asked for again where it may come later. */
  refusalIn?(text: string): AnswerRefusal | undefined;
}

export interface AnswerRefusal {
  /** For the message, without secrets: `the limit of 25 requests a day is reached`. */
  readonly reason: string;
  /** Whether to ask again after a while. */
  readonly isTemporary: boolean;
}

/** At most `requests` in any span of `perMs`. */
export interface RateLimit {
  readonly requests: number;
  readonly perMs: number;
}

/** One GET request. Equal requests are answered from the download folder once they succeeded, so that an interrupted
 * ingestion resumes; `key` therefore names everything that decides the answer, and nothing secret. */
export interface DownloadRequest {
  /** File name within the download folder, for example `AAPL-2000-01-01-2020-12-31.json`: letters, digits, `.`, `_`, `-`. */
  readonly key: string;
  /** Address without secrets. */
  readonly url: string;
  /** Where the key of the provider goes; it is added when the request is sent and appears in no message, log or file. */
  readonly secret?: { readonly query: string } | { readonly header: string; readonly prefix?: string };
  readonly headers?: Readonly<Record<string, string>>;
  /** Largest answer that is read, default 256 MB. */
  readonly maxBytes?: number;
}

export interface DownloadedText {
  readonly request: DownloadRequest;
  readonly text: string;
  /** Where it lies, for messages. */
  readonly file: string;
}

export interface DateRange {
  readonly from: TradeDate;
  readonly to: TradeDate;
}

/** What one symbol's answers say. */
export interface SymbolHistory {
  readonly bars: BarSeries;
  readonly actions: readonly ProviderAction[];
}

/** A corporate action as a provider tells it. Without `knownAtMs` it is known at the open of the ex-date's session. */
export type ProviderAction = Omit<ActionRow, 'knownAtMs' | 'newSymbol' | 'symbol'> & {
  readonly knownAtMs?: number;
  readonly newSymbol?: string;
};

/** Daily bars over HTTP, symbol by symbol. A provider is two pure functions; rate limits, retries, resume, checks and
 * storage belong to the engine that they are given to (`ingestFromProvider`). */
export interface BarProvider extends ProviderDescription {
  /** How the prices it serves are adjusted. */
  readonly adjustment: PriceBasis;
  /** The requests that bring one symbol's bars, and its actions where there are some. */
  requestsFor(symbol: string, range: DateRange): readonly DownloadRequest[];
  /** @returns undefined when the provider does not know the symbol
   * @throws {ProviderAnswerError} naming the file and field that cannot be read */
  parse(symbol: string, answers: readonly DownloadedText[]): SymbolHistory | undefined;
}
