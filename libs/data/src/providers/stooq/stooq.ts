import { type TradeDate } from '@prometheus/core';

import { AnswerReader, beginning } from '../answer-reader.js';
import { BarRows } from '../bar-rows.js';
import { answerKey } from '../download/answer-key.js';
import {
  type AnswerRefusal,
  type BarProvider,
  type DateRange,
  type DownloadedText,
  type DownloadRequest,
  type SymbolHistory,
} from '../provider.js';

const NAME = 'stooq';
const COLUMNS = ['Date', 'Open', 'High', 'Low', 'Close'] as const;

/** Prices and volumes divided by later splits and dividends, and nothing that tells of either. */
export const STOOQ: BarProvider = {
  name: NAME,
  title: 'Stooq',
  homepage: 'https://stooq.com',
  capabilities: ['DAILY_BARS'],
  keyVariable: 'STOOQ_API_KEY',
  licence: 'For personal use; no right to show or pass on the data is granted.',
  limits:
    'A number of requests a day that is not published and is small; whole markets come as a zip file (ingest stooq-zip).',
  rate: { requests: 1, perMs: 1000 },
  adjustment: 'total_return',
  requestsFor,
  parse,
  refusalIn,
};

function requestsFor(symbol: string, { from, to }: DateRange): DownloadRequest[] {
  const compact = (date: TradeDate): string => date.replaceAll('-', '');
  const query = `s=${encodeURIComponent(stooqSymbol(symbol))}&d1=${compact(from)}&d2=${compact(to)}&i=d`;
  return [
    {
      key: answerKey('csv', symbol, from, to),
      url: `https://stooq.com/q/d/l/?${query}`,
      secret: { query: 'apikey' },
    },
  ];
}

/** Lower case with the suffix of the market, `.us` where a symbol names none; indices (`^SPX`) have none. */
function stooqSymbol(symbol: string): string {
  const plain = symbol.toLowerCase();
  return plain.startsWith('^') || plain.includes('.') ? plain : `${plain}.us`;
}

function parse(symbol: string, answers: readonly DownloadedText[]): SymbolHistory | undefined {
  const [answer] = answers;
  const reader = new AnswerReader(NAME, answer);
  const lines = answer.text
    .replace(/^\uFEFF/, '')
    .trim()
    .split(/\r?\n/);
  if (/^no data$/i.test(lines[0].trim())) return undefined;
  const header = lines[0].split(',').map((name) => name.trim());
  const at = COLUMNS.map((name) => header.indexOf(name));
  const volumeAt = header.indexOf('Volume');
  if (at[0] < 0) reader.fail('(header)', `is not Date,Open,High,Low,Close: the answer begins ${beginning(lines[0])}`);
  at.forEach((position, k) => {
    if (position < 0) reader.fail('(header)', `has no column ${COLUMNS[k]}`);
  });
  const bars = new BarRows(reader);
  lines.slice(1).forEach((line, i) => {
    const cells = line.split(',').map((cell) => cell.trim());
    const place = `line ${i + 2}`;
    if (cells.length !== header.length) {
      reader.fail(place, `has ${cells.length} fields where the header has ${header.length}`);
    }
    const [date, open, high, low, close] = at.map((position) => cells[position]);
    bars.add(reader.date(date, `${place}, Date`), `${place}, Date`, {
      open: reader.numberText(open, `${place}, Open`),
      high: reader.numberText(high, `${place}, High`),
      low: reader.numberText(low, `${place}, Low`),
      close: reader.numberText(close, `${place}, Close`),
      // Indices come without.
      volume: volumeAt < 0 || cells[volumeAt] === '' ? NaN : reader.numberText(cells[volumeAt], `${place}, Volume`),
    });
  });
  return { bars: bars.series(symbol), actions: [] };
}

/** Limits, keys and the page that only a browser gets past are told with status 200. */
function refusalIn(text: string): AnswerRefusal | undefined {
  const start = text.slice(0, 4000);
  if (/exceeded the daily hits limit/i.test(start)) {
    return { reason: 'the limit of requests a day is reached: come back tomorrow', isTemporary: false };
  }
  if (/get your apikey/i.test(start)) {
    return { reason: 'the key is not accepted: get one on a page of prices and set STOOQ_API_KEY', isTemporary: false };
  }
  if (!/^\s*</.test(start)) return undefined;
  const reason = 'it asks for a browser instead of sending prices: download the zip file and use ingest stooq-zip';
  return { reason, isTemporary: false };
}
