import { dateOfEpochDay, type JsonValue, type TradeDate } from '@prometheus/core';

import { CopyFormatError } from '../errors.js';
import {
  COPY_HEADER,
  COPY_SIGNATURE_BYTES,
  type CopyType,
  POSTGRES_EPOCH_DAY,
  POSTGRES_EPOCH_MS,
} from './copy-columns.js';
import { NAN, NEGATIVE, numericText } from './numeric-encoding.js';

const TWO_32 = 4_294_967_296;
/** Texts of market data repeat (ids, currencies), so short ones are looked up instead of made again. A power of two. */
const TEXT_SLOTS = 8_192;
const SHORT_TEXT = 64;

/** Decodes `COPY ... TO STDOUT (FORMAT binary)`. Chunks may be cut anywhere.
 *
 * ```ts
 * const reader = new BinaryCopyReader(['text', 'date', 'float8']);
 * for await (const chunk of copyOut(client, 'SELECT symbol, day, close FROM bars')) {
 *   reader.push(chunk);
 *   while (reader.next()) use(reader.text(0), reader.date(1), reader.float8(2));
 * }
 * reader.end();
 * ```
 * The accessors speak of the current row, by column position from 0. All but {@link float8} throw a
 * {@link CopyFormatError} on NULL: ask {@link isNull} first where a column can hold it. */
export class BinaryCopyReader {
  readonly #types: readonly CopyType[];
  readonly #starts: Int32Array;
  /** Bytes of each field, -1 for NULL. */
  readonly #lengths: Int32Array;
  readonly #texts: (string | undefined)[] = new Array<string | undefined>(TEXT_SLOTS).fill(undefined);
  #buffer: Buffer = Buffer.allocUnsafeSlow(131_072);
  #view = new DataView(this.#buffer.buffer);
  #offset = 0;
  #end = 0;
  #rows = 0;
  #state: 'header' | 'rows' | 'ended' = 'header';

  constructor(types: readonly CopyType[]) {
    this.#types = types;
    this.#starts = new Int32Array(types.length);
    this.#lengths = new Int32Array(types.length);
  }

  /** Rows handed out so far. */
  get rows(): number {
    return this.#rows;
  }

  /** Adds bytes; they are copied. The current row is no longer valid. */
  push(chunk: Uint8Array): void {
    const left = this.#end - this.#offset;
    if (left + chunk.length > this.#buffer.length) {
      const larger = Buffer.allocUnsafeSlow(Math.max(left + chunk.length, this.#buffer.length * 2));
      this.#buffer.copy(larger, 0, this.#offset, this.#end);
      this.#buffer = larger;
      this.#view = new DataView(larger.buffer);
    } else if (left > 0) {
      this.#buffer.copyWithin(0, this.#offset, this.#end);
    }
    this.#buffer.set(chunk, left);
    this.#offset = 0;
    this.#end = left + chunk.length;
  }

  /** Moves to the next complete row; false when more bytes are needed or the data have ended. */
  next(): boolean {
    if (this.#state !== 'rows' && !this.#readHeader()) return false;
    let at = this.#offset;
    if (this.#end - at < 2) return false;
    const fields = this.#view.getInt16(at);
    at += 2;
    if (fields !== this.#types.length) {
      if (fields !== -1)
        throw new CopyFormatError(`row ${this.#rows + 1} has ${fields} columns, not ${this.#types.length}`);
      this.#offset = at;
      this.#state = 'ended';
      return false;
    }
    for (let i = 0; i < fields; i++) {
      if (this.#end - at < 4) return false;
      const length = this.#view.getInt32(at);
      at += 4;
      this.#starts[i] = at;
      this.#lengths[i] = length;
      if (length > 0) at += length;
      if (at > this.#end) return false;
    }
    this.#offset = at;
    this.#rows += 1;
    return true;
  }

  /** To be called after the last chunk.
   * @throws {CopyFormatError} when the data stop before their end mark */
  end(): void {
    if (this.#state !== 'ended')
      throw new CopyFormatError(`the data stop after row ${this.#rows}, before their end mark`);
    if (this.#offset < this.#end) throw new CopyFormatError(`${this.#end - this.#offset} bytes follow the end mark`);
  }

  isNull(column: number): boolean {
    return this.#lengths[column] === -1;
  }

  text(column: number): string {
    const length = this.#lengths[column];
    const start = this.#starts[column];
    if (this.#types[column] !== 'text' || length < 0) this.#refuse(column, 'text');
    if (length > SHORT_TEXT) return this.#buffer.toString('utf8', start, start + length);
    let hash = length;
    for (let i = start; i < start + length; i++) hash = Math.imul(hash ^ this.#buffer[i], 16_777_619);
    const slot = (hash ^ (hash >>> 15)) & (TEXT_SLOTS - 1);
    const known = this.#texts[slot];
    if (known !== undefined && known.length === length && this.#matches(known, start)) return known;
    const made = this.#buffer.toString('utf8', start, start + length);
    // Only ASCII has one byte a character, which is what the comparison above relies on.
    if (made.length === length) this.#texts[slot] = made;
    return made;
  }

  bool(column: number): boolean {
    return this.#buffer[this.#fixed(column, 'bool', 1)] === 1;
  }

  int2(column: number): number {
    return this.#view.getInt16(this.#fixed(column, 'int2', 2));
  }

  int4(column: number): number {
    return this.#view.getInt32(this.#fixed(column, 'int4', 4));
  }

  int8(column: number): bigint {
    return this.#view.getBigInt64(this.#fixed(column, 'int8', 8));
  }

  /** NaN for NULL. */
  float8(column: number): number {
    return this.#lengths[column] === -1 ? Number.NaN : this.#view.getFloat64(this.#fixed(column, 'float8', 8));
  }

  /** Decimal text with all decimals of the value's scale. */
  numeric(column: number): string {
    const length = this.#lengths[column];
    let at = this.#starts[column];
    if (this.#types[column] !== 'numeric' || length < 8) this.#refuse(column, 'numeric');
    const count = this.#view.getInt16(at);
    const weight = this.#view.getInt16(at + 2);
    const sign = this.#view.getUint16(at + 4);
    if (sign !== 0 && sign !== NEGATIVE && sign !== NAN) this.#refuse(column, 'finite numeric');
    const scale = this.#view.getInt16(at + 6);
    const digits: number[] = [];
    for (at += 8; digits.length < count; at += 2) digits.push(this.#view.getInt16(at));
    return numericText({ weight, sign: sign as 0 | typeof NEGATIVE | typeof NAN, scale, digits });
  }

  /** Whole days from 1970-01-01. */
  date(column: number): number {
    return this.#view.getInt32(this.#fixed(column, 'date', 4)) + POSTGRES_EPOCH_DAY;
  }

  tradeDate(column: number): TradeDate {
    return dateOfEpochDay(this.date(column));
  }

  /** UTC milliseconds from 1970-01-01, with microseconds as fraction. */
  timestamptz(column: number): number {
    const at = this.#fixed(column, 'timestamptz', 8);
    return (this.#view.getInt32(at) * TWO_32 + this.#view.getUint32(at + 4)) / 1000 + POSTGRES_EPOCH_MS;
  }

  uuid(column: number): string {
    const at = this.#fixed(column, 'uuid', 16);
    const hex = this.#buffer.toString('hex', at, at + 16);
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
  }

  jsonb(column: number): JsonValue {
    const length = this.#lengths[column];
    const start = this.#starts[column];
    if (this.#types[column] !== 'jsonb' || length < 1 || this.#buffer[start] !== 1) this.#refuse(column, 'jsonb');
    return JSON.parse(this.#buffer.toString('utf8', start + 1, start + length)) as JsonValue;
  }

  /** A copy. */
  bytea(column: number): Uint8Array {
    const length = this.#lengths[column];
    if (this.#types[column] !== 'bytea' || length < 0) this.#refuse(column, 'bytea');
    return new Uint8Array(this.#buffer.subarray(this.#starts[column], this.#starts[column] + length));
  }

  /** Reads a bytea of doubles as PostgreSQL sends them, one behind the other.
   * @param target at least as long as there are doubles
   * @returns how many there are */
  float8s(column: number, target: Float64Array): number {
    const length = this.#lengths[column];
    if (this.#types[column] !== 'bytea' || length < 0 || length % 8 !== 0) this.#refuse(column, 'doubles');
    const count = length / 8;
    if (count > target.length) throw new RangeError(`${count} doubles do not fit into ${target.length}`);
    const view = this.#view;
    for (let k = 0, at = this.#starts[column]; k < count; k++, at += 8) target[k] = view.getFloat64(at);
    return count;
  }

  #readHeader(): boolean {
    if (this.#state === 'ended' || this.#end - this.#offset < COPY_HEADER.length) return false;
    if (
      this.#buffer.compare(COPY_HEADER, 0, COPY_SIGNATURE_BYTES, this.#offset, this.#offset + COPY_SIGNATURE_BYTES) !==
      0
    ) {
      throw new CopyFormatError('the data do not begin with the signature of a binary COPY');
    }
    const extension = this.#view.getInt32(this.#offset + COPY_HEADER.length - 4);
    if (this.#end - this.#offset < COPY_HEADER.length + extension) return false;
    this.#offset += COPY_HEADER.length + extension;
    this.#state = 'rows';
    return true;
  }

  #matches(known: string, start: number): boolean {
    for (let i = 0; i < known.length; i++) if (known.charCodeAt(i) !== this.#buffer[start + i]) return false;
    return true;
  }

  #fixed(column: number, type: CopyType, bytes: number): number {
    if (this.#types[column] !== type || this.#lengths[column] !== bytes) this.#refuse(column, type);
    return this.#starts[column];
  }

  #refuse(column: number, asked: string): never {
    const found = this.#lengths[column] === -1 ? 'is NULL' : `holds ${this.#lengths[column]} bytes`;
    throw new CopyFormatError(
      `row ${this.#rows}, column ${column} was declared ${this.#types[column]}, read as ${asked}, and ${found}`,
    );
  }
}
