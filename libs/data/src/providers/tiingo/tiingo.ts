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

const NAME = 'tiingo';

/** Prices as traded, with the dividends and splits of each day beside them.
 *
 * The adjusted columns of the answers are left out: they change with every dividend, and would restate the whole history
 * of a collection whose own actions tell the same.
 * @see https://www.tiingo.com/documentation/end-of-day */
export const TIINGO: BarProvider = {
  name: NAME,
  title: 'Tiingo',
  homepage: 'https://www.tiingo.com',
  capabilities: ['DAILY_BARS', 'CORPORATE_ACTIONS'],
  keyVariable: 'TIINGO_API_KEY',
  licence: 'For internal use by the holder of the key; showing or passing on the data needs an agreement with Tiingo.',
  limits: 'Free plan: 50 requests an hour, 1,000 a day and 500 symbols a month; paid plans serve more.',
  rate: { requests: 50, perMs: 3_600_000 },
  adjustment: 'raw',
  requestsFor,
  parse,
  refusalIn,
};

function requestsFor(symbol: string, { from, to }: DateRange): DownloadRequest[] {
  const path = `https://api.tiingo.com/tiingo/daily/${encodeURIComponent(symbol)}/prices`;
  return [
    {
      key: answerKey('json', symbol, from, to),
      url: `${path}?startDate=${from}&endDate=${to}&format=json`,
      secret: { header: 'Authorization', prefix: 'Token ' },
    },
  ];
}

function parse(symbol: string, answers: readonly DownloadedText[]): SymbolHistory | undefined {
  const reader = new AnswerReader(NAME, answers[0]);
  const body = reader.json();
  if (isUnknown(body)) return undefined;
  const bars = new BarRows(reader);
  const actions: ProviderAction[] = [];
  reader.array(body, '(whole answer)').forEach((value, i) => {
    const row = reader.record(value, `[${i}]`);
    const number = (name: string): number => reader.number(row[name], `[${i}].${name}`);
    const date = reader.date(dayOf(row.date), `[${i}].date`);
    bars.add(date, `[${i}].date`, {
      open: number('open'),
      high: number('high'),
      low: number('low'),
      close: number('close'),
      volume: number('volume'),
    });
    const dividend = number('divCash');
    if (dividend > 0) actions.push(cashDividendAction(date, dividend));
    const ratio = number('splitFactor');
    if (ratio === 0) reader.fail(`[${i}].splitFactor`, 'is 0');
    if (ratio > 0 && ratio !== 1) actions.push(splitAction(date, ratio));
  });
  return { bars: bars.series(symbol), actions };
}

/** The days come as midnights of UTC; another time of day would be another thing. */
function dayOf(value: unknown): unknown {
  return typeof value === 'string' ? value.replace(/T00:00:00(\.0+)?(Z|\+00:00)$/, '') : value;
}

function isUnknown(body: unknown): boolean {
  const detail = typeof body === 'object' && body !== null ? (body as { detail?: unknown }).detail : undefined;
  return typeof detail === 'string' && /not found/i.test(detail);
}

/** Spent plans are told in a sentence, with status 200. */
function refusalIn(text: string): AnswerRefusal | undefined {
  if (text.length > 1000 || !/run over your/i.test(text)) return undefined;
  const span = /hour/i.test(text) ? 'hour' : /month/i.test(text) ? 'month' : 'day';
  return { reason: `what the plan allows in one ${span} is used up`, isTemporary: span === 'hour' };
}
