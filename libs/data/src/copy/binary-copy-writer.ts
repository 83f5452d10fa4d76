import { type JsonValue, type TradeDate, epochDay } from '@prometheus/core';

import { CopyValueError } from '../errors.js';
import { COPY_HEADER, type CopyColumn, type CopyType, POSTGRES_EPOCH_DAY, POSTGRES_EPOCH_MS } from './copy-columns.js';
import { numericDigits } from './numeric-encoding.js';

const TWO_32 = 4_294_967_296;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
/** Beyond this length the runtime's own UTF-8 writer beats a loop over characters. */
const SHORT_TEXT = 64;

/** Encodes rows for `COPY ... FROM STDIN (FORMAT binary)` into large buffers, without an object per row.
 *
 * Fields are written in column order, one call each; the last column ends the row:
 * ```ts
 * function* encode(bars: Bars) {
 *   const writer = new BinaryCopyWriter(columns);
 *   for (let i = 0; i < bars.length; i++) {
 *     writer.text(bars.symbol[i]);
 *     writer.date(bars.day[i]);
 *     writer.float8(bars.close[i]);
 *     if (writer.full) yield writer.take();
 *   }
 *   yield writer.finish();
 * }
 * await copyIn(client, { table: 'historical.prices_daily', columns }, encode(bars));
 * ```
 * Every method throws a {@link CopyValueError} when the value cannot be stored or the column has another type. */
export class BinaryCopyWriter {
  readonly #columns: readonly CopyColumn[];
  readonly #types: readonly CopyType[];
  readonly #nanIsNull: readonly boolean[];
  readonly #chunkBytes: number;
  #buffer: Buffer;
  #view: DataView;
  #offset = 0;
  #column = 0;
  #rows = 0;
  #lastDate = '';
  #lastDay = 0;

  /** @param options.chunkBytes size at which a chunk counts as full, default 256 KiB */
  constructor(columns: readonly CopyColumn[], options: { readonly chunkBytes?: number } = {}) {
    this.#columns = columns;
    this.#types = columns.map((column) => column.type);
    this.#nanIsNull = columns.map((column) => column.nan === 'null');
    this.#chunkBytes = options.chunkBytes ?? 262_144;
    this.#buffer = Buffer.allocUnsafeSlow(this.#chunkBytes + 8_192);
    this.#view = viewOf(this.#buffer);
    this.#offset = COPY_HEADER.copy(this.#buffer, 0);
  }

  /** Complete rows so far. */
  get rows(): number {
    return this.#rows;
  }

  /** True when it is time to {@link take} a chunk. */
  get full(): boolean {
    return this.#offset >= this.#chunkBytes;
  }

  /** The bytes since the last chunk. The writer does not touch them again. */
  take(): Buffer {
    const chunk = this.#buffer.subarray(0, this.#offset);
    this.#buffer = Buffer.allocUnsafeSlow(this.#chunkBytes + 8_192);
    this.#view = viewOf(this.#buffer);
    this.#offset = 0;
    return chunk;
  }

  /** The last chunk, with the end mark. */
  finish(): Buffer {
    if (this.#column !== 0) this.#refuse('the end of the data', 'the row is not complete');
    this.#reserve(2);
    this.#view.setInt16(this.#offset, -1);
    this.#offset += 2;
    const chunk = this.#buffer.subarray(0, this.#offset);
    this.#offset = 0;
    return chunk;
  }

  /** NULL, in a column of any type. */
  null(): void {
    this.#field(this.#types[this.#column], -1);
  }

  text(value: string): void {
    const length = value.length;
    this.#field('text', length);
    if (length <= SHORT_TEXT) {
      const start = this.#offset;
      let i = 0;
      for (; i < length; i++) {
        const code = value.charCodeAt(i);
        if (code > 127) break;
        this.#buffer[start + i] = code;
      }
      if (i === length) {
        this.#offset = start + length;
        return;
      }
    }
    this.#utf8(value, 4);
  }

  bool(value: boolean): void {
    this.#field('bool', 1);
    this.#buffer[this.#offset++] = value ? 1 : 0;
  }

  int2(value: number): void {
    if ((value << 16) >> 16 !== value) this.#refuse(value, 'is not a whole number from -32768 to 32767');
    this.#field('int2', 2);
    this.#view.setInt16(this.#offset, value);
    this.#offset += 2;
  }

  int4(value: number): void {
    if ((value | 0) !== value) this.#refuse(value, 'is not a whole number from -2^31 to 2^31 - 1');
    this.#field('int4', 4);
    this.#view.setInt32(this.#offset, value);
    this.#offset += 4;
  }

  /** A safe whole number, or a bigint within 64 bits. */
  int8(value: number | bigint): void {
    if (typeof value === 'bigint') {
      if (BigInt.asIntN(64, value) !== value) this.#refuse(value, 'does not fit in 64 bits');
      this.#field('int8', 8);
      this.#view.setBigInt64(this.#offset, value);
    } else {
      if (!Number.isSafeInteger(value)) this.#refuse(value, 'is not a safe whole number; pass a bigint');
      this.#field('int8', 8);
      this.#setInt64(value);
    }
    this.#offset += 8;
  }

  float8(value: number): void {
    if (value !== value && this.#nanIsNull[this.#column]) {
      this.#field('float8', -1);
      return;
    }
    this.#field('float8', 8);
    this.#view.setFloat64(this.#offset, value);
    this.#offset += 8;
  }

  /** Decimal text, or a finite number, which is stored as the shortest decimal that reads back to it. */
  numeric(value: string | number): void {
    const parts = numericDigits(typeof value === 'number' ? String(value) : value);
    if (parts === undefined) return this.#refuse(value, 'is not a decimal number');
    this.#field('numeric', 8 + 2 * parts.digits.length);
    this.#view.setInt16(this.#offset, parts.digits.length);
    this.#view.setInt16(this.#offset + 2, parts.weight);
    this.#view.setUint16(this.#offset + 4, parts.sign);
    this.#view.setInt16(this.#offset + 6, parts.scale);
    this.#offset += 8;
    for (const digit of parts.digits) {
      this.#view.setInt16(this.#offset, digit);
      this.#offset += 2;
    }
  }

  /** @param day whole days from 1970-01-01, as `epochDay` gives */
  date(day: number): void {
    if ((day | 0) !== day) this.#refuse(day, 'is not a whole number of days');
    this.#field('date', 4);
    this.#view.setInt32(this.#offset, day - POSTGRES_EPOCH_DAY);
    this.#offset += 4;
  }

  /** A date written `YYYY-MM-DD`; the one before is remembered, as rows of one day often follow each other. */
  tradeDate(value: TradeDate): void {
    if (value !== this.#lastDate) {
      this.#lastDay = epochDay(value);
      this.#lastDate = value;
    }
    this.date(this.#lastDay);
  }

  /** @param epochMs UTC milliseconds from 1970-01-01 */
  timestamptz(epochMs: number): void {
    const micros = Math.round((epochMs - POSTGRES_EPOCH_MS) * 1000);
    if (!Number.isSafeInteger(micros)) this.#refuse(epochMs, 'is not an instant between the years 1715 and 2285');
    this.#field('timestamptz', 8);
    this.#setInt64(micros);
    this.#offset += 8;
  }

  uuid(value: string): void {
    if (!UUID.test(value)) this.#refuse(value, 'is not a UUID');
    this.#field('uuid', 16);
    this.#buffer.write(value.replaceAll('-', ''), this.#offset, 'hex');
    this.#offset += 16;
  }

  jsonb(value: JsonValue): void {
    const text = JSON.stringify(value);
    if (text === undefined) this.#refuse(value, 'is not JSON');
    this.#field('jsonb', 1 + text.length);
    this.#buffer[this.#offset++] = 1;
    this.#utf8(text, 5);
  }

  bytea(value: Uint8Array): void {
    this.#field('bytea', value.length);
    this.#buffer.set(value, this.#offset);
    this.#offset += value.length;
  }

  /** Opens a field: reserves room, writes the row's head before the first column, and the field's length. */
  #field(type: CopyType, length: number): void {
    const column = this.#column;
    if (this.#types[column] !== type)
      this.#refuse(`a ${type}`, `was written, but the column is ${this.#types[column]}`);
    this.#reserve(6 + length);
    if (column === 0) {
      this.#view.setInt16(this.#offset, this.#types.length);
      this.#offset += 2;
    }
    this.#view.setInt32(this.#offset, length);
    this.#offset += 4;
    if (column + 1 === this.#types.length) {
      this.#column = 0;
      this.#rows += 1;
    } else {
      this.#column = column + 1;
    }
  }

  /** Writes text after an opened field, whose length was counted in UTF-16 units, and corrects that length.
   * @param back distance from here to the field's length */
  #utf8(value: string, back: number): void {
    const bytes = Buffer.byteLength(value);
    if (bytes !== value.length) {
      if (/\p{Surrogate}/u.test(value)) this.#refuseLast(value, 'holds half of a surrogate pair');
      this.#reserve(bytes);
      this.#view.setInt32(this.#offset - back, bytes + back - 4);
    }
    this.#offset += this.#buffer.write(value, this.#offset, 'utf8');
  }

  /** Numbers are exact up to 2^53, so the halves are too. */
  #setInt64(value: number): void {
    const high = Math.floor(value / TWO_32);
    this.#view.setInt32(this.#offset, high);
    this.#view.setUint32(this.#offset + 4, value - high * TWO_32);
  }

  #reserve(bytes: number): void {
    const needed = this.#offset + bytes;
    if (needed <= this.#buffer.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(needed, this.#buffer.length * 2));
    this.#buffer.copy(larger, 0, 0, this.#offset);
    this.#buffer = larger;
    this.#view = viewOf(larger);
  }

  #refuse(value: unknown, reason: string): never {
    throw new CopyValueError(this.#columns[this.#column].name, this.#rows + 1, value, reason);
  }

  /** Refuses the field that was just opened. */
  #refuseLast(value: unknown, reason: string): never {
    const ended = this.#column === 0;
    const column = this.#columns[ended ? this.#columns.length - 1 : this.#column - 1];
    throw new CopyValueError(column.name, ended ? this.#rows : this.#rows + 1, value, reason);
  }
}

function viewOf(buffer: Buffer): DataView {
  return new DataView(buffer.buffer, buffer.byteOffset, buffer.byteLength);
}
