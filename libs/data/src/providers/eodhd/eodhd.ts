import { type TradeDate } from '@prometheus/core';

import { AnswerReader } from '../answer-reader.js';
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
import { openAfterDeclaration } from './declared.js';

const NAME = 'eodhd';

/** Prices as traded, and apart from them dividends and splits.
 *
 * Volumes come divided by later splits and are turned back to the shares that were traded; of dividends the unadjusted
 * value is taken. Adjusted closes are left out, because they change with every dividend.
 * @see https://eodhd.com/financial-apis/api-for-historical-data-and-volumes
 * @see https://eodhd.com/financial-apis/api-splits-dividends */
export const EODHD: BarProvider = {
  name: NAME,
  title: 'EOD Historical Data',
  homepage: 'https://eodhd.com',
  capabilities: ['DAILY_BARS', 'CORPORATE_ACTIONS'],
  keyVariable: 'EODHD_API_TOKEN',
  licence: 'For personal use by the holder of the key; commercial use, showing and passing on need a commercial plan.',
  limits:
    'Free plan: 20 requests a day and the last year only; paid plans: 100,000 a day, 1,000 a minute. A symbol takes 3.',
  rate: { requests: 900, perMs: 60_000 },
  adjustment: 'raw',
  requestsFor,
  parse,
  refusalIn,
};

function requestsFor(symbol: string, { from, to }: DateRange): DownloadRequest[] {
  const code = symbol.includes('.') ? symbol : `${symbol}.US`;
  const request = (what: string, query: string): DownloadRequest => ({
    key: answerKey('json', symbol, from, to, what),
    url: `https://eodhd.com/api/${what}/${encodeURIComponent(code)}?${query}&fmt=json`,
    secret: { query: 'api_token' },
  });
  return [
    request('eod', `from=${from}&to=${to}&period=d`),
    request('div', `from=${from}&to=${to}`),
    // Splits after the range as well: volumes are divided by them.
    request('splits', `from=${from}`),
  ];
}

interface Split {
  readonly date: TradeDate;
  readonly ratio: number;
}

function parse(symbol: string, answers: readonly DownloadedText[]): SymbolHistory {
  const [eod, div, splits] = answers.map((answer) => new AnswerReader(NAME, answer));
  const found = splitsOf(splits);
  const bars = new BarRows(eod);
  eod.array(eod.json(), '(whole answer)').forEach((value, i) => {
    const row = eod.record(value, `[${i}]`);
    const number = (name: string): number => eod.number(row[name], `[${i}].${name}`);
    const date = eod.date(row.date, `[${i}].date`);
    bars.add(date, `[${i}].date`, {
      open: number('open'),
      high: number('high'),
      low: number('low'),
      close: number('close'),
      volume: tradedVolume(number('volume'), date, found),
    });
  });
  const actions = [...dividendsOf(div, symbol), ...found.map(({ date, ratio }) => splitAction(date, ratio))];
  return { bars: bars.series(symbol), actions };
}

function splitsOf(reader: AnswerReader): Split[] {
  const seen = new Set<string>();
  return reader.array(reader.json(), '(whole answer)').map((value, i) => {
    const row = reader.record(value, `[${i}]`);
    const date = reader.date(row.date, `[${i}].date`);
    if (seen.has(date)) reader.fail(`[${i}].date`, `is ${date}, which has a split already`);
    seen.add(date);
    const text = typeof row.split === 'string' ? row.split : reader.fail(`[${i}].split`, 'is not a text');
    const parts = text.split('/').map((part) => part.trim());
    const [shares, before] = parts.map((part) => reader.numberText(part, `[${i}].split`));
    if (parts.length !== 2 || !(shares > 0 && before > 0)) reader.fail(`[${i}].split`, `is ${JSON.stringify(text)}`);
    return { date, ratio: shares / before };
  });
}

/** Whole shares, as the exchanges count them. */
function tradedVolume(adjusted: number, date: TradeDate, splits: readonly Split[]): number {
  const later = splits.reduce((product, split) => (split.date > date ? product * split.ratio : product), 1);
  return later === 1 ? adjusted : Math.round(adjusted / later);
}

function dividendsOf(reader: AnswerReader, symbol: string): ProviderAction[] {
  return reader.array(reader.json(), '(whole answer)').flatMap((value, i) => {
    const row = reader.record(value, `[${i}]`);
    const exDate = reader.date(row.date, `[${i}].date`);
    const amount = reader.number(numberOf(row.unadjustedValue), `[${i}].unadjustedValue`);
    if (!(amount > 0)) return [];
    const optionalDate = (name: string): TradeDate | undefined =>
      isAbsent(row[name]) ? undefined : reader.date(row[name], `[${i}].${name}`);
    const paid = optionalDate('paymentDate');
    const declared = optionalDate('declarationDate');
    const currency = isAbsent(row.currency) ? undefined : row.currency;
    if (currency !== undefined && (typeof currency !== 'string' || !/^[A-Z]{3}$/.test(currency))) {
      reader.fail(`[${i}].currency`, 'is no currency of three capital letters');
    }
    return [
      cashDividendAction(exDate, amount, {
        currency: currency as string | undefined,
        // A payment before the ex-date is a slip of the source; nothing is known of the day then.
        payDate: paid !== undefined && paid >= exDate ? paid : undefined,
        knownAtMs: declared === undefined ? undefined : openAfterDeclaration(symbol, declared),
      }),
    ];
  });
}

/** Amounts come as numbers, in older answers as texts. */
function numberOf(value: unknown): unknown {
  return typeof value === 'string' && /^\d+(\.\d+)?$/.test(value) ? Number(value) : value;
}

function isAbsent(value: unknown): boolean {
  return value === undefined || value === null || value === '' || value === '0000-00-00';
}

/** A plan that does not reach far enough back says so in a last row, and leaves out what lies before. */
function refusalIn(text: string): AnswerRefusal | undefined {
  if (!/"warning"\s*:/.test(text)) return undefined;
  return { reason: 'the plan of the key leaves out a part of these days: ask for later ones', isTemporary: false };
}
