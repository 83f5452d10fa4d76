import { type SchemaElement } from 'hyparquet';

import { InputFileError } from '../../errors.js';
import { LARGEST_VALUE, SMALLEST_PRICE, TOO_SMALL } from '../bar-row-reader.js';
import { dateParser } from '../date-text.js';
import { type FileFormat } from '../file-format.js';
import { numberParser } from '../number-text.js';
import { missingTexts, NO_DATE, numberProblem, rangeProblem } from '../price-rows.js';

/** What a stored value means; `problem` where it cannot be accepted. NaN with no problem: there is none. */
export interface ReadValue {
  readonly value: number;
  readonly problem?: string;
}

export interface ValueReader {
  /** @param raw as it is stored */
  read(raw: unknown): ReadValue;
  /** The value of most rows without further ado, NaN where `read` has to look. */
  quick?(raw: unknown): number;
  /** For messages. */
  text(raw: unknown): string;
}

const MS_PER_DAY = 86_400_000n;
const UNIX_EPOCH_JULIAN_DAY = 2_440_588n;
const NS_PER_DAY = MS_PER_DAY * 1_000_000n;
/** 0001-01-01 and 9999-12-31. */
const FIRST_DAY = -719_162;
const LAST_DAY = 2_932_896;
const TIME_OF_DAY = 'has a time of day, in UTC: daily bars have a day only. Write the column as DATE';

/** How a schema names a column's type, for messages: `INT64 TIMESTAMP`. */
export function typeName({
  type,
  logical_type: logical,
  converted_type: converted,
  num_children: inner,
}: SchemaElement): string {
  if ((inner ?? 0) > 0 || type === undefined) return 'a column with inner columns';
  const annotation = logical?.type ?? converted;
  return annotation === undefined ? type : `${type} ${annotation}`;
}

function isText({ type, logical_type: logical, converted_type: converted }: SchemaElement): boolean {
  const kind = logical?.type ?? converted;
  return type === 'BYTE_ARRAY' && (kind === undefined || kind === 'STRING' || kind === 'UTF8' || kind === 'ENUM');
}

function integerOf({
  type,
  logical_type: logical,
  converted_type: converted,
}: SchemaElement): ((raw: unknown) => bigint) | undefined {
  if (type !== 'INT32' && type !== 'INT64') return undefined;
  const isUnsigned = (logical?.type === 'INTEGER' && !logical.isSigned) || converted?.startsWith('UINT_') === true;
  const isInteger = logical?.type === 'INTEGER' || logical?.type === 'NULL' || logical === undefined;
  if (!isInteger || !(converted === undefined || /^U?INT_/.test(converted))) return undefined;
  const bits = type === 'INT32' ? 32 : 64;
  return (raw) => (isUnsigned ? BigInt.asUintN(bits, BigInt(raw as number)) : BigInt(raw as number));
}

const UTF8 = new TextDecoder('utf-8', { fatal: true });
function textOf(raw: unknown): string {
  try {
    return UTF8.decode(raw as Uint8Array);
  } catch {
    return '\uFFFD';
  }
}

/** Reads a symbol column: text, or whole numbers.
 * @throws {InputFileError} on another type */
export function symbolReader(file: string, element: SchemaElement): (raw: unknown) => string {
  if (isText(element)) return (raw) => textOf(raw).trim();
  const integer = integerOf(element);
  if (integer !== undefined) return (raw) => String(integer(raw));
  throw unsupported(file, element, 'symbols', 'text');
}

/** Reads a date column: DATE, a timestamp at midnight UTC, text, or a number written YYYYMMDD.
 * @throws {InputFileError} on another type */
export function dateReader(file: string, element: SchemaElement, format: FileFormat): ValueReader {
  const parse = dateParser(format.dateFormat);
  const { type, logical_type: logical, converted_type: converted } = element;
  const parsed = (textOfRaw: (raw: unknown) => string): ValueReader => ({
    read: (raw) => {
      const value = raw === undefined ? NaN : parse(textOfRaw(raw));
      return Number.isNaN(value) ? { value, problem: NO_DATE } : { value };
    },
    text: (raw) => (raw === undefined ? '' : textOfRaw(raw)),
  });
  const counted = (perDay: bigint, unitsOf: (raw: unknown) => bigint): ValueReader => ({
    read: (raw) => {
      if (raw === undefined) return { value: NaN, problem: NO_DATE };
      const units = unitsOf(raw);
      if (units % perDay !== 0n) return { value: NaN, problem: TIME_OF_DAY };
      const day = Number(units / perDay);
      return day >= FIRST_DAY && day <= LAST_DAY ? { value: day } : { value: NaN, problem: NO_DATE };
    },
    text: (raw) => (raw === undefined ? '' : instantText(unitsOf(raw), perDay)),
  });
  if (isText(element)) return parsed(textOf);
  if (type === 'INT32' && (logical?.type === 'DATE' || converted === 'DATE'))
    return {
      ...counted(1n, (raw) => BigInt(raw as number)),
      quick: (raw) => (typeof raw === 'number' && raw >= FIRST_DAY && raw <= LAST_DAY ? raw : NaN),
    };
  if (type === 'INT96') {
    return counted(NS_PER_DAY, (raw) => {
      const bits = raw as bigint;
      return ((bits >> 64n) - UNIX_EPOCH_JULIAN_DAY) * NS_PER_DAY + (bits & 0xffff_ffff_ffff_ffffn);
    });
  }
  const unit = logical?.type === 'TIMESTAMP' ? logical.unit : /^TIMESTAMP_(.*)$/.exec(converted ?? '')?.[1];
  if (type === 'INT64' && unit !== undefined) {
    const perMs = unit === 'NANOS' ? 1_000_000n : unit === 'MICROS' ? 1000n : 1n;
    return counted(MS_PER_DAY * perMs, (raw) => raw as bigint);
  }
  const integer = integerOf(element);
  if (integer !== undefined) return parsed((raw) => String(integer(raw)));
  throw unsupported(file, element, 'dates', 'DATE, a timestamp or text');
}

function instantText(units: bigint, perDay: bigint): string {
  const ms = Number((units * MS_PER_DAY) / perDay);
  return Math.abs(ms) <= 8.64e15 ? new Date(ms).toISOString() : String(units);
}

/** Reads prices or volumes: any number, or text as in a CSV file.
 * @throws {InputFileError} on another type */
export function numberReader(file: string, element: SchemaElement, format: FileFormat, isPrice: boolean): ValueReader {
  const judge = (value: number, isZero = value === 0): ReadValue => {
    if (Number.isNaN(value)) return { value };
    if (!(value >= 0 && value <= LARGEST_VALUE)) return { value: NaN, problem: rangeProblem(value) };
    if (!isPrice) return { value: value + 0 };
    if (value >= SMALLEST_PRICE) return { value };
    return isZero ? { value: NaN } : { value: NaN, problem: TOO_SMALL };
  };
  const { type, logical_type: logical, converted_type: converted } = element;
  const of = (toNumber: (raw: unknown) => number, text: (raw: unknown) => string): ValueReader => ({
    read: (raw) => (raw === undefined ? { value: NaN } : judge(toNumber(raw))),
    text: (raw) => (raw === undefined ? '' : text(raw)),
  });
  if (isText(element)) {
    const parse = numberParser(format.decimal, format.thousands);
    const missing = missingTexts(format);
    return {
      read: (raw) => {
        if (raw === undefined) return { value: NaN };
        const text = textOf(raw);
        const value = parse(text);
        if (!Number.isNaN(value)) return judge(value, value === 0 && !/[1-9]/.test(text.split(/e/i, 1)[0]));
        const problem = numberProblem(text, value, missing);
        return problem === undefined ? { value } : { value, problem };
      },
      text: (raw) => (raw === undefined ? '' : textOf(raw)),
    };
  }
  if (logical?.type === 'DECIMAL' || converted === 'DECIMAL') {
    const scale = (logical?.type === 'DECIMAL' ? logical.scale : element.scale) ?? 0;
    if (scale >= 0 && scale <= 76 && type !== 'DOUBLE' && type !== 'FLOAT') {
      const text = (raw: unknown): string =>
        decimalText(raw instanceof Uint8Array ? bigEndian(raw) : BigInt(raw as number), scale);
      return of((raw) => Number(text(raw)), text);
    }
  }
  if ((type === 'DOUBLE' || type === 'FLOAT') && logical === undefined)
    return {
      ...of((raw) => raw as number, String),
      quick: (raw) => (typeof raw === 'number' && raw >= SMALLEST_PRICE && raw <= LARGEST_VALUE ? raw : NaN),
    };
  const integer = integerOf(element);
  if (integer !== undefined)
    return of(
      (raw) => Number(integer(raw)),
      (raw) => String(integer(raw)),
    );
  throw unsupported(file, element, isPrice ? 'prices' : 'volumes', 'a number');
}

/** Two's complement, as decimals of many digits are stored. */
function bigEndian(bytes: Uint8Array): bigint {
  const hex = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex');
  return hex === '' ? 0n : BigInt.asIntN(bytes.length * 8, BigInt(`0x${hex}`));
}

function decimalText(unscaled: bigint, scale: number): string {
  const digits = String(unscaled < 0n ? -unscaled : unscaled).padStart(scale + 1, '0');
  const point = digits.length - scale;
  const text = scale === 0 ? digits : `${digits.slice(0, point)}.${digits.slice(point)}`;
  return unscaled < 0n ? `-${text}` : text;
}

function unsupported(file: string, element: SchemaElement, what: string, wanted: string): InputFileError {
  const reason = `the column ${element.name} is ${typeName(element)}, which cannot hold ${what}`;
  return new InputFileError(file, reason, `Write it as ${wanted}, or name another column in a mapping file.`);
}
