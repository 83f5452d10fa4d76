/** PostgreSQL types that the binary writer and reader know. */
export type CopyType =
  | 'text'
  | 'bool'
  | 'int2'
  | 'int4'
  | 'int8'
  | 'float8'
  | 'numeric'
  | 'date'
  | 'timestamptz'
  | 'uuid'
  | 'jsonb'
  | 'bytea';

/** One column of a COPY, in the order of the statement. */
export interface CopyColumn {
  readonly name: string;
  readonly type: CopyType;
  /** `null` stores NaN of a float8 as NULL, which is how typed arrays mark a missing value; `keep`, the default, as NaN. */
  readonly nan?: 'null' | 'keep';
}

/** A table and the columns that are written, unquoted: `{ table: 'historical.prices_daily', columns: [...] }`. */
export interface CopyTarget {
  readonly table: string;
  readonly columns: readonly CopyColumn[];
}

/** PGCOPY signature, flags and extension length: the first 19 bytes of every binary COPY.
 * @see PostgreSQL documentation, COPY, "Binary Format" */
export const COPY_HEADER = Buffer.from('PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0', 'latin1');
export const COPY_SIGNATURE_BYTES = 11;

/** PostgreSQL counts days and microseconds from 2000-01-01. */
export const POSTGRES_EPOCH_DAY = 10_957;
export const POSTGRES_EPOCH_MS = 946_684_800_000;

const quote = (identifier: string): string => `"${identifier.replaceAll('"', '""')}"`;

/** `"schema"."table" ("a", "b")` for a COPY statement; a dot in `table` separates schema and table. */
export function copyTargetSql(target: CopyTarget): string {
  const table = target.table.split('.').map(quote).join('.');
  return `${table} (${target.columns.map((column) => quote(column.name)).join(', ')})`;
}
