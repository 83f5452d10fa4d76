import { type SyntheticInstrument } from '../market/synthetic-market.js';
import { MAXIMUM_NUMBER_BYTES, putInteger, putNumber, putText } from './decimal-text.js';

const HEADER = 'date,open,high,low,close,adj_close,volume\n';
const DATE_BYTES = 10;
const ROW_BYTES = DATE_BYTES + 6 * (MAXIMUM_NUMBER_BYTES + 1) + 1;
const COMMA = 44;
const NEWLINE = 10;

/** Room for the largest file of a market with this many sessions. */
export function priceCsvBuffer(sessions: number): Buffer {
  return Buffer.allocUnsafe(HEADER.length + sessions * ROW_BYTES);
}

/** One instrument's bars as CSV.
 * @param dates the sessions' dates as ASCII, ten bytes each
 * @param buffer scratch from `priceCsvBuffer`
 * @returns a copy of the text */
export function priceCsv(instrument: SyntheticInstrument, dates: Uint8Array, buffer: Buffer): Buffer {
  const { bars, firstSession } = instrument;
  const { open, high, low, close, adjustedClose, volume } = bars;
  let at = putText(buffer, 0, HEADER);
  for (let t = 0; t < close.length; t++) {
    const date = DATE_BYTES * (firstSession + t);
    for (let i = 0; i < DATE_BYTES; i++) buffer[at + i] = dates[date + i];
    at += DATE_BYTES;
    buffer[at++] = COMMA;
    at = putNumber(buffer, at, open[t]);
    buffer[at++] = COMMA;
    at = putNumber(buffer, at, high[t]);
    buffer[at++] = COMMA;
    at = putNumber(buffer, at, low[t]);
    buffer[at++] = COMMA;
    at = putNumber(buffer, at, close[t]);
    buffer[at++] = COMMA;
    at = putNumber(buffer, at, adjustedClose[t]);
    buffer[at++] = COMMA;
    at = putInteger(buffer, at, volume[t]);
    buffer[at++] = NEWLINE;
  }
  return Buffer.from(buffer.subarray(0, at));
}
