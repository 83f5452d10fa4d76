import { isTradeDate } from '@prometheus/core';

import { AnswerReader, type JsonRecord } from '../answer-reader.js';
import { cashDividendAction, splitAction } from '../action-kinds.js';
import { BarRows } from '../bar-rows.js';
import { answerKey } from '../download/answer-key.js';
import {
  type AnswerRefusal,
  type BarProvider,
  type DateRange,
  type DownloadedText,
  type DownloadRequest,
  type ProviderAction,
  type SymbolHistory,
} from '../provider.js';

const NAME = 'alpha-vantage';
const SERIES = 'Time Series (Daily)';
/** Refusals are one sentence; an answer with bars is longer. */
const LONGEST_REFUSAL = 2000;

/** Prices as traded, with the dividends and splits of each day beside them; the adjusted closes are left out, because they
 * change with every dividend.
 * @see https://www.alphavantage.co/documentation/#dailyadj */
export const ALPHA_VANTAGE: BarProvider = {
  name: NAME,
  title: 'Alpha Vantage',
  homepage: 'https://www.alphavantage.co',
  capabilities: ['DAILY_BARS', 'CORPORATE_ACTIONS'],
  keyVariable: 'ALPHAVANTAGE_API_KEY',
  licence: 'For personal use by the holder of the key; any other use needs an agreement with Alpha Vantage.',
  limits:
    'Daily prices with actions need a premium plan, from 75 requests a minute; free keys get 25 requests a day of other data.',
  rate: { requests: 1, perMs: 1000 },
  adjustment: 'raw',
  requestsFor,
  parse,
  refusalIn,
};

function requestsFor(symbol: string, { to }: DateRange): DownloadRequest[] {
  const query = `function=TIME_SERIES_DAILY_ADJUSTED&symbol=${encodeURIComponent(symbol)}&outputsize=full&datatype=json`;
  return [
    {
      // The whole history comes whatever the first day is.
      key: answerKey('json', symbol, to),
      url: `https://www.alphavantage.co/query?${query}`,
      secret: { query: 'apikey' },
    },
  ];
}

function parse(symbol: string, answers: readonly DownloadedText[]): SymbolHistory | undefined {
  const [answer] = answers;
  const reader = new AnswerReader(NAME, answer);
  const body = reader.record(reader.json(), '(whole answer)');
  if (typeof body['Error Message'] === 'string') return undefined;
  const series = reader.record(body[SERIES], SERIES);
  refuseRepeatedDays(reader, answer.text, series);
  const bars = new BarRows(reader);
  const actions: ProviderAction[] = [];
  for (const [day, value] of Object.entries(series)) {
    const field = `${SERIES}.${day}`;
    const date = reader.date(day, field);
    const row = reader.record(value, field);
    const number = (name: string): number => reader.numberText(row[name], `${field}.${name}`);
    bars.add(date, field, {
      open: number('1. open'),
      high: number('2. high'),
      low: number('3. low'),
      close: number('4. close'),
      volume: number('6. volume'),
    });
    const dividend = number('7. dividend amount');
    if (dividend > 0) actions.push(cashDividendAction(date, dividend));
    const ratio = number('8. split coefficient');
    if (ratio === 0) reader.fail(`${field}.8. split coefficient`, 'is 0');
    if (ratio !== 1) actions.push(splitAction(date, ratio));
  }
  return { bars: bars.series(symbol), actions };
}

/** Of two equal names in an object the parser keeps the last and says nothing. */
function refuseRepeatedDays(reader: AnswerReader, text: string, series: JsonRecord): void {
  const seen = new Set<string>();
  for (const [, day] of text.matchAll(/"(\d{4}-\d{2}-\d{2})"\s*:/g)) {
    if (seen.has(day) && isTradeDate(day) && Object.hasOwn(series, day)) {
      reader.fail(`${SERIES}.${day}`, 'is there twice');
    }
    seen.add(day);
  }
}

/** Limits, premium functions and wrong keys are told in a sentence, with status 200; the sentence may hold the key. */
function refusalIn(text: string): AnswerRefusal | undefined {
  const sentence = text.length > LONGEST_REFUSAL ? undefined : sentenceIn(text);
  if (sentence === undefined) return undefined;
  const { name, words } = sentence;
  if (/api ?key[^.]*(invalid|missing)|invalid api ?key|demo/i.test(words)) {
    return { reason: 'the key is not accepted: check ALPHAVANTAGE_API_KEY', isTemporary: false };
  }
  if (name === 'Error Message') return undefined;
  if (/premium (endpoint|feature|membership)/i.test(words)) {
    return { reason: 'the plan of the key does not include daily prices with actions', isTemporary: false };
  }
  if (/per day/i.test(words) && !/per (minute|second)/i.test(words)) {
    return { reason: 'the limit of requests a day is reached: come back tomorrow', isTemporary: false };
  }
  return { reason: 'a rate limit is reached', isTemporary: true };
}

function sentenceIn(text: string): { readonly name: string; readonly words: string } | undefined {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof body !== 'object' || body === null || SERIES in body) return undefined;
  for (const name of ['Note', 'Information', 'Error Message']) {
    const words = (body as JsonRecord)[name];
    if (typeof words === 'string') return { name, words };
  }
  return undefined;
}
