import { type TradeDate } from '@prometheus/core';

import { answerKey } from '../download/answer-key.js';
import { type DateRange, type DownloadRequest, type ProviderDescription } from '../provider.js';

/** Series of the Federal Reserve Bank of St. Louis, with their vintages (ALFRED). */
export const FRED: ProviderDescription = {
  name: 'fred',
  title: 'FRED and ALFRED',
  homepage: 'https://fred.stlouisfed.org/docs/api/fred/',
  capabilities: ['MACRO'],
  keyVariable: 'FRED_API_KEY',
  licence:
    'Free for personal and research use under the terms of the FRED API; series marked as copyrighted (ICE BofA, CBOE, S&P) may ' +
    'not be passed on.',
  limits: 'Free with a key; at most 120 requests a minute.',
  // Below the limit, since other programs with the same key count too.
  rate: { requests: 100, perMs: 60_000 },
};

export const FRED_ADDRESS = 'https://api.stlouisfed.org/fred';

/** Rows of one answer at most, a limit of FRED. */
const OBSERVATIONS_A_PAGE = 100_000;
const VINTAGES_A_PAGE = 10_000;
/** FRED refuses real-time periods of more than 2,000 vintages. */
export const VINTAGES_A_WINDOW = 1000;

export interface FredQuestion {
  readonly seriesId: string;
  /** Dates of observations, and the last day whose vintages are asked for: at the latest yesterday, because FRED refuses days that have
   * not begun in Chicago. */
  readonly range: DateRange;
  /** Without a slash at the end, default FRED's own. */
  readonly address?: string | undefined;
}

/** Asks for the values as they stand on the last day of the range. */
export function valuesRequest({ seriesId, range, address }: FredQuestion, offset = 0): DownloadRequest {
  const { from, to } = range;
  const period = { realtime_start: to, realtime_end: to, observation_start: from, observation_end: to };
  const key = answerKey('json', seriesId, 'values', from, to, String(offset));
  return request(address, 'series/observations', key, observations(seriesId, period, offset));
}

/** Asks on which days a series was changed or prolonged, from the first that is archived. */
export function vintageDatesRequest({ seriesId, range, address }: FredQuestion, offset = 0): DownloadRequest {
  const key = answerKey('json', seriesId, 'vintages', range.to, String(offset));
  return request(address, 'series/vintagedates', key, {
    series_id: seriesId,
    realtime_start: '1776-07-04',
    realtime_end: range.to,
    limit: String(VINTAGES_A_PAGE),
    offset: String(offset),
  });
}

/** First and last vintage of a request. */
export interface VintageWindow {
  readonly first: TradeDate;
  readonly last: TradeDate;
}

/** Parts vintages so that FRED answers; those of the past stay the same when newer ones come. */
export function vintageWindows(vintages: readonly TradeDate[]): VintageWindow[] {
  const windows: VintageWindow[] = [];
  for (let start = 0; start < vintages.length; start += VINTAGES_A_WINDOW) {
    const end = Math.min(start + VINTAGES_A_WINDOW, vintages.length);
    windows.push({ first: vintages[start], last: vintages[end - 1] });
  }
  return windows;
}

/** Asks for every version of the observations that was in force within a window of vintages. */
export function versionsRequest(
  { seriesId, range, address }: FredQuestion,
  { first, last }: VintageWindow,
  offset = 0,
): DownloadRequest {
  // Without a last date of observations, so that the answer about a past window does not depend on the range's end.
  const period = { realtime_start: first, realtime_end: last, observation_start: range.from };
  const key = answerKey('json', seriesId, 'versions', range.from, first, last, String(offset));
  return request(address, 'series/observations', key, observations(seriesId, period, offset));
}

function observations(
  seriesId: string,
  period: Readonly<Record<string, string>>,
  offset: number,
): Record<string, string> {
  return {
    series_id: seriesId,
    ...period,
    output_type: '1',
    sort_order: 'asc',
    limit: String(OBSERVATIONS_A_PAGE),
    offset: String(offset),
  };
}

function request(
  address: string = FRED_ADDRESS,
  path: string,
  key: string,
  query: Readonly<Record<string, string>>,
): DownloadRequest {
  const parameters = new URLSearchParams({ ...query, file_type: 'json' });
  return { key, url: `${address}/${path}?${parameters.toString()}`, secret: { query: 'api_key' } };
}
